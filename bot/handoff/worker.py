"""What a link worker does with a hand-off: take it up, write to the parent, give it back, end it.

Each function locks the case, asks the table of states, changes the case, records who did it, and tells
the parent. The caller's transaction decides whether it holds: all of it or none.
"""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import timers
from bot.clock import Clock
from bot.errors import BadInput, StateError
from bot.handoff import news, notify, states
from bot.handoff.history import actor_of, record
from bot.handoff.hours import spoken
from bot.handoff.models import Case, CaseMessage, LinkWorker
from bot.handoff.overview import lock, require_active, worker_name
from bot.handoff.parent import PROMISE
from bot.handoff.team import Team
from bot.handoff.text import without_controls
from bot.words import Words

#: How a hand-off may end, and how the console says it.
OUTCOMES = {
    "helped": "They got the help they wanted",
    "signposted": "Told where to go",
    "no_answer": "Could not be reached",
    "declined": "They no longer wanted it",
    "passed_on": "Passed on to another service",
    "other": "Something else",
}


def claim(session: Session, clock: Clock, case: Case, worker: LinkWorker, words: Words, team: Team) -> Case:
    """Take a hand-off up; the parent is told by whom. Of two workers at once exactly one gets it.

    Raises:
        StateError: somebody else has it, or it is over.
        Refused: the worker no longer works here.
    """
    require_active(worker)
    lock(session, case)
    if case.claimed_by == worker.id and case.state in states.TAKEN_UP:
        return case
    if case.state in states.TAKEN_UP:
        raise StateError(f"{worker_name(case)} has already taken up {case.reference}.")
    case.state = states.next_state(case.state, "claimed")
    case.claimed_by = worker.id
    event = record(session, case, actor_of(worker), "claimed", clock.now())
    timers.set_timer(session, due_at=team.promise_from(clock.now()), kind=PROMISE, subject=case.reference)
    news.tell(
        session,
        case,
        event,
        "utter_case_claimed",
        words=words,
        now=clock.now(),
        worker=worker.name,
        team=team.name,
        reference=case.reference,
    )
    return case


def release(session: Session, clock: Clock, case: Case, worker: LinkWorker, words: Words, team: Team) -> Case:
    """Give a hand-off back to the team: a new promise runs, and the parent is told.

    Raises:
        StateError: the worker does not have it.
    """
    _lock_own(session, case, worker)
    case.state = states.next_state(case.state, "released")
    now = clock.now()
    case.claimed_by, case.escalated_at, case.promise_at = None, None, team.promise_from(now)
    event = record(session, case, actor_of(worker), "released", now)
    timers.set_timer(session, due_at=case.promise_at, kind=PROMISE, subject=case.reference)
    notify.queue(session, case, "released", team=team, now=now)
    news.tell(
        session,
        case,
        event,
        "utter_case_released",
        words=words,
        now=now,
        team=team.name,
        promise=spoken(case.promise_at, now),
        reference=case.reference,
    )
    return case


def say(
    session: Session,
    clock: Clock,
    case: Case,
    worker: LinkWorker,
    text: str,
    words: Words,
    team: Team,
    *,
    key: str | None = None,
) -> CaseMessage:
    """Write to the parent, who sees who writes; with the first message the two are in contact.

    Args:
        session: an open session.
        clock: the bot's clock.
        case: the hand-off.
        worker: who writes, and has the case.
        text: what they write.
        words: all responses.
        team: the worker's team.
        key: the sender's own id of the message, so that a form sent twice is one message.

    Raises:
        BadInput: there is no text, or too much for the channel.
        StateError: the worker does not have the case, or the parent said stop.
    """
    _lock_own(session, case, worker)
    sent = session.scalar(select(CaseMessage).where(CaseMessage.key == key)) if key else None
    if sent is not None:
        return sent
    text = without_controls(text).strip()
    if not text:
        raise BadInput("The message is empty.")
    case.state = states.next_state(case.state, "said")
    now = clock.now()
    message = CaseMessage(
        case_id=case.id, key=key or str(uuid.uuid4()), author=actor_of(worker), text=text, at=now
    )
    session.add(message)
    timers.cancel(session, PROMISE, case.reference)
    event = record(session, case, actor_of(worker), "said", now)
    news.pass_on(session, case, event, text, worker=worker, team=team, words=words, now=now)
    return message


def close(
    session: Session, clock: Clock, case: Case, worker: LinkWorker, outcome: str, words: Words, team: Team
) -> Case:
    """End a hand-off; the parent is told kindly, and may come back.

    Raises:
        BadInput: the outcome is none of OUTCOMES.
        StateError: the worker does not have it.
    """
    if outcome not in OUTCOMES:
        raise BadInput(f"The outcome is one of {', '.join(OUTCOMES)}.")
    _lock_own(session, case, worker)
    case.state = states.next_state(case.state, "closed")
    case.closed_at, case.outcome = clock.now(), outcome
    timers.cancel(session, PROMISE, case.reference)
    event = record(session, case, actor_of(worker), "closed", clock.now(), outcome=outcome)
    news.tell(
        session,
        case,
        event,
        "utter_case_closed",
        words=words,
        now=clock.now(),
        worker=worker.name,
        team=team.name,
        reference=case.reference,
    )
    return case


def worker_named(session: Session, name: str) -> LinkWorker:
    """Return the link worker of this id; a simulation's workers come to be when they are first named."""
    worker = session.get(LinkWorker, name)
    if worker is None:
        worker = LinkWorker(id=name, name=name, email=f"{name}@village.example", area=None, active=True)
        session.add(worker)
        session.flush()
    return worker


def _lock_own(session: Session, case: Case, worker: LinkWorker) -> None:
    require_active(worker)
    lock(session, case)
    if case.state in states.TAKEN_UP and case.claimed_by != worker.id:
        raise StateError(f"{case.reference} is with {worker_name(case)}.")
