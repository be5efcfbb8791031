"""Noise hangs on its seed, changes most messages, and leaves them messages."""

from __future__ import annotations

from bot.understanding.noise import noised

MESSAGES = (
    "I don't know what to do because my baby won't stop crying tonight",
    "He's lost his job and we can't pay the rent this month",
    "I feel so low and my mum lives too far away to help",
)


def test_the_same_seed_gives_the_same_noise() -> None:
    assert [noised(text, "7") for text in MESSAGES] == [noised(text, "7") for text in MESSAGES]
    assert noised(MESSAGES[0], "1") == noised(MESSAGES[0], "1")


def test_other_seeds_give_other_noise() -> None:
    assert len({noised(MESSAGES[0], str(seed)) for seed in range(20)}) > 10


def test_noise_changes_most_messages_but_not_their_length_by_much() -> None:
    copies = [(text, noised(text, str(seed))) for text in MESSAGES for seed in range(50)]
    assert sum(text != copy for text, copy in copies) > 0.9 * len(copies)
    assert all(0.6 * len(text) < len(copy) < 1.5 * len(text) for text, copy in copies)


def test_the_shortest_messages_survive() -> None:
    assert all(noised(text, str(seed)).strip() for text in ("no", "x", "ta") for seed in range(50))
