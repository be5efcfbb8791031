"""The words a parent reads, from data/responses; Rasa reads the same files.

utter_name:
- text: |            a blank line begins a new bubble; {name} is filled in
    ...
  channel: sms       optional: a variant for one channel
  buttons: [{title: Yes please, payload: Yes please}]
  metadata: {purpose: ..., facts: ["3.1"], review: draft, checked: "2026-11-24", asking: consent}

`review` is `draft` until a named person has read the words; then it says who, when, and which words:
{by: Anna Example, date: "2026-12-01", words: "5f0a31c2"}. `village words --take` writes it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.errors import NotFound, SetupError

PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: What `review` says until a named person has read the words.
DRAFT = "draft"


@dataclass(frozen=True)
class Entry:
    """One response as it is written: a text, for one channel or for all.

    Args:
        name: `utter_...`.
        text: what is said; blank lines divide bubbles.
        channel: the only channel it is for, or None for all others.
        buttons: titles of the buttons under the last bubble.
        about: its metadata: purpose, facts, review, checked, asking ...
        topic: the file it stands in, without the ending.
    """

    name: str
    text: str
    channel: str | None = None
    buttons: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    topic: str = ""

    @property
    def placeholders(self) -> set[str]:
        return set(PLACEHOLDER.findall(self.text))

    @property
    def fingerprint(self) -> str:
        """Return eight letters and digits that are others once the words or the buttons are."""
        return hashlib.sha256("\n".join((self.text, *self.buttons)).encode()).hexdigest()[:8]

    @property
    def is_draft(self) -> bool:
        """Return whether nobody has put their name to these very words: changed words are a draft again."""
        review = self.about.get("review")
        if not isinstance(review, Mapping) or not (review.get("by") and review.get("date")):
            return True
        return review.get("words") != self.fingerprint

    def rests_on(self, section: str) -> bool:
        """Return whether it rests on a section of the facts, or on a part of that section."""
        return any(f"{fact}.".startswith(f"{section}.") for fact in self.about.get("facts") or ())


@dataclass(frozen=True)
class Said:
    """A response ready to be sent, before it is fitted to a channel."""

    bubbles: tuple[str, ...]
    buttons: tuple[str, ...] = ()
    asking: str | None = None


class Words:
    """All responses by name.

    Args:
        entries: every entry, variants included.
    """

    def __init__(self, entries: list[Entry]) -> None:
        self._entries: dict[str, list[Entry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.name, []).append(entry)

    @classmethod
    def load(cls, folder: Path) -> Words:
        """Read every file of `folder`.

        Raises:
            SetupError: a file is not in the form above.
        """
        paths = sorted(folder.rglob("*.yml"))
        return cls([e for path in paths for e in entries_of(path.read_text(encoding="utf-8"), path.stem)])

    def names(self) -> list[str]:
        return sorted(self._entries)

    def entries(self, name: str) -> list[Entry]:
        return self._entries.get(name, [])

    def all(self) -> list[Entry]:
        """Return every entry, in the order of the files."""
        return [entry for variants in self._entries.values() for entry in variants]

    def topics(self) -> dict[str, list[Entry]]:
        """Return the entries of each topic, in the order of its file."""
        topics: dict[str, list[Entry]] = {}
        for entry in self.all():
            topics.setdefault(entry.topic, []).append(entry)
        return topics

    def drafts(self) -> list[Entry]:
        """Return every entry that no named person has reviewed, or that does not say who has."""
        return [entry for entry in self.all() if entry.is_draft]

    def say(self, name: str, channel: str, **values: str) -> Said:
        """Return the words of `name` for `channel`, filled in.

        Raises:
            NotFound: there is no such response, or a placeholder has no value.
        """
        variants = self.entries(name)
        chosen = next((v for v in variants if v.channel == channel), None) or next(
            (v for v in variants if v.channel is None), None
        )
        if chosen is None:
            raise NotFound(f"no response {name!r} for {channel}")
        missing = chosen.placeholders - values.keys()
        if missing:
            raise NotFound(f"{name} needs {', '.join(sorted(missing))}")
        text = PLACEHOLDER.sub(lambda match: values[match[1]], chosen.text)
        return Said(bubbles_of(text), chosen.buttons, chosen.about.get("asking"))


def bubbles_of(text: str) -> tuple[str, ...]:
    """Divide a text into bubbles at its blank lines; a line break inside a paragraph stays."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def entries_of(written: str, topic: str) -> list[Entry]:
    """Return the entries of a topic from what its file says.

    Raises:
        SetupError: it is not in the form above.
    """
    content = yaml.safe_load(written) or {}
    responses = content.get("responses") or {}
    return [_entry(name, variant, topic) for name, variants in responses.items() for variant in variants]


def _entry(name: str, variant: Mapping[str, Any], topic: str) -> Entry:
    text = variant.get("text")
    if not isinstance(text, str) or not text.strip():
        raise SetupError(f"{topic}.yml: {name} has no text")
    buttons = tuple(button["title"] for button in variant.get("buttons") or ())
    about = variant.get("metadata") or {}
    return Entry(name, text.strip(), variant.get("channel"), buttons, about, topic)
