"""What is kept of a hand-off.

Only what a link worker needs to help, and only what the parent agreed to pass on: concerns, facts and how
to reach them, never the conversation. All of it goes when the person is erased.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base
from bot.handoff import states


class LinkWorker(Base):
    """Somebody of the team who takes up hand-offs."""

    __tablename__ = "link_worker"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str]
    area: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)


class Case(Base):
    """One hand-off of one parent. Null is not known or not given."""

    __tablename__ = "case_"
    __table_args__ = (
        # A person has one open hand-off of their own at a time, whatever two processes do at once.
        Index(
            "uq_case_open",
            "person_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL AND referred_by IS NULL"),
            postgresql_where=text("closed_at IS NULL AND referred_by IS NULL"),
        ),
        CheckConstraint(f"state IN {states.STATES}", name="ck_case_state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Said aloud and typed: "V-7KM3-T9X".
    reference: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    #: Name and workplace of a professional who passed on somebody else; null where it is the person's own.
    referred_by: Mapped[str | None]
    #: The channel it was agreed on.
    channel: Mapped[str]
    created_at: Mapped[datetime]

    concerns: Mapped[list[str]]
    urgent: Mapped[bool]
    #: The kind of danger that was raised (labels of RISKS), or null.
    danger: Mapped[str | None]
    #: Directory slugs of the services the parent wants.
    services: Mapped[list[str]]
    area: Mapped[str | None]
    stage_said: Mapped[str | None]
    name: Mapped[str | None]
    contact: Mapped[str | None]
    best_time: Mapped[str | None]
    safe_contact: Mapped[str | None]
    #: Facts for the worker, a short line each; never the words of the chat.
    told: Mapped[list[str]]
    consent_at: Mapped[datetime | None]
    #: The exact words that were agreed to.
    consent_text: Mapped[str | None]

    state: Mapped[str] = mapped_column(index=True)
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("link_worker.id"), index=True)
    #: By when somebody takes it up, as the parent was told.
    promise_at: Mapped[datetime]
    #: When the promise was not kept and the team lead was told.
    escalated_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]


class CaseEvent(Base):
    """Something that happened to a hand-off: who, when, what. No record without somebody who did it."""

    __tablename__ = "case_event"
    # Ids are not given again after an erasure: readers ask for what came after the last id they saw.
    __table_args__ = (
        CheckConstraint("actor <> ''", name="ck_case_event_actor"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id", ondelete="CASCADE"), index=True)
    #: `parent`, `village`, or `worker:` and the worker's id.
    actor: Mapped[str]
    at: Mapped[datetime]
    what: Mapped[str]
    #: More about it: names of changed fields, an outcome. Never what was said or given.
    about: Mapped[dict[str, Any]]


class CaseMessage(Base):
    """What a link worker and a parent wrote to each other through Village."""

    __tablename__ = "case_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_.id", ondelete="CASCADE"), index=True)
    #: The sender's own id of the message, so that the same one is never kept twice.
    key: Mapped[str] = mapped_column(unique=True)
    #: `parent`, or `worker:` and the worker's id.
    author: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime]


class Notification(Base):
    """News to the team, waiting to be sent: the outbox. It never holds content of a hand-off."""

    __tablename__ = "notification"
    __table_args__ = (Index("ix_notification_waiting", "state", "next_try_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    #: Null where it is about no case, or about one that was erased.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_.id", ondelete="SET NULL"), index=True)
    #: What it says: a key of bot.handoff.notify.SUBJECTS.
    kind: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    #: queued | sent | failed
    state: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
