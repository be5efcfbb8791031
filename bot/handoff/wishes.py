"""When, how and by whom somebody wants to be reached, as a message says it beside other things. Pure."""

from __future__ import annotations

import re

#: Words that are a time to be reached at, not only a wish for another one.
A_TIME = re.compile(
    r"\b(mon|tues?|wednes|thurs?|fri|satur|sun)(day)?s?\b|\bnext week\b"
    r"|\b(morning|afternoon|evening|lunch ?time|dinner ?time|tea ?time|night|weekend|any ?time|noon)s?\b"
    r"|\b(after|before|from|about|around|at) (half )?"
    r"(\d{1,2}([:.]\d\d)?( ?[ap]m)?|one|two|three|four|five|six|nine|ten)\b"
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
COMPLAINT = "complaint"
#: Whom and what somebody wishes for, by name; for the link worker in these words. Nothing of it is promised.
WISHES = {
    "woman": (
        "would like a woman",
        re.compile(
            r"\b(only|just|rather|prefer\w*|be|by|with|to|it'?s|its|want|get|as) (it'?s |its |be )?"
            r"(a |another )?(woman|lady|female|girl|mum)\b(?! (in|at|who|on|that (?!rings|calls))\b)"
            r"|\bfemale (one|worker|link)"
            r"|\b(not|isn'?t|no) (a )?(man|men|bloke|fella|male|lad)s?\b"
        ),
    ),
    "man": (
        "would like a man",
        re.compile(
            r"\b(only|rather|prefer\w*|talk to|speak to|be|by|get) (it'?s |its )?(a |another )"
            r"(man|bloke|fella|male|dad)\b|\bnot (a )?(woman|lady)\b"
        ),
    ),
    COMPLAINT: (
        "wants to make a complaint",
        re.compile(
            r"\b(want|wanna|like|going|need|would) (to )?(make|put in|raise)? ?(an? )?(\w+ )?complain(t|ing)?"
            r"\b(?! (about|to|against) (my|me|the|our|his|her) (?!link))"
            r"|\b(make|put in|raise|making) (a|an|my|me) (\w+ )?complaint\b|\b(who|where|how) do i complain\b"
        ),
    ),
    "not_again": (
        "does not want to tell it all again",
        re.compile(
            r"\b(go|going|went|been|drag\w*|rake) (through|over) (it|that|this|everything|the birth)"
            r"( all)?( \w+)? (again|from the (start|beginning))\b|\brepeat (myself|it all|everything)\b"
            r"|\b(tell|telling|say|saying|explain|explaining) (it|that|everything|myself|my story|the story)?"
            r" ?(all )?(over )?again\b|\bstart (again )?from (scratch|the beginning)\b"
        ),
    ),
}
_INTERPRETER = re.compile(r"\b(interpreters?|translators?|interpreting|translat\w+|bsl|sign language)\b")
_LANGUAGE = re.compile(
    r"\b(albanian|amharic|arabic|bangla|bengali|bsl|cantonese|chinese|czech|dari|farsi|french|hindi|hungarian"
    r"|italian|kurdish|lithuanian|malayalam|mandarin|oromo|pashto|persian|polish|portuguese|punjabi|romani"
    r"|romanian|russian|slovak|somali|sorani|spanish|swahili|sylheti|tamil|tigrinya|turkish|ukrainian|urdu"
    r"|vietnamese|yoruba)\b"
)
#: A detail that is not to be passed on, beside a yes: "but not my address".
_WITHHELD = {
    "name": re.compile(r"\b(not|without|except|leave out|don'?t .{0,20}) ?(my|me|our|a) (first )?name\b"),
    "area": re.compile(
        r"\b(not|without|except|leave out|don'?t .{0,20}) ?(my|me|our|an) (address|post ?code|area)\b"
    ),
}
_CLAUSE = re.compile(r"[,;\n]|[.!?](?:\s|$)|\bbut\b")
#: Words that belong to the time that follows them.
_BEFORE_TIME = re.compile(
    r"(\b(not|only|just|any|every|most|weekday|early|late|either)\s+){0,2}$", re.IGNORECASE
)
#: Words by which a time is told to those who will ring.
_FOR_THEM = re.compile(r"\b(them|they|ring|rings|call|calls|phone|link worker)\b")
#: Words of somebody who says when they may be rung.
_CALL_ME = re.compile(
    r"\b(ring|ringing|call|phone|text|message|contact|reach|get hold of) (me|us)\b"
    r"|\bgive (me|us) a (ring|call|bell)\b|\b(i'?m|we'?re) (free|available)\b|\bbest (time )?(for|to)\b"
)
LONGEST = 120


def time_in(text: str) -> str | None:
    """Return what a message says about when to be reached: the part of it that names a time, or None."""
    return next((time for part in _CLAUSE.split(text) if (time := _time(part))), None)


def time_for_a_call(text: str) -> str | None:
    """Return the same where the part that names a time is about being rung: "ring me after 6"."""
    parts = (part for part in _CLAUSE.split(text) if _CALL_ME.search(part.lower()))
    return next((time for part in parts if (time := _time(part))), None)


def _time(part: str) -> str | None:
    said = THIS_ONE.sub("", part)
    found = A_TIME.search(said.lower().replace("\u2019", "'"))
    if found is None:
        return None
    before = _BEFORE_TIME.search(said[: found.start()])
    start = before.start() if before else found.start()
    return said[start:].strip(" -.")[:LONGEST]


def tells_them_a_time(text: str) -> bool:
    """Return whether a message tells those who will ring when to do it: "not mornings tell them"."""
    return time_in(text) is not None and _FOR_THEM.search(text.lower()) is not None


def wants_no_calls(text: str) -> bool:
    """Return whether somebody wants to be written to and not rung."""
    return NO_CALLS.search(text.lower().replace("\u2019", "'")) is not None


def wishes_in(text: str) -> dict[str, str]:
    """Return what a message says about whom and what somebody wishes for: names of WISHES, with the words."""
    plain = text.lower().replace("\u2019", "'")
    found = {name: line for name, (line, words) in WISHES.items() if words.search(plain)}
    if _INTERPRETER.search(plain):
        language = _LANGUAGE.search(plain)
        said = language[0].upper() if language and language[0] == "bsl" else language and language[0].title()
        found["interpreter"] = f"needs an interpreter: {said}" if said else "needs an interpreter"
    return found


def without_wishes(text: str) -> str:
    """Return a message without its words of wishes: "Kaz text only" tells the name Kaz."""
    for words in (NO_CALLS, *(words for _, words in WISHES.values())):
        text = re.sub(words.pattern, " ", text, flags=re.IGNORECASE)
    return text.strip(" ,.")


def withheld_in(plain: str) -> frozenset[str]:
    """Return the details that a yes leaves out: `name`, `area`."""
    return frozenset(name for name, words in _WITHHELD.items() if words.search(plain))
