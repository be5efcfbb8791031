"""News to the team about a hand-off, without any of its content: a reference, whether it is urgent, a link.

News is queued in the transaction that makes it true and sent afterwards (`deliver_notifications`), so
that a mail server that is down or slow holds nothing up and nothing is lost.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.database import Database
from bot.errors import DeliveryFailed
from bot.handoff import states
from bot.handoff.history import VILLAGE, record
from bot.handoff.mail import Letter, Mailer, mailer_of
from bot.handoff.models import Case, LinkWorker, Notification
from bot.handoff.team import Team

__all__ = [
    "Mailer",
    "deliver_notifications",
    "failed_notifications",
    "mailer_of",
    "queue",
    "report_erased",
    "report_unanswered",
]

log = structlog.get_logger()

#: What happened, in the words of the letter's subject.
SUBJECTS = {
    "new": "{reference} is waiting for a link worker",
    "changed": "{reference} was changed by the parent",
    "released": "{reference} is waiting for a link worker again",
    "withdrawn": "{reference} was withdrawn by the parent",
    "wrote": "{reference}: the parent has written",
    "late": "{reference} was not taken up in time",
    "silent": "{reference} was taken up and nothing was written since",
    "not_heard": "{reference}: the parent says that nobody has been in touch",
    "erased": "{reference} was deleted at the parent's wish",
    "unanswered": "A message could not be answered or delivered",
}
#: Kinds that go to the team lead.
FOR_THE_LEAD = ("late", "silent", "not_heard", "unanswered")
BODY = """{subject}.

Open it in the console, where you sign in:
{link}

This message holds nothing about the parent on purpose. Please do not add any when you reply.
"""
#: Minutes until the next try, after each that failed. After the last one a person has to look.
PAUSES = (1, 5, 15, 60, 120, 240)
MOST_TRIES = len(PAUSES) + 1


def queue(session: Session, case: Case, kind: str, *, team: Team, now: datetime) -> None:
    """Queue news about a hand-off, unless the same news is still waiting to be sent.

    Args:
        session: an open session.
        case: the hand-off.
        kind: one of SUBJECTS. What is late goes to the team lead; all else to the worker who has the case,
            or to the team where nobody has.
        team: where the news goes and where the console is.
        now: the clock's present moment.
    """
    recipient = team.escalation_email if kind in FOR_THE_LEAD else _recipient(session, case, team)
    waiting = select(Notification.id).where(
        Notification.case_id == case.id,
        Notification.kind == kind,
        Notification.recipient == recipient,
        Notification.state == "queued",
        Notification.tries == 0,
    )
    if session.scalar(waiting) is None:
        subject = ("Urgent: " if case.urgent else "") + SUBJECTS[kind].format(reference=case.reference)
        link = f"{team.address}/link-workers/cases/{case.reference}"
        _put(session, case.id, kind, recipient, subject, link, now)


def report_unanswered(session: Session, case: Case | None, *, team: Team, now: datetime) -> None:
    """Tell the team lead that the bot could not answer somebody, and in which case where there is one."""
    if case is not None:
        queue(session, case, "unanswered", team=team, now=now)
    else:
        _put(
            session,
            None,
            "unanswered",
            team.escalation_email,
            SUBJECTS["unanswered"],
            f"{team.address}/link-workers/unreached",
            now,
        )


def report_erased(session: Session, case: Case, *, team: Team, now: datetime) -> None:
    """Tell whoever works on a case that it is being erased; news about it that still waits goes too."""
    session.execute(
        delete(Notification).where(Notification.case_id == case.id, Notification.state == "queued")
    )
    subject = SUBJECTS["erased"].format(reference=case.reference)
    _put(
        session, None, "erased", _recipient(session, case, team), subject, f"{team.address}/link-workers", now
    )


def deliver_notifications(database: Database, clock: Clock, mailer: Mailer) -> int:
    """Send what is queued and due; no session is held open while the mail server is waited for.

    A try is counted before it is made and puts the next one off, so two processes never make the same
    try. A process killed between sending and noting it sends again later, under the same message id.

    Args:
        database: the bot's database.
        clock: the bot's clock.
        mailer: what takes the letters.

    Returns:
        How many letters the mailer took.
    """
    with database.session() as session:
        waiting = list(
            session.scalars(
                select(Notification.id)
                .where(Notification.state == "queued", Notification.next_try_at <= clock.now())
                .order_by(Notification.created_at)
            )
        )
    return sum(_deliver(database, clock, mailer, notification_id) for notification_id in waiting)


def failed_notifications(session: Session) -> list[Notification]:
    """Return the news that could not be sent, for a person to see."""
    failed = select(Notification).where(Notification.state == "failed")
    return list(session.scalars(failed.order_by(Notification.created_at)))


def _deliver(database: Database, clock: Clock, mailer: Mailer, notification_id: str) -> bool:
    with database.session() as session:
        letter = _begin_try(session, clock.now(), notification_id)
    if letter is None:
        return False
    try:
        mailer.send(letter)
    except DeliveryFailed as error:
        log.warning("news to the team not taken", notification=notification_id, error=str(error))
        with database.session() as session:
            _note_failure(session, clock.now(), notification_id)
        return False
    with database.session() as session:
        _note_success(session, clock.now(), notification_id)
    return True


def _begin_try(session: Session, now: datetime, notification_id: str) -> Letter | None:
    """Count a try and return its letter, or None where another process is making it."""
    news = session.get(Notification, notification_id)
    if news is None or news.state != "queued":
        return None
    pause = timedelta(minutes=PAUSES[min(news.tries, len(PAUSES) - 1)])
    taken = session.scalar(
        update(Notification)
        .where(Notification.id == news.id, Notification.next_try_at <= now)
        .values(tries=Notification.tries + 1, next_try_at=now + pause)
        .returning(Notification.id)
        .execution_options(synchronize_session=False)
    )
    return Letter(news.id, news.recipient, news.subject, news.body, now) if taken else None


def _note_success(session: Session, now: datetime, notification_id: str) -> None:
    news = session.get(Notification, notification_id)
    if news is None:
        return  # the case was erased meanwhile
    news.state, news.sent_at = "sent", now
    case = session.get(Case, news.case_id, with_for_update=True) if news.case_id else None
    if case is not None and news.kind == "new" and case.state == states.CREATED:
        case.state = states.next_state(case.state, "notified")
        record(session, case, VILLAGE, "notified", now)


def _note_failure(session: Session, now: datetime, notification_id: str) -> None:
    news = session.get(Notification, notification_id)
    if news is None or news.tries < MOST_TRIES:
        return
    news.state = "failed"
    log.error("news to the team given up", notification=notification_id, tries=news.tries)
    case = session.get(Case, news.case_id) if news.case_id else None
    if case is not None:
        record(session, case, VILLAGE, "notification_failed", now, kind=news.kind)


def _put(
    session: Session, case_id: int | None, kind: str, recipient: str, subject: str, link: str, now: datetime
) -> None:
    session.add(
        Notification(
            id=str(uuid.uuid4()),
            case_id=case_id,
            kind=kind,
            recipient=recipient,
            subject=subject,
            body=BODY.format(subject=subject, link=link),
            state="queued",
            created_at=now,
            next_try_at=now,
            sent_at=None,
        )
    )
    session.flush()


def _recipient(session: Session, case: Case, team: Team) -> str:
    worker = session.get(LinkWorker, case.claimed_by) if case.claimed_by else None
    return worker.email if worker is not None else team.email
