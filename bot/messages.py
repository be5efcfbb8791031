"""Messages in and out, as they are kept.

An incoming message is stored before it is acknowledged, under the sender's own id, so that a repeat
changes nothing. An outgoing one is stored before it is sent, so that nothing is lost between.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.database import Base

Channel = Literal["web", "sms", "whatsapp", "telegram"]
#: What an outgoing bubble is (Outgoing.kind).
Kind = Literal["reply", "danger", "notice", "stop"]
CHANNELS: tuple[Channel, ...] = ("web", "sms", "whatsapp", "telegram")


class Person(Base):
    """Somebody who writes to us: a random id, never a number or a name."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    #: The engine's name for the conversation; a new one begins when the old has grown long.
    conversation_id: Mapped[str]
    #: What the engine last knew (its slots), to carry into a new conversation.
    memory: Mapped[dict[str, Any]]
    turns: Mapped[int] = mapped_column(default=0)
    #: Who they turned out to be (bot/conversation/joining.py); what is theirs is that person's then.
    joined_to: Mapped[str | None] = mapped_column(default=None)


class Address(Base):
    """Where a person can be reached on one channel."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str]
    address: Mapped[str]
    stopped_at: Mapped[datetime | None]
    #: Where the poster or link hung by which this person first came, as its link says it.
    source: Mapped[str | None] = mapped_column(default=None)


class Incoming(Base):
    """A message from a person."""

    __tablename__ = "message_in"
    __table_args__ = (Index("ix_message_in_waiting", "person_id", "answered_at"),)

    #: `channel:the sender's own id of the message`; for Telegram the digits sort by time.
    id: Mapped[str] = mapped_column(primary_key=True)
    #: The order of arrival. Clocks may repeat; this does not.
    number: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    channel: Mapped[str]
    text: Mapped[str]
    media: Mapped[str | None]
    received_at: Mapped[datetime]
    #: The danger screen's result on arrival (labels.md); `risk` was answered at once.
    risk: Mapped[str | None]
    ask: Mapped[str | None]
    #: What was understood (bot.understanding.reading), worked out once.
    reading: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime | None]
    #: How often answering it failed although the dialogue engine was there.
    failures: Mapped[int] = mapped_column(default=0)
    #: The provider's own name of the message, by which an edit of it is known; null where there are none.
    reference: Mapped[str | None] = mapped_column(default=None)


class Outgoing(Base):
    """A bubble to a person."""

    __tablename__ = "message_out"
    __table_args__ = (
        UniqueConstraint("person_id", "n"),
        UniqueConstraint("key"),
        Index(
            "ix_message_out_waiting",
            "person_id",
            "n",
            sqlite_where=sql("sent_at IS NULL AND failed IS NULL"),
            postgresql_where=sql("sent_at IS NULL AND failed IS NULL"),
        ),
        Index("ix_message_out_provider_id", "provider_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    channel: Mapped[str]
    #: Counts a person's bubbles from 1.
    n: Mapped[int]
    #: Says what this answers, so that the same answer is never stored twice.
    key: Mapped[str]
    #: reply | danger | notice | stop (the one confirmation that no more will come)
    kind: Mapped[str]
    text: Mapped[str]
    buttons: Mapped[list[str]]
    services: Mapped[list[str]]
    asking: Mapped[str | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    provider_id: Mapped[str | None]
    #: Why it will never be sent: `stopped`, `stale`, or what a person has to look at.
    failed: Mapped[str | None]
    #: Tries that were begun, the first one's moment, and when the next may begin.
    tries: Mapped[int] = mapped_column(default=0)
    first_try_at: Mapped[datetime | None] = mapped_column(default=None)
    next_try_at: Mapped[datetime | None] = mapped_column(default=None)
    #: Whether the last try may have reached the provider although no answer came back.
    unsure: Mapped[bool] = mapped_column(default=False)
    #: Whether only an approved template may carry it (WhatsApp after its 24 hours).
    by_template: Mapped[bool] = mapped_column(default=False)
    #: After this moment it says nothing any more and is not sent.
    good_until: Mapped[datetime | None] = mapped_column(default=None)


def store_outgoing(
    session: Session,
    *,
    person_id: str,
    channel: str,
    key: str,
    kind: Kind,
    text: str,
    now: datetime,
    buttons: list[str] | None = None,
    services: list[str] | None = None,
    asking: str | None = None,
    good_until: datetime | None = None,
) -> Outgoing | None:
    """Keep one bubble for sending.

    Args:
        session: an open session; the caller's transaction decides whether this holds.
        person_id: to whom.
        channel: by which channel.
        key: what it answers (an incoming message's id and a number, a case event's id ...).
        kind: an answer, a danger answer, news that nobody asked for (`notice`), or that we stop.
        text: the bubble, already fitted to the channel.
        now: the clock's present moment.
        buttons: titles the channel shows as buttons.
        services: directory ids put forward in this bubble.
        asking: what the bot waits for after it (contract.md).
        good_until: after this it is not sent any more (a good morning), None where it stays true.

    Returns:
        The stored bubble, or None where one with this key is already there.
    """
    if session.scalar(select(Outgoing.id).where(Outgoing.key == key)) is not None:
        return None
    # Two transactions that write to one person wait for each other here, so that each gets its own number.
    joined = session.scalar(select(Person.joined_to).where(Person.id == person_id).with_for_update())
    person_id = joined or person_id
    last = session.scalar(select(func.max(Outgoing.n)).where(Outgoing.person_id == person_id))
    bubble = Outgoing(
        id=str(uuid.uuid4()),
        person_id=person_id,
        channel=channel,
        n=(last or 0) + 1,
        key=key,
        kind=kind,
        text=text,
        buttons=buttons or [],
        services=services or [],
        asking=asking,
        created_at=now,
        sent_at=now if channel == "web" else None,
        good_until=good_until,
    )
    session.add(bubble)
    session.flush()
    return bubble


def last_channel(session: Session, person_id: str) -> str | None:
    """Return the channel this person last wrote by, which is where news goes."""
    return session.scalar(
        select(Incoming.channel)
        .where(Incoming.person_id == person_id)
        .order_by(Incoming.number.desc())
        .limit(1)
    )
