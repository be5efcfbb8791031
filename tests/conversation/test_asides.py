"""Questions that may come at any time, and who is too young for more than a person's help."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.asides import Asides, is_under_16
from bot.words import Words

ROOT = Path(__file__).resolve().parents[2]
ASIDES = Asides.load(ROOT / "data/asides.yml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Is it free?", "utter_is_it_free"),
        ("do I have to pay for the link worker", "utter_is_it_free"),
        ("who's this", "utter_wrong_number"),
        ("are you the NHS", "utter_who_runs_this"),
        ("hello are you there", "utter_still_there"),
        ("what do they do them link workers. go ed put me down for one", "utter_link_worker"),
        ("fuck off", "utter_insult"),
        ("and yous havent told anyone", "action_privacy"),
    ],
)
def test_a_side_question_has_its_own_answer(text: str, said: str) -> None:
    assert ASIDES.of(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "he told me to fuck off and took my phone and my bank card and I have nowhere to go",
        "is there anyone there for dads round here",
        "the school dinners are not free for us any more",
        "my son says who is this when I ring",
    ],
)
def test_the_same_words_inside_a_worry_are_no_side_question(text: str) -> None:
    assert ASIDES.of(text) is None


def test_every_answer_is_written() -> None:
    assert ASIDES.responses() <= set(Words.load(ROOT / "data/responses").names())


@pytest.mark.parametrize("text", ["im 15 and pregnant", "I'm only fourteen", "i am 13, my mum doesnt know"])
def test_a_child_is_heard_as_one(text: str) -> None:
    assert is_under_16(text)


@pytest.mark.parametrize(
    "text",
    [
        "im 15 weeks",
        "I'm 14+2",
        "im 11 days over",
        "I'm 10 stone",
        "im 16 and pregnant",
        "im 31",
        "i'm 12wks gone",
    ],
)
def test_weeks_and_other_numbers_are_no_age(text: str) -> None:
    assert not is_under_16(text)
