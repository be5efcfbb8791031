"""What follows a danger: the person is stayed with until it is clear where things stand."""

from __future__ import annotations

import itertools

import pytest

from bot.safety.after import After, after, heard_in
from bot.safety.plain import DATA, word_file
from bot.understanding.reading import RISKS, Reading
from bot.words import Words

WORDS = Words.load(DATA.parent / "responses")
HEARD = word_file("after.yml")["heard"]
ANYTHING = [text for entry in HEARD for text in entry["yes"]] + ["", "pasta", "no", "yes"]


@pytest.mark.parametrize(("name", "text"), [(entry["id"], text) for entry in HEARD for text in entry["yes"]])
def test_a_message_after_a_danger_is_heard(name: str, text: str) -> None:
    assert heard_in(text) == name


@pytest.mark.parametrize(("name", "text"), [(entry["id"], text) for entry in HEARD for text in entry["no"]])
def test_a_message_that_only_sounds_like_it_is_not(name: str, text: str) -> None:
    assert heard_in(text) != name


def say(kind: str, text: str, turns: int = 0, last: str | None = None) -> After:
    return after(kind, "risk", text, Reading(), turns, last)


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("suicide_self_harm", "my mum is asleep next door", "utter_after_danger_someone_there"),
        ("suicide_self_harm", "no im on my own", "utter_after_danger_alone"),
        ("suicide_self_harm", "i cant ring them", "utter_after_danger_refuses"),
        ("suicide_self_harm", "can it wait til monday", "utter_after_danger_wait"),
        ("medical_emergency", "shall i wait and see til the morning", "utter_after_danger_wait_medical"),
        ("medical_emergency", "im on my own", "utter_after_danger_alone_medical"),
        ("medical_emergency", "on the phone to 111 now", "utter_after_danger_calling"),
        ("medical_emergency", "they had me on the monitor and shes fine", "utter_after_danger_update_good"),
        ("medical_emergency", "we havent been seen yet", "utter_after_danger_unclear_medical"),
        ("medical_emergency", "my partner is here", "utter_after_danger_someone_there_medical"),
        ("domestic_abuse", "my husband is here", "utter_after_danger_unclear_domestic_abuse"),
        ("domestic_abuse", "i dont want the police", "utter_after_danger_refuses_domestic_abuse"),
        ("domestic_abuse", "im safe now", "utter_after_danger_safe_now_domestic_abuse"),
        ("child_protection", "nobody is here with me", "utter_after_danger_alone_child_protection"),
    ],
)
def test_what_is_heard_decides_what_is_said(kind: str, text: str, name: str) -> None:
    assert say(kind, text).say == name


def test_whoever_is_there_is_called_as_the_person_called_them() -> None:
    assert say("suicide_self_harm", "me mam is downstairs").values == {"who": "mum"}
    assert say("psychosis", "our fella's here").values == {"who": "partner"}


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("suicide_self_harm", "yeah", "utter_after_danger_someone_is_there"),
        ("suicide_self_harm", "no", "utter_after_danger_alone"),
        ("harm_to_baby", "yes he is", "utter_after_danger_baby_in_cot"),
        ("harm_to_baby", "no", "utter_after_danger_alone"),
        ("medical_emergency", "yes", "utter_after_danger_calling"),
        ("medical_emergency", "no", "utter_after_danger_refuses_medical"),
        ("domestic_abuse", "yes", "utter_after_danger_can_write"),
        ("domestic_abuse", "no", "utter_hide"),
        ("child_protection", "no", "utter_after_danger_refuses_child_protection"),
    ],
)
def test_a_bare_yes_or_no_answers_the_question_that_was_open(kind: str, text: str, name: str) -> None:
    assert say(kind, text).say == name


def test_what_was_said_last_decides_what_a_later_yes_means() -> None:
    kind, unclear = "suicide_self_harm", "utter_after_danger_unclear"
    assert say(kind, "yes", 2, "utter_after_danger_wait").say == "utter_after_danger_calling"
    assert say(kind, "yes", 2, unclear).say == "utter_after_danger_safe_now"
    assert say(kind, "no", 2, unclear).say == "utter_after_danger_alone"


@pytest.mark.parametrize("level", ["ask", "risk"])
def test_the_word_that_hides_works_at_once(level: str) -> None:
    assert after("domestic_abuse", level, "HIDE", Reading(), 2) == After("utter_hide", done="settled")


@pytest.mark.parametrize("kind", RISKS)
def test_a_question_answered_no_is_believed_and_yes_is_danger(kind: str) -> None:
    no = after(kind, "ask", "no nothing like that", Reading(), 0)
    assert (no.say, no.done) == (f"utter_ask_answer_no_{kind}", "settled")
    yes = after(kind, "ask", "yeah sometimes", Reading(), 0)
    assert yes.level == "risk"
    assert yes.say is not None
    assert yes.say.startswith(f"utter_danger_{kind}")


def test_a_person_is_passed_on_when_they_ask_for_one() -> None:
    assert say("suicide_self_harm", "can someone ring me").done == "person"
    asked = after("psychosis", "ask", "can i talk to someone", Reading(act="talk_to_person"), 0)
    assert asked.done == "person"


@pytest.mark.parametrize(("kind", "text"), list(itertools.product(RISKS, ANYTHING)))
def test_whatever_is_heard_there_are_words_for_it(kind: str, text: str) -> None:
    for level, turns in itertools.product(("risk", "ask"), (0, 1, 4)):
        answer = after(kind, level, text, Reading(concerns=("money",)), turns)
        assert answer.done == "person" or answer.done == "go_on" or answer.say in WORDS.names()
        if answer.say:
            WORDS.say(answer.say, "sms", **answer.values)


def test_a_question_that_is_passed_over_does_not_swallow_the_next_worry() -> None:
    worry = Reading(concerns=("money",))
    heard = after("domestic_abuse", "ask", "the gas has run out and its freezing", worry, turns=0)
    assert (heard.say, heard.done) == ("utter_ask_left_open", "go_on")


def test_it_is_asked_once_more_where_nothing_else_is_voiced() -> None:
    vague = "hes just like that with everyone"
    assert after("domestic_abuse", "ask", vague, Reading(), turns=0).say == "utter_ask_domestic_abuse_again"
    heard = after("domestic_abuse", "ask", "who can i get to help me with it", Reading(), turns=1)
    assert (heard.say, heard.done) == ("utter_ask_left_open", "go_on")
