"""`village classify`: the same understanding and screen that serve parents, message by message."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bot.artefacts import load_reader
from bot.errors import BadInput
from bot.safety.screen import screen
from bot.understanding.text import clean


class Classifier:
    """Says what a message carries, in the words of labels.md.

    Args:
        root: the project's folder, with models and data.
        today: the day it is in Liverpool; "due in march" needs it.
    """

    def __init__(self, root: Path, today: date) -> None:
        self._reader = load_reader(root)
        self._today = today

    def classify(self, text: str) -> dict[str, Any]:
        """Return a message's text, concerns, risk, ask and act."""
        text_read = clean(text)
        reading = self._reader.read(text_read, self._today)
        danger = screen(text_read, reading, self._today)
        return {
            "text": text,
            "concerns": list(reading.concerns),
            "risk": danger.risk,
            "ask": danger.ask,
            "act": reading.act,
        }


def classified_lines(classifier: Classifier, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Classify JSON Lines, in order; a line that is not an object with a string `text` gets an error."""
    for line in lines:
        if not line.strip():
            continue
        try:
            text = json.loads(line)["text"]
        except (ValueError, TypeError, KeyError, RecursionError):
            text = None
        if isinstance(text, str):
            yield classifier.classify(text)
        else:
            yield {"error": "a line is an object with a string `text`"}


def read_records(path: Path) -> list[dict[str, Any]]:
    """Read labelled messages, JSON Lines.

    Raises:
        BadInput: a line is not an object with a string `text`; says which.
    """
    records = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise BadInput(f"{path.name}, line {number}: not JSON") from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str):
            raise BadInput(f"{path.name}, line {number}: an object with a string `text` is needed")
        records.append(record)
    return records


def report(result: Mapping[str, Any]) -> str:
    """Return what `evaluate` measured as tables for a person."""
    lines = [f"{result['messages']} messages"]
    for part in ("concerns", "risk", "act"):
        rows = [(name, row) for name, row in result[part]["labels"].items() if row["count"]]
        if not rows:
            continue
        lines += ["", f"{part:22} precision  recall      f1  count"]
        lines += [f"  {name:20} {_row(row)}" for name, row in rows]
        lines.append(
            f"  micro F1 {_share(result[part]['micro_f1'])}, macro F1 {_share(result[part]['macro_f1'])}"
        )
    danger = result["risk"]
    lines += [
        "",
        f"danger found {_share(danger['found'])}, with certainty {_share(danger['certain'])}, "
        f"right kind among those found {_share(danger['kind'])}",
        f"false alarms: risk {_share(danger['false_risk'])}, ask {_share(danger['false_ask'])}",
        f"act accuracy {_share(result['act']['accuracy'])}",
        "",
        f"{len(result['errors'])} answered otherwise:",
        *(json.dumps(error, ensure_ascii=False) for error in result["errors"]),
    ]
    return "\n".join(lines)


def _row(row: Mapping[str, Any]) -> str:
    return (
        "  ".join(f"{_share(row[name]):>8}" for name in ("precision", "recall", "f1")) + f"  {row['count']:5}"
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
