"""Amounts of time in words and figures: "24wks", "five and a half months", "3wks 2 days", "2 yr old"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from spacy.matcher import Matcher
from spacy.tokens import Doc

from bot.understanding.text import tokeniser, words_of

_UNITS = {
    "day": "day days dys dayz d",
    "week": "week weeks wk wks weks weeeks weeek wek weekz w wkz weaks weeks' week's",
    "month": "month months mth mths mnth mnths mo mos m monthz mounths munths monthes months' munf munfs",
    "year": "year years yr yrs yeer yeers yo y yer yrz year's",
}
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
#: Single letters are units only where "old", "pregnant" or another amount stands beside them.
_LETTERS = ("d", "w", "m", "y")

_ONES = words_of("""
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
""")
_NUMBERS = {word: float(number) for number, word in enumerate(_ONES, 1)}
_NUMBERS |= {
    "a": 1.0,
    "an": 1.0,
    "twenty": 20.0,
    "thirty": 30.0,
    "thirtee": 30.0,
    "forty": 40.0,
    "fourty": 40.0,
    "couple": 2.0,
    "tree": 3.0,
    "fiv": 5.0,
    "sevn": 7.0,
    "half": 0.5,
    "wan": 1.0,
    "won": 1.0,
}
_TENS = ("twenty", "thirty", "forty", "fourty")
_OLD = ("old", "olds", "o", "ol", "auld")
_LESS = {"nearly", "almost", "nealy", "nrly", "not"}
#: How much less "nearly" and "tomorrow" make it, in days.
_NEARLY = {"day": 0, "week": 1, "month": 7, "year": 30}
_SPLIT = re.compile(r"(?<=\d)(?=[A-Za-z])|(?<=[A-Za-z])(?=\d)|[-/_]")


@dataclass(frozen=True)
class Amount:
    """Args:
    start, end: where it stands in the text.
    number, unit: its first part ("3", "week").
    days: all of it in days.
    said: its words.
    old: whether it says "old" itself ("2yo", "6 week old").
    """

    start: int
    end: int
    number: float
    unit: str
    days: int
    said: str
    old: bool


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    """Return a matcher of number and unit, each a word or a run of digits."""
    matcher = Matcher(tokeniser().vocab)
    number = {"TEXT": {"REGEX": r"^\d{1,3}([.,]\d)?$"}}
    word = {"LOWER": {"IN": sorted(_NUMBERS)}}
    tens, ones = {"LOWER": {"IN": list(_TENS)}}, {"LOWER": {"IN": _ONES[:9]}}
    unit = {"LOWER": {"IN": sorted(_UNIT_OF)}}
    of, and_ = {"LOWER": "of", "OP": "?"}, {"LOWER": {"IN": ["and", "n", "&"]}}
    half = {"LOWER": {"IN": ["half", "1/2", "½", "quarter"]}}
    a = {"LOWER": {"IN": ["a", "an"]}, "OP": "?"}
    matcher.add(
        "AMOUNT",
        [
            [number, unit],
            [word, of, unit],
            [tens, ones, unit],
            [number, and_, a, half, unit],
            [word, and_, a, half, unit],
            [number, {"TEXT": "1"}, {"TEXT": "2"}, unit],
            [number, unit, and_, a, half],
            [word, unit, and_, a, half],
        ],
    )
    return matcher


def amounts(text: str) -> list[Amount]:
    """Return the amounts of time in a plain text, in order; one made of several parts is one amount."""
    spaced, places = _spaced(text)
    document = tokeniser().make_doc(spaced)
    spans = [(start, end) for _, start, end in _matcher()(document)]
    longest: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not longest or start >= longest[-1][1]:
            longest.append((start, end))
    found: list[Amount] = []
    index = 0
    while index < len(longest):
        start, end = longest[index]
        number, unit, days = _worth(document, start, end)
        index += 1
        while index < len(longest) and _goes_on(document, end, longest[index], unit):
            more_start, end = longest[index]
            days += _worth(document, more_start, end)[2]
            index += 1
        amount = _amount(document, start, end, number, unit, days, places, text)
        if amount:
            found.append(amount)
    return found


def _spaced(text: str) -> tuple[str, list[int]]:
    """Put a space between figures and letters, and for hyphens; keep where each character came from."""
    out: list[str] = []
    places: list[int] = []
    cuts = {match.start() for match in _SPLIT.finditer(text)}
    for at, character in enumerate(text):
        if at in cuts:
            out.append(" ")
            places.append(at)
            if character in "-/_":
                continue
        out.append(character)
        places.append(at)
    return "".join(out), [*places, len(text)]


def _worth(document: Doc, start: int, end: int) -> tuple[float, str, float]:
    words = [token.lower_ for token in document[start:end]]
    unit = next(_UNIT_OF[word] for word in words if word in _UNIT_OF and word not in _NUMBERS)
    number = 0.0
    halves = 0.0
    for place, word in enumerate(words):
        if word in ("half", "½", "quarter"):
            halves = 0.25 if word == "quarter" else 0.5
        elif re.match(r"^\d", word):
            number = number if number else number + float(word.replace(",", "."))
        elif word in _NUMBERS and not (word in ("a", "an") and (place or len(words) > 2)):
            number += _NUMBERS[word]
    if [word for word in words if word.isdigit()][1:] == ["1", "2"]:
        halves = 0.5
    number += halves
    return number or 1.0, unit, (number or 1.0) * _DAYS[unit]


def _goes_on(document: Doc, end: int, following: tuple[int, int], unit: str) -> bool:
    between = [token.lower_ for token in document[end : following[0]]]
    smaller = _DAYS[_worth(document, *following)[1]] < _DAYS[unit]
    return smaller and len(between) <= 1 and all(word in ("and", "n", "&", ",", "+") for word in between)


def _amount(
    document: Doc, start: int, end: int, number: float, unit: str, days: float, places: list[int], text: str
) -> Amount | None:
    last = document[end - 1].lower_
    after = [token.lower_ for token in document[end : end + 2]]
    yo = any(token.lower_ == "yo" for token in document[start:end])
    old = yo or bool(after and after[0] in _OLD)
    if last in _LETTERS and not (
        old or (after and after[0].startswith(("preg", "pp", "gone", "post"))) or end - start > 3
    ):
        return None
    if old and not yo:
        end += 1
    if document[start - 1].lower_ in _LESS and start:
        days -= _NEARLY[unit]
    if after[:1] == ["tomorrow"]:
        days -= 1
    first, final = document[start].idx, document[end - 1].idx + len(document[end - 1])
    low, high = places[first], places[min(final, len(places) - 1)]
    return Amount(low, high, number, unit, max(0, round(days)), text[low:high].strip(), old)
