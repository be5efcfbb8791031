"""References: said on the phone, typed on a small keyboard."""

from __future__ import annotations

import re

import pytest

from bot.handoff.referral import as_reference, new_reference


def test_a_reference_has_no_letter_that_is_taken_for_another() -> None:
    for _ in range(200):
        assert re.fullmatch(r"V-[CDFGHJKMNPQRTWXY34679]{4}-[CDFGHJKMNPQRTWXY34679]{3}", new_reference())


def test_references_are_not_counted_up() -> None:
    assert len({new_reference() for _ in range(500)}) == 500


@pytest.mark.parametrize(
    "typed", ["V-7KM3-T9X", "v-7km3-t9x", "v7km3t9x", " V 7KM3 T9X ", "7KM3-T9X", "V-7KM3T9X."]
)
def test_a_reference_is_found_however_it_is_typed(typed: str) -> None:
    assert as_reference(typed) == "V-7KM3-T9X"
