"""Days that people name: when a baby is due, when it was born."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Optional

from bot.understanding.amounts import amounts

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_NUMBER = r"(?P<number>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tues?(?:day)?|weds?(?:nesday)?|thur?s?(?:day)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?)\b"
)
_DAY = re.compile(
    rf"(?:the\s+)?(?:{_NUMBER}\s*(?:of\s+)?{_MONTH}|(?P<figures>\d{{1,2}}[/.-]\d{{1,2}}(?:[/.-]\d{{2,4}})?)|"
    rf"(?P<part>early|start of|beginning of|mid|middle of|late|"
    rf"end of)?\s*{_MONTH.replace('month', 'alone')}(?:\s+(?:the\s+)?(?P<after>\d{{1,2}})(?:st|nd|rd|"
    rf"th)\b)?|"
    rf"(?P<last>last|this|next|on)?\s*{_WEEKDAY}|(?P<near>today|tomorrow|tmrw|tomoz|tonight|yesterday|"
    rf"yest\b|this morning|last night|any day(?: now)?|"
    rf"last week|next week|this week|next month|last month|this month|(?:at )?christmas|xmas|new year)|"
    rf"the\s+(?P<only>\d{{1,2}})(?:st|nd|rd|th))",
    re.IGNORECASE,
)
_NEAR = {
    "today": 0,
    "tomorrow": 1,
    "tmrw": 1,
    "tomoz": 1,
    "tonight": 0,
    "yesterday": -1,
    "yest": -1,
    "this morning": 0,
    "last night": -1,
    "any day": 3,
    "any day now": 3,
    "last week": -7,
    "next week": 7,
    "this week": 2,
    "next month": 30,
    "last month": -30,
    "this month": 7,
}
_PARTS = {"early": 5, "start of": 3, "beginning of": 3, "mid": 15, "middle of": 15, "late": 25, "end of": 27}

#: Only a baby is due: not rent, not a jab.
_DUE = re.compile(
    r"\b(?:due(?:\s+date)?(?:'s)?|dew date|edd|(?:baby|he|she|bubs?|little one|it)(?:'s| is|"
    r"s)?\s+(?:coming|comes|arrives|arriving)|having (?:a|the|my|our) baby|baby)\b"
    r"(?P<gap>[\s:,-]*(?:(?:is|was|are|in|on|at|the|around|about|like|a|my|for|by|now|first|baby|to|give|"
    r"birth|have|him|her|it|over|end)\s+)*)",
    re.IGNORECASE,
)
_NOT_DUE = re.compile(
    r"\b(?:rent|bill\w*|payment|gas|electric\w*|leccy|money|wage\w*|benefit\w*|uc|jabs?|vacc\w*|"
    r"injections?|review|appointment|appt|feed|scan|loan|"
    r"council tax|debt|fine|deposit|smear|nursery|fees|mot|check|milk|credit|invoice|cheque|"
    r"not)\b[^.!?]{0,20}$",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\b(?:(?:i |we |she |have |just |only |ive |i've )*had (?:him|her|them|the baby|my (?:baby|son|"
    r"daughter|little \w+|twins|boy|girl|first|second|section|c-?section)|our (?:baby|\w+)|a (?:baby|boy|"
    r"girl|little \w+)|(?:a )?(?:c-?)?section|baby)|"
    r"gave birth|(?:was|were)? ?born|came into the world|(?:he|she|baby) (?:arrived|came)|dob(?: is)?|"
    r"d\.o\.b\.?|date of birth(?: is)?|delivered)"
    r"(?P<gap>[\s:,-]*(?:(?:on|in|the|back|just|only|at|is|to \w+|by \w+|early|a)\s+)*)",
    re.IGNORECASE,
)
_OWN_BIRTH = re.compile(r"\b(?:i|i was|we|we were)\s*$", re.IGNORECASE)
_SOMEBODY_ELSE = re.compile(r"\b(?:sister|mate|friend|cousin|her mum|we were|i were)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Day:
    """A day that a text names, with where and in which words."""

    day: date
    start: int
    said: str


def due(text: str, today: date) -> list[Day]:
    """Return the days on which a text says that a baby is due."""
    found = []
    for match in _DUE.finditer(text):
        if _NOT_DUE.search(text[: match.start()]):
            continue
        day = _day_at(text, match.end(), today, forward=True) or _in_a_while(text, match.end(), today)
        if day and -14 <= (day[0] - today).days <= 266:
            found.append(Day(day[0], match.start(), text[match.start() : day[1]].strip()))
    return found


def birth(text: str, today: date) -> list[Day]:
    """Return the days on which a text says that a child was born."""
    found = []
    for match in _BORN.finditer(text):
        before = text[: match.start()]
        own = "born" in match.group().lower() and _OWN_BIRTH.search(before)
        if own or _SOMEBODY_ELSE.search(before):
            continue
        day = _day_at(text, match.end(), today, forward=False)
        if day and day[0] <= today:
            found.append(Day(day[0], match.start(), text[match.start() : day[1]].strip()))
    return found


def _in_a_while(text: str, at: int, today: date) -> Optional[tuple[date, int]]:
    """ "due in six weeks"."""
    if not re.search(r"\b(?:in|about|around)\s+$", text[:at], re.IGNORECASE):
        return None
    near = next((amount for amount in amounts(text[at : at + 40]) if amount.start <= 8), None)
    return (today + timedelta(days=near.days), at + near.end) if near else None


def _day_at(text: str, at: int, today: date, *, forward: bool) -> Optional[tuple[date, int]]:
    match = _DAY.match(text, at)
    if not match:
        return None
    day = next((each for each in _readings(match, today, forward) if each), None)
    return (day, match.end()) if day else None


def _readings(match: re.Match[str], today: date, forward: bool) -> Iterator[Optional[date]]:
    if match["near"]:
        words = " ".join(match["near"].lower().split())
        if "christmas" in words or words == "xmas":
            yield _nearest(25, 12, today, forward)
        elif words == "new year":
            yield _nearest(1, 1, today, forward)
        else:
            yield today + timedelta(days=_NEAR[words])
    if match["figures"]:
        yield _figures(match["figures"], today, forward)
    if match["month"]:
        yield _nearest(int(match["number"]), _month(match["month"]), today, forward)
    if match["alone"]:
        number = match["after"] or _PARTS.get((match["part"] or "").lower()) or 15
        yield _nearest(int(number), _month(match["alone"]), today, forward, whole_month=not match["after"])
    if match["weekday"]:
        yield _weekday(match["weekday"], today, forward and (match["last"] or "").lower() != "last")
    if match["only"]:
        yield _day_of_month(int(match["only"]), today, forward)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _date(year: int, month: int, day: int) -> Optional[date]:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(day: int, month: int, today: date, forward: bool, whole_month: bool = False) -> Optional[date]:
    """Return that day this year, or the year after or before, whichever lies the right way."""
    if whole_month and month == today.month:
        return today
    this = _date(today.year, month, day)
    if this is None:
        return None
    if forward and (today - this).days > 14:
        return _date(today.year + 1, month, day)
    return _date(today.year - 1, month, day) if not forward and this > today else this


def _figures(words: str, today: date, forward: bool) -> Optional[date]:
    parts = [int(part) for part in re.split(r"[/.-]", words)]
    if len(parts) == 2:
        return _nearest(parts[0], parts[1], today, forward) if 1 <= parts[1] <= 12 else None
    return _date(parts[2] + 2000 if parts[2] < 100 else parts[2], parts[1], parts[0])


def _weekday(name: str, today: date, forward: bool) -> date:
    wanted = next(number for number, day in enumerate(_WEEKDAYS) if day.startswith(name.lower()[:3]))
    ahead = (wanted - today.weekday()) % 7
    return today + timedelta(days=ahead if forward else -((7 - ahead) % 7 or 7))


def _day_of_month(day: int, today: date, forward: bool) -> Optional[date]:
    this = _date(today.year, today.month, day)
    if this is None or (this > today) == forward or this == today:
        return this
    month = today.month + (1 if forward else -1)
    year = today.year + (month > 12) - (month < 1)
    return _date(year, (month - 1) % 12 + 1, day)
