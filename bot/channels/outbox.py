"""The bubbles that wait to be sent: which is next for a person, and what a try did to it.

A try is counted and leased before it is made, in one transaction, so two processes never make the same one;
where a process dies in it, the lease runs out and another takes over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from bot.channels.alphabet import plain
from bot.channels.outcome import give_up
from bot.channels.protocol import Abilities, Letter
from bot.messages import Address, Incoming, Outgoing

#: A try that has not come back after this is taken over: longer than a provider's time limit (10 s), and
#: short enough that a dead process's work goes on within a minute.
LEASE = timedelta(seconds=40)
#: An answer this late says so first.
LATE = timedelta(minutes=30)


@dataclass(frozen=True)
class Try:
    """One try that is to be made now.

    Args:
        letter: what goes.
        unsure: whether an earlier try may have reached the provider.
        since: when the first try was made.
        known: the provider's ids of this person's other bubbles.
        late: whether it should say first that it is late.
    """

    letter: Letter
    unsure: bool
    since: datetime
    known: frozenset[str]
    late: bool


@dataclass(frozen=True)
class _Lane:
    """Bubbles that go in order: a person's on one channel, those about danger in a lane of their own."""

    person_id: str
    channel: str
    danger: bool


class Outbox:
    """Chooses.

    Args:
        abilities: what each channel that is set up can do.
        report: puts before a person that somebody could not be reached.
        free: asks for room under a channel's limit over all; gives the seconds to wait, 0 for none.
    """

    def __init__(
        self,
        abilities: Mapping[str, Abilities],
        report: Callable[[Session, str], None],
        free: Callable[[str, datetime], float],
    ) -> None:
        self._abilities, self._report, self._free = abilities, report, free

    def next(self, session: Session, person_id: str, now: datetime) -> Try | float | None:
        """Return the try to make now, or the seconds until one can be made, or None where nothing waits.

        Danger goes ahead of all that waits; all else goes in order, and never ahead of danger. Channels
        do not wait for each other.
        """
        waits: list[float] = []
        for channel in _channels(session, person_id, self._abilities):
            for danger in (True, False):
                step = self._lane(session, _Lane(person_id, channel, danger), now)
                if isinstance(step, Try):
                    return step
                if step is not None:
                    waits.append(step)
        return min(waits) if waits else None

    def _lane(self, session: Session, lane: _Lane, now: datetime) -> Try | float | None:
        while (bubble := _head(session, lane, now)) is not None:
            step = self._step(session, bubble, now)
            if step is not None:
                return step
        return None

    def _step(self, session: Session, bubble: Outgoing, now: datetime) -> Try | float | None:
        """Return a try, or seconds to wait, or None where the bubble is done with."""
        address = session.scalars(
            select(Address).where(Address.person_id == bubble.person_id, Address.channel == bubble.channel)
        ).one()
        why = _pointless(bubble, address, now)
        if why is not None:
            give_up(session, bubble, why, now, self._report)
            return None
        abilities = self._abilities[bubble.channel]
        wait = max(_not_due(bubble, now), _gap(session, bubble, abilities, now))
        wait = wait or self._free(bubble.channel, now)
        return wait or self._begin(session, bubble, address, abilities, now)

    def _begin(
        self, session: Session, bubble: Outgoing, address: Address, abilities: Abilities, now: datetime
    ) -> Try | float:
        unsure, since = bubble.unsure, bubble.first_try_at or now
        if abilities.window is not None and not _written_since(session, bubble, now - abilities.window):
            bubble.by_template = True
            session.flush()
        taken = session.scalar(
            update(Outgoing)
            .where(
                Outgoing.id == bubble.id,
                Outgoing.sent_at.is_(None),
                or_(Outgoing.next_try_at.is_(None), Outgoing.next_try_at <= now),
            )
            .values(tries=Outgoing.tries + 1, first_try_at=since, next_try_at=now + LEASE, unsure=True)
            .returning(Outgoing.id)
            .execution_options(synchronize_session=False)
        )
        if taken is None:
            return LEASE.total_seconds()  # another process is making it
        letter = Letter(
            id=bubble.id,
            channel=bubble.channel,
            address=address.address,
            text=plain(bubble.text) if bubble.channel == "sms" else bubble.text,
            buttons=tuple(bubble.buttons),
            by_template=bubble.by_template,
        )
        late = now - bubble.created_at > LATE and not _sent_since(session, bubble, bubble.created_at)
        return Try(letter, unsure, since, _known(session, bubble), late)


def people_waiting(session: Session, channels: Collection[str], now: datetime) -> list[str]:
    """Return who has a bubble that may be sent now on one of these channels."""
    waiting = select(Outgoing.person_id).where(
        *_WAITING,
        Outgoing.channel.in_(channels),
        or_(Outgoing.next_try_at.is_(None), Outgoing.next_try_at <= now),
    )
    return list(session.scalars(waiting.distinct()))


_WAITING = (Outgoing.sent_at.is_(None), Outgoing.failed.is_(None))


def _channels(session: Session, person_id: str, channels: Collection[str]) -> list[str]:
    waiting = select(Outgoing.channel).where(
        *_WAITING, Outgoing.person_id == person_id, Outgoing.channel.in_(channels)
    )
    return list(session.scalars(waiting.distinct()))


def _head(session: Session, lane: _Lane, now: datetime) -> Outgoing | None:
    put_off = and_(Outgoing.first_try_at.is_(None), Outgoing.next_try_at > now)
    waiting = select(Outgoing).where(
        *_WAITING,
        Outgoing.person_id == lane.person_id,
        Outgoing.channel == lane.channel,
        or_(Outgoing.next_try_at.is_(None), ~put_off),
    )
    if lane.danger:
        waiting = waiting.where(Outgoing.kind == "danger")
    first = session.scalar(waiting.order_by(Outgoing.n).limit(1).execution_options(populate_existing=True))
    return None if first is None or (first.kind == "danger" and not lane.danger) else first


def _pointless(bubble: Outgoing, address: Address, now: datetime) -> str | None:
    """Return why a bubble is not to be sent any more, or None."""
    if address.stopped_at is not None and bubble.kind not in ("danger", "stop"):
        return "stopped"
    if bubble.good_until is not None and now > bubble.good_until:
        return "stale"
    return None


def _not_due(bubble: Outgoing, now: datetime) -> float:
    return 0.0 if bubble.next_try_at is None else max(0.0, (bubble.next_try_at - now).total_seconds())


def _gap(session: Session, bubble: Outgoing, abilities: Abilities, now: datetime) -> float:
    """Return the seconds until this bubble does not overtake the one before; danger waits for danger only."""
    sent = select(func.max(Outgoing.sent_at)).where(
        Outgoing.person_id == bubble.person_id, Outgoing.channel == bubble.channel
    )
    last = session.scalar(sent if bubble.kind != "danger" else sent.where(Outgoing.kind == "danger"))
    return 0.0 if last is None else max(0.0, abilities.gap - (now - last).total_seconds())


def _written_since(session: Session, bubble: Outgoing, moment: datetime) -> bool:
    wrote = select(Incoming.id).where(
        Incoming.person_id == bubble.person_id,
        Incoming.channel == bubble.channel,
        Incoming.received_at > moment,
    )
    return session.scalar(wrote.limit(1)) is not None


def _sent_since(session: Session, bubble: Outgoing, moment: datetime) -> bool:
    sent = select(Outgoing.id).where(
        Outgoing.person_id == bubble.person_id, Outgoing.channel == bubble.channel, Outgoing.sent_at >= moment
    )
    return session.scalar(sent.limit(1)) is not None


def _known(session: Session, bubble: Outgoing) -> frozenset[str]:
    others = select(Outgoing.provider_id).where(
        Outgoing.person_id == bubble.person_id,
        Outgoing.id != bubble.id,
        Outgoing.provider_id.is_not(None),
    )
    return frozenset(found for found in session.scalars(others) if found)
