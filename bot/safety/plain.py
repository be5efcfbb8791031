"""A message in plain words, the form in which the patterns read it.

Parents drop apostrophes, join words, spell by ear and dictate. Here "I don't wanna", "i do not want to" and
"i dnt want to" become the same words, so that a pattern is written once (data/safety/spellings.yml).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[2] / "data" / "safety"

#: A run of words without any full stop is read in windows of this size, which overlap.
WINDOW, OVERLAP = 90, 20
#: The longest entry of spellings.yml, in words.
LONGEST = 4

#: Builds strings only; the one written in C where PyYAML has it, which is ten times as fast.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+|[.!?;\n,:()]")
_APOSTROPHES = re.compile(r"(?<=\w)['`\u2018\u2019\u02bc\u00b4](?=\w)")
_LOOKALIKE = re.compile(r"(?<=[a-z])[10@$3*](?=[a-z])")
_REPEATED = re.compile(r"(\w)\1{2,}")
_SPLIT_LETTER = {"1": "i", "0": "o", "@": "a", "$": "s", "3": "e", "*": "u"}
_NOT_DECOMPOSED = str.maketrans({"\u0142": "l", "\u0131": "i", "\u00f8": "o", "\u00df": "ss"})


@dataclass(frozen=True)
class Sentence:
    """One sentence in plain words.

    Args:
        words: the words, without the ones that carry nothing ("the", "really").
        clauses: for each word the number of its clause ("... but ..." begins a new one).
        pieces: for each word the number of its piece; a comma begins a new one too.
    """

    words: tuple[str, ...]
    clauses: tuple[int, ...]
    pieces: tuple[int, ...]


@dataclass(frozen=True)
class Spelling:
    """The word lists of data/safety/spellings.yml.

    Args:
        same: what is written (a word or words) and the plain word for it.
        dropped: words that carry nothing.
        near: long words of danger that are recognised with one letter wrong.
        not_near: ordinary words that only look like one of them.
        new_clause: words that begin a new clause.
        after_and: words that, after "and" or "so", begin a new clause.
    """

    same: dict[tuple[str, ...], str]
    dropped: frozenset[str]
    near: frozenset[str]
    not_near: frozenset[str]
    new_clause: frozenset[str]
    after_and: frozenset[str]


def word_file(name: str) -> Any:
    """Return a file of data/safety in which every value is a word: "no", "on" and "yes" too."""
    with (DATA / name).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)


@lru_cache(maxsize=1)
def spelling() -> Spelling:
    """Return the word lists, read once."""
    content = word_file("spellings.yml")
    same = {
        tuple(str(variant).split()): str(word)
        for word, variants in content["same"].items()
        for variant in variants
    }
    lists = {name: frozenset(map(str, content[name])) for name in content if name != "same"}
    return Spelling(same=same, **lists)


def fold(text: str) -> str:
    """Return the text in small letters, without accents, apostrophes inside words or invisible characters."""
    text = unicodedata.normalize("NFKD", text.lower().translate(_NOT_DECOMPOSED))
    kept = "".join(
        c if c == "\n" or not unicodedata.category(c).startswith("C") else _gap(c)
        for c in text
        if unicodedata.category(c) != "Mn"
    )
    kept = _LOOKALIKE.sub(lambda found: _SPLIT_LETTER[found[0]], _APOSTROPHES.sub("", kept))
    return _REPEATED.sub(r"\1\1", kept)


def plain_words(text: str) -> list[str]:
    """Return the plain words of a phrase, as a pattern writes it."""
    return [word for word in _respelled(_TOKEN.findall(fold(text))) if word not in spelling().dropped]


def plain_text(text: str) -> str:
    """Return the whole message as words with single spaces, without apostrophes and marks."""
    return " ".join(re.sub(r"[^\w\s]", " ", fold(text)).split())


def sentences(text: str) -> Iterator[Sentence]:
    """Give the sentences of a message, long ones in overlapping windows."""
    tokens: list[str] = []
    for token in _TOKEN.findall(fold(text)):
        if token in ".!?;\n":
            yield from _windows(tokens)
            tokens = []
        else:
            tokens.append(token)
    yield from _windows(tokens)


def _gap(character: str) -> str:
    """A control character stands between words; an invisible one (zero-width) stands nowhere."""
    return " " if unicodedata.category(character) == "Cc" else ""


def _windows(tokens: list[str]) -> Iterator[Sentence]:
    if not tokens:
        return
    words = _respelled(tokens)
    for start in range(0, max(len(words) - OVERLAP, 1), WINDOW - OVERLAP):
        yield _sentence(words[start : start + WINDOW])


def _sentence(words: list[str]) -> Sentence:
    lists = spelling()
    kept: list[tuple[str, int, int]] = []
    clause = piece = 0
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else ""
        if word in ",:()":
            piece += 1
            if following in lists.after_and:
                clause += 1
            continue
        if word in lists.new_clause or (
            word in ("and", "so", "then", "now") and following in lists.after_and
        ):
            clause, piece = clause + 1, piece + 1
        if word not in lists.dropped:
            kept.append((word, clause, piece))
    if not kept:
        return Sentence((), (), ())
    only_words, clauses, pieces = zip(*kept, strict=True)
    return Sentence(only_words, clauses, pieces)


def _respelled(tokens: list[str]) -> list[str]:
    same = spelling().same
    words: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(min(LONGEST, len(tokens) - at), 1, -1):
            word = same.get(tuple(tokens[at : at + length]))
            if word is not None:
                words.append(word)
                at += length
                break
        else:
            words.append(_one(tokens[at]))
            at += 1
    return _joined_again(words)


def _joined_again(words: list[str]) -> list[str]:
    """Join once more, now that each word is spelled plainly ("wnt to" was "want to")."""
    same = spelling().same
    joined: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST, len(words) - at), 1, -1):
            word = same.get(tuple(words[at : at + length]))
            if word is not None:
                joined.append(word)
                at += length
                break
        else:
            joined.append(words[at])
            at += 1
    return joined


@lru_cache(maxsize=4096)
def _one(token: str) -> str:
    lists = spelling()
    known = lists.same.get((token,))
    if known is not None:
        return known
    single = re.sub(r"(\w)\1$", r"\1", token)
    if (single,) in lists.same:
        return lists.same[(single,)]
    if token.endswith("in") and token + "g" in lists.near:
        return token + "g"
    if len(token) < 6 or token in lists.near or token in lists.not_near:
        return token
    return next((word for word in sorted(lists.near) if _one_letter_off(token, word)), token)


def _one_letter_off(token: str, word: str) -> bool:
    """Whether one letter is missing, added, wrong or swapped with its neighbour; the first must be right."""
    if token[0] != word[0] or abs(len(token) - len(word)) > 1 or len(word) < 7:
        return False
    if len(token) == len(word):
        wrong = [at for at in range(len(word)) if token[at] != word[at]]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and token[wrong[0]] == word[wrong[1]]
            and token[wrong[1]] == word[wrong[0]]
        )
    longer, shorter = (token, word) if len(token) > len(word) else (word, token)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
