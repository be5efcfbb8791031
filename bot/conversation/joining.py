"""Two who turn out to be one person: what each told and agreed to goes on together."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.conversation.memory import Memory, together
from bot.conversation.people import new_conversation, new_person
from bot.database import Base
from bot.errors import StateError
from bot.handoff import cases
from bot.handoff.contacts import ContactDetail
from bot.messages import Address, Outgoing, Person

#: Tables about a person that are not simply given over: each has a function of its own below.
OF_THEIR_OWN = frozenset(("address", "message_out", "contact_detail"))


def join(session: Session, clock: Clock, team: cases.Team, *, owner: Person, newcomer: Person) -> Person:
    """Make one person of two, at the wish of whoever holds the code.

    Args:
        session: an open session.
        clock: the bot's clock.
        team: told where two open hand-offs become one.
        owner: who was given the code.
        newcomer: who gave it to us on another channel. An old address of the owner's on that channel is let
            go: whoever has it now may be somebody else.

    Returns:
        Who both are now; the other is known as them from here on (`people.whole`).

    Raises:
        StateError: both write on the web chat, where each browser is somebody.
    """
    of_newcomer, of_owner = _addresses(session, newcomer), _addresses(session, owner)
    if "web" in of_newcomer and "web" in of_owner:
        raise StateError("two browsers are not joined")
    # On the web the address is the person's own id, so that person stays.
    keeps, gives = (newcomer, owner) if "web" in of_newcomer else (owner, newcomer)
    for channel in of_owner.keys() & of_newcomer.keys():
        of_owner.pop(channel).person_id = new_person(session, clock.now()).id
    for address in (*of_owner.values(), *of_newcomer.values()):
        address.person_id = keeps.id
    cases.join(session, clock, team, keeps=keeps.id, gives=gives.id)
    _conversation(keeps, owner, newcomer)
    session.flush()
    _contact_details(session, keeps, owner, newcomer)
    _bubbles(session, keeps.id, gives.id)
    for table in tables_of_a_person():
        for column in _naming_a_person(table):
            session.execute(update(table).where(column == gives.id).values({column: keeps.id}))
    session.execute(update(Person).where(Person.joined_to == gives.id).values(joined_to=keeps.id))
    session.expire_all()
    new_conversation(gives, memory={})
    gives.joined_to = keeps.id
    session.flush()
    return keeps


def tables_of_a_person() -> list[Table]:
    """Return the tables whose rows go along as they are."""
    tables = (table for table in Base.metadata.sorted_tables if table.name not in OF_THEIR_OWN)
    return [table for table in tables if _naming_a_person(table)]


def _naming_a_person(table: Table) -> list[Any]:
    return [key.parent for key in table.foreign_keys if key.column.table.name == "person"]


def _addresses(session: Session, person: Person) -> dict[str, Address]:
    rows = session.scalars(select(Address).where(Address.person_id == person.id))
    return {address.channel: address for address in rows}


def _conversation(keeps: Person, owner: Person, newcomer: Person) -> None:
    """Go on with the owner's conversation; where the newcomer told something too, a new one knows both."""
    before, since = Memory.from_slots(owner.memory), Memory.from_slots(newcomer.memory)
    danger = newcomer.memory.get("danger") or owner.memory.get("danger")
    if since.is_empty and not newcomer.memory.get("danger"):
        keeps.conversation_id, keeps.memory, keeps.turns = owner.conversation_id, owner.memory, owner.turns
        return
    told = {**owner.memory, **together(before, since).to_slots(), **({"danger": danger} if danger else {})}
    new_conversation(keeps, memory=told)


def _contact_details(session: Session, keeps: Person, owner: Person, newcomer: Person) -> None:
    """Keep those that the owner's conversation names; the newcomer's tokens would mean others in it."""
    session.execute(delete(ContactDetail).where(ContactDetail.person_id == newcomer.id))
    mine = update(ContactDetail).where(ContactDetail.person_id == owner.id)
    session.execute(mine.values(person_id=keeps.id))


def _bubbles(session: Session, keeps: str, gives: str) -> None:
    """Put the one's bubbles before the other's first, so that no page shows them as new."""
    first = session.scalar(select(func.min(Outgoing.n)).where(Outgoing.person_id == keeps))
    last = session.scalar(select(func.max(Outgoing.n)).where(Outgoing.person_id == gives))
    if last is not None:
        back = last - (1 if first is None else first) + 1
        moved = update(Outgoing).where(Outgoing.person_id == gives)
        session.execute(moved.values(person_id=keeps, n=Outgoing.n - back))
