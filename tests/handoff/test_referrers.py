"""Who writes for somebody else: a professional, or family and friends."""

from __future__ import annotations

import pytest

from bot.handoff.referrers import referrer_of


@pytest.mark.parametrize(
    "text",
    [
        "Hi, I'm a community midwife in Speke and would like to refer a lady",
        "HV here, mum of two needs help with debt",
        "this is Sam from the health visitor team",
        "as her support worker I would like to pass her on",
        "one of my mums is really isolated",
        "how do I refer a patient",
        "I work with them",
    ],
)
def test_a_professional_is_known_by_their_work(text: str) -> None:
    assert referrer_of(text) == "professional"


@pytest.mark.parametrize(
    "text",
    [
        "can you help my sister, she's had a baby",
        "me mate needs someone to talk to",
        "its for our daughter",
        "Family or friend",
    ],
)
def test_family_and_friends_are_known_by_kinship(text: str) -> None:
    assert referrer_of(text) == "family"


@pytest.mark.parametrize("text", ["i want to refer someone", "can I put somebody forward", "she needs help"])
def test_otherwise_they_are_asked(text: str) -> None:
    assert referrer_of(text) is None
