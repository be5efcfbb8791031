"""Things to do at a later moment, kept in the database so that they outlive the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog
from sqlalchemy import UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.database import Base

log = structlog.get_logger()

#: What a due timer calls: with the session it runs in and the timer's subject.
Handler = Callable[[Session, str], None]


class Timer(Base):
    """One thing to do; there is at most one of a kind for a subject."""

    __tablename__ = "timer"
    __table_args__ = (UniqueConstraint("kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str]
    #: Whom or what it is about: a reference or an id, never personal data.
    subject: Mapped[str]
    done_at: Mapped[datetime | None]


def set_timer(session: Session, *, due_at: datetime, kind: str, subject: str) -> Timer:
    """Set a timer, or move the one of this kind and subject to `due_at`."""
    timer = session.scalar(select(Timer).where(Timer.kind == kind, Timer.subject == subject))
    if timer is None:
        timer = Timer(due_at=due_at, kind=kind, subject=subject, done_at=None)
        session.add(timer)
    timer.due_at, timer.done_at = due_at, None
    session.flush()
    return timer


def due(session: Session, now: datetime) -> list[Timer]:
    """Return the timers that are due and not done, the oldest first."""
    waiting = select(Timer).where(Timer.done_at.is_(None), Timer.due_at <= now)
    return list(session.scalars(waiting.order_by(Timer.due_at, Timer.id)))


def is_due(session: Session, now: datetime, kind: str, subject: str) -> bool:
    """Return whether the timer of this kind and subject is due and not done."""
    waiting = select(Timer.id).where(Timer.kind == kind, Timer.subject == subject)
    return session.scalar(waiting.where(Timer.done_at.is_(None), Timer.due_at <= now)) is not None


def next_due(session: Session) -> datetime | None:
    """Return when the next timer falls due, or None where none is set."""
    return session.scalar(select(Timer.due_at).where(Timer.done_at.is_(None)).order_by(Timer.due_at).limit(1))


def done(session: Session, timer: Timer, now: datetime) -> None:
    """Mark a timer as done, unless it was moved to a later moment meanwhile."""
    session.execute(
        update(Timer)
        .where(Timer.id == timer.id, Timer.due_at <= now, Timer.done_at.is_(None))
        .values(done_at=now)
    )


def cancel(session: Session, kind: str, subject: str) -> None:
    """Take a timer away, if there is one."""
    session.execute(delete(Timer).where(Timer.kind == kind, Timer.subject == subject))


def run_due(session: Session, now: datetime, handlers: Mapping[str, Handler]) -> int:
    """Do what is due; one that fails is logged, stays due, and does not keep the others from running.

    Args:
        session: an open session; each timer runs in a savepoint of it.
        now: the clock's present moment.
        handlers: what to call for each kind. A kind that is not there is left for others.

    Returns:
        How many timers ran to their end.
    """
    ran = 0
    for timer in due(session, now):
        handler = handlers.get(timer.kind)
        if handler is None:
            continue
        try:
            with session.begin_nested():
                handler(session, timer.subject)
                done(session, timer, now)
                ran += 1
        except Exception as error:
            log.error("timer failed", kind=timer.kind, subject=timer.subject, error=type(error).__name__)
    return ran
