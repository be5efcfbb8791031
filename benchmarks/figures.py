"""What a run measures, and how it is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import psutil

NAME, VALUE = 42, 13


@dataclass(frozen=True)
class Figures:
    """What was measured of one bot; None where there is nothing to measure.

    Args:
        training_s: seconds its training took.
        ready_s: seconds from its start until it said that it is ready.
        memory_mb: memory of all its processes after the talk, in millions of bytes.
        p50_ms: milliseconds within which half of the answers came.
        p95_ms: milliseconds within which 95 of 100 answers came.
        unanswered: turns without any answer.
        long_talk: how many times as long the last messages of a long talk take as the same ones at its start.
        accuracy: share of the messages of data/development with the right intent.
    """

    training_s: float | None
    ready_s: float
    memory_mb: float
    p50_ms: float
    p95_ms: float
    unanswered: int
    long_talk: float
    accuracy: float


#: A row of the table: what it is, and how its numbers are written.
ROWS = {
    "training_s": ("training (s)", ".1f"),
    "ready_s": ("until ready (s)", ".1f"),
    "memory_mb": ("memory of all processes, PSS (MB)", ".0f"),
    "p50_ms": ("answer, p50 (ms)", ".0f"),
    "p95_ms": ("answer, p95 (ms)", ".0f"),
    "unanswered": ("turns without an answer", "d"),
    "long_talk": ("the last 20 of 300 turns to the first", ".2f"),
    "accuracy": ("right intent on data/development", ".3f"),
}


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of `values` that at least `share` (0 to 1) of them do not exceed.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("a percentile of nothing")
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def accuracy(wanted: Sequence[str], given: Sequence[str]) -> float:
    """Return the share of `given` that is as `wanted`, in order."""
    return sum(w == g for w, g in zip(wanted, given, strict=True)) / len(wanted)


def memory_mb(processes: Iterable[psutil.Process]) -> float:
    """Return the memory of processes together, in millions of bytes; shared pages count once (PSS)."""
    return sum(process.memory_full_info().pss for process in processes) / 1e6


def ratios(village: Figures, stock: Figures) -> dict[str, float | None]:
    """Return each figure of Village divided by stock Rasa's, or None where that says nothing."""
    ours, theirs = asdict(village), asdict(stock)
    return {name: ours[name] / theirs[name] if ours[name] and theirs[name] else None for name in ours}


def as_json(about: Mapping[str, Any], village: Figures, stock: Figures | None) -> dict[str, Any]:
    """Return all that was measured, and how, as JSON."""
    measured: dict[str, Any] = {**about, "village": asdict(village)}
    if stock is not None:
        measured |= {"stock_rasa": asdict(stock), "village_to_stock_rasa": ratios(village, stock)}
    return measured


def table(about: Mapping[str, Any], village: Figures, stock: Figures | None) -> str:
    """Return all that was measured, and how, for a person to read."""
    lines = [f"{name.replace('_', ' ')}: {value}" for name, value in about.items()]
    heads = ["Village"] if stock is None else ["Village", "stock Rasa", "ratio"]
    lines += ["", " " * NAME + "".join(head.rjust(VALUE) for head in heads)]
    divided = {} if stock is None else ratios(village, stock)
    for field in fields(Figures):
        name, form = ROWS[field.name]
        cells = [_written(getattr(village, field.name), form)]
        if stock is not None:
            cells += [_written(getattr(stock, field.name), form), _written(divided[field.name], ".2f")]
        lines.append(name.ljust(NAME) + "".join(cell.rjust(VALUE) for cell in cells))
    return "\n".join(lines)


def _written(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)
