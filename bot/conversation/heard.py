"""What waits for an answer: one message, or several that came together and are read as one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.messages import Incoming, Outgoing
from bot.understanding.reading import Reading

#: From so many failures on a message is answered without those that came with it.
ALONE_FROM = 2

#: "How do I get rid of these texts" asks for the way; "should i stop feeding her" is about something else.
ASKS_HOW = re.compile(
    r"\b(should|shud|shld|shall|can|could|do|must) (i|we)\b.{0,8}\bstop\b|"
    r"\bhow (do|d'?you|does|can|would|to)\b|\bwhat (do|should) i (text|send|say|reply|press)\b"
)

Understand = Callable[[str], Reading | None]


@dataclass(frozen=True)
class Heard:
    """What waits for an answer: one message, or several that came together."""

    id: str
    channel: str
    text: str
    media: str | None
    reading: Reading
    risk: str | None
    ask: str | None
    messages: tuple[str, ...]
    #: `stop` or `start` where it is one of these; such a message is never joined with others.
    switch: str | None = None
    #: Whether more of this person's messages wait behind it.
    more: bool = False


def heard_from(session: Session, person_id: str, understand: Understand) -> Heard | None:
    """Return what a person wrote and that waits for an answer, or None where nothing does.

    Args:
        session: an open session.
        person_id: whose messages.
        understand: reads a text; several messages together are read anew as one.
    """
    rows = list(
        session.scalars(
            select(Incoming)
            .where(Incoming.person_id == person_id, Incoming.answered_at.is_(None))
            .order_by(Incoming.number)
        )
    )
    if not rows:
        return None
    first, waiting = rows[0], len(rows)
    rows = _together(rows)
    text = "\n".join(row.text for row in rows)
    chosen = _chosen_button(session, person_id, text)
    joined = chosen is not None or len(rows) > 1
    reading = (understand(chosen or text) if joined else None) or Reading.from_json(first.reading)
    return Heard(
        id=rows[-1].id,
        channel=first.channel,
        text=chosen or text,
        media=next((row.media for row in rows if row.media), None),
        reading=reading,
        risk=next((row.risk for row in rows if row.risk), None),
        ask=next((row.ask for row in rows if row.ask), None),
        messages=tuple(row.id for row in rows),
        switch=_switch(first),
        more=waiting > len(rows),
    )


def note_failure(session: Session, heard: Heard) -> int:
    """Note that answering these messages failed, and return how often the first one's answer has."""
    rows = [session.get_one(Incoming, message_id) for message_id in heard.messages]
    for row in rows:
        row.failures += 1
    return rows[0].failures


def _chosen_button(session: Session, person_id: str, text: str) -> str | None:
    """Return the title that a bare number stands for, where choices were just offered."""
    number = text.strip().rstrip(".)")
    if not (number.isdecimal() and len(number) == 1):
        return None
    last = session.scalar(
        select(Outgoing).where(Outgoing.person_id == person_id).order_by(Outgoing.n.desc()).limit(1)
    )
    titles = last.buttons if last else []
    return titles[int(number) - 1] if 0 < int(number) <= len(titles) else None


def _together(rows: list[Incoming]) -> list[Incoming]:
    """Return those of the waiting that are answered as one: of one channel, up to a stop or start.

    Where answering has failed, each is tried alone: the one to blame must not keep the others waiting.
    """
    if _switch(rows[0]) is not None or rows[0].failures >= ALONE_FROM:
        return rows[:1]
    same = takewhile(lambda row: row.channel == rows[0].channel and _switch(row) is None, rows)
    return list(same)


def _switch(row: Incoming) -> str | None:
    """Return `stop` or `start` where a message is that; one that holds danger never is."""
    act = row.reading.get("act")
    if act == "stop" and ASKS_HOW.search(row.text.lower()):
        return None  # a question about stopping is answered; nobody is stopped by it
    return act if act in ("stop", "start") and not row.risk else None
