"""What is measured of each method, and the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from benchmarks.figures import percentile
from benchmarks.understanding.methods import METHODS
from bot.understanding.data import DANGER, SETS, Labelled, development_set
from bot.understanding.figures import measured
from bot.understanding.scoring import Scored
from bot.understanding.thresholds import choose

#: The columns: each development set, and all of them.
COLUMNS = (*sorted(SETS), "all")
#: The name of each figure in the manifest, and its heading here.
FIGURES = {
    "concerns_micro_f1": "concerns, micro F1",
    "act_accuracy": "acts, accuracy",
    "danger_found_at_0.05_false": "danger found at 0.05 false",
}


@dataclass(frozen=True)
class Measured:
    """What was measured of one method.

    Args:
        figures: for each set, and all of them, each of FIGURES.
        learned_s: seconds of the processor that its learning took; None where it comes trained.
        p50_ms: milliseconds of the processor within which half of the messages were understood, one by one on
            one thread.
        memory_mb: highest resident memory of the process that answers, in millions of bytes.
    """

    figures: dict[str, dict[str, float]]
    learned_s: float | None
    p50_ms: float
    memory_mb: float


def judged(messages: Sequence[Labelled], scored: Sequence[Scored]) -> dict[str, dict[str, float]]:
    """Return the figures of each set; the thresholds are chosen on all of it, as `village train` does."""
    thresholds = choose(messages, scored)
    pairs = [(m, replace(s, danger=any_danger(s))) for m, s in zip(messages, scored, strict=True)]
    figures: dict[str, dict[str, float]] = {}
    for name in COLUMNS:
        chosen = [(m, s) for m, s in pairs if name in (development_set(m), "all")]
        found = measured([m for m, _ in chosen], [s for _, s in chosen], thresholds)
        figures[name] = {figure: found[figure] for figure in FIGURES}
    return figures


def any_danger(scored: Scored) -> dict[str, float]:
    """Return the probability of danger of any kind, by which bot/safety/screen.py judges."""
    return {DANGER: sum(scored.danger.values())}


def of_answers(messages: Sequence[Labelled], answers: Mapping[str, Any], learned_s: float | None) -> Measured:
    """Return what a method's answers to the development messages come to.

    Args:
        messages: of data/development.
        answers: what its process left: `scored`, `ms`, `memory_mb`.
        learned_s: as in `Measured`.
    """
    scored = [Scored(**each) for each in answers["scored"]]
    return Measured(judged(messages, scored), learned_s, percentile(answers["ms"], 0.5), answers["memory_mb"])


def as_json(
    about: Mapping[str, Any], found: Mapping[str, Measured], skipped: Mapping[str, str]
) -> dict[str, Any]:
    """Return all that was measured, and how, as JSON."""
    return {**about, "methods": {name: asdict(each) for name, each in found.items()}, "skipped": {**skipped}}


def table(about: Mapping[str, Any], found: Mapping[str, Measured], skipped: Mapping[str, str]) -> str:
    """Return all that was measured, and how, as Markdown that reads well in a terminal too."""
    lines = [f"- {name.replace('_', ' ')}: {value}" for name, value in about.items()]
    heads = ["", *(f"{head} ({' / '.join(COLUMNS)})" for head in FIGURES.values())]
    rows = [[*heads, "ms a message", "memory (MB)", "learning (s)"]]
    rows += [_row(METHODS[name].title, each) for name, each in found.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    lines += ["", *(f"| {' | '.join(map(str.ljust, row, widths))} |" for row in rows)]
    missing = [f"Not measured: {METHODS[name].title}: {why}" for name, why in skipped.items()]
    return "\n".join([*lines, *([""] if missing else []), *missing])


def _row(title: str, each: Measured) -> list[str]:
    shares = [" / ".join(f"{each.figures[name][figure]:.3f}" for name in COLUMNS) for figure in FIGURES]
    learned = "-" if each.learned_s is None else f"{each.learned_s:.0f}"
    return [title, *shares, f"{each.p50_ms:.1f}", f"{each.memory_mb:.0f}", learned]
