"""What became of a message after the provider took it, as its status callbacks say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.channels.protocol import Status
from bot.database import Base

#: How far each of Twilio's statuses is along the way; a callback never takes a message back.
#: https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
STEPS = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 1,
    "sending": 2,
    "sent": 3,
    "delivered": 5,
    "failed": 5,
    "undelivered": 5,
    "canceled": 5,
    "read": 6,
}
#: The message did not arrive.
NOT_ARRIVED = ("failed", "undelivered")


class Receipt(Base):
    """The last word about a message, by the provider's id of it; it may come before we know that id."""

    __tablename__ = "receipt"

    provider_id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    error: Mapped[int | None]
    at: Mapped[datetime]


class ContentTemplate(Base):
    """A content template that we made at the provider, by what it shows (its kind and its buttons)."""

    __tablename__ = "content_template"

    key: Mapped[str] = mapped_column(primary_key=True)
    sid: Mapped[str]


def note(session: Session, status: Status, now: datetime) -> Receipt | None:
    """Keep what a callback says; callbacks may be late, repeated, and in any order.

    Returns:
        The receipt where this moved it on; None where it says nothing new.
    """
    if status.status not in STEPS:
        return None
    kept = session.get(Receipt, status.provider_id, with_for_update=True)
    if kept is None:
        kept = Receipt(provider_id=status.provider_id, status=status.status, error=status.error, at=now)
        session.add(kept)
        session.flush()
        return kept
    if not moves_on(kept.status, status.status):
        return None
    kept.status, kept.error, kept.at = status.status, status.error, now
    return kept


def moves_on(kept: str, new: str) -> bool:
    """Return whether a status takes a message further; only `delivered` is followed by `read`."""
    if kept in (*NOT_ARRIVED, "canceled"):
        return False
    return STEPS[new] > STEPS[kept]
