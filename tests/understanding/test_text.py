"""Text made plain and cut into clauses."""

from __future__ import annotations

import pytest

from bot.understanding.text import MOST_CLAUSES, clauses, clean


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  hiya \n\n love ", "hiya love"),
        ("I’m “fine”", 'I\'m "fine"'),
        ("s\u200bt\u200bop", "stop"),
        ("ｓｔｏｐ", "stop"),
        ("helllllllllp", "helllp"),
        ("a\x00b", "ab"),
        ("don\u02bct", "don't"),
        ("Café", "Café"),
        ("", ""),
        ("!!!!!!!!!!", "!!!"),
    ],
)
def test_one_form_for_each_character(text: str, plain: str) -> None:
    assert clean(text) == plain


def test_a_message_is_cut_where_a_new_thing_begins() -> None:
    assert clauses(
        "hes been up all night and i dont know what to do, my fella just shouts n i cant cope"
    ) == [
        "hes been up all night",
        "and i dont know what to do",
        "my fella just shouts",
        "n i cant cope",
    ]


def test_a_dictated_run_on_is_cut_into_overlapping_stretches() -> None:
    words = [f"word{number}" for number in range(60)]
    stretches = clauses(" ".join(words))
    assert len(stretches) > 2
    assert all(any(word in stretch.split() for stretch in stretches) for word in words)


def test_too_little_to_stand_alone_stays_with_its_neighbour() -> None:
    assert clauses("no, he never hurt me") == ["no he never hurt me"]


def test_very_long_messages_give_a_bounded_number_of_clauses() -> None:
    assert len(clauses("this is one more clause here. " * 5000)) <= MOST_CLAUSES
