"""What follows when a message did not arrive: stop, another way, another time, or a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.channels.receipts import NOT_ARRIVED, Receipt
from bot.channels.twilio_errors import follow, meaning
from bot.handoff.unreached import note_undelivered
from bot.messages import Address, Outgoing

log = structlog.get_logger()

#: Why a bubble was not sent although nothing went wrong; no person needs to look.
QUIET = ("stopped", "stale", "erased")
#: A phone that is off: tries in all, and the pause before the next.
MOST_DELIVERIES = 4
PAUSE = timedelta(minutes=30)


def stop(session: Session, channel: str, address: str, now: datetime) -> None:
    """Note that the provider carries nothing more to this address: the person wants it so."""
    session.execute(
        update(Address)
        .where(Address.channel == channel, Address.address == address, Address.stopped_at.is_(None))
        .values(stopped_at=now)
    )


def give_up(
    session: Session,
    bubble: Outgoing,
    why: str,
    now: datetime,
    report: Callable[[Session, str], None],
    *,
    may_pass: bool = False,
) -> None:
    """Stop trying to send a bubble; unless the person wants it so, it is put before somebody of the team.

    Args:
        session: an open session.
        bubble: what was to be sent.
        why: one of QUIET, or what was in the way, in words for a person.
        now: the clock's present moment.
        report: tells somebody that there is something to look at.
        may_pass: whether what was in the way may pass by itself.
    """
    bubble.failed = why
    session.flush()
    if why not in QUIET:
        log.error("message not delivered", channel=bubble.channel, kind=bubble.kind, tries=bubble.tries)
        note_undelivered(session, bubble, why, now, may_pass=may_pass)
        report(session, bubble.person_id)


def follow_up(
    session: Session, receipt: Receipt, now: datetime, report: Callable[[Session, str], None]
) -> None:
    """Do what follows from a receipt that says a message did not arrive; for others nothing."""
    if receipt.status not in NOT_ARRIVED:
        return
    bubble = session.scalar(
        select(Outgoing).where(Outgoing.provider_id == receipt.provider_id).with_for_update()
    )
    if bubble is None:
        return  # it is looked at again when the sender has noted this id
    then = follow(receipt.error)
    if then == "stopped":
        _stop_person(session, bubble, now)
        give_up(session, bubble, "stopped", now, report)
    elif then == "template" and not bubble.by_template:
        bubble.by_template = True
        _again(bubble, now)
    elif then == "again" and bubble.tries < MOST_DELIVERIES:
        _again(bubble, now + PAUSE)
    else:
        why = f"not delivered: {meaning(receipt.error)} ({receipt.error or receipt.status})"
        give_up(session, bubble, why, now, report, may_pass=then in ("again", "template"))


def _stop_person(session: Session, bubble: Outgoing, now: datetime) -> None:
    session.execute(
        update(Address)
        .where(
            Address.person_id == bubble.person_id,
            Address.channel == bubble.channel,
            Address.stopped_at.is_(None),
        )
        .values(stopped_at=now)
    )


def _again(bubble: Outgoing, at: datetime) -> None:
    """Send it once more from `at` on; without a first try it holds up nothing until then (sending.py)."""
    bubble.sent_at, bubble.provider_id, bubble.unsure = None, None, False
    bubble.first_try_at, bubble.next_try_at = None, at
