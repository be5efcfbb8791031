"""Questions that may come at any time, and who is too young for more than a person's help."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

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
        ("how do i get rid of these texts", "utter_how_to_stop"),
        ("will you tell social services if i say", "utter_social_services"),
        ("does my landlord get told", "utter_who_is_told"),
        ("when will they ring", "action_when"),
        ("can they text me instead of ringing", "action_by_text"),
        ("is this a scam", "utter_got_my_number"),
        ("do they work weekends", "utter_hours"),
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
        "how do i stop her crying",
        "how long till it stops",
        "i want to take my baby out but its raining",
        "how do i get a copy of my birth notes",
    ],
)
def test_the_same_words_inside_a_worry_are_no_side_question(text: str) -> None:
    assert ASIDES.of(text) is None


def test_two_questions_in_one_message_are_both_heard() -> None:
    found = ASIDES.all_in("is it free and do they work weekends")
    assert {aside.say for aside in found} == {"utter_is_it_free", "utter_hours"}


def test_what_follows_on_something_is_heard_only_after_it() -> None:
    text = "shed go mad if i said owt, how do i bring it up"
    assert ASIDES.of(text) is None
    assert ASIDES.of(text, said=["utter_refer_family"]) == "utter_refer_family_how"


def test_how_long_it_takes_is_about_the_call_only_once_that_is_talked_about() -> None:
    assert ASIDES.of("how long does it take") is None
    assert ASIDES.of("how long does it take", said=["utter_ask_consent"]) == "action_when"


def test_every_aside_has_messages_to_learn_it_by() -> None:
    topics = yaml.safe_load((ROOT / "data/topics/asides.yml").read_text(encoding="utf-8"))["topics"]
    assert set(topics) <= ASIDES.names()
    assert all(len(set(messages)) >= 20 for messages in topics.values())


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
