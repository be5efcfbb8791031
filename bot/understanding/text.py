"""Text made plain, and cut into clauses."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import spacy
from spacy.language import Language

#: What clause cutting looks at, half of it at each end; danger patterns read the whole text, however long.
LONGEST_FOR_CLAUSES = 10_000
MOST_CLAUSES = 60
#: Fewer words than this say too little alone, so they stay with the clause before.
SHORTEST_CLAUSE = 3

_QUOTES = {
    0x2018: "'",
    0x2019: "'",
    0x201B: "'",
    0x02BC: "'",
    0x0060: "'",
    0x00B4: "'",
    0x201C: '"',
    0x201D: '"',
    0x2013: "-",
    0x2014: " - ",
    0x2026: "...",
}
_STOPS = {".", ",", ";", ":", "!", "?", "..", "...", "-", "\n"}
_JOINERS = {
    "and",
    "but",
    "n",
    "an",
    "nd",
    "&",
    "then",
    "cos",
    "because",
    "though",
    "although",
    "anyway",
    "also",
    "plus",
    "except",
    "however",
    "still",
}
_LONG_RUNS = re.compile(r"(.)\1{6,}")


def clean(text: str) -> str:
    """Return the text with one form for each character and one space between words.

    Compatibility forms are joined (NFKC), characters that show nothing are dropped, curly quotes become
    straight ones, and a letter held down is shortened. Case stays: names and language need it.
    """
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    text = "".join(" " if each in "\t\r\n\v\f\x85\u2028\u2029" else each for each in text if _shows(each))
    return _LONG_RUNS.sub(r"\1\1\1", " ".join(text.split()))


def _shows(character: str) -> bool:
    return character in "\t\r\n\v\f\x85" or unicodedata.category(character) not in (
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
    )


def both_ends(text: str, longest: int) -> str:
    """Return the text, or of a longer one its beginning and end: people begin and end with what matters."""
    return text if len(text) <= longest else f"{text[: longest // 2]} {text[-(longest // 2) :]}"


@lru_cache(maxsize=1)
def tokeniser() -> Language:
    """Return spaCy's English tokeniser, with no trained parts."""
    return spacy.blank("en")


def clauses(text: str) -> list[str]:
    """Return the parts of a plain text that each say one thing, in order.

    Cut at stops and commas, and before "and", "but", "n" and their like. Dictated run-ons have neither, so a
    part that is still long is cut into overlapping stretches of words.

    Args:
        text: a text that `clean` gave.
    """
    parts: list[list[str]] = [[]]
    for token in tokeniser().make_doc(both_ends(text, LONGEST_FOR_CLAUSES)):
        word = token.text
        if word in _STOPS or not word.strip("."):
            parts.append([])
            continue
        if word.lower() in _JOINERS and len(parts[-1]) >= SHORTEST_CLAUSE:
            parts.append([])
        parts[-1].append(word + token.whitespace_)
    found = [clause for part in _whole(parts) for clause in _stretches(part)]
    half = MOST_CLAUSES // 2
    return found if len(found) <= MOST_CLAUSES else found[:half] + found[-half:]


def _whole(parts: list[list[str]]) -> list[list[str]]:
    joined: list[list[str]] = []
    for part in filter(None, parts):
        if joined and (len(part) < SHORTEST_CLAUSE or len(joined[-1]) < SHORTEST_CLAUSE):
            joined[-1] = [*joined[-1][:-1], joined[-1][-1].rstrip() + " ", *part]
        else:
            joined.append(part)
    return joined


def _stretches(words: list[str], longest: int = 24, step: int = 16) -> list[str]:
    starts = range(0, max(1, len(words) - (longest - step)), step) if len(words) > longest else (0,)
    return ["".join(words[start : start + longest]).strip() for start in starts]


def words_of(listing: str) -> list[str]:
    """Return the words of a listing written as running text."""
    return listing.split()
