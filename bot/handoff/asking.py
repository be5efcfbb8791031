"""Whether a message asks for a person: to be passed on, rung, put down for a link worker. Pure."""

from __future__ import annotations

import re

#: Words by which a parent asks to be passed on, once a link worker has been spoken of.
WANTS_PERSON = re.compile(
    r"\b(put me (down|through|in|in touch|forward)|sign me up|refer me|give it to them"
    r"|pass (me|it|us|that|this) on"
    r"|(someone|somebody|one|them|they|one of \w+) (to|could|can|would|will) "
    r"(ring|call|text|phone|contact|message)"
    r"|get (someone|somebody|one|them) to (ring|call|text|phone|contact|message)|(ring|call|phone) (me|us)"
    r"|still (want|like|need) (the|that|a) call"
    r"|i'?ll have one|have one of (them|those)|(i'?d|i would|i do|i) (like|love|want) one\b"
    r"|link worker please"
    r"|(like|want|have|get|need|see|try|(speak|talk) (to|with)) "
    r"(a|the|your|that|this|one of the) link worker)\b"
)


#: The same said outright, whatever was spoken of before.
ASKS_FOR_PERSON = re.compile(
    r"\b(can|could|is there|are there)\b.{0,25}\b(some ?(one|body)|any ?(one|body)"
    r"|a (real )?(person|human))\b.{0,15}\b(talk|speak|chat) (to|with)\b"
    r"|\b(talk|speak|chat) (to|with) (a|an|some) ?(real |actual |proper )*(one|body|person|human)\b"
    r"|\b(can|could|will|would) (some ?(one|body)|any ?(one|body)|a person|one of (you|yous|yours|your lot)) "
    r"(please |there |from \w+ )*(ring|call|phone|text|message) (me|us)\b"
)
NOBODY = re.compile(r"\b(no ?one|nobody|hard to|don'?t|do not|never|not)\b")


def wants_person(text: str) -> bool:
    """Return whether a message asks to be passed on: "go ed put me down for one"."""
    plain = text.lower().replace("\u2019", "'")
    return WANTS_PERSON.search(plain) is not None and not re.search(
        r"\b(don'?t|do not|never|no need)\b", plain
    )


def asks_for_person(text: str) -> bool:
    """Return whether a message asks for a person outright: "is there somebody i could talk to"."""
    plain = text.lower().replace("\u2019", "'")
    asked = ASKS_FOR_PERSON.search(plain)
    return asked is not None and not NOBODY.search(plain[max(0, asked.start() - 20) : asked.end()])
