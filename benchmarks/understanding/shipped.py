"""What Village ships, as the gateway calls it; there is nothing to learn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from benchmarks.understanding.methods import ROOT, Score, Task
from bot.artefacts import load_reader
from bot.understanding.data import Labelled
from bot.understanding.reading import CONCERNS, Reading
from bot.understanding.scoring import Scored


def learn(messages: Sequence[Labelled], task: Task) -> None:
    """`village train` has done it."""


def ready(task: Task) -> Score:
    """Return the reader, with its own thresholds, exact words and clauses."""
    reader, today = load_reader(ROOT), date.today()
    return lambda text: decided(reader.read(text, today))


def decided(reading: Reading) -> Scored:
    """Return a reading as probabilities: its concerns and act are decided, its danger is as learned."""
    return Scored(
        concerns={concern: float(concern in reading.concerns) for concern in CONCERNS},
        danger=reading.danger or {"none": 0.0},
        act={reading.act or "none": 1.0},
    )
