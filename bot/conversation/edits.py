"""An edited message: a later version of one that we have. It is not answered again, but for what it adds."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.messages import Incoming
from bot.safety.screen import Screen
from bot.understanding.reading import Reading


def versions_of(session: Session, person_id: str, channel: str, reference: str | None) -> list[Incoming]:
    """Return the versions of a message that we have, in order of arrival.

    Args:
        session: an open session.
        person_id: who wrote it.
        channel: by which channel.
        reference: the provider's name of the message; None where nothing can be edited.
    """
    if reference is None:
        return []
    known = select(Incoming).where(
        Incoming.person_id == person_id, Incoming.channel == channel, Incoming.reference == reference
    )
    return list(session.scalars(known.order_by(Incoming.number)))


def adds(earlier: list[Incoming], danger: Screen, reading: Reading | None) -> bool:
    """Return whether a version holds what must be heard: a danger that none before it held, or a stop."""
    risks, asked = {row.risk for row in earlier}, {row.ask for row in earlier}
    if danger.risk is not None and danger.risk not in risks:
        return True
    if danger.ask is not None and danger.ask not in risks | asked:
        return True
    return reading is not None and reading.act == "stop"


def correct(earlier: list[Incoming], message_id: str, text: str, reading: Reading | None) -> None:
    """Let a version that still waits for its answer say what the newest one says.

    Args:
        earlier: the versions that we have.
        message_id: our id of the new one; of two ids the later sorts behind.
        text: what the new one says.
        reading: what was understood of it.
    """
    for row in earlier:
        if row.answered_at is None and row.id < message_id:
            row.text, row.reading = text, (reading or Reading()).to_json()
