"""Every pattern in both directions, with the patterns alone: no model, no network, nothing else."""

from __future__ import annotations

import pytest

from bot.safety.patterns import DOUBT, SURE, Pattern, load
from bot.safety.screen import screen
from bot.understanding.reading import RISKS

PATTERNS = load().patterns
YES = [
    pytest.param(pattern, text, id=f"{pattern.id}: {text}") for pattern in PATTERNS for text in pattern.yes
]
NO = [pytest.param(text, id=f"{pattern.id}: {text}") for pattern in PATTERNS for text in pattern.no]


@pytest.mark.parametrize(("pattern", "text"), YES)
def test_a_pattern_finds_its_danger(pattern: Pattern, text: str) -> None:
    levels = {found.level for found in load().find(text) if found.pattern.id == pattern.id}
    assert levels - {None}, "the pattern itself does not find its example"
    found = screen(text)
    assert pattern.level == DOUBT or found.risk is not None
    assert found.risk or found.ask


@pytest.mark.parametrize("text", NO)
def test_words_that_only_look_like_danger_are_none(text: str) -> None:
    found = screen(text)
    assert (found.risk, found.ask) == (None, None)


def test_every_pattern_has_examples_in_both_directions() -> None:
    assert [pattern.id for pattern in PATTERNS if not (pattern.yes and pattern.no)] == []


def test_each_kind_of_danger_has_patterns_that_are_sure_and_ones_that_doubt() -> None:
    for kind in RISKS:
        assert {pattern.level for pattern in PATTERNS if pattern.kind == kind} == {SURE, DOUBT}, kind
