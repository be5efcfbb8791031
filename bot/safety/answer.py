"""Which words answer a danger: the kind decides, and for some kinds what was said."""

from __future__ import annotations

import re
from typing import Optional

from bot.safety.signs import clauses
from bot.safety.screen import Screen
from bot.understanding.reading import Reading

MOVEMENTS = re.compile(r"\b(mov\w*|kick\w*|wriggl\w*)\b")
DONE = re.compile(
    r"\b(shook|shaken|hit|slapped|smacked|punched|threw|thrown|smothered|dropped|hurt (him|her|the baby)|did shake)\b"
)
PREGNANT = re.compile(
    r"\b(pregnant|preggers|\d+ ?(wks|weeks) (gone|preg\w*)|waters|bump|labour|contractions|due)\b"
)
OWN_BODY = re.compile(
    r"\b(i|im|ive|my|me) .*\b(bleed\w*|chest|leg|calf|headache|collapsed|fainted|stitches|wound|section|breathe?)\b"
)
BABY = re.compile(r"\b(he|hes|she|shes|him|her|baby|bubs|lo|his)\b")
ACTED = re.compile(r"\b(took|taken|swallowed|overdose\w*|cut|hung)\b")


def answer_for(danger: Screen, text: str, reading: Optional[Reading]) -> str:
    """Return the name of the response to a danger, or to a doubt.

    Args:
        danger: what the screen found; either a risk or a doubt.
        text: the message.
        reading: the message understood, where it was.

    Returns:
        A name in data/responses/safety.yml.
    """
    if danger.risk is None:
        return f"utter_ask_{danger.ask}"
    plain = " ".join(clauses(text))
    if danger.risk == "medical_emergency":
        return f"utter_danger_medical_emergency_{_body(plain, reading)}"
    if danger.risk == "harm_to_baby" and DONE.search(plain):
        return "utter_danger_harm_to_baby_done"
    if danger.risk == "suicide_self_harm" and ACTED.search(plain):
        return "utter_danger_suicide_self_harm_done"
    return f"utter_danger_{danger.risk}"


def _body(plain: str, reading: Optional[Reading]) -> str:
    """Return whose body is in danger, and for which of the set words."""
    stage = reading.stage if reading else None
    pregnant = bool(PREGNANT.search(plain)) or (stage is not None and stage.kind == "pregnant")
    child = stage is not None and stage.kind == "child"
    if MOVEMENTS.search(plain) and (pregnant or not child):
        return "movements"
    if pregnant:
        return "pregnancy"
    if reading is not None and reading.temperature is not None:
        return "fever"
    if OWN_BODY.search(plain) and not re.search(r"\b(hes|shes|baby is|babys)\b", plain):
        return "parent"
    return "baby" if BABY.search(plain) or child else "parent"
