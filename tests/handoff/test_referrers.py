"""Who writes for somebody else: a professional, or family and friends."""

from __future__ import annotations

import pytest

from bot.handoff.referrers import introduced, pronoun, referrer_of, wants_help_for_other


@pytest.mark.parametrize(
    "text",
    [
        "Hi, I'm a community midwife in Speke and would like to refer a lady",
        "HV here, mum of two needs help with debt",
        "Hello, Bev Hale, health visitor in Norris Green. I have a dad to refer",
        "its Ade, care navigator at a surgery, got someone for you",
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


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Hi, Bev Hale, health visitor in Norris Green. I have a dad to refer",
            "Bev Hale, health visitor in Norris Green",
        ),
        (
            "This is Ade, care navigator at Park Surgery and I have a mum of 3",
            "Ade, care navigator at Park Surgery",
        ),
        ("HV here, mum of two needs help with debt", None),
        ("I'm a community midwife and would like to refer a lady", None),
        ("can you help my sister, her midwife at the hospital says no", None),
    ],
)
def test_who_a_professional_is_is_taken_from_their_first_words(text: str, who: str | None) -> None:
    assert introduced(text) == who


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("my mate has a newborn and never goes out, could you ring her", True),
        ("our daughter in law is pregnant and im worried about her", True),
        ("im worried about my baby son", False),
        ("worried about my daughter shes 6 weeks and wont feed", False),
        ("my mum is worried about the baby", False),
    ],
)
def test_asking_for_a_grown_up_is_told_from_asking_about_one_s_own_child(text: str, asks: bool) -> None:
    assert wants_help_for_other(text) is asks


@pytest.mark.parametrize(
    ("text", "word"),
    [("got a single dad, his wife died", "him"), ("my sister", "her"), ("someone i know", "them")],
)
def test_somebody_is_spoken_of_as_the_message_does(text: str, word: str) -> None:
    assert pronoun(text) == word
