"""What makes a sign of danger none: a denial, a figure of speech, a film, long ago, a question in general.

A suppressor covers only its own clause: in "I'd never hurt him but I did shake her" the second half stands.
The lists are in data/safety/suppressors.yml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from bot.safety.phrasebook import Phrasebook
from bot.safety.phrases import parse
from bot.safety.plain import Sentence, plain_words

#: A denial reaches so many words forward ("never in my life would I hurt him").
DENIAL_REACH = 4
#: "No" reaches over these only ("no current thoughts of ...").
NO_REACHES_OVER = frozenset(
    [
        "current",
        "thoughts",
        "thought",
        "of",
        "urges",
        "feelings",
        "plans",
        "any",
        "more",
        "recent",
        "signs",
        "history",
        "risk",
        "intent",
    ]
)
#: What is left of a sure sign that a suppressor turns into a question.
FADED = "faded"
#: "... I would never" counts when it begins so soon after the sign.
DENIAL_AFTER = 2


@dataclass(frozen=True)
class Cover:
    """One suppressor of a whole clause.

    Args:
        name: its name in suppressors.yml.
        effect: `drop`, or `doubt` where what is covered is still asked about.
        kinds: the dangers it covers; empty for all.
        unless: words in the same clause that make it present again ("now", "tonight").
    """

    name: str
    effect: str
    kinds: frozenset[str]
    unless: frozenset[str]


class Suppressors:
    """All suppressors, ready to look with.

    Args:
        content: suppressors.yml.
        families: the word lists of words.yml.
    """

    def __init__(self, content: Mapping[str, Any], families: Mapping[str, Sequence[str]]) -> None:
        denial = content["denial"]
        self.denying = _words(denial["words"])
        self.breaking = _words(denial["ends_at"])
        self.reported = _words(denial["reported"])
        self._figures = _book(content["figures"], families)
        self._after = _book(denial["after"], families)
        self._covers: Phrasebook[Cover] = Phrasebook(
            (cover, phrase)
            for cover, lines in map(_cover, content["clauses"])
            for line in lines
            for phrase in parse(line, families)
        )

    def mark(self, part: Sentence) -> Marks:
        """Return where in this sentence which suppressor holds."""
        return Marks(
            suppressors=self,
            part=part,
            figures=[(start, end) for _, start, end in self._figures.find(part.words)],
            denials_after=frozenset(start for _, start, _ in self._after.find(part.words)),
            covers=[(cover, part.clauses[start]) for cover, start, _ in self._covers.find(part.words)],
        )


@dataclass(frozen=True)
class Marks:
    """The suppressors that hold in one sentence."""

    suppressors: Suppressors
    part: Sentence
    figures: list[tuple[int, int]]
    denials_after: frozenset[int]
    covers: list[tuple[Cover, int]]

    def level(
        self, kind: str, level: str, start: int, end: int, own: frozenset[str], despite: frozenset[str]
    ) -> Optional[str]:
        """Return what is left of a sign found from `start` to `end`: `sure`, `doubt`, `faded` or None.

        Args:
            kind: its danger.
            level: its level when nothing covers it.
            start, end: its first word, and the one after its last.
            own: words of the sign itself, which deny nothing.
            despite: suppressors that do not hold for it.
        """
        if "figures" not in despite and any(start < last and first < end for first, last in self.figures):
            return None
        if "denial" not in despite and self._denied(start, end, own):
            return None
        clauses = {self.part.clauses[start], self.part.clauses[end - 1]}
        for cover, clause in self.covers:
            if clause not in clauses or cover.name in despite or (cover.kinds and kind not in cover.kinds):
                continue
            if not cover.unless.isdisjoint(self._clause(clause)):
                continue
            if cover.effect == "drop" or level != "sure":
                return None
            level = FADED
        return level

    def _denied(self, start: int, end: int, own: frozenset[str]) -> bool:
        lists, words = self.suppressors, self.part.words
        if any(word in lists.denying and word not in own for word in words[start:end]):
            return True
        if any(end <= at <= end + DENIAL_AFTER for at in self.denials_after):
            return True
        if words[start] in lists.breaking and self._reported_denial(start):
            return True
        for at in range(start - 1, max(start - 1 - DENIAL_REACH, -1), -1):
            if self.part.pieces[at] != self.part.pieces[start]:
                return False
            if words[at] == "no":
                return NO_REACHES_OVER.issuperset(words[at + 1 : start])
            if words[at] in lists.denying:
                return True
            if words[at] in lists.breaking:
                return self._reported_denial(at)
        return False

    def _reported_denial(self, subject: int) -> bool:
        """Whether "not saying", "don't think", "not that" stands right before this subject."""
        lists, words = self.suppressors, self.part.words
        if subject < 1 or self.part.pieces[subject - 1] != self.part.pieces[subject]:
            return False
        if words[subject - 1] == "not":
            return True
        return subject >= 2 and words[subject - 1] in lists.reported and words[subject - 2] in lists.denying

    def _clause(self, number: int) -> list[str]:
        words = zip(self.part.words, self.part.clauses, strict=True)
        return [word for word, clause in words if clause == number]


def _words(texts: Sequence[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in plain_words(str(text)))


def _book(lines: Sequence[str], families: Mapping[str, Sequence[str]]) -> Phrasebook[str]:
    return Phrasebook((line, phrase) for line in lines for phrase in parse(line, families))


def _cover(entry: Mapping[str, Any]) -> tuple[Cover, Sequence[str]]:
    if entry["effect"] not in ("drop", "doubt"):
        raise ValueError(f"{entry['id']}: effect is drop or doubt")
    cover = Cover(
        entry["id"], entry["effect"], frozenset(entry.get("kinds") or ()), _words(entry.get("unless") or ())
    )
    return cover, entry["say"]
