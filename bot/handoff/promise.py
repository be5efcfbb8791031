"""Holding the promise: what nobody takes up in time goes to the team lead, and the parent hears it.

What was taken up and then lay still for as long goes to the lead too; the parent is not told, since the
worker may have rung, which Village does not see.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import timers
from bot.clock import Clock
from bot.handoff import news, notify, states
from bot.handoff.history import VILLAGE, record
from bot.handoff.models import Case
from bot.handoff.parent import PROMISE
from bot.handoff.team import Team
from bot.words import Words


def keep_promises(session: Session, clock: Clock, team: Team, words: Words) -> int:
    """Look at every promise that has fallen due, and return how many there were."""

    def look(session: Session, reference: str) -> None:
        on_promise_due(session, clock, reference, team=team, words=words)

    return timers.run_due(session, clock.now(), {PROMISE: look})


def on_promise_due(session: Session, clock: Clock, subject: str, *, team: Team, words: Words) -> None:
    """Escalate a hand-off that nobody has taken up, or gone on with, by its promise; otherwise do nothing.

    The parent is told once. The team lead is told again after each further span of the promise, until
    somebody takes it up. Twice at the same moment changes nothing.

    Args:
        session: an open session.
        clock: the bot's clock.
        subject: the case's reference.
        team: its promise, and who is told.
        words: all responses.
    """
    now = clock.now()
    case = session.scalar(select(Case).where(Case.reference == subject).with_for_update())
    if case is None:
        return
    if case.state == states.CLAIMED and timers.is_due(session, now, PROMISE, subject):
        record(session, case, VILLAGE, "lay_still", now)
        notify.queue(session, case, "silent", team=team, now=now)
        return
    if case.state not in states.WAITING or case.promise_at > now:
        return
    if case.escalated_at is not None and not timers.is_due(session, now, PROMISE, subject):
        return
    first = case.escalated_at is None
    case.state = states.next_state(case.state, "escalated")
    event = record(session, case, VILLAGE, "escalated", now)
    notify.queue(session, case, "late", team=team, now=now)
    timers.set_timer(session, due_at=team.promise_from(now), kind=PROMISE, subject=subject)
    if first:
        case.escalated_at = now
        news.tell(
            session,
            case,
            event,
            "utter_case_late",
            words=words,
            now=now,
            team=team.name,
            reference=case.reference,
        )
