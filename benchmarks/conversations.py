"""What both bots are talked to with: the same messages each time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from bot.understanding.data import development_messages

#: Messages that one parent sends.
TURNS_EACH = 5
#: A long talk has so many messages, and so many at its end are those of its beginning.
LONG, SAME = 300, 20
SEED = 2026

#: After these, silence is the right answer.
ENDING = ("stop", "delete_data")

Conversation = Sequence[str]


def conversations(root: Path, turns: int) -> list[Conversation]:
    """Return conversations of `turns` different messages in all.

    They are drawn from data/development (by other authors than the training messages) without its
    dangers: those Village's gateway answers without its engine, which would flatter it. Nobody asks to be
    left alone or forgotten: who does is not answered any more.
    """
    drawn = _drawn(root, turns, SEED)
    return [drawn[start : start + TURNS_EACH] for start in range(0, turns, TURNS_EACH)]


def long_conversation(root: Path) -> Conversation:
    """Return a talk of 300 messages whose last 20 are its first 20, to see whether a long one grows slow."""
    drawn = _drawn(root, LONG - SAME, SEED + 1)
    return [*drawn, *drawn[:SAME]]


def _drawn(root: Path, count: int, seed: int) -> list[str]:
    calm = {m.text for m in development_messages(root) if m.risk is None and m.act not in ENDING}
    return Random(seed).sample(sorted(calm), count)
