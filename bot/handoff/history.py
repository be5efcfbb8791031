"""What happened to hand-offs: who, when and what, in order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.handoff.models import Case, CaseEvent, LinkWorker

#: Who did it: the parent, the bot itself, or a worker (`actor_of`).
PARENT, VILLAGE = "parent", "village"


def actor_of(worker: LinkWorker) -> str:
    """Return a worker as the records name them."""
    return f"worker:{worker.id}"


def record(session: Session, case: Case, actor: str, what: str, now: datetime, **about: Any) -> CaseEvent:
    """Record what happened to a case.

    Args:
        session: an open session.
        case: the hand-off.
        actor: PARENT, VILLAGE or `actor_of(worker)`.
        what: created, changed, claimed ...
        now: the clock's present moment.
        about: more about it, without anything that was said or given.
    """
    event = CaseEvent(case_id=case.id, actor=actor, at=now, what=what, about=about)
    session.add(event)
    session.flush()
    return event


def history_of(session: Session, case: Case) -> list[CaseEvent]:
    """Return all that happened to a case, the oldest first."""
    return list(session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)))


def latest_event(session: Session, person_id: str) -> int:
    """Return the id of the last event of this person's hand-offs, 0 where there is none."""
    events = select(CaseEvent.id).join(Case).where(Case.person_id == person_id)
    return session.scalar(events.order_by(CaseEvent.id.desc()).limit(1)) or 0
