"""Which words answer which danger."""

from __future__ import annotations

import pytest

from bot.safety.answer import answer_for
from bot.safety.plain import DATA
from bot.safety.screen import Screen, screen
from bot.understanding.reading import RISKS, Reading, Stage
from bot.words import Words

WORDS = Words.load(DATA.parent / "responses")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("i want to kill myself", "utter_danger_suicide_self_harm"),
        ("ive taken all my tablets", "utter_danger_suicide_self_harm_done"),
        ("i feel like shaking him", "utter_danger_harm_to_baby"),
        ("i shook her last night", "utter_danger_harm_to_baby_done"),
        ("the voices say he isnt mine", "utter_danger_psychosis"),
        ("my fella punched me", "utter_danger_domestic_abuse"),
        ("my neighbour leaves her baby home alone at night", "utter_danger_child_protection"),
        ("his lips have gone blue", "utter_danger_medical_emergency_baby"),
        ("no wet nappies since this morning", "utter_danger_medical_emergency_unwell"),
        ("shes 5 weeks and her temp is 38.3", "utter_danger_medical_emergency_fever"),
        ("havent felt the baby move since last night", "utter_danger_medical_emergency_movements"),
        ("i think my waters have gone at 34 weeks", "utter_danger_medical_emergency_pregnancy"),
        ("soaked a pad in half an hour", "utter_danger_medical_emergency_parent"),
        ("30 weeks pregnant and soaked a pad in half an hour", "utter_danger_medical_emergency_pregnancy"),
        ("my left leg is swollen and hot", "utter_danger_medical_emergency_parent"),
        ("its like walking on eggshells", "utter_ask_domestic_abuse"),
    ],
)
def test_what_was_said_decides_the_words(text: str, name: str) -> None:
    assert answer_for(screen(text), text, None) == name


def test_a_baby_who_does_not_breathe_comes_before_everything_in_the_same_message() -> None:
    text = "im 30 weeks pregnant and my toddler son isnt breathing and has gone blue"
    assert answer_for(screen(text), text, None) == "utter_danger_medical_emergency_baby"


@pytest.mark.parametrize(
    ("stage", "text", "name"),
    [
        (Stage("pregnant", 210, ""), "it feels wrong", "utter_danger_medical_emergency_pregnancy"),
        (Stage("pregnant", 210, ""), "not much kicking", "utter_danger_medical_emergency_movements"),
        (Stage("child", 20, ""), "he is just not right", "utter_danger_medical_emergency_baby"),
        (None, "dreadful since the op", "utter_danger_medical_emergency_parent"),
    ],
)
def test_what_only_the_learned_part_saw_is_answered_by_stage(
    stage: Stage | None, text: str, name: str
) -> None:
    seen = Screen("medical_emergency", None, "learned")
    assert answer_for(seen, text, Reading(stage=stage)) == name


@pytest.mark.parametrize("kind", RISKS)
def test_every_danger_and_every_doubt_has_words(kind: str) -> None:
    assert answer_for(Screen(risk=kind), "", None) in WORDS.names()
    assert answer_for(Screen(ask=kind), "", None) in WORDS.names()
