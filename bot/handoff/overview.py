"""Looking at hand-offs: which there are, how one stands, what happened since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, object_session

from bot.clock import in_liverpool
from bot.errors import NotFound, Refused
from bot.handoff import states
from bot.handoff.hours import spoken
from bot.handoff.models import Case, CaseEvent, CaseMessage, LinkWorker
from bot.handoff.referral import as_reference
from bot.handoff.team import Team

#: The console shows so many hand-offs that are over.
RECENT = 100


@dataclass(frozen=True)
class Story:
    """Where a hand-off stands, for the parent who asks.

    Args:
        case: the hand-off.
        words: the response that says it, `utter_referral_status_...`.
        values: what fills its placeholders.
    """

    case: Case
    words: str
    values: dict[str, str]


def case_with(session: Session, reference: str) -> Case:
    """Return the case of a reference, however it was typed.

    Raises:
        NotFound: there is none.
    """
    case = session.scalar(select(Case).where(Case.reference == as_reference(reference)))
    if case is None:
        raise NotFound("no hand-off has this reference")
    return case


def open_case_of(session: Session, person_id: str) -> Case | None:
    """Return this person's own open hand-off, if there is one."""
    return session.scalar(
        select(Case).where(Case.person_id == person_id, Case.closed_at.is_(None), Case.referred_by.is_(None))
    )


def latest_case_of(session: Session, person_id: str) -> Case | None:
    """Return this person's newest hand-off, open or over, if there is one."""
    return session.scalar(select(Case).where(Case.person_id == person_id).order_by(Case.id.desc()).limit(1))


def cases_for(session: Session, worker: LinkWorker, *, over: bool = False) -> list[Case]:
    """Return the hand-offs a worker may see; all of the team's, so that none hides in somebody's leave.

    Args:
        session: an open session.
        worker: who looks.
        over: those that are over instead, the newest first, at most RECENT.

    Returns:
        The open ones: those nobody has taken up first, the urgent before the others, then by promise.

    Raises:
        Refused: the worker no longer works here.
    """
    require_active(worker)
    if over:
        ended = select(Case).where(Case.closed_at.is_not(None))
        return list(session.scalars(ended.order_by(Case.closed_at.desc(), Case.id.desc()).limit(RECENT)))
    nobody: ColumnElement[bool] = Case.claimed_by.is_(None)
    still_open = select(Case).where(Case.closed_at.is_(None))
    return list(
        session.scalars(still_open.order_by(nobody.desc(), Case.urgent.desc(), Case.promise_at, Case.id))
    )


def story_of(session: Session, person_id: str, *, now: datetime, team: Team) -> Story | None:
    """Return where this person's newest hand-off stands, or None where there was none.

    A promise whose moment has gone by is not repeated: the story is then that it is late.
    """
    case = latest_case_of(session, person_id)
    if case is None:
        return None
    late = case.state in states.WAITING and (case.escalated_at is not None or case.promise_at < now)
    values = {
        "reference": case.reference,
        "promise": spoken(case.promise_at, now),
        "team": team.name,
        "worker": worker_name(case) or team.name,
    }
    return Story(case, f"utter_referral_status_{'late' if late else case.state}", values)


def messages_of(session: Session, case: Case) -> list[CaseMessage]:
    """Return what worker and parent wrote to each other, the oldest first."""
    written = select(CaseMessage).where(CaseMessage.case_id == case.id)
    return list(session.scalars(written.order_by(CaseMessage.id)))


def events_since(session: Session, person_id: str, after_event_id: int) -> list[dict[str, Any]]:
    """Return what happened to this person's hand-offs after an event.

    Returns:
        One `{"event": "created", "event_id": 7, ...view}` each, in order; the view is the present one.
    """
    happened = (
        select(CaseEvent, Case)
        .join(Case, CaseEvent.case_id == Case.id)
        .where(Case.person_id == person_id, CaseEvent.id > after_event_id)
        .order_by(CaseEvent.id)
    )
    return [
        {"event": event.what, "event_id": event.id, **view(case)} for event, case in session.execute(happened)
    ]


def view(case: Case) -> dict[str, Any]:
    """Return a case as plain data (contract.md, handoffs)."""
    return {
        "reference": case.reference,
        "state": case.state,
        "concerns": list(case.concerns),
        "urgent": case.urgent,
        "danger": case.danger,
        "services": list(case.services),
        "area": case.area,
        "stage": case.stage_said,
        "name": case.name,
        "contact": case.contact,
        "best_time": case.best_time,
        "safe_contact": case.safe_contact,
        "consent_at": _iso(case.consent_at),
        "promise_at": _iso(case.promise_at),
        "escalated_at": _iso(case.escalated_at),
        "referred_by": case.referred_by,
        "claimed_by": case.claimed_by,
        "outcome": case.outcome,
    }


def worker_name(case: Case) -> str | None:
    """Return the name of the worker who has the case, or None where nobody has."""
    session = object_session(case)
    if case.claimed_by is None or session is None:
        return None
    return session.get_one(LinkWorker, case.claimed_by).name


def require_active(worker: LinkWorker) -> None:
    """Make sure that a worker works here.

    Raises:
        Refused: they no longer do.
    """
    if not worker.active:
        raise Refused("this link worker no longer works here")


def lock(session: Session, case: Case) -> None:
    """Read the case afresh and keep others from changing it until this transaction ends."""
    session.refresh(case, with_for_update=True)


def _iso(moment: datetime | None) -> str | None:
    return in_liverpool(moment).isoformat() if moment is not None else None
