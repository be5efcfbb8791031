"""The danger patterns of data/safety/patterns, and what they find in a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Optional

from bot.safety.phrasebook import Phrasebook
from bot.safety.phrases import NUMBER, parse
from bot.safety.plain import Sentence, plain_words, sentences, word_file
from bot.safety.suppressors import Suppressors
from bot.understanding.reading import RISKS, Reading

SURE, DOUBT = "sure", "doubt"
#: `unless` looks so many words before and after what was found, in the same clause.
NEARBY = 8
#: Between a subject and its verb these change nothing ("he nearly shook him").
ADVERBS = frozenset(
    [
        "nearly",
        "almost",
        "only",
        "then",
        "like",
        "kept",
        "keeps",
        "still",
        "also",
        "often",
        "sometimes",
        "once",
        "now",
        "again",
        "gonna",
        "would",
        "could",
        "might",
        "started",
        "has",
        "have",
        "had",
        "been",
        "always",
    ]
)
SPEAKER = frozenset(["i", "im", "ive", "id", "ill", "we", "weve"])


@dataclass(frozen=True)
class Pattern:
    """One sign of danger, as data/safety/patterns/<kind>.yml writes it.

    Args:
        id: its name, unlike any other's.
        kind: one of the risks of labels.md.
        level: `sure` for danger, `doubt` for a question.
        say: phrases in the notation of bot.safety.phrases.
        unless: words that, nearby, make it something else.
        needs: words of which one must be somewhere in the message; @pregnant and @after_birth also
            hold where the reading says so.
        by_me: only what the writer does; not where somebody else is the subject.
        by_others: only what somebody else does.
        despite: suppressors that do not hold here.
        variant: which words answer it, where a kind has several.
        yes, no: sentences in which it must, and must not, be found.
    """

    id: str
    kind: str
    level: str
    say: tuple[str, ...]
    unless: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    by_me: bool = False
    by_others: bool = False
    despite: frozenset[str] = frozenset()
    variant: Optional[str] = None
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """A pattern found in a message.

    Args:
        pattern: which.
        level: `sure`, `doubt`, `faded` (sure, but for a suppressor that leaves a question), or None where one
            covers it.
    """

    pattern: Pattern
    level: Optional[str]


@dataclass
class Patterns:
    """All patterns, ready to look with.

    Args:
        patterns: every pattern.
        families: the word lists of words.yml.
        suppressors: what covers a pattern that is found.
    """

    patterns: list[Pattern]
    families: dict[str, list[str]]
    suppressors: Suppressors
    _book: Phrasebook[tuple[int, frozenset[str]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._others = self._family("others")
        self._contexts = {f"@{name}": self._family(name) for name in ("pregnant", "after_birth")}
        self._book = Phrasebook(
            ((number, frozenset(word for element in phrase for word in element.words)), phrase)
            for number, pattern in enumerate(self.patterns)
            for line in pattern.say
            for phrase in parse(line, self.families)
        )

    def find(self, text: str, reading: Optional[Reading] = None) -> list[Found]:
        """Return what is found in a message.

        Args:
            text: the message.
            reading: what was understood of it, for the stage; may be missing.
        """
        parts = list(dict.fromkeys(sentences(text)))
        everything = frozenset(word for part in parts for word in part.words)
        stage = reading.stage.kind if reading and reading.stage else None
        found: dict[tuple[str, Optional[str]], Found] = {}
        for part in parts:
            marks = None
            for (number, own), start, end in self._book.find(part.words):
                pattern = self.patterns[number]
                if not self._stands(pattern, part, start, end, everything, stage):
                    continue
                marks = marks or self.suppressors.mark(part)
                level = marks.level(pattern.kind, pattern.level, start, end, own, pattern.despite)
                found[(pattern.id, level)] = Found(pattern, level)
        return list(found.values())

    def _stands(
        self,
        pattern: Pattern,
        part: Sentence,
        start: int,
        end: int,
        everything: frozenset[str],
        stage: Optional[str],
    ) -> bool:
        if not pattern.unless.isdisjoint(self._nearby(part, start, end)):
            return False
        if pattern.needs and not self._context(pattern.needs, everything, stage):
            return False
        subject = self._subject(part, start)
        if pattern.by_me and subject in self._others:
            return False
        return not (pattern.by_others and (subject in SPEAKER or part.words[start] in SPEAKER))

    def _context(self, needs: frozenset[str], everything: frozenset[str], stage: Optional[str]) -> bool:
        if "@pregnant" in needs and stage == "pregnant":
            return True
        words = needs.union(*(self._contexts[name] for name in self._contexts if name in needs))
        return not words.isdisjoint(everything)

    @staticmethod
    def _nearby(part: Sentence, start: int, end: int) -> list[str]:
        first = max(start - NEARBY, 0)
        clauses = set(part.clauses[start:end])
        around = zip(part.words[first : end + NEARBY], part.clauses[first : end + NEARBY], strict=True)
        return [word for word, clause in around if clause in clauses]

    @staticmethod
    def _subject(part: Sentence, start: int) -> str:
        first = max(start - 4, 0)
        before = [
            word
            for word, clause in zip(part.words[first:start], part.clauses[first:start], strict=True)
            if word not in ADVERBS and clause == part.clauses[start]
        ]
        return before[-1] if before else ""

    def _family(self, name: str) -> frozenset[str]:
        return expanded([f"<{name}>"], self.families)


def expanded(words: list[str], families: dict[str, list[str]]) -> frozenset[str]:
    """Return the plain words of a list that may name other lists (`<partner>`) or a context (`@pregnant`).

    Raises:
        ValueError: an entry is not one plain word.
    """
    out: set[str] = set()
    for word in map(str, words):
        if word.startswith("@") or word == NUMBER:
            out.add(word)
        elif word.startswith("<"):
            out |= expanded(families[word.strip("<>")], families)
        else:
            plain = plain_words(word)
            if len(plain) != 1:
                raise ValueError(f"unless and needs take single words, not {word!r}")
            out.update(plain)
    return frozenset(out)


@lru_cache(maxsize=1)
def load() -> Patterns:
    """Return all patterns of data/safety, read once.

    Raises:
        ValueError: a file is not in the form above; says which pattern.
    """
    families: dict[str, list[str]] = word_file("words.yml")
    patterns = [
        _pattern(kind, entry, families)
        for kind in RISKS
        for entry in word_file(f"patterns/{kind}.yml")["patterns"]
    ]
    names = [pattern.id for pattern in patterns]
    if len(set(names)) != len(names):
        raise ValueError(f"two patterns of one name: {sorted({n for n in names if names.count(n) > 1})}")
    return Patterns(patterns, families, Suppressors(word_file("suppressors.yml"), families))


def _pattern(kind: str, entry: dict[str, Any], families: dict[str, list[str]]) -> Pattern:
    unknown = entry.keys() - {
        "id",
        "level",
        "say",
        "unless",
        "needs",
        "by_me",
        "by_others",
        "despite",
        "variant",
        "yes",
        "no",
        "why",
    }
    if unknown or entry.get("level") not in (SURE, DOUBT):
        raise ValueError(f"{kind}: {entry.get('id')}: {sorted(unknown) or 'level is sure or doubt'}")
    return Pattern(
        id=entry["id"],
        kind=kind,
        level=entry["level"],
        say=tuple(entry["say"]),
        unless=expanded(entry.get("unless") or [], families),
        needs=expanded(entry.get("needs") or [], families),
        by_me=entry.get("by_me") == "true",
        by_others=entry.get("by_others") == "true",
        despite=frozenset(entry.get("despite") or ()),
        variant=entry.get("variant"),
        yes=tuple(entry["yes"]),
        no=tuple(entry["no"]),
    )
