"""Fever and age together (facts.md 2.2): the same temperature is nothing at 2 years and urgent at 2 weeks."""

from __future__ import annotations

import re
from typing import Optional

from bot.safety.plain import fold
from bot.understanding.reading import Reading

#: Under 3 months: 38C and more is urgent. From 3 to 6 months: 39C and more.
THREE_MONTHS, SIX_MONTHS = 91, 183
HIGH, VERY_HIGH, LOW = 38.0, 39.0, 36.0
_DAYS = {"d": 1, "w": 7, "m": 30.4, "y": 365}
_NUMBERS = {
    name: number
    for number, name in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
}

_DEGREES = re.compile(
    r"(?<![\d.:/+])(3[4-9]|4[0-2])(?:(?:[.,]|\s*point\s*)(\d)\d?)?(?!\d|\s*(?:(?:(?:weeks?|wks?|wk|w|pounds?|quid|mins?)\b|[+/%])))"
)
_FEVER = re.compile(
    r"\b(temp|temps|temperature|tempreture|temprature|tempature|fever|feverish|feaver|burning up|boiling hot|"
    r"red hot|roasting|thermometer|degrees|celsius|38c|39c|40c)\b"
)
#: "38.4 and she is 5 weeks" needs no other word.
_TENTHS = re.compile(r"(?<![\d.:/+])(?:3[89]|40|41)[.,]\d(?!\d|\s*(?:%|weeks?|wks?|pounds?|kg|cm))")
_HOT = re.compile(
    r"\b(fever|feverish|feaver|burning up|high temp\w*|(?:got|has|running|with) an? (?:\w+ )?temp\w*)\b"
)
_AGE = re.compile(
    r"(?:\b(hes|shes|he is|she is|is|its|my|our|aged|only|just|nearly|almost|baby|at|a|whos|weeks) )?"
    r"\b(\d{1,3}|" + "|".join(_NUMBERS) + r")(?: and a half)?[ -]?"
    r"(d(?:ay)?s?|w(?:ee)?ks?|w|mo?n?ths?|mnths?|mos?|ye?a?rs?)\b[ -]?(old)?"
)
_NEWBORN = re.compile(r"\b(newborn|new born|new baby|tiny baby|days old|neonate)\b")
_NO_FEVER = re.compile(
    r"\b(no|not got|hasnt got|without|isnt|dont have|doesnt have)(?: an?| any| a high)? (temp\w*|fever)\b"
)
_ROOM = re.compile(
    r"\b(room|bath|bathwater|water|nursery|bottle|oven|house|milk|flat|fridge|heating|weather|outside)\b"
)
_OWN = re.compile(r"\b(i|ive|im|my|me) (?:\w+ ){0,3}(temp\w*|fever|feverish|burning up|shivering)\b")
_GENERAL = re.compile(r"\b(whats|what is|what are|what temp\w*|when (?:do|should) (?:i|you|we))\b")


def fever(text: str, reading: Optional[Reading] = None) -> Optional[str]:
    """Return `sure` or `doubt` where a small child's temperature is an urgent sign, else None.

    Source: facts.md 2.2 and 13.1. Where the age is not known the bot asks.

    Args:
        text: the message.
        reading: what was understood of it; without it the text itself is read.
    """
    plain = fold(text)[:20_000]
    named = _FEVER.search(plain) or _TENTHS.search(plain) or (reading and reading.temperature)
    if not named or _NO_FEVER.search(plain):
        return None
    if _ROOM.search(plain) and not _HOT.search(plain):
        return None
    if _GENERAL.search(plain):
        return None
    degrees = temperature(plain, reading)
    age = child_age(plain, reading)
    if age is None and (
        (reading and reading.stage and reading.stage.kind == "pregnant") or _OWN.search(plain)
    ):
        return None
    hot = degrees >= HIGH if degrees is not None else bool(_HOT.search(plain))
    if age is None:
        return "doubt" if degrees is not None and (degrees >= HIGH or degrees < LOW) else None
    if age < THREE_MONTHS:
        return "sure" if hot or (degrees is not None and degrees < LOW) else None
    if age < SIX_MONTHS:
        return "sure" if degrees is not None and degrees >= VERY_HIGH else None
    return None


def temperature(plain: str, reading: Optional[Reading] = None) -> Optional[float]:
    """Return the degrees Celsius that a message names, or None."""
    if reading is not None and reading.temperature is not None:
        return reading.temperature
    found = [float(f"{whole}.{tenth or 0}") for whole, tenth in _DEGREES.findall(plain)]
    return max(found) if found else None


def child_age(plain: str, reading: Optional[Reading] = None) -> Optional[float]:
    """Return the youngest age in days that a message gives a child, or None."""
    stage = reading.stage if reading else None
    if stage is not None and stage.kind == "child" and stage.days is not None:
        return float(stage.days)
    if _NEWBORN.search(plain):
        return 0.0
    ages = [
        _number(count) * _DAYS[unit[0]]
        for before, count, unit, old in _AGE.findall(plain)
        if old or (before and "pregnant" not in plain)
    ]
    return min(ages) if ages else None


def _number(word: str) -> float:
    if word.isdigit():
        return float(word)
    return float(_NUMBERS[word])
