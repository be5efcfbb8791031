"""The table of states, and the page that tells it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.errors import StateError
from bot.handoff.states import NEXT, OPEN, OVER, STATES, TAKEN_UP, WAITING, next_state


def test_the_page_and_the_table_say_the_same(root: Path) -> None:
    page = (root / "docs/handoff-states.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+→[^|]+|nothing) \|$", page, re.MULTILINE)
    told = {
        state: {} if steps == "nothing" else dict(re.findall(r"(\w+) → (\w+)", steps))
        for state, steps in rows
    }
    assert told == {state: dict(steps) for state, steps in NEXT.items()}


def test_the_page_says_who_does_each_event(root: Path) -> None:
    page = (root / "docs/handoff-states.md").read_text(encoding="utf-8")
    who_does_what = page.split("## Who does what")[1].split("## ")[0]
    told = set(re.findall(r"^\| `(\w+)` \|", who_does_what, re.MULTILINE))
    assert told == {event for steps in NEXT.values() for event in steps}


def test_every_state_has_its_row_and_leads_to_a_state_that_is_there() -> None:
    assert tuple(NEXT) == STATES
    assert {after for steps in NEXT.values() for after in steps.values()} <= set(STATES)
    assert set(OPEN) | set(OVER) == set(STATES)
    assert set(WAITING) | set(TAKEN_UP) == set(OPEN)


@pytest.mark.parametrize("state", OPEN)
def test_a_parent_can_take_back_any_open_hand_off(state: str) -> None:
    assert next_state(state, "withdrawn") == "withdrawn"


@pytest.mark.parametrize("state", STATES)
def test_nobody_is_left_in_a_state_without_a_way_to_its_end(state: str) -> None:
    reached, waiting = {state}, [state]
    while waiting:
        for after in NEXT[waiting.pop()].values():
            if after not in reached:
                reached.add(after)
                waiting.append(after)
    assert reached & set(OVER)


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("created", "said"),
        ("notified", "closed"),
        ("claimed", "claimed"),
        ("in_contact", "escalated"),
        ("closed", "said"),
        ("withdrawn", "claimed"),
        ("created", "no such event"),
        ("no such state", "claimed"),
    ],
)
def test_what_the_table_does_not_hold_is_refused(state: str, event: str) -> None:
    with pytest.raises(StateError, match="cannot be"):
        next_state(state, event)
