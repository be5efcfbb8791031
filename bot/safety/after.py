"""After a danger: reading what comes next, until it is clear where things stand.

Pure. The gateway answered the danger itself; here the person is stayed with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Optional

from bot.safety.plain import plain_text
from bot.understanding.reading import Reading

WHO = re.compile(
    r"\b(?:my|me|our)? ?(mum|ma|mam|mother|dad|sister|brother|partner|husband|wife|fella|boyfriend|girlfriend"
    r"|friend|mate|nan|neighbour|auntie|family|midwife|health visitor)\b"
)
SPOKEN = {"ma": "mum", "mam": "mum", "mother": "mum", "fella": "partner", "mate": "friend"}
NOT_THERE = re.compile(r"\b(no one|noone|nobody|alone|on my own|on me own|by myself|by meself|without)\b")
CALLING = re.compile(
    r"\b(ring\w*|rang|call\w*|phon\w*|on the phone|going (to|in|down|up|now)|on (my|our|me) way|in the (car|taxi)|"
    r"setting off|ambulance (is|on)|heading)\b"
)
WAIT = re.compile(
    r"\b(wait|tomorrow|monday|morning|leave it|see how|later|appt|appointment|til|till|until|overreact\w*|bother (them|anyone)"
    r"|waste|wasting|do i (need|have) to|really need)\b"
)
PERSON = re.compile(
    r"\b(ring me|call me|someone (to )?(ring|call|talk)|talk to (someone|a person)|link worker|put me through)\b"
)
SAFE = re.compile(
    r"\b(im (ok|okay|safe|alright|fine|calmer)|i am (ok|okay|safe)|(shes|hes|baby is|babys|were|we are) (ok|okay|safe|fine|alright)"
    r"|feel (better|safer|calmer)|told (her|him|them|my|me)|(shes|hes) (here|with me)|all (ok|good|fine|clear))\b"
)
UPDATE = re.compile(
    r"\b(seen|checked|checked (us|her|him|me) over|monitor|sent (us|me) home|discharged|scan was|heartbeat|gave (him|her|me)|"
    r"all clear|back home|they said|had me in|looked (him|her|me) over)\b"
)
YES = re.compile(
    r"^(ye[sap]h?|yeh|yh|yep|yup|i (am|have|do)|sometimes|maybe|a bit|kind of|think so|dont know|not sure|i dunno)\b"
)
FINE = re.compile(
    r"\b(fine|no (temp\w*|fever|rash|bleeding|pain)|normal|weight good|nothing like that|none of (that|those|them)"
    r"|all good|happy in (himself|herself)|just (a|the|his|her) (cold|noise|wind))\b"
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


def after(kind: str, level: str, text: str, reading: Reading, turns: int) -> After:
    """Read a message that follows a danger.

    Args:
        kind: the danger.
        level: `risk`, or `ask` while it is only a doubt.
        text: the message.
        reading: the message understood.
        turns: how many messages have come since the danger.

    Returns:
        What to say next; with `done` where the conversation may go on.
    """
    plain = plain_text(text)
    if level == "ask":
        return _after_question(kind, plain, reading, turns)
    if PERSON.search(plain) or reading.act == "talk_to_person":
        return After(None, done="person")
    if UPDATE.search(plain):
        return After("utter_after_danger_update_good", done="settled")
    if WAIT.search(plain):
        return After(_for(kind, "utter_after_danger_wait"))
    if CALLING.search(plain) and not NO.search(plain):
        return After("utter_after_danger_calling", done="settled" if kind == "medical_emergency" else None)
    if NOT_THERE.search(plain):
        return After(_for(kind, "utter_after_danger_alone"))
    if SAFE.search(plain):
        return After(_for(kind, "utter_after_danger_safe_now"), done="settled")
    who = WHO.search(plain)
    if who and kind != "domestic_abuse":
        return After("utter_after_danger_someone_there", {"who": SPOKEN.get(who[1], who[1])})
    if reading.act in ("thanks", "goodbye") or (turns >= 3 and reading.concerns):
        return After("utter_after_danger_goodbye", done="settled")
    return After(_for(kind, "utter_after_danger_unclear"))


def _after_question(kind: str, plain: str, reading: Reading, turns: int) -> After:
    if PERSON.search(plain) or reading.act == "talk_to_person":
        return After(None, done="person")
    if NO.search(plain) or reading.act == "deny":
        return After(f"utter_ask_answer_no_{kind}", done="settled")
    if FINE.search(plain):
        return After(None, done="go_on")
    if YES.search(plain) or reading.act == "affirm":
        return After(_danger(kind), level="risk")
    if turns >= 1:
        return After("utter_ask_answer_unclear", done="settled")
    return After(f"utter_ask_{kind}_again")


def _danger(kind: str) -> str:
    return "utter_danger_medical_emergency_baby" if kind == "medical_emergency" else f"utter_danger_{kind}"


def _for(kind: str, name: str) -> str:
    """Return the variant for a bodily emergency, where nobody is asked how they feel."""
    return f"{name}_medical" if kind == "medical_emergency" else name
