"""After a danger: reading what comes next, until it is clear where things stand.

Pure. The gateway answered the danger itself; here the person is stayed with. What is listened for stands in
data/safety/after.yml, what is said in data/responses/safety.yml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Optional

from bot.safety.phrasebook import Phrasebook
from bot.safety.phrases import parse
from bot.safety.plain import plain_text, plain_words, sentences, word_file
from bot.understanding.reading import Reading

#: Kinds of danger for which a follow-up has words of its own, where data/responses has them.
OWN_WORDS = {
    "medical_emergency": "medical",
    "domestic_abuse": "domestic_abuse",
    "child_protection": "child_protection",
}
ALL_KINDS = ("alone", "wait", "safe_now", "unclear", "refuses")
WITH_OWN_WORDS = {
    "medical": (*ALL_KINDS, "someone_there", "someone_is_there"),
    "domestic_abuse": (*ALL_KINDS, "not_answered"),
    "child_protection": (*ALL_KINDS, "someone_there", "someone_is_there"),
}
#: The group of learned topics (data/topics) that hears what no phrase of after.yml does.
GROUP = "after_danger"
#: After so many messages a new worry is answered; the danger is kept in mind.
LONG_ENOUGH = 3
#: A message of this many words that answers no question is one of its own.
OWN_MESSAGE = 5

YES = re.compile(
    r"^(ye[sap]h?|yeh|yh|yep|yup|i (am|have|do)|sometimes|maybe|a bit|kind of|think so|dont know|not sure"
    r"|i dunno)\b"
)
FINE = re.compile(
    r"\b(fine|no (temp\w*|fever|rash|bleeding|pain)|normal|weight good|nothing like that"
    r"|none of (that|those|them)|all good|happy in (himself|herself)"
    r"|just (a|the|his|her) (cold|noise|wind))\b"
)
NO = re.compile(r"^(no+|nah|nope|na|not (at all|really|like that)|never|god no|course not|of course not)\b")


@dataclass(frozen=True)
class After:
    """What to say next, and where the danger stands.

    Args:
        say: a response of data/responses/safety.yml.
        values: what fills it in.
        level: `risk` where a doubt became a danger, else None.
        done: None while the bot stays with the danger; else `settled`, `person` (they want to be passed on)
            or `go_on` (no danger after all: the message itself is to be answered).
    """

    say: Optional[str]
    values: dict[str, str] = field(default_factory=dict)
    level: Optional[str] = None
    done: Optional[str] = None


@dataclass(frozen=True)
class Listening:
    """What is listened for, as after.yml writes it.

    Args:
        order: the names of what can be heard, the first that is found counts.
        book: their phrases.
        unless: for each name the words that make it something else.
        companions: how somebody who is there is called.
        questions: what a bare yes and no mean, by question.
        asked_by: which question some words ask.
        bare: bare answers, with what they answer.
    """

    order: tuple[str, ...]
    book: Phrasebook[str]
    unless: Mapping[str, frozenset[str]]
    companions: Mapping[str, str]
    questions: Mapping[str, Mapping[str, str]]
    asked_by: Mapping[str, str]
    bare: Mapping[str, str]


@lru_cache(maxsize=1)
def listening() -> Listening:
    """Return after.yml, read once."""
    content: dict[str, Any] = word_file("after.yml")
    companions = {word: who for who, words in content["companions"].items() for word in words}
    heard = content["heard"]
    return Listening(
        order=tuple(entry["id"] for entry in heard),
        book=Phrasebook(
            (entry["id"], phrase)
            for entry in heard
            for line in entry["say"]
            for phrase in parse(line, {"companion": list(companions)})
        ),
        unless={entry["id"]: frozenset(entry.get("unless") or ()) for entry in heard},
        companions=companions,
        questions=content["questions"],
        asked_by=content["asked_by"],
        bare={plain_text(text): answer for answer in ("yes", "no") for text in content[answer]},
    )


def heard_in(text: str) -> Optional[str]:
    """Return what a message says about where things stand: the name of an entry of after.yml, or None."""
    heard = listening()
    found = set()
    for part in sentences(text):
        for name, start, _ in heard.book.find(part.words):
            numbered = zip(part.words, part.clauses, strict=True)
            clause = part.clauses[start]
            if heard.unless[name].isdisjoint(word for word, number in numbered if number == clause):
                found.add(name)
    return next((name for name in heard.order if name in found), None)


def after(
    kind: str, level: str, text: str, reading: Reading, turns: int, last: Optional[str] = None
) -> After:
    """Read a message that follows a danger.

    Args:
        kind: the danger.
        level: `risk`, or `ask` while it is only a doubt.
        text: the message.
        reading: the message understood; its learned topics hear what no phrase does.
        turns: how many messages have come since the danger.
        last: the response that was said last, for a bare yes or no; where it is not known, the danger's own
            words on the first turn.

    Returns:
        What to say next; with `done` where the conversation may go on.
    """
    plain = plain_text(text)
    if is_hide(text):
        return After("utter_hide", done="settled")
    if level == "ask":
        return _after_question(kind, plain, text, reading, turns)
    bare = _bare(kind, plain, turns, last)
    heard = bare or heard_in(text) or next(iter(reading.topics.get(GROUP, ())), None)
    if heard == "person" or reading.act == "talk_to_person":
        return After(None, done="person")
    if heard == "hide":
        return After("utter_hide", done="settled")
    if heard == "someone_there":
        return _someone_there(kind, text)
    if heard in ("update_good", "goodbye") or (heard is None and turns >= LONG_ENOUGH and reading.concerns):
        return After(f"utter_after_danger_{heard or 'goodbye'}", done="settled")
    if heard == "calling":
        return After("utter_after_danger_calling", done="settled" if kind == "medical_emergency" else None)
    if heard == "safe_now":
        return After(_words(kind, "safe_now"), done="settled")
    return After(_words(kind, heard or "unclear"))


def _bare(kind: str, plain: str, turns: int, last: Optional[str]) -> Optional[str]:
    heard = listening()
    answer = heard.bare.get(plain)
    said = last or (f"utter_danger_{kind}" if turns == 0 else "utter_after_danger_unclear")
    if said.startswith("utter_danger_medical_emergency"):
        said = "utter_danger_medical_emergency"
    for suffix in ("", *(f"_{own}" for own in WITH_OWN_WORDS)):
        question = heard.asked_by.get(said.removesuffix(suffix) if suffix else said)
        if answer and question:
            return heard.questions[question][answer]
    return None


def _someone_there(kind: str, text: str) -> After:
    """Send them to whoever is there; not where that may be who hurts them."""
    if kind == "domestic_abuse":
        return After(_words(kind, "unclear"))
    companions = listening().companions
    who = next((companions[word] for word in plain_words(text) if word in companions), None)
    if who is None:
        return After(_words(kind, "someone_is_there"))
    return After(_words(kind, "someone_there"), {"who": who})


def is_hide(text: str) -> bool:
    """Return whether a message is the word that hides: "HIDE"."""
    return plain_text(text) == "hide"


def is_good_news(text: str) -> bool:
    """Return whether somebody tells, later, that help was there: "they had me on the monitor"."""
    return heard_in(text) == "update_good"


def _after_question(kind: str, plain: str, text: str, reading: Reading, turns: int) -> After:
    if heard_in(text) == "person" or reading.act == "talk_to_person":
        return After(None, done="person")
    if NO.search(plain) or reading.act == "deny":
        return After(f"utter_ask_answer_no_{kind}", done="settled")
    if FINE.search(plain):
        return After(None, done="go_on")
    if YES.search(plain) or reading.act == "affirm":
        return After(_danger(kind), level="risk")
    if _is_about_something_else(text, reading, turns):
        return After("utter_ask_left_open", done="go_on")
    if turns >= 1:
        return After("utter_ask_answer_unclear", done="settled")
    return After(f"utter_ask_{kind}_again")


def _is_about_something_else(text: str, reading: Reading, turns: int) -> bool:
    """Return whether somebody passed the question over and wants an answer to their own message.

    At once only where that voices a worry; otherwise the question is asked once more first.
    """
    if reading.concerns:
        return True
    own = bool(reading.place or reading.stage or reading.act) or "?" in text
    return turns >= 1 and (own or len(text.split()) >= OWN_MESSAGE)


def _danger(kind: str) -> str:
    return "utter_danger_medical_emergency_baby" if kind == "medical_emergency" else f"utter_danger_{kind}"


def _words(kind: str, name: str) -> str:
    """Return the response for this kind: its own where it has one."""
    own = OWN_WORDS.get(kind, "")
    suffix = f"_{own}" if name in WITH_OWN_WORDS.get(own, ()) else ""
    return f"utter_after_danger_{name}{suffix}"
