"""Acts that are a whole message, and those that cannot be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.acts import ShortActs

ACTS = ShortActs.load(Path(__file__).resolve().parents[2])


@pytest.mark.parametrize(
    ("text", "act"),
    [("STOP", "stop"), ("yes pls x", "affirm"), ("nah ta", "deny"), ("he will not stop crying", None)],
)
def test_a_whole_message_may_be_an_act_and_nothing_else(text: str, act: str | None) -> None:
    assert ACTS.of(text) == act


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("delete what you have on me", True),
        ("Please erase my information.", True),
        ("can you get rid of all this", True),
        ("forget it. dont pass anything on i dont want the call", False),
        ("leave it, i changed my mind", False),
    ],
)
def test_nothing_is_deleted_without_a_word_for_it(text: str, allowed: bool) -> None:
    assert ACTS.allows("delete_data", text) is allowed


def test_other_acts_need_no_word_of_their_own() -> None:
    assert ACTS.allows("thanks", "that is kind of you")
    assert ACTS.allows(None, "anything")
