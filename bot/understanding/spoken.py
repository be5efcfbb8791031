"""Stage, place and worries in plain words, for reading back: "24 weeks pregnant", "5 weeks old", "Walton"."""

from __future__ import annotations

from bot.understanding.reading import Place, Stage

#: What help is wanted with, for reading back.
CONCERNS = {
    "money": "money",
    "housing": "your home",
    "childcare": "childcare",
    "isolation": "feeling alone",
    "confidence": "confidence as a parent",
    "low_mood": "how you feel",
    "birth_trauma": "the birth",
    "loss": "your loss",
    "crying": "the crying",
    "bonding": "getting close to your baby",
    "infant_care": "looking after your baby",
    "relationships": "family and partner",
    "parent_health": "your health",
}


def spoken(stage: Stage) -> str:
    """Return a stage in plain words: "24 weeks pregnant", "5 weeks old"."""
    if stage.days is None:
        return "pregnant" if stage.kind == "pregnant" else stage.said
    weeks = stage.days // 7
    if stage.kind == "pregnant":
        return f"{weeks} weeks pregnant"
    if stage.days < 14:
        return f"{_count(stage.days, 'day')} old"
    if weeks <= 16:
        return f"{_count(weeks, 'week')} old"
    months = int(stage.days / 30.44 + 0.2)
    return f"{_count(months, 'month')} old" if months < 24 else f"{_count(months // 12, 'year')} old"


def spoken_place(place: Place) -> str:
    """Return a place as a person would name it."""
    return place.district or place.postcode or place.authority or place.said


def spoken_whole_place(place: Place) -> str:
    """Return a place with all that is known of it: "Kensington, L7 9ZZ"."""
    return ", ".join(part for part in (place.district, place.postcode) if part) or spoken_place(place)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
