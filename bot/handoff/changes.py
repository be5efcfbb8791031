"""What a parent wants changed about a hand-off, and how an answer to a question about it is taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.handoff.consent import NO, YES
from bot.handoff.form import LONGEST_ANSWER
from bot.handoff.wishes import A_TIME, BY_TEXT, time_in, wants_no_calls, wishes_in
from bot.understanding.person import name_from_answer
from bot.understanding.reading import Reading
from bot.understanding.spoken import spoken, spoken_place

#: The questions there can be, and the words that ask them.
ASKED_WITH = {
    "what": "utter_change_details",
    "withdraw": "utter_handoff_withdrawn_ask",
    "contact": "utter_ask_contact",
    "best_time": "utter_ask_best_time",
    "area": "utter_ask_area",
    "name": "utter_ask_name",
}
WITHDRAW = re.compile(
    r"\b(cancel|withdraw|call it off|stop (it|my|the|this|that)|take (it|that|my \w+) back"
    r"|(don'?t|do not|no longer|not) (want|need|bother)|changed my mind|leave it|forget (it|about it)"
    r"|pull out|not interested|off the list|altogether)\b"
)
#: The same in a message that need not be about the hand-off at all.
TAKES_BACK = re.compile(
    r"\b(tell|ask) (them|her|him|the link worker) (not to|to (leave|forget)|never mind|don'?t)\b"
    r"|\b(don'?t|do not|won'?t|no longer) (need|want) (the|a|that|any|my|your) "
    r"(link worker|call|ring|visit|worker|request|referral)\b"
    r"|\b(don'?t|do not) want (them|anyone|anybody|you) (to )?(ring|call|contact|come|have my)\b"
    r"|\b(don'?t|do not|no longer) (need|want) (it|them|anyone|a call)( now| any ?more)?\W*$"
    r"|\bno need (to|for (them|her|him|anyone) to) (ring|call|come|bother)\b|\bi take (it|that) back\b"
    r"|\b(cancel|call off|withdraw) (it|that|the|my|this)\b"
    r"|\bstop (the|my|that|this) (link worker|call|ring|request|referral)\b"
)
ANOTHER_TIME = re.compile(
    r"\b(another (day|time|slot)|different (day|time)|re-?(schedule|arrange|book)|move (it|the|my)"
    r"|can'?t (make|do|come)|instead|put it (back|off)|later date|the time|what time|days?)\b"
)
FIELDS = (
    ("contact", re.compile(r"\b(number|phone|mobile|email|mail|sim)\b")),
    ("area", re.compile(r"\b(address|area|moved|moving|postcode|house|live)\b")),
    ("name", re.compile(r"\b(my name|the name|name is|called)\b")),
)
A_TOKEN = re.compile(r"#(?:number|email)\d+")


@dataclass(frozen=True)
class Change:
    """How a message about a change was taken.

    Args:
        details: new values for fields of the case.
        wishes: what is to be told to the link worker beside them.
        withdraw: True to take the hand-off back, False where they decided to keep it.
        ask: what to ask next (ASKED_WITH), or None.
        left: whether the message is about something else altogether.
    """

    details: Mapping[str, str] = field(default_factory=dict)
    wishes: Sequence[str] = ()
    withdraw: bool | None = None
    ask: str | None = None
    left: bool = False


def wanted(text: str, reading: Reading) -> Change:
    """Read a message that asks for a change: "new number 07...", "cancel it", "can we do another day".

    Args:
        text: the message, numbers already replaced by tokens.
        reading: the message understood.
    """
    plain = _plain(text)
    if takes_back(text):
        return Change(ask="withdraw")
    details, wishes = _details(plain, text, reading), tuple(wishes_in(text).values())
    if details or wishes:
        return Change(details, wishes)
    if WITHDRAW.search(plain):
        return Change(ask="withdraw")
    if ANOTHER_TIME.search(plain):
        return Change(ask="best_time")
    named = next((name for name, words in FIELDS if words.search(plain)), None)
    return Change(ask=named or "what")


def takes_back(text: str) -> bool:
    """Return whether a message takes a hand-off back: "tell them not to bother", but not "not before 9"."""
    plain = _plain(text)
    how = time_in(text) or re.search(r"\b(text|message|whatsapp|e-?mail|write|instead)\b", plain)
    return TAKES_BACK.search(plain) is not None and not how


def answered(asked: str, text: str, reading: Reading) -> Change:
    """Take the answer to one of the questions.

    Args:
        asked: a key of ASKED_WITH.
        text: the message.
        reading: the message understood.
    """
    plain = _plain(text)
    if asked == "withdraw":
        if NO.search(plain) or reading.act == "deny":
            return Change(withdraw=False)
        if YES.search(plain) or reading.act in ("affirm", "change_details") or WITHDRAW.search(plain):
            return Change(withdraw=True)
        return Change(left=True)
    if reading.concerns and not reading.phones:
        return Change(left=True)
    if asked == "what":
        if reading.act == "deny":
            return Change(withdraw=False)
        change = wanted(text, reading)
        return change if change.ask != "what" else Change(left=True)
    details = _details(plain, text, reading) or _given(asked, text)
    return Change(details) if details else Change(left=True)


def _details(plain: str, text: str, reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    tokens = A_TOKEN.findall(text)
    if tokens or reading.phones:
        found["contact"] = (tokens or list(reading.phones))[-1]
    if reading.place:
        found["area"] = spoken_place(reading.place)
    if reading.stage and reading.stage.days is not None:
        found["stage_said"] = spoken(reading.stage)
    if reading.name:
        found["name"] = reading.name
    if wants_no_calls(plain):
        found["safe_contact"] = BY_TEXT
    if A_TIME.search(plain) and "contact" not in found and not re.search(r"\bcan'?t\b", plain):
        found["best_time"] = time_in(text) or text.strip()[:LONGEST_ANSWER]
    return found


def _given(asked: str, text: str) -> dict[str, str]:
    if asked == "name":
        name = name_from_answer(text)
        return {"name": name} if name else {}
    return {"best_time": text.strip()[:LONGEST_ANSWER]} if asked == "best_time" and text.strip() else {}


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'").strip()
