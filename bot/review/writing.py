"""Writing into a file of data/responses: the words and their review state change, and nothing else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SetupError
from bot.words import DRAFT, Entry, entries_of


def write(path: Path, changes: list[tuple[Entry, Entry]]) -> None:
    """Put changed entries into a topic's file; everything else in it stays, comments too.

    Args:
        path: the file.
        changes: entries as they were and as they are to be; only words and review state may differ.

    Raises:
        SetupError: the file would not say what it should.
    """
    written = path.read_text(encoding="utf-8")
    wanted = dict(_keyed(entry) for entry in entries_of(written, path.stem))
    edits: list[tuple[int, int, str]] = []
    for old, new in changes:
        edits += _edits(written, old, new)
        wanted[new.name, new.channel] = new
    for start, end, instead in sorted(edits, reverse=True):
        written = written[:start] + instead + written[end:]
    if dict(_keyed(entry) for entry in entries_of(written, path.stem)) != wanted:
        raise SetupError(f"{path.name} is written in a way that cannot be changed by the command")
    beside = path.with_suffix(".new")
    beside.write_text(written, encoding="utf-8")
    os.replace(beside, path)


def _edits(written: str, old: Entry, new: Entry) -> Iterator[tuple[int, int, str]]:
    """Yield what to put between which two places of the file."""
    variant = _variant(written, old)
    text, review = variant["text"], _children(variant["metadata"])["review"]
    if new.text != old.text:
        start, end = text.start_mark.index, text.end_mark.index
        before = written[start:end]
        indent = " " * (text.start_mark.column - len("text: ") + 2)
        lines = "\n".join(f"{indent}{line}" if line else "" for line in new.text.split("\n"))
        yield start, end, f"|-\n{lines}{before[len(before.rstrip()) :]}"
    if new.about["review"] != old.about["review"]:
        yield review.start_mark.index, review.end_mark.index, _review(new.about["review"])


def _review(review: Any) -> str:
    if review == DRAFT:
        return DRAFT
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in review.items()}
    return f"{{by: {quoted['by']}, date: {quoted['date']}, words: {quoted['words']}}}"


def _variant(written: str, entry: Entry) -> dict[str, Any]:
    responses = _children(yaml.compose(written, Loader=yaml.SafeLoader))["responses"]
    for variant in map(_children, _children(responses)[entry.name].value):
        if (variant["channel"].value if "channel" in variant else None) == entry.channel:
            return variant
    raise SetupError(f"{entry.name} has no words for {entry.channel}")


def _children(node: Any) -> dict[str, Any]:
    return {key.value: value for key, value in node.value}


def _keyed(entry: Entry) -> tuple[tuple[str, str | None], Entry]:
    return (entry.name, entry.channel), entry
