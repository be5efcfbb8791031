"""The people who write: a random id each, and the addresses they write from."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.messages import Address, Person

#: Under this name a person's memory keeps which of the engine's forms is open, beside its slots.
OPEN_FORM = "open_form"


def person_at(
    session: Session, channel: str, address: str, now: datetime, *, source: str | None = None
) -> Person:
    """Return who writes from this address, a new person where nobody has yet.

    Args:
        session: an open session.
        channel: one of bot.messages.CHANNELS.
        address: a number, a chat id, or on the web the person's own id.
        now: the clock's present moment.
        source: where the link by which they came hung; kept of their first coming.
    """
    known = session.scalar(select(Address).where(Address.channel == channel, Address.address == address))
    if known is not None:
        return person_of(session, known.person_id)
    # On the web the address is the random id that the page was given.
    person = new_person(session, now, address if channel == "web" else None)
    session.add(
        Address(person_id=person.id, channel=channel, address=address, stopped_at=None, source=source)
    )
    session.flush()
    return person


def new_person(session: Session, now: datetime, person_id: str | None = None) -> Person:
    """Make a person of whom nothing is known, with a random id where none is given."""
    person = Person(
        id=person_id or uuid.uuid4().hex,
        created_at=now,
        conversation_id=uuid.uuid4().hex,
        memory={},
        turns=0,
    )
    session.add(person)
    session.flush()
    return person


def whole(session: Session, person_id: str) -> str:
    """Return the id of who this person is now: another's where the two turned out to be one."""
    return session.scalar(select(Person.joined_to).where(Person.id == person_id)) or person_id


def locked(session: Session, person: Person) -> Person:
    """Keep others from writing to a person until this transaction ends; return who they are now."""
    session.refresh(person, with_for_update=True)
    return person if person.joined_to is None else person_of(session, person.joined_to)


def person_of(session: Session, person_id: str) -> Person:
    """Return a person.

    Raises:
        NotFound: there is nobody with this id.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("no such person")
    return person


def address_of(session: Session, person_id: str, channel: str) -> Address:
    """Return where a person who has written by a channel is reached on it."""
    return session.scalars(
        select(Address).where(Address.person_id == person_id, Address.channel == channel)
    ).one()


def person_in(session: Session, conversation_id: str) -> Person:
    """Return whose conversation this is, by the engine's name for it.

    Raises:
        NotFound: it is nobody's.
    """
    person = session.scalar(select(Person).where(Person.conversation_id == conversation_id))
    if person is None:
        raise NotFound("no such conversation")
    return person


def person_in_shell(session: Session, conversation_id: str, now: datetime) -> Person:
    """Return whose conversation of `rasa shell` this is: somebody who is made for it the first time."""
    try:
        return person_in(session, conversation_id)
    except NotFound:
        person = new_person(session, now)
        person.conversation_id = conversation_id
        return person


def new_conversation(person: Person, memory: dict[str, Any]) -> None:
    """Let a person's next message begin a new conversation in the engine, which is told `memory`."""
    person.conversation_id = uuid.uuid4().hex
    person.memory = memory
    person.turns = 0


def is_stayed_with(person: Person) -> bool:
    """Return whether a certain danger of this person is being seen to just now (the engine's safety form)."""
    return _open_danger(person).get("now") == "risk"


def minds_traces(person: Person) -> bool:
    """Return whether "how do i delete this" means the phone: in a danger, and ever after one at home."""
    return is_stayed_with(person) or (person.memory.get("danger") or {}).get("kind") == "domestic_abuse"


def is_seen_to(person: Person) -> bool:
    """Return whether a danger of this person, certain or doubted, is being seen to just now."""
    return bool(_open_danger(person))


def is_asked_about(person: Person, kind: str | None) -> bool:
    """Return whether the one plain question about this danger waits for an answer of this person."""
    danger = _open_danger(person)
    return danger.get("now") == "ask" and danger.get("kind") == kind


def _open_danger(person: Person) -> dict[str, Any]:
    return (person.memory.get("danger") or {}) if person.memory.get(OPEN_FORM) == "safety_form" else {}
