"""What a parent does with a hand-off: agree to it, put it right, write to the worker, take it back.

Each function locks the case, asks the table of states, changes the case, records who did it, and tells
the other side. The caller's transaction decides whether it holds: all of it or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import timers
from bot.clock import Clock
from bot.errors import BadInput, Refused
from bot.handoff import notify, states
from bot.handoff.history import PARENT, VILLAGE, record
from bot.handoff.models import Case, CaseMessage
from bot.handoff.overview import lock, open_case_of
from bot.handoff.referral import Referral, new_reference
from bot.handoff.team import Team
from bot.handoff.text import without_controls

#: Kind of the timer that holds the promise; its subject is the case's reference.
PROMISE = "promise"
#: What a parent may put right.
CORRECTABLE = (
    *("name", "contact", "best_time", "safe_contact", "area", "stage_said", "services", "concerns", "told"),
)
LONGEST_NOTE = 20_000
#: What grows where one hand-off is added to another; all else is replaced.
GROWING = ("concerns", "services", "told", "urgent")


def create_case(session: Session, clock: Clock, team: Team, referral: Referral) -> Case:
    """Make a hand-off, or add to the one that is open: what is asked for twice is one case.

    Each person whom a professional passes on has a case of their own.

    Args:
        session: an open session.
        clock: the bot's clock.
        team: who takes it up, and by when.
        referral: what the parent agreed to pass on.

    Returns:
        The case, with its reference and its promise.

    Raises:
        Refused: the parent did not agree, and the policy does not pass on a danger without that.
    """
    if not referral.consent_text and not (referral.danger and team.pass_on_in_danger):
        raise Refused("nothing is passed on without consent")
    case = None if referral.referred_by else open_case_of(session, referral.person_id)
    if case is not None:
        return _change(session, clock, case, _joined(case, referral, clock), team)
    now = clock.now()
    case = Case(
        reference=_unused_reference(session),
        person_id=referral.person_id,
        channel=referral.channel,
        referred_by=referral.referred_by,
        created_at=now,
        concerns=list(referral.concerns),
        urgent=referral.urgent,
        danger=referral.danger,
        services=list(referral.services),
        area=referral.area,
        stage_said=referral.stage_said,
        name=referral.name,
        contact=referral.contact,
        best_time=referral.best_time,
        safe_contact=referral.safe_contact,
        told=list(referral.told),
        consent_text=referral.consent_text,
        consent_at=(referral.consent_at or now) if referral.consent_text else None,
        state=states.CREATED,
        claimed_by=None,
        promise_at=team.promise_from(now),
        escalated_at=None,
        closed_at=None,
        outcome=None,
    )
    session.add(case)
    session.flush()
    record(session, case, PARENT if case.consent_at else VILLAGE, "created", now)
    timers.set_timer(session, due_at=case.promise_at, kind=PROMISE, subject=case.reference)
    notify.queue(session, case, "new", team=team, now=now)
    return case


def correct(session: Session, clock: Clock, case: Case, changes: Mapping[str, Any], team: Team) -> Case:
    """Put right what a hand-off says; None takes a detail back.

    Args:
        session: an open session.
        clock: the bot's clock.
        case: the hand-off.
        changes: new values for some of CORRECTABLE.
        team: told about it where somebody works on the case.

    Raises:
        BadInput: something else was to be changed.
        StateError: the hand-off is over.
    """
    unknown = changes.keys() - set(CORRECTABLE)
    if unknown:
        raise BadInput(f"not a detail that can be changed: {', '.join(sorted(unknown))}")
    return _change(session, clock, case, changes, team)


def withdraw(session: Session, clock: Clock, case: Case, team: Team) -> Case:
    """Take a hand-off back, at the parent's wish; the team is told.

    Raises:
        StateError: it is over already.
    """
    lock(session, case)
    case.state = states.next_state(case.state, "withdrawn")
    now = clock.now()
    case.closed_at = now
    record(session, case, PARENT, "withdrawn", now)
    timers.cancel(session, PROMISE, case.reference)
    notify.queue(session, case, "withdrawn", team=team, now=now)
    return case


def join(session: Session, clock: Clock, team: Team, *, keeps: str, gives: str) -> None:
    """Let two people's open hand-offs become one, because they turned out to be one person.

    The one that a link worker has goes on, else the older; what was told later counts. All others stay
    as they are.

    Args:
        session: an open session.
        clock: the bot's clock.
        team: told where somebody works on one of the two.
        keeps: the id of who both are from now on.
        gives: the id of the other.
    """
    both = [case for case in (open_case_of(session, keeps), open_case_of(session, gives)) if case is not None]
    if len(both) < 2:
        return
    stays, goes = sorted(both, key=lambda case: (case.state not in states.TAKEN_UP, case.id))
    changes = _joined(stays, goes, clock)
    if goes.created_at < stays.created_at:
        changes = {
            field: value
            for field, value in changes.items()
            if field in GROWING or getattr(stays, field) is None
        }
    _change(session, clock, stays, changes, team)
    now = clock.now()
    lock(session, goes)
    if goes.state in states.TAKEN_UP:
        notify.queue(session, goes, "changed", team=team, now=now)
    goes.state = states.next_state(goes.state, "joined")
    goes.closed_at, goes.outcome = now, "joined"
    record(session, goes, PARENT, "joined", now, reference=stays.reference)
    timers.cancel(session, PROMISE, goes.reference)
    session.execute(update(CaseMessage).where(CaseMessage.case_id == goes.id).values(case_id=stays.id))
    session.flush()


def note_from_parent(
    session: Session, clock: Clock, case: Case, text: str, *, key: str, team: Team
) -> CaseMessage | None:
    """Keep a parent's message for the link worker who has the case, and tell the worker it is there.

    Args:
        session: an open session.
        clock: the bot's clock.
        case: the hand-off.
        text: what the parent wrote.
        key: the message's own id; the same message is kept once.
        team: where the console is.

    Returns:
        The kept message, or None where it is there already.

    Raises:
        StateError: no link worker has the case.
    """
    lock(session, case)
    if session.scalar(select(CaseMessage.id).where(CaseMessage.key == key)) is not None:
        return None
    case.state = states.next_state(case.state, "parent_wrote")
    now = clock.now()
    message = CaseMessage(
        case_id=case.id, key=key, author=PARENT, text=without_controls(text)[:LONGEST_NOTE], at=now
    )
    session.add(message)
    record(session, case, PARENT, "parent_wrote", now)
    notify.queue(session, case, "wrote", team=team, now=now)
    return message


def not_heard(session: Session, clock: Clock, case: Case, team: Team) -> None:
    """Put before the team lead that a parent says nobody has been in touch.

    Args:
        session: an open session.
        clock: the bot's clock.
        case: the hand-off.
        team: its lead is told.
    """
    now = clock.now()
    record(session, case, PARENT, "not_heard", now)
    notify.queue(session, case, "not_heard", team=team, now=now)


def report_unanswered(session: Session, clock: Clock, team: Team, person_id: str) -> None:
    """Put before a person that the bot could not answer somebody."""
    case = open_case_of(session, person_id)
    if case is not None:
        record(session, case, VILLAGE, "unanswered", clock.now())
    notify.report_unanswered(session, case, team=team, now=clock.now())


def _change(session: Session, clock: Clock, case: Case, changes: Mapping[str, Any], team: Team) -> Case:
    """Change what differs; nothing is recorded where nothing does."""
    lock(session, case)
    differing = {field: value for field, value in changes.items() if getattr(case, field) != value}
    if not differing:
        return case
    case.state = states.next_state(case.state, "changed")
    for field, value in differing.items():
        setattr(case, field, value)
    record(session, case, PARENT, "changed", clock.now(), fields=sorted(differing))
    if case.state in states.TAKEN_UP or differing.get("urgent"):
        notify.queue(session, case, "changed", team=team, now=clock.now())
    return case


def _joined(case: Case, referral: Referral | Case, clock: Clock) -> dict[str, Any]:
    """Return what the open case says once a further referral is added: lists grow, details are renewed."""
    changes: dict[str, Any] = {
        "concerns": _union(case.concerns, referral.concerns),
        "services": _union(case.services, referral.services),
        "told": _union(case.told, referral.told),
        "urgent": case.urgent or referral.urgent,
    }
    for field in ("danger", "area", "stage_said", "name", "contact", "best_time", "safe_contact"):
        if getattr(referral, field) is not None:
            changes[field] = getattr(referral, field)
    if any(getattr(case, field) != value for field, value in changes.items()) and referral.consent_text:
        changes["consent_text"] = referral.consent_text
        changes["consent_at"] = referral.consent_at or clock.now()
    return changes


def _union(had: Iterable[str], new: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*had, *new]))


def _unused_reference(session: Session) -> str:
    while True:
        reference = new_reference()
        if session.scalar(select(Case.id).where(Case.reference == reference)) is None:
            return reference
