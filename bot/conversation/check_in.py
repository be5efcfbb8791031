"""The check-in: two weeks after somebody was pointed to help, Village asks once whether they got through.

It is offered once, at a thank you or a goodbye, and sent only with a yes. Nobody knows who holds the phone by
then, so it names no worry and no service, and after a danger it is neither offered nor sent: then a person
follows up, and in a home where somebody is hurt nothing unasked may arrive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot import timers
from bot.clock import Clock
from bot.conversation.memory import Memory
from bot.conversation.people import locked, new_conversation, whole
from bot.conversation.saying import Saying
from bot.conversation.services import signposted
from bot.handoff import cases
from bot.handoff.consent import is_yes
from bot.handoff.team import Team
from bot.messages import Address, Incoming, Person, last_channel

#: Kind of the timer; its subject is the person's id.
CHECK_IN = "check_in"
AFTER = timedelta(days=14)
#: Who wrote within this time is in the middle of something: the check-in waits for another day.
TALKING = timedelta(days=1)
#: What a bare yes answers (the slot `offered`): may we ask, and did you get through.
MAY_WE_ASK, GOT_THROUGH = "check_in", "got_through"
OFFER, OFFER_AFTER_LOSS = "utter_check_in_offer", "utter_check_in_offer_after_loss"
#: Said to a yes: without it among what was said, nothing is sent.
AGREED = "utter_check_in_agreed"

REFUSES = re.compile(r"^\W*(no+|nah|nope|na)\b|\b(don'?t|do not|rather not|no need)\b")
NOT_THROUGH = re.compile(
    r"^\W*(no+|nah|nope|na)\b(?! (problem|bother))"
    r"|\b(nobody|no ?one|never|not (yet|heard|rung|called|really)|(heard|had|got) nothing|nothing (yet|back)"
    r"|(did|have|has|could|was)n'?t|can'?t|(did|have|has|could) not|still waiting|no (answer|reply|luck)"
    r"|waiting list|gave up|forgot|not got round|turned (me|us) (away|down))\b"
)
THROUGH = re.compile(
    r"^\W*(ye[sap]h?|yeh|yh|yep|yup|i (did|have))\b|\b(got through|(spoke|spoken|talked) (to|with)|sorted"
    r"|(they|she|he|someone|somebody) (rang|called|phoned|texted|came|got back|helped)"
    r"|been in touch|got in touch|heard (from|back)|i rang|i went|seen (them|her|him|someone))\b"
)


def offer(session: Session, person_id: str, memory: Memory, danger: Mapping[str, Any] | None) -> str | None:
    """Return the response that offers a check-in, or None where none is to be offered.

    Args:
        session: an open session.
        person_id: who is saying thank you or goodbye.
        memory: what is known of them.
        danger: the slot `danger`.
    """
    if {OFFER, OFFER_AFTER_LOSS, "utter_offer_declined"} & set(memory.said):
        return None
    if _danger(session, person_id, danger):
        return None
    if not signposted(memory.said) and cases.open_case_of(session, person_id) is None:
        return None
    return OFFER_AFTER_LOSS if "loss" in memory.concerns else OFFER


def agree(session: Session, clock: Clock, team: Team, person_id: str) -> None:
    """Set the timer of a check-in: in two weeks, when the team is next at work."""
    due = team.hours.next_opening(clock.now() + AFTER)
    timers.set_timer(session, due_at=due, kind=CHECK_IN, subject=person_id)


def forget(session: Session, person_id: str) -> None:
    """Let there be no check-in of somebody who has everything deleted."""
    timers.cancel(session, CHECK_IN, person_id)


def send_due(session: Session, saying: Saying, team: Team) -> int:
    """Send the check-ins that have fallen due, or put them off; return how many there were."""

    def look(session: Session, subject: str) -> None:
        _on_due(session, saying, team, subject)

    return timers.run_due(session, saying.clock.now(), {CHECK_IN: look})


def agrees(text: str, act: str | None) -> bool | None:
    """Return whether an answer to "shall I ask" is a yes or a no; None where it is neither."""
    plain = _plain(text)
    if act == "deny" or REFUSES.search(plain):
        return False
    return True if act == "affirm" or is_yes(plain) else None


def got_through(text: str, act: str | None) -> bool | None:
    """Return whether an answer to "did you get through" is a yes or a no; None where it is neither."""
    plain = _plain(text)
    if NOT_THROUGH.search(plain):
        return False
    if THROUGH.search(plain) or act == "affirm":
        return True
    return False if act == "deny" else None


def _on_due(session: Session, saying: Saying, team: Team, subject: str) -> None:
    now = saying.clock.now()
    found = session.get(Person, whole(session, subject))
    if found is None:
        return
    person = locked(session, found)
    channel = last_channel(session, person.id)
    if channel is None or not _may_write(session, person, channel, now):
        return
    opens = team.hours.next_opening(now)
    if opens > now or _is_talking(session, person.id, now):
        later = opens if opens > now else team.hours.next_opening(now + TALKING)
        timers.set_timer(session, due_at=later, kind=CHECK_IN, subject=subject)
        return
    loss = "loss" in Memory.from_slots(person.memory).concerns
    said = saying.bubbles("utter_check_in_after_loss" if loss else "utter_check_in", channel)
    saying.store(session, person.id, channel, f"check-in {subject} {now:%Y-%m-%d}", "notice", said)
    # The engine is told by a new conversation, which knows what the old one knew and that this was asked.
    new_conversation(person, memory={**person.memory, "offered": GOT_THROUGH})


def _may_write(session: Session, person: Person, channel: str, now: datetime) -> bool:
    """Return whether nothing has happened since their yes that stands against writing."""
    stopped = select(Address.stopped_at).where(Address.person_id == person.id, Address.channel == channel)
    return (
        AGREED in (person.memory.get("said") or ())
        and session.scalar(stopped) is None
        and not _danger(session, person.id, person.memory.get("danger"))
        and not _is_cared_for(session, person.id, now)
    )


def _danger(session: Session, person_id: str, noted: Mapping[str, Any] | None) -> bool:
    """Return whether danger was ever voiced, or a doubt about being hurt at home, or somebody else may read.

    Args:
        session: an open session.
        person_id: of whom.
        noted: the slot `danger`.
    """
    if noted and (noted.get("level") == "risk" or noted.get("kind") == "domestic_abuse"):
        return True
    case = cases.latest_case_of(session, person_id)
    if case is not None and (case.danger or case.safe_contact):
        return True
    voiced = select(Incoming.id).where(
        Incoming.person_id == person_id, or_(Incoming.risk.is_not(None), Incoming.ask == "domestic_abuse")
    )
    return session.scalar(voiced.limit(1)) is not None


def _is_cared_for(session: Session, person_id: str, now: datetime) -> bool:
    """Return whether a link worker writes to them already, or has just finished, or was told not to."""
    case = cases.latest_case_of(session, person_id)
    if case is None:
        return False
    return case.state == "in_contact" or (case.closed_at is not None and now - case.closed_at < AFTER)


def _is_talking(session: Session, person_id: str, now: datetime) -> bool:
    wrote = select(Incoming.id).where(Incoming.person_id == person_id, Incoming.received_at > now - TALKING)
    return session.scalar(wrote.limit(1)) is not None


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'").strip()
