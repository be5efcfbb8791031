"""A page that comes back from its reviewer: read, checked as a whole, and taken in whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.channels.alphabet import PLAIN
from bot.errors import BadInput
from bot.review.page import CALLED, DATE, NOTE, REVIEWER, RIGHT, TITLE, WORDS
from bot.review.rules import Rules
from bot.review.writing import write
from bot.words import DRAFT, Entry, Words

HEADING = re.compile(r"## \d+\. (utter_\w+)(?:, ([\w ]+))? \(([0-9a-f]{8})\)\s*")
YES, NO = {"yes", "y", "x", "ok"}, {"no", "n"}
NAME = re.compile(r"[^\W\d_].*[^\W\d_]")


@dataclass(frozen=True)
class Mark:
    """What a reviewer did with one text.

    Args:
        name: the response.
        channel: its own channel, or None.
        fingerprint: of the words that the page was printed with.
        words: the words as they now stand on the page.
        right: what stands after "Right?", in small letters.
        note: what the reviewer has to say to the writers.
    """

    name: str
    channel: str | None
    fingerprint: str
    words: str
    right: str
    note: str


@dataclass(frozen=True)
class Page:
    """A page as it came back."""

    topic: str
    reviewer: str
    on: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Taken:
    """What taking a page back came to.

    Args:
        refused: why nothing was taken, a sentence each; empty where all was.
        changed: headings of texts with new words.
        read: headings of texts that now carry the reviewer's name.
        notes: what the reviewer wrote to the writers, with the text's name.
    """

    refused: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def take(written: str, folder: Path, rules: Rules, today: date) -> Taken:
    """Take a reviewed page back into its topic's file: all that it says, or nothing.

    Args:
        written: the page.
        folder: data/responses.
        rules: what every text is held to.
        today: the day it is; a review is not from tomorrow.

    Raises:
        BadInput: it is no such page.
        SetupError: the topic's file cannot be written to.
    """
    page, words = parse(written), Words.load(folder)
    if page.topic not in words.topics():
        raise BadInput(f"there is no topic {page.topic}; `village words` lists them")
    pairs = [(mark, _of(mark, page.topic, words)) for mark in page.marks]
    after = [_after(mark, entry, page) for mark, entry in pairs if entry is not None]
    refused = [*_missing(page, today)] if any(_touched(mark, entry) for mark, entry in pairs) else []
    for mark, entry in pairs:
        refused += [f"{mark.name}: {why}." for why in _refusals(mark, entry, page, words, rules)]
    if refused:
        return Taken(refused=tuple(refused))
    before = [entry for _, entry in pairs if entry is not None]
    changes = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    if changes:
        write(folder / f"{page.topic}.yml", changes)
    return Taken(
        changed=tuple(new.name for old, new in changes if old.text != new.text),
        read=tuple(new.name for _, new in changes if not new.is_draft),
        notes=tuple(f"{mark.name}: {mark.note}" for mark in page.marks if mark.note),
    )


def parse(written: str) -> Page:
    """Read a page that came back.

    Raises:
        BadInput: it is no page that `village words` printed.
    """
    head, *texts = re.split(r"^(?=## )", written.replace("\r\n", "\n").lstrip("\ufeff"), flags=re.M)
    title = re.search(rf"^{re.escape(TITLE)}(\w+)\s*$", head, re.M)
    if title is None:
        raise BadInput(f'this is no page that `village words` printed: it has no line "{TITLE}..."')
    return Page(title[1], _after_mark(head, REVIEWER), _after_mark(head, DATE), tuple(map(_mark, texts)))


def _mark(text: str) -> Mark:
    first, _, rest = text.partition("\n")
    named = HEADING.fullmatch(first)
    body = re.search(rf"^{re.escape(WORDS)}[ ]*\n(.*?)^{re.escape(RIGHT)}", rest, re.M | re.S)
    if named is None or body is None:
        raise BadInput(f'the text under "{first.strip()}" has lost its heading or its line "{RIGHT}"')
    channel = next((name for name, called in CALLED.items() if called == named[2]), None)
    note = re.search(rf"^{re.escape(NOTE)}(.*?)(?=^---|\Z)", rest, re.M | re.S)
    return Mark(
        name=named[1],
        channel=channel,
        fingerprint=named[3],
        words=re.sub(r"[ \t]*\n[ \t]*(\n[ \t]*)+", "\n\n", body[1]).strip(),
        right=_after_mark(rest, RIGHT).lower().strip(" ."),
        note=" ".join(note[1].split()) if note else "",
    )


def _after_mark(text: str, mark: str) -> str:
    found = re.search(rf"^{re.escape(mark)}[ \t]*(.*)$", text, re.M)
    return found[1].strip() if found else ""


def _of(mark: Mark, topic: str, words: Words) -> Entry | None:
    variants = words.entries(mark.name)
    return next((e for e in variants if e.channel == mark.channel and e.topic == topic), None)


def _corrected(mark: Mark, entry: Entry) -> str:
    """Return the words as the reviewer wants them; what only an editor did to them is undone."""
    text = mark.words if entry.about.get("language") else mark.words.translate(PLAIN)
    if "\n" not in entry.text.replace("\n\n", ""):
        text = re.sub(r"(?<!\n)[ \t]*\n(?!\n)", " ", text)  # the editor broke long lines
    return text


def _touched(mark: Mark, entry: Entry | None) -> bool:
    return bool(mark.right) or (entry is not None and _corrected(mark, entry) != entry.text)


def _after(mark: Mark, entry: Entry, page: Page) -> Entry:
    """Return the entry as it is once the page is taken."""
    text = _corrected(mark, entry)
    if mark.right in NO:
        return replace(entry, text=text, about={**entry.about, "review": DRAFT})
    if not _touched(mark, entry):
        return entry
    corrected = replace(entry, text=text)
    review = {"by": page.reviewer, "date": page.on, "words": corrected.fingerprint}
    return replace(corrected, about={**entry.about, "review": review})


def _missing(page: Page, today: date) -> Iterator[str]:
    if not NAME.search(page.reviewer):
        yield f'The page has no name after "{REVIEWER}".'
    try:
        if date.fromisoformat(page.on) > today:
            yield f"The date {page.on} is not here yet."
    except ValueError:
        yield f'After "{DATE}" stands no date of that form.'


def _refusals(mark: Mark, entry: Entry | None, page: Page, words: Words, rules: Rules) -> Iterator[str]:
    if entry is None:
        yield f"the topic {page.topic} has no such text"
        return
    if mark.right and mark.right not in YES | NO:
        yield f'"{mark.right}" after "Right?" is neither yes nor no'
    if not _touched(mark, entry):
        return
    if mark.fingerprint != entry.fingerprint:
        yield "the words have changed since this page was printed; print it again"
        return
    after = _after(mark, entry, page)
    if not after.text:
        yield "the words are gone"
        return
    for name in sorted(entry.placeholders - after.placeholders):
        yield f"{{{name}}} was lost, and has to stand in the words"
    for name in sorted((after.placeholders & rules.wording["placeholders"].keys()) - entry.placeholders):
        yield f"{{{name}}} is not filled in here"
    yield from rules.faults(after, words)
    if after.text != entry.text:
        yield from rules.style(after)
