"""Deleting what is kept of a person in hand-offs and messages."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot import timers
from bot.clock import Clock
from bot.handoff import notify
from bot.handoff.contacts import ContactDetail
from bot.handoff.models import Case
from bot.handoff.parent import PROMISE
from bot.handoff.team import Team
from bot.handoff.unreached import Unreached
from bot.messages import Incoming, Outgoing


def erase(session: Session, clock: Clock, team: Team, person_id: str, *, keep: Iterable[str] = ()) -> None:
    """Delete a person's hand-offs, contact details and written words; the team is told.

    Messages keep their ids and numbers, so that a late repeat is still known and no number comes twice.
    What still waits for its answer, or to be sent, is left.

    Args:
        session: an open session.
        clock: the bot's clock.
        team: told where a case is open.
        person_id: whose.
        keep: ids of incoming messages that are being answered just now.
    """
    for case in list(session.scalars(select(Case).where(Case.person_id == person_id))):
        if case.closed_at is None:
            notify.report_erased(session, case, team=team, now=clock.now())
        timers.cancel(session, PROMISE, case.reference)
    session.execute(delete(Case).where(Case.person_id == person_id))
    session.execute(delete(ContactDetail).where(ContactDetail.person_id == person_id))
    session.execute(delete(Unreached).where(Unreached.person_id == person_id))
    _blank_messages(session, person_id, set(keep))
    session.expire_all()


def _blank_messages(session: Session, person_id: str, keep: set[str]) -> None:
    session.execute(
        update(Incoming)
        .where(Incoming.person_id == person_id, Incoming.answered_at.is_not(None), Incoming.id.not_in(keep))
        .values(text="", reading={}, risk=None, ask=None)
    )
    session.execute(
        update(Outgoing)
        .where(Outgoing.person_id == person_id, Outgoing.sent_at.is_not(None) | Outgoing.failed.is_not(None))
        .values(text="", buttons=[], services=[])
    )
