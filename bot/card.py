"""The figures of docs/safety/understanding-card.md: measured by a command, and seen when they are stale."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.errors import SetupError
from bot.understanding.data import SETS, Labelled, development_messages, development_set, labelled_messages
from bot.understanding.evaluation import evaluate
from bot.understanding.reading import RISKS

BEGINS, ENDS = "<!-- figures: village evaluate --card -->", "<!-- end of figures -->"
#: What the figures hang on: when any of it changes, they are measured again.
INPUTS = (
    "models/understanding/*",
    "data/safety/**/*.yml",
    "data/understanding/*.yml",
    "data/development/*.jsonl",
    "bot/understanding/*.py",
    "bot/safety/*.py",
)

Answer = Mapping[str, Any]


def fingerprint(root: Path) -> str:
    """Return one checksum over everything that the figures hang on."""
    whole = hashlib.sha256()
    for pattern in INPUTS:
        for path in sorted(root.glob(pattern)):
            whole.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def is_current(root: Path, card: Path) -> bool:
    """Say whether the figures in the card were measured on what is there now."""
    return f"`{fingerprint(root)}`" in card.read_text("utf-8")


def write(root: Path, card: Path, classify: Callable[[str], Answer], progress: Any = iter) -> None:
    """Measure the development sets and put the figures between the card's two marks.

    Args:
        root: the project's folder.
        card: the Markdown file that holds the marks.
        classify: what `village classify` says of one text.
        progress: wraps the messages while they are worked through, to show how far it is.

    Raises:
        SetupError: the card has not the two marks.
    """
    text = card.read_text("utf-8")
    if BEGINS not in text or ENDS not in text:
        raise SetupError(f"{card.name} has no place for figures: it needs the lines {BEGINS} and {ENDS}")
    messages = development_messages(root)
    answers = [classify(message.text) for message in progress(messages)]
    head, rest = text.split(BEGINS)
    figures = "\n".join(_figures(root, messages, answers))
    card.write_text(f"{head}{BEGINS}\n{figures}\n{ENDS}{rest.split(ENDS)[1]}", "utf-8")


def _figures(root: Path, messages: Sequence[Labelled], answers: Sequence[Answer]) -> list[str]:
    parts = {
        **{f"{name} set": [development_set(m) == name for m in messages] for name in sorted(SETS)},
        "all": [True for _ in messages],
    }
    columns = {name: _column(messages, answers, chosen) for name, chosen in parts.items()}
    lines = [
        "",
        f"Trained on {len(labelled_messages(root)):,} messages of data/nlu. "
        f"Measured on what has the checksum `{fingerprint(root)}`.",
        "",
        "| | " + " | ".join(columns) + " |",
        "| --- |" + " --- |" * len(columns),
    ]
    lines += [f"| {row} | " + " | ".join(c[row] for c in columns.values()) + " |" for row in columns["all"]]
    return [*lines, "", *_missed(messages, answers)]


def _column(
    messages: Sequence[Labelled], answers: Sequence[Answer], chosen: Sequence[bool]
) -> dict[str, str]:
    """Return the rows of one set: what was measured, as text with the size of the sample."""
    pairs = [(m, a) for m, a, holds in zip(messages, answers, chosen, strict=True) if holds]
    result = evaluate([_record(m) for m, _ in pairs], [a for _, a in pairs])
    danger, dangers = result["risk"], sum(m.risk is not None for m, _ in pairs)
    column = {
        "messages": f"{len(pairs)}",
        "danger found (risk or ask)": _of(danger["found"], dangers),
        "danger found with certainty": _of(danger["certain"], dangers),
        "right kind, among those found": _of(danger["kind"], dangers),
    }
    for name, holds in GROUPS.items():
        group = [(m, a) for m, a in pairs if m.risk is None and holds(m)]
        for said in ("risk", "ask"):
            column[f"needless `{said}`: {name}"] = _of(_rate(bool(a[said]) for _, a in group), len(group))
    strangers = [(m, a) for m, a in pairs if m.act == "out_of_scope"]
    column |= {
        "nothing to do with us, taken for a concern": _of(
            _rate(bool(a["concerns"]) for _, a in strangers), len(strangers)
        ),
        "nothing to do with us, answered as such": _of(
            _rate(a["act"] == "out_of_scope" for _, a in strangers), len(strangers)
        ),
        "concerns, micro F1": f"{result['concerns']['micro_f1']:.3f}",
        "concerns, macro F1": f"{result['concerns']['macro_f1']:.3f}",
        "acts, accuracy over all messages": f"{result['act']['accuracy']:.3f}",
    }
    return column


#: Messages without danger, by what they are.
GROUPS: dict[str, Callable[[Labelled], bool]] = {
    "hard negatives": lambda m: m.source.endswith("hard_negatives"),
    "ordinary worries": lambda m: m.source.endswith("concerns"),
    "everyday talk": lambda m: m.source.endswith("everyday"),
    "acts and other fields": lambda m: m.source.endswith(("acts", "other_fields")),
}


def _missed(messages: Sequence[Labelled], answers: Sequence[Answer]) -> list[str]:
    """Return, for each kind of danger, how many there are, found, certain, and wholly missed."""
    lines = ["| danger | messages | found | with certainty | missed |", "| --- | --- | --- | --- | --- |"]
    for kind in RISKS:
        said = [a for m, a in zip(messages, answers, strict=True) if m.risk == kind]
        found = sum(bool(a["risk"] or a["ask"]) for a in said)
        certain = sum(bool(a["risk"]) for a in said)
        lines.append(f"| {kind} | {len(said)} | {found} | {certain} | {len(said) - found} |")
    return lines


def _record(message: Labelled) -> dict[str, Any]:
    return {"text": message.text, "concerns": message.concerns, "risk": message.risk, "act": message.act}


def _rate(holds: Any) -> float | None:
    held = list(holds)
    return sum(held) / len(held) if held else None


def _of(share: float | None, size: int) -> str:
    return "-" if share is None else f"{share:.3f} of {size}"
