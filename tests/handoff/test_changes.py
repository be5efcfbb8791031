"""What a parent wants changed about a hand-off, read from one message."""

from __future__ import annotations

import pytest

from bot.handoff.changes import Change, answered, wanted
from bot.understanding.reading import Place, Reading, Stage

NOTHING = Reading()


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("cant make it tmrw sorry, can we do another day", "best_time"),
        ("I need to rearrange the call", "best_time"),
        ("got a new number", "contact"),
        ("we've moved", "area"),
        ("please cancel it", "withdraw"),
        ("I dont want them to ring any more", "withdraw"),
        ("changed my mind about the link worker", "withdraw"),
        ("actually tell them not to bother, my midwife sorted it", "withdraw"),
        ("i take it back, i dont want them to have my details", "withdraw"),
        ("tell them not to ring", "withdraw"),
        ("something's changed", "what"),
    ],
)
def test_what_is_missing_is_asked_for(text: str, asks: str) -> None:
    assert wanted(text, NOTHING).ask == asks


@pytest.mark.parametrize(
    ("text", "reading", "details"),
    [
        ("my number's changed its #number2 now", NOTHING, {"contact": "#number2"}),
        (
            "mornings are better than the time I gave",
            NOTHING,
            {"best_time": "mornings are better than the time I gave"},
        ),
        ("tell them not before 9", NOTHING, {"best_time": "not before 9"}),
        ("and text, dont ring", NOTHING, {"safe_contact": "by text, not a call"}),
        ("ring after 4pm instead", NOTHING, {"best_time": "after 4pm instead"}),
        ("and can they make it evenings", NOTHING, {"best_time": "evenings"}),
        (
            "we live in Speke now",
            Reading(place=Place("Speke", None, "Speke", "Liverpool")),
            {"area": "Speke"},
        ),
        (
            "i'm 31 weeks not 30",
            Reading(stage=Stage("pregnant", 217, "31 weeks")),
            {"stage_said": "31 weeks pregnant"},
        ),
    ],
)
def test_what_the_message_says_is_changed_at_once(
    text: str, reading: Reading, details: dict[str, str]
) -> None:
    assert wanted(text, reading) == Change(details)


@pytest.mark.parametrize(
    ("asked", "text", "reading", "change"),
    [
        ("withdraw", "yes stop it", NOTHING, Change(withdraw=True)),
        ("withdraw", "no leave it as it is", NOTHING, Change(withdraw=False)),
        ("withdraw", "he screams all night", Reading(concerns=("crying",)), Change(left=True)),
        ("what", "the time", NOTHING, Change(ask="best_time")),
        ("what", "no nothing", Reading(act="deny"), Change(withdraw=False)),
        ("what", "the gas has run out again", Reading(concerns=("money",)), Change(left=True)),
        ("best_time", "whenever he naps", NOTHING, Change({"best_time": "whenever he naps"})),
        ("contact", "#number3", NOTHING, Change({"contact": "#number3"})),
    ],
)
def test_an_answer_is_taken_or_the_question_is_left(
    asked: str, text: str, reading: Reading, change: Change
) -> None:
    assert answered(asked, text, reading) == change


def test_a_wish_is_added_to_what_the_link_worker_is_told() -> None:
    assert wanted("can it be a woman please", NOTHING) == Change(wishes=("would like a woman",))
