"""The measure of reading age."""

from __future__ import annotations

import pytest

from bot.review.reading_age import grade, longest_sentence


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("The cat sat on the mat.", -3, 1),
        ("Ask someone you trust to hold the baby while you eat and rest.", 1, 6),
        ("Discretionary financial assistance necessitates comprehensive documentation.", 15, 60),
    ],
)
def test_the_measure_tells_easy_from_hard(text: str, lowest: float, highest: float) -> None:
    assert lowest <= grade(text) <= highest


def test_a_name_counts_as_one_word_and_a_colon_ends_a_part() -> None:
    assert longest_sentence("Ask your health visitor. Then rest.") == 3
    assert longest_sentence("It can help with these: milk, fruit and vegetables.") == 5
