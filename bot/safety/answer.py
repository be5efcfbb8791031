"""Which words answer a danger: the kind decides, and for some kinds what was said."""

from __future__ import annotations

from typing import Optional

from bot.safety.fever import fever
from bot.safety.patterns import SURE, Found
from bot.safety.plain import plain_text
from bot.safety.screen import Screen, found_in
from bot.understanding.reading import Reading, Stage

#: Of several signs in one message the one that presses most decides whom to call.
PRESSING_FIRST = ("baby", "parent", "bleeding", "movements", "pregnancy", "unwell")
PREGNANT = frozenset(
    ["pregnant", "pregnancy", "preggers", "bump", "trimester", "womb", "waters", "contractions", "labour"]
)
CHILD = frozenset(
    ["he", "hes", "she", "shes", "him", "her", "his", "baby", "babys", "bubs", "babba", "newborn", "toddler"]
)
MOVING = frozenset(
    ["move", "moves", "moved", "moving", "movement", "movements", "kick", "kicks", "kicked", "kicking"]
)
OWN_BODY = frozenset(
    ["bleeding", "clot", "clots", "stitches", "wound", "scar", "calf", "leg", "chest", "discharge"]
)


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
    found = [sign for sign in found_in(text, reading) if sign.pattern.kind == danger.risk]
    if danger.risk == "medical_emergency":
        return f"utter_danger_medical_emergency_{_body(found, text, reading)}"
    if any(sign.pattern.variant == "acted" and sign.level == SURE for sign in found):
        return f"utter_danger_{danger.risk}_done"
    return f"utter_danger_{danger.risk}"


def _body(found: list[Found], text: str, reading: Optional[Reading]) -> str:
    """Return whose body is in danger, and for which of the set words."""
    words = frozenset(plain_text(text).split())
    stage = reading.stage if reading else None
    pregnant = not PREGNANT.isdisjoint(words) or (stage is not None and stage.kind == "pregnant")
    sure = [sign for sign in found if sign.level == SURE] or found
    variants = {sign.pattern.variant for sign in sure}
    for variant in PRESSING_FIRST:
        if variant in variants:
            return _by_stage(variant, pregnant, stage)
    if fever(text, reading):
        return "fever"
    if pregnant:
        return "movements" if not MOVING.isdisjoint(words) else "pregnancy"
    return "parent" if CHILD.isdisjoint(words) or not OWN_BODY.isdisjoint(words) else "baby"


def _by_stage(variant: str, pregnant: bool, stage: Optional[Stage]) -> str:
    """The maternity unit answers for a body in pregnancy, 999 and 111 after it (facts.md 2.3, 2.4).

    "Since the labour" speaks of pregnancy too: where it is no bleeding, only a stage that was told counts.
    """
    if variant == "bleeding":
        return "pregnancy" if pregnant else "parent"
    if variant == "parent" and stage is not None and stage.kind == "pregnant":
        return "pregnancy"
    return variant
