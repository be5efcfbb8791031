"""Who opened which hand-off or list, and when. Written in the transaction in which it is shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dashboard.models import AccessLog
from bot.handoff.models import Case, LinkWorker


def note_opened(session: Session, worker: LinkWorker, case: Case, now: datetime) -> None:
    """Note that a link worker opened a hand-off."""
    session.add(AccessLog(worker_id=worker.id, case_reference=case.reference, at=now))
    session.flush()


def note_list_opened(session: Session, worker: LinkWorker, name: str, now: datetime) -> None:
    """Note that a link worker opened a list that is about parents without a hand-off."""
    session.add(AccessLog(worker_id=worker.id, case_reference=name, at=now))
    session.flush()


def openings_of(session: Session, case: Case) -> list[AccessLog]:
    """Return each opening of a hand-off, the oldest first."""
    openings = select(AccessLog).where(AccessLog.case_reference == case.reference)
    return list(session.scalars(openings.order_by(AccessLog.id)))
