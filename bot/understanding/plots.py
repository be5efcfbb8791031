"""Pictures of an evaluation: confusion of acts and dangers, calibration of danger, F1 of each label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Optional

import matplotlib

matplotlib.use("Agg")

import numpy as np
from matplotlib import pyplot

from bot.understanding.reading import ACTS, RISKS

Answer = Mapping[str, Any]
_NONE = "none"


def draw(
    folder: Path,
    wanted: Sequence[Answer],
    given: Sequence[Answer],
    figures: Mapping[str, Any],
    danger: Optional[Sequence[Mapping[str, float]]] = None,
) -> list[Path]:
    """Write the plots as PNG and return their paths.

    Args:
        folder: where to write; made where it is missing.
        wanted: the labelled messages.
        given: the answers to them, in the same order.
        figures: what `evaluate` returned.
        danger: for each message the learned probability of each danger; without it there is no calibration.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = [{"risk": answer.get("risk") or answer.get("ask"), "act": answer.get("act")} for answer in given]
    paths = [
        _confusion(folder / "act.png", "Acts", ACTS, "act", wanted, found),
        _confusion(folder / "risk.png", "Danger (certain or asked)", RISKS, "risk", wanted, found),
        _bars(folder / "f1.png", figures),
    ]
    if danger is not None:
        paths.append(_calibration(folder / "calibration.png", wanted, danger))
    return paths


def _confusion(
    path: Path,
    title: str,
    labels: Sequence[str],
    name: str,
    wanted: Sequence[Answer],
    given: Sequence[Answer],
) -> Path:
    names = [_NONE, *labels]
    pairs = Counter((w.get(name) or _NONE, g.get(name) or _NONE) for w, g in zip(wanted, given, strict=True))
    counts = np.array([[pairs[row, column] for column in names] for row in names])
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    size = 2 + 0.42 * len(names)
    figure, axes = pyplot.subplots(figsize=(size, size), layout="constrained")
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in zip(*np.nonzero(counts), strict=True):
        colour = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, counts[row, column], ha="center", va="center", color=colour, fontsize=8)
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set(title=title, xlabel="answered", ylabel="labelled")
    return _saved(figure, path)


def _bars(path: Path, figures: Mapping[str, Any]) -> Path:
    rows = [
        (f"{label} ({row['count']})", row["f1"])
        for kind in ("concerns", "risk", "act")
        for label, row in figures[kind]["labels"].items()
        if row["count"]
    ][::-1]
    figure, axes = pyplot.subplots(figsize=(7, 1 + 0.26 * len(rows)), layout="constrained")
    axes.barh([name for name, _ in rows], [value for _, value in rows], color="#005eb8")
    axes.set(title="F1 of each label (messages)", xlim=(0, 1))
    return _saved(figure, path)


def _calibration(path: Path, wanted: Sequence[Answer], danger: Sequence[Mapping[str, float]]) -> Path:
    likely = np.array([max(each.values(), default=0.0) for each in danger])
    real = np.array([bool(answer.get("risk")) for answer in wanted])
    figure, axes = pyplot.subplots(figsize=(5, 5), layout="constrained")
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
    bins = np.minimum((likely * 10).astype(int), 9)
    shown = [number for number in range(10) if (bins == number).any()]
    across = [float(likely[bins == number].mean()) for number in shown]
    axes.plot(across, [float(real[bins == number].mean()) for number in shown], marker="o", color="#005eb8")
    axes.set(
        title="Danger: how sure, and how often", xlabel="learned probability", ylabel="share with danger"
    )
    return _saved(figure, path)


def _saved(figure: Any, path: Path) -> Path:
    figure.savefig(path, dpi=120)
    pyplot.close(figure)
    return path
