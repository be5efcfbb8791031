"""What `village words` answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.database import ROOT
from bot.errors import BadInput, NotFound
from bot.review.page import overview, page, resting_on
from bot.review.returned import take as take_back
from bot.review.rules import Rules
from bot.words import Words

DATA = ROOT / "data"


@dataclass(frozen=True)
class Answer:
    """Lines to print, and whether all is well."""

    lines: tuple[str, ...]
    well: bool = True


def answer(topic: str | None, take: Path | None, facts: str | None, today: date) -> Answer:
    """Return a topic's page, what a returned page came to, what rests on a section, or all topics.

    Args:
        topic: whose page is wanted.
        take: the file of a page that comes back.
        facts: a section of the facts.
        today: the day it is.

    Raises:
        NotFound: there is no such topic.
        BadInput: the file is no page.
    """
    words, rules = Words.load(DATA / "responses"), Rules.load(DATA)
    if take is not None:
        return _taken(take, rules, today)
    if facts is not None:
        return _lines(resting_on(facts, words))
    if topic is None:
        return _lines(overview(words))
    if topic not in words.topics():
        raise NotFound(f"there is no topic {topic}; `village words` lists them")
    return Answer((page(topic, words, rules),))


def _taken(file: Path, rules: Rules, today: date) -> Answer:
    try:
        written = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file.name} is not plain text: save it as text (UTF-8) and try again") from error
    taken = take_back(written, DATA / "responses", rules, today)
    if taken.refused:
        return Answer((*taken.refused, "Nothing was taken."), well=False)
    counted = f"{len(taken.read)} texts read, {len(taken.changed)} of them with new words"
    return Answer(
        (
            *(f"new words: {name}" for name in taken.changed),
            *(f"note on {note}" for note in taken.notes),
            counted,
        )
    )


def _lines(lines: Iterable[str]) -> Answer:
    return Answer(tuple(lines))
