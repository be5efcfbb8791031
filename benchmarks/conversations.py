"""What both bots are talked to with: the same messages each time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from bot.understanding.data import development_messages

#: Messages that one parent sends.
TURNS_EACH = 5
SEED = 2026

Conversation = Sequence[str]


def conversations(root: Path, turns: int) -> list[Conversation]:
    """Return conversations of `turns` different messages in all.

    They are drawn from data/development (by other authors than the training messages) without its
    dangers: those Village's gateway answers without its engine, which would flatter it.
    """
    calm = {message.text for message in development_messages(root) if message.risk is None}
    drawn = Random(SEED).sample(sorted(calm), turns)
    return [drawn[start : start + TURNS_EACH] for start in range(0, turns, TURNS_EACH)]
