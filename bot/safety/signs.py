"""Signs of danger, as data that a midwife can read (data/safety/signs).

A sign is a row of words. `(a|b)` is a choice, `word?` may be missing, `word*` is any ending, and `..`
stands for up to four other words. It is looked for in plain text: small letters, no apostrophes, no marks.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

GAP = r"(?:\S+ ){0,4}?"
CLAUSE_END = re.compile(r"[.!?;:,\n]+|\b(?:but|tho|though|although|except|cos|because)\b")
#: Apostrophes, and characters that are not seen but would part a word.
FOLDED = str.maketrans("", "", "'\u2019\u2018`\u00b4\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\x00")


@dataclass(frozen=True)
class Sign:
    """One sign.

    Args:
        kind: the danger it is a sign of.
        sure: whether it is certain; else it is a doubt, and is asked about.
        source: as it is written.
        expression: what it is compiled to.
        found_in: sentences in which it must be found.
        not_in: sentences in which no danger must be found.
    """

    kind: str
    sure: bool
    source: str
    expression: re.Pattern[str]
    found_in: tuple[str, ...]
    not_in: tuple[str, ...]


@dataclass(frozen=True)
class Signs:
    """All signs of danger, and the phrases that are none."""

    dangers: tuple[Sign, ...]
    harmless: tuple[re.Pattern[str], ...]
    denials: tuple[re.Pattern[str], ...]

    @classmethod
    def load(cls, folder: Path) -> Signs:
        """Read the signs.

        Raises:
            ValueError: a file is not in the form above; the text names it.
        """
        dangers: list[Sign] = []
        for path in sorted((folder / "signs").glob("*.yml")):
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
            for level in ("sure", "doubt"):
                dangers += [
                    _sign(content["kind"], level == "sure", row, path) for row in content.get(level) or ()
                ]
        none = yaml.safe_load((folder / "no_danger.yml").read_text(encoding="utf-8"))
        return cls(
            tuple(dangers),
            tuple(compiled(row) for row in none["harmless"]),
            tuple(compiled(row) for row in none["denials"]),
        )


def clauses(text: str) -> list[str]:
    """Return a message's clauses in plain words; a denial covers only its own."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(FOLDED)
    parts = CLAUSE_END.split(re.sub(r"(\d)\.(\d)", r"\1_\2", plain))
    worded = (re.sub(r"[^\w\s+]", " ", part) for part in parts)
    return [" ".join(part.split()) for part in worded if part.strip()]


def compiled(source: str) -> re.Pattern[str]:
    """Return the expression of a sign."""
    parts = []
    for token in _tokens(source):
        if token == "..":
            parts.append(GAP)
            continue
        missing = token.endswith("?")
        word = (token[:-1] if missing else token).replace("*", r"\w*")
        parts.append(f"(?:{word} )?" if missing else f"(?:{word}) ")
    return re.compile(r"(?:^|(?<=\s))" + "".join(parts))


def _tokens(source: str) -> list[str]:
    """Divide a sign at the spaces that stand outside brackets."""
    tokens, depth = [""], 0
    for letter in source:
        depth += (letter == "(") - (letter == ")")
        if letter == " " and depth == 0:
            tokens.append("")
        else:
            tokens[-1] += letter
    return [token for token in tokens if token]


def _sign(kind: str, sure: bool, row: Any, path: Path) -> Sign:
    try:
        source = row["say"]
        found_in, not_in = tuple(row["found_in"]), tuple(row.get("not_in") or ())
        return Sign(kind, sure, source, compiled(source), found_in, not_in)
    except (TypeError, KeyError, re.error) as error:
        raise ValueError(f"{path.name}: {row}: {error}") from error
