"""The walk at random sees what must not happen, and always walks the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.walk import MOST_ASKED, STARTED, STOPPED, beginnings, walk

POOL = ["the gas is off", "he cries all night"]


def answering(*texts: str, asking: str | None = None) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A bot that says these texts in turn, over and over."""
    count = -1

    def line(sent: dict[str, Any]) -> dict[str, Any]:
        nonlocal count
        if "reset" in sent:
            return {"reset": True}
        count += 1
        text = texts[count % len(texts)]
        return {"replies": [{"text": text, "buttons": []}] if text else [], "asking": asking}

    return line


def troubles(line: Callable[[dict[str, Any]], dict[str, Any]], risk: str | None = None) -> set[str]:
    return {found.what for found in walk(1, line, POOL, lambda text: risk)}


def test_a_bot_that_always_has_something_new_to_say_is_left_alone() -> None:
    assert troubles(answering("one", "two")) == set()


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (answering("one", ""), "silence"),
        (answering("one"), "the same reply twice in a row"),
        (answering("one", "two", asking="safety"), "a question left open for ever"),
        (lambda sent: {"error": "no"}, "an error"),
    ],
)
def test_what_must_not_happen_is_named(line: Callable[[dict[str, Any]], dict[str, Any]], what: str) -> None:
    assert troubles(line) == {what}
    assert MOST_ASKED < 10


def test_a_danger_is_answered_first() -> None:
    assert troubles(answering("one", "two"), "psychosis") == {"a danger not answered first"}
    right = beginnings("utter_danger_")
    assert troubles(answering(right[0], right[1]), "psychosis") == set()


def test_a_danger_told_again_while_one_is_stayed_with_may_be_met_with_what_follows() -> None:
    first, then = beginnings("utter_danger_")[0], beginnings("utter_after_danger_alone")[0]
    assert troubles(answering(first, then), "psychosis") == set()
    assert troubles(answering("one", then), "psychosis") == {"a danger not answered first"}


def test_somebody_who_stopped_hears_nothing_until_they_start_again() -> None:
    assert troubles(answering(STOPPED, "", "")) == set()
    assert troubles(answering(STOPPED, STARTED, "")) == {"silence"}


def test_the_same_number_is_the_same_walk() -> None:
    sent: list[list[dict[str, Any]]] = [[], []]
    for heard in sent:

        def line(content: dict[str, Any], heard: list[dict[str, Any]] = heard) -> dict[str, Any]:
            heard.append(content)
            return {"replies": [{"text": str(len(heard)), "buttons": ["a", "b"]}], "asking": None}

        list(walk(7, line, POOL, lambda text: None))
    assert sent[0] == sent[1]
