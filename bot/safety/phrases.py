"""The notation in which patterns are written, turned into token patterns of spaCy's Matcher.

    hit me                  these words, one after the other
    (hit|slapped) me        one of several; an alternative may have more than one word
    <partner> hit me        one of a list of data/safety/words.yml; stands inside brackets too
    hit the? baby           may be missing
    he .. hit me            up to 2 other words between
    he ... hit me           up to 5 other words between
    #                       any number

Spelling, apostrophes and small words do not matter: both sides go through bot.safety.plain.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.safety.plain import plain_words

GAPS = {"..": 2, "...": 5}
ARTICLES = ("the", "a", "an")
#: What stands for a word that no pattern knows; so nothing a parent wrote is kept in the vocabulary.
UNKNOWN, NUMBER = "_", "#"

_ELEMENT = re.compile(r"\(([^)]*)\)(\?)?|<(\w+)>(\?)?|(\.\.\.?)|(\S+)")

_NESTED = re.compile(r"\([^)]*\(|\([^)]*\w\?[^)]*\)|\w\(|[|](?![^()]*\))|\)(?!\?|\s|$)")


@dataclass(frozen=True)
class Element:
    """One place of a phrase.

    Args:
        words: the words that may stand there; empty for a gap.
        optional: it may be missing.
        gap: up to so many other words.
    """

    words: frozenset[str] = frozenset()
    optional: bool = False
    gap: int = 0


Phrase = tuple[Element, ...]


def parse(text: str, families: Mapping[str, Sequence[str]]) -> list[Phrase]:
    """Return the phrases a line of the notation stands for.

    Args:
        text: the line.
        families: the lists that `<name>` may name.

    Raises:
        ValueError: a bracket is out of place, a list is not there, or nothing but gaps is left of the line.
    """
    if _NESTED.search(text):
        raise ValueError(f"a bracket inside a bracket or a word: {text!r}")
    places: list[list[Phrase]] = []
    literal: list[str] = []

    def end_literal() -> None:
        if literal:
            places.append([tuple(Element(frozenset([word])) for word in plain_words(" ".join(literal)))])
            literal.clear()

    for found in _ELEMENT.finditer(text):
        group, group_optional, family, family_optional, gap, word = found.groups()
        if word is not None and not word.endswith("?") and word != NUMBER:
            literal.append(word)
            continue
        end_literal()
        if gap:
            places.append([(Element(gap=GAPS[gap]),)])
        elif word == NUMBER:
            places.append([(Element(frozenset([NUMBER])),)])
        elif word is not None:
            places.append(_alternatives([word[:-1]], families, optional=True))
        elif family is not None:
            places.append(_alternatives([f"<{family}>"], families, optional=bool(family_optional)))
        else:
            places.append(_alternatives(group.split("|"), families, optional=bool(group_optional)))
    end_literal()
    phrases = [tuple(itertools.chain(*choice)) for choice in itertools.product(*places)]
    if not all(any(e.words and not e.optional for e in phrase) for phrase in phrases):
        raise ValueError(f"no word is certain in {text!r}")
    return phrases


def _alternatives(texts: list[str], families: Mapping[str, Sequence[str]], *, optional: bool) -> list[Phrase]:
    single: set[str] = set()
    several: dict[tuple[str, ...], set[str]] = {}
    for text in _opened(texts, families):
        words = _plain(text)
        if len(words) == 1:
            single.add(words[0])
        elif words:
            several.setdefault(tuple(words[:-1]), set()).add(words[-1])
        elif text in ARTICLES:  # "(the|my)": articles are left out everywhere, so nothing need stand there
            optional = True
    phrases = _merged(several)
    if optional and phrases:
        phrases.append(())
    if not single and not phrases:
        return [()]
    return ([(Element(frozenset(single), optional=optional),)] if single else []) + phrases


def _merged(several: Mapping[tuple[str, ...], set[str]]) -> list[Phrase]:
    """Return alternatives of more than one word; those that differ in one word only as one."""
    by_end: dict[tuple[tuple[str, ...], frozenset[str]], set[str]] = {}
    for start, ends in several.items():
        by_end.setdefault((start[1:], frozenset(ends)), set()).add(start[0])
    return [
        (Element(frozenset(first)), *(Element(frozenset([word])) for word in middle), Element(ends))
        for (middle, ends), first in by_end.items()
    ]


def _opened(texts: Sequence[str], families: Mapping[str, Sequence[str]]) -> list[str]:
    opened: list[str] = []
    for text in texts:
        name = re.search(r"<(\w+)>", text)
        if name is None:
            opened.append(text.strip())
        elif name[1] in families:
            opened += _opened([text.replace(name[0], word) for word in families[name[1]]], families)
        else:
            raise ValueError(f"no list {name[1]!r} in words.yml")
    return opened


def _plain(text: str) -> list[str]:
    before, number, after = text.partition(NUMBER)
    return [*plain_words(before), NUMBER, *_plain(after)] if number else plain_words(before)


def token_pattern(phrase: Phrase) -> list[dict[str, Any]]:
    """Return the phrase as spaCy's Matcher takes it."""
    tokens: list[dict[str, Any]] = []
    for element in phrase:
        if element.gap:
            tokens += [{"OP": "?"}] * element.gap
            continue
        words = sorted(element.words)
        token: dict[str, Any] = {"ORTH": words[0] if len(words) == 1 else {"IN": words}}
        tokens.append({**token, "OP": "?"} if element.optional else token)
    return tokens
