"""The words a parent reads, from data/responses; Rasa reads the same files.

utter_name:
- text: |            a blank line begins a new bubble; {name} is filled in
    ...
  channel: sms       optional: a variant for one channel
  buttons: [{title: Yes please, payload: Yes please}]
  metadata: {purpose: ..., facts: ["3.1"], review: draft, checked: 2026-11-24, asking: consent}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.errors import NotFound, SetupError

PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: What `review` says until a named person has read the words; then that person's name.
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
    """

    name: str
    text: str
    channel: str | None = None
    buttons: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def placeholders(self) -> set[str]:
        return set(PLACEHOLDER.findall(self.text))

    @property
    def is_draft(self) -> bool:
        return self.about.get("review") in (None, "", DRAFT)


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
        entries: list[Entry] = []
        for path in sorted(folder.rglob("*.yml")):
            content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            for name, variants in (content.get("responses") or {}).items():
                entries += [_entry(name, variant, path) for variant in variants]
        return cls(entries)

    def names(self) -> list[str]:
        return sorted(self._entries)

    def entries(self, name: str) -> list[Entry]:
        return self._entries.get(name, [])

    def drafts(self) -> list[Entry]:
        """Return every entry that no named person has reviewed, or that does not say who has."""
        return [entry for name in self.names() for entry in self.entries(name) if entry.is_draft]

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


def _entry(name: str, variant: Mapping[str, Any], path: Path) -> Entry:
    text = variant.get("text")
    if not isinstance(text, str) or not text.strip():
        raise SetupError(f"{path.name}: {name} has no text")
    buttons = tuple(button["title"] for button in variant.get("buttons") or ())
    return Entry(name, text.strip(), variant.get("channel"), buttons, variant.get("metadata") or {})
