"""The labelled messages of data/nlu, in Rasa's training format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import yaml

from bot.understanding.reading import ACTS, CONCERNS, HEAVIER_FIRST, RISKS

NOTHING = "nothing"
DANGER = "danger"
#: The sets of data/development, by different authors, and how the names of each one's files begin.
SETS = {"second": "plain_", "third": "fresh_", "first": ""}


@dataclass(frozen=True)
class Labelled:
    """One message with what is in it (labels.md)."""

    text: str
    concerns: tuple[str, ...] = ()
    risk: Optional[str] = None
    act: Optional[str] = None
    source: str = ""


@dataclass(frozen=True)
class TopicExample:
    """One example message of data/topics: what it is about, within a concern or after a danger."""

    group: str
    topic: str
    text: str


def intent(concerns: Sequence[str], risk: Optional[str], act: Optional[str]) -> str:
    """Return Rasa's one intent: danger, else the act, else the heaviest concern, else nothing."""
    if risk:
        return DANGER
    if act:
        return act
    return next((concern for concern in HEAVIER_FIRST if concern in concerns), NOTHING)


def data_files(root: Path) -> list[Path]:
    """Return the files of data/nlu, in a fixed order."""
    return sorted((root / "data" / "nlu").rglob("*.yml"))


def labelled_messages(root: Path) -> list[Labelled]:
    """Return every labelled message under data/nlu.

    Raises:
        ValueError: a block is not in the form that it should be; the text names file and block.
    """
    return [message for path in data_files(root) for message in file_messages(path)]


def file_messages(path: Path) -> list[Labelled]:
    """Return the labelled messages of one file.

    Raises:
        ValueError: as for `labelled_messages`.
    """
    blocks = (yaml.load(path.read_text("utf-8"), Loader=_LOADER) or {}).get("nlu") or []
    return [message for number, block in enumerate(blocks, 1) for message in _block(block, path, number)]


def topic_files(root: Path) -> list[Path]:
    """Return the files of data/topics, in a fixed order."""
    return sorted((root / "data" / "topics").glob("*.yml"))


def topic_examples(root: Path) -> list[TopicExample]:
    """Return every example of every sub-topic."""
    contents = [yaml.load(path.read_text("utf-8"), Loader=_LOADER) for path in topic_files(root)]
    return [
        TopicExample(content["concern"], topic, str(text))
        for content in contents
        for topic, texts in content["topics"].items()
        for text in texts
    ]


def development_messages(root: Path) -> list[Labelled]:
    """Return the messages of data/development: by another author, never trained on."""
    lines = [
        (path.stem, json.loads(line))
        for path in sorted((root / "data" / "development").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    return [Labelled(m["text"], tuple(m["concerns"]), m["risk"], m["act"], source) for source, m in lines]


def development_set(message: Labelled) -> str:
    """Return the set of data/development that a message belongs to: first, second or third."""
    return next(name for name, begins in SETS.items() if message.source.startswith(begins))


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _block(block: dict[str, Any], path: Path, number: int) -> Iterator[Labelled]:
    labels = block.get("metadata") or {}
    concerns = tuple(labels.get("concerns") or ())
    risk, act = labels.get("risk"), labels.get("act")
    where = f"{path.name}, block {number}"
    unknown = [c for c in concerns if c not in CONCERNS] + [r for r in (risk,) if r and r not in RISKS]
    unknown += [a for a in (act,) if a and a not in ACTS]
    if unknown:
        raise ValueError(f"{where}: no such label: {', '.join(map(str, unknown))}")
    if block.get("intent") != intent(concerns, risk, act):
        raise ValueError(f"{where}: intent {block.get('intent')!r} should be {intent(concerns, risk, act)!r}")
    for line in str(block.get("examples") or "").splitlines():
        if line.strip():
            if not line.startswith("- "):
                raise ValueError(f"{where}: a line does not begin with '- ': {line[:40]!r}")
            yield Labelled(line[2:].strip(), concerns, risk, act, path.stem)
