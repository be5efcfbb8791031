"""The alphabet of SMS: what a text costs, and how it is kept cheap."""

from __future__ import annotations

import pytest

from bot.channels.alphabet import is_gsm7, parts, plain
from bot.channels.fitting import Bubble, cut, fit


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("\u20ac" * 80, 1),
        ("\u20ac" * 81, 2),
        ("\u0142" * 70, 1),
        ("\u0142" * 71, 2),
        ("\U0001f62d" * 35, 1),
        ("\U0001f62d" * 36, 2),
    ],
)
def test_how_many_parts_a_text_takes(text: str, count: int) -> None:
    assert parts(text) == count


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("\u201cI\u2019m here\u201d \u2013 always\u2026", '"I\'m here" - always...'),
        ("Zo\u00eb and \u0141ukasz", "Zoe and Lukasz"),
        ("good \U0001f44d\U0001f3fd", "good"),
        ("caf\u00e9 costs \u00a34", "caf\u00e9 costs \u00a34"),
        ("\u0645\u0631\u062d\u0628\u0627", "\u0645\u0631\u062d\u0628\u0627"),
    ],
)
def test_a_text_is_sent_in_the_cheap_alphabet_where_it_can_be(written: str, sent: str) -> None:
    assert plain(written) == sent
    assert plain(sent) == sent


def test_a_text_in_another_script_is_cut_into_messages_of_three_parts() -> None:
    said = fit([Bubble("\u0645\u0631\u062d\u0628\u0627 " * 60, asking="choice")], "sms")
    assert len(said) > 1
    assert all(parts(bubble.text) <= 3 and not is_gsm7(bubble.text) for bubble in said)
    assert [bubble.asking for bubble in said] == [None] * (len(said) - 1) + ["choice"]


def test_a_bubble_too_long_for_telegram_is_cut_after_a_sentence_and_loses_nothing() -> None:
    text = "This is a sentence. " * 300
    said = fit([Bubble(text.strip(), buttons=("Yes",))], "telegram")
    assert all(len(bubble.text) <= 4096 and bubble.text.endswith(".") for bubble in said)
    assert " ".join(bubble.text for bubble in said) == text.strip()
    assert [bubble.buttons for bubble in said] == [(), ("Yes",)]


def test_one_word_longer_than_a_message_is_cut_anywhere() -> None:
    assert "".join(cut("x" * 1000, lambda piece: len(piece) <= 300)) == "x" * 1000
