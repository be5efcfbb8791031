"""When and how somebody wants to be reached, as a message says it beside other things. Pure."""

from __future__ import annotations

import re

#: Words that are a time to be reached at, not only a wish for another one.
A_TIME = re.compile(
    r"\b(mon|tues?|wednes|thurs?|fri|satur|sun)(day)?s?\b|\bnext week\b"
    r"|\b(morning|afternoon|evening|lunch ?time|dinner ?time|tea ?time|night|weekend|any ?time|noon)s?\b"
    r"|\b(after|before|from|about|around|at) (half )?"
    r"(\d{1,2}([:.]\d\d)?|one|two|three|four|five|six|nine|ten)\b"
    r"(?! ?(weeks?|wks?|months?|mths?|days?|years?|yrs?)\b)"
    r"|\b\d{1,2}([:.]\d\d)? ?(am|pm)\b|\bschool (run|hours)\b|\bwhen (he|she|they|baby)'?s? (nap|sleep|bed)"
)
#: A number that they are writing from.
THIS_ONE = re.compile(
    r"\b(this|same|my) (number|phone|one|chat|mobile)\b|\b(here|on this|text me|whatsapp)\b"
)
#: "text me, don't ring"; also how it is kept.
BY_TEXT = "by text, not a call"
NO_CALLS = re.compile(
    r"\b(text|txt|message|whatsapp)(s|ing)?( me)?( only|,? (not|no|don'?t|instead of|rather than) (a )?"
    r"(ring|call|phone|speak|phone call)(ing|s)?| (is|are|would be) (better|best|easier)| instead)\b"
    r"|\b(only|just|rather|prefer|prefer a|rather a) (text|txt|message|whatsapp)\b"
    r"|\b(don'?t|do not|not to|rather not|hate|can'?t|never|no good at) "
    r"(ring|ringing|call me|phone me|answer (the |calls|me phone|my phone)|take calls|(phone )?calls"
    r"|(talk|be) on the phone)\b"
    r"|\bno (phone )?calls\b"
)
_CLAUSE = re.compile(r"[,;\n]|[.!?](?:\s|$)|\bbut\b")
#: Words that belong to the time that follows them.
_BEFORE_TIME = re.compile(
    r"(\b(not|only|just|any|every|most|weekday|early|late|either)\s+){0,2}$", re.IGNORECASE
)
#: Words by which a time is told to those who will ring.
_FOR_THEM = re.compile(r"\b(them|they|ring|rings|call|calls|phone|link worker)\b")
LONGEST = 120


def time_in(text: str) -> str | None:
    """Return what a message says about when to be reached: the part of it that names a time, or None."""
    for part in _CLAUSE.split(text):
        said = THIS_ONE.sub("", part)
        found = A_TIME.search(said.lower().replace("\u2019", "'"))
        if found:
            before = _BEFORE_TIME.search(said[: found.start()])
            start = before.start() if before else found.start()
            return said[start:].strip(" -.")[:LONGEST]
    return None


def tells_them_a_time(text: str) -> bool:
    """Return whether a message tells those who will ring when to do it: "not mornings tell them"."""
    return time_in(text) is not None and _FOR_THEM.search(text.lower()) is not None


def wants_no_calls(text: str) -> bool:
    """Return whether somebody wants to be written to and not rung."""
    return NO_CALLS.search(text.lower().replace("\u2019", "'")) is not None
