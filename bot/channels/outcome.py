"""What follows when a message did not arrive: stop, another way, another time, or a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.channels.receipts import NOT_ARRIVED, Receipt
from bot.channels.twilio_errors import follow
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


def give_up(session: Session, bubble: Outgoing, why: str, report: Callable[[Session, str], None]) -> None:
    """Stop trying to send a bubble; unless the person wants it so, somebody is told."""
    bubble.failed = why
    session.flush()
    if why not in QUIET:
        log.error("message not delivered", channel=bubble.channel, kind=bubble.kind, tries=bubble.tries)
        report(session, bubble.person_id)


def undelivered(session: Session) -> list[Outgoing]:
    """Return the bubbles that never arrived and that a person has to look at, the newest first."""
    failed = select(Outgoing).where(Outgoing.failed.is_not(None), Outgoing.failed.not_in(QUIET))
    return list(session.scalars(failed.order_by(Outgoing.created_at.desc())))


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
        give_up(session, bubble, "stopped", report)
    elif then == "template" and not bubble.by_template:
        bubble.by_template = True
        _again(bubble, now)
    elif then == "again" and bubble.tries < MOST_DELIVERIES:
        _again(bubble, now + PAUSE)
    else:
        give_up(session, bubble, f"not delivered ({receipt.error or receipt.status})", report)


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
