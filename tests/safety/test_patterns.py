"""Every pattern in both directions, with the patterns alone: no model, no network, nothing else."""

from pathlib import Path

import pytest

from bot.safety.signs import Sign, Signs, clauses
from bot.safety.screen import DATA, screen
from bot.understanding.reading import RISKS, Reading, Stage

PATTERNS = Signs.load(DATA)
FOUND = [(pattern, text) for pattern in PATTERNS.dangers for text in pattern.found_in]
HARMLESS = [text for pattern in PATTERNS.dangers for text in pattern.not_in]


@pytest.mark.parametrize(("pattern", "text"), FOUND, ids=[text for _, text in FOUND])
def test_a_pattern_finds_its_danger(pattern: Sign, text: str) -> None:
    found = screen(text, None)
    assert pattern.kind in (found.risk, found.ask)
    if pattern.sure:
        assert found.risk is not None


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_only_look_like_danger_are_none(text: str) -> None:
    found = screen(text, None)
    assert (found.risk, found.ask) == (None, None)


def test_each_kind_of_danger_has_patterns_that_are_sure_and_ones_that_doubt() -> None:
    for kind in RISKS:
        assert {p.sure for p in PATTERNS.dangers if p.kind == kind} == {True, False}, kind


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("id never hurt him", None),
        ("id never hurt him but i did shake her last night", "harm_to_baby"),
        ("no bleeding, but i cant feel the baby moving", "medical_emergency"),
        ("my commute is killing me haha", None),
        ("not hearing voices. he punched me again though", "domestic_abuse"),
        ("how do i wind him. also i want to kill myself", "suicide_self_harm"),
        ("I WANT TO DIE", "suicide_self_harm"),
        ("i don\u2019t want to be here anymore", "suicide_self_harm"),
        ("i want to d\u200bie", "suicide_self_harm"),
    ],
)
def test_a_denial_covers_its_own_clause_and_nothing_beside_it(text: str, risk: str | None) -> None:
    assert screen(text, None).risk == risk


@pytest.mark.parametrize(
    ("temperature", "days", "risk", "ask"),
    [
        (38.0, 49, "medical_emergency", None),
        (37.6, 49, None, None),
        (35.4, 20, "medical_emergency", None),
        (38.5, 120, None, None),
        (39.0, 120, "medical_emergency", None),
        (39.5, 400, None, None),
        (38.4, None, None, "medical_emergency"),
    ],
)
def test_a_fever_is_judged_by_age(
    temperature: float, days: int | None, risk: str | None, ask: str | None
) -> None:
    stage = Stage("child", days, "") if days is not None else None
    found = screen("his temp is up", Reading(temperature=temperature, stage=stage))
    assert (found.risk, found.ask) == (risk, ask)


def test_the_most_pressing_danger_is_the_one_that_is_answered() -> None:
    assert screen("i want to die and the baby wont wake up", None).risk == "medical_emergency"


def test_learned_probabilities_find_what_no_pattern_does() -> None:
    unseen = "the kettle told my sister a secret"
    assert screen(unseen, Reading(danger={"psychosis": 0.95})).risk == "psychosis"
    assert screen(unseen, Reading(danger={"psychosis": 0.5})).ask == "psychosis"
    assert screen(unseen, Reading(danger={"psychosis": 0.01})).ask is None


@pytest.mark.parametrize("text", ["", " ", "\x00", "\U0001f355" * 50, "?!?!", "a" * 100_000, "QmFzZTY0IHRleHQ="])
def test_anything_at_all_can_be_screened(text: str) -> None:
    assert screen(text, None).risk is None


def test_a_danger_at_the_end_of_a_very_long_message_is_found() -> None:
    long = "he had his milk and then he slept a bit and we went out. " * 1700
    assert screen(long + "i want to kill myself", None).risk == "suicide_self_harm"


def test_clauses_are_plain_words() -> None:
    assert clauses("Don't, but she's 38.2!") == ["dont", "shes 38_2"]


def test_the_safety_room_needs_no_network_code() -> None:
    source = "".join(path.read_text() for path in Path(DATA.parent.parent / "bot/safety").glob("*.py"))
    assert not any(word in source for word in ("httpx", "socket", "requests", "urllib"))
