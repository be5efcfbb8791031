"""What did not reach a parent, or was not answered them, until somebody of the team has dealt with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.database import Base
from bot.errors import NotFound, StateError
from bot.handoff.history import actor_of
from bot.handoff.models import LinkWorker
from bot.messages import Address, Incoming, Outgoing, store_outgoing

#: Words older than this are of another day: they are not sent or answered any more.
FRESH = timedelta(hours=24)


class Unreached(Base):
    """A bubble that was not delivered (`undelivered`), or messages that were not answered (`unanswered`)."""

    __tablename__ = "unreached"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str]
    what: Mapped[str]
    #: Ids of the messages from or to the parent; their words stay where they are.
    messages: Mapped[list[str]]
    #: In plain words, without anything about the parent.
    why: Mapped[str]
    #: Whether what was in the way may pass by itself.
    may_pass: Mapped[bool]
    #: Whether it was the answer to a danger.
    danger: Mapped[bool]
    at: Mapped[datetime]
    #: When somebody dealt with it, who (`worker:` and their id), and how: `again` or `dealt_with`.
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[str | None] = mapped_column(default=None)
    ended: Mapped[str | None] = mapped_column(default=None)


def note_undelivered(session: Session, bubble: Outgoing, why: str, now: datetime, *, may_pass: bool) -> None:
    """Put before a person that a bubble was not delivered, and why."""
    danger = bubble.kind == "danger"
    _put(session, bubble.person_id, bubble.channel, "undelivered", [bubble.id], why, now, may_pass, danger)


def note_unanswered(
    session: Session, person_id: str, channel: str, messages: Sequence[str], why: str, now: datetime
) -> None:
    """Put before a person that messages of a parent were not answered, and why."""
    _put(session, person_id, channel, "unanswered", list(messages), why, now, may_pass=True, danger=False)


def still_unreached(session: Session) -> list[Unreached]:
    """Return what nobody has dealt with yet: answers to danger first, then the newest."""
    waiting = select(Unreached).where(Unreached.ended_at.is_(None))
    return list(session.scalars(waiting.order_by(Unreached.danger.desc(), Unreached.id.desc())))


def how_many(session: Session) -> int:
    """Return how much nobody has dealt with yet."""
    waiting = select(func.count()).select_from(Unreached).where(Unreached.ended_at.is_(None))
    return session.scalar(waiting) or 0


def why_not_again(session: Session, one: Unreached, now: datetime) -> str | None:
    """Return why trying again is of no use, for the person who looks at it; None where it may help."""
    if not one.may_pass:
        return "Trying again changes nothing."
    if now - one.at > FRESH:
        return "It is more than a day old: what it says may no longer be right."
    stopped = select(Address.stopped_at).where(
        Address.person_id == one.person_id, Address.channel == one.channel
    )
    if session.scalar(stopped) is not None:
        return "The parent has asked Village to stop writing."
    if not _words(session, one):
        return "Its words were deleted at the parent's wish."
    return None


def try_again(session: Session, unreached_id: int, worker: LinkWorker, now: datetime) -> None:
    """Send or answer it once more, as new: what failed stays noted as it is.

    Raises:
        NotFound: it is not there any more.
        StateError: somebody has dealt with it, or trying again is of no use.
    """
    one = _open(session, unreached_id)
    refusal = why_not_again(session, one, now)
    if refusal is not None:
        raise StateError(refusal)
    if one.what == "undelivered":
        _send_again(session, one, now)
    else:
        _answer_again(session, one)
    _end(one, "again", worker, now)


def deal_with(session: Session, unreached_id: int, worker: LinkWorker, now: datetime) -> None:
    """Note that somebody has seen to it in another way.

    Raises:
        NotFound: it is not there any more.
        StateError: somebody has dealt with it before.
    """
    _end(_open(session, unreached_id), "dealt_with", worker, now)


def _put(
    session: Session,
    person_id: str,
    channel: str,
    what: Literal["undelivered", "unanswered"],
    messages: list[str],
    why: str,
    now: datetime,
    may_pass: bool,
    danger: bool,
) -> None:
    session.add(
        Unreached(
            person_id=person_id,
            channel=channel,
            what=what,
            messages=messages,
            why=why,
            may_pass=may_pass,
            danger=danger,
            at=now,
        )
    )
    session.flush()


def _open(session: Session, unreached_id: int) -> Unreached:
    one = session.get(Unreached, unreached_id, with_for_update=True)
    if one is None:
        raise NotFound("not on the list any more")
    if one.ended_at is not None:
        raise StateError("Somebody has already dealt with this.")
    return one


def _end(one: Unreached, how: Literal["again", "dealt_with"], worker: LinkWorker, now: datetime) -> None:
    one.ended, one.ended_by, one.ended_at = how, actor_of(worker), now


def _words(session: Session, one: Unreached) -> bool:
    """Return whether the words are still kept; a voice note has none and is still a message."""
    if one.what == "undelivered":
        return any(bubble.text for bubble in _bubbles(session, one))
    return any(message.text or message.media for message in _heard(session, one))


def _bubbles(session: Session, one: Unreached) -> list[Outgoing]:
    return list(session.scalars(select(Outgoing).where(Outgoing.id.in_(one.messages)).order_by(Outgoing.n)))


def _heard(session: Session, one: Unreached) -> list[Incoming]:
    heard = select(Incoming).where(Incoming.id.in_(one.messages))
    return list(session.scalars(heard.order_by(Incoming.number)))


def _send_again(session: Session, one: Unreached, now: datetime) -> None:
    for bubble in _bubbles(session, one):
        store_outgoing(
            session,
            person_id=bubble.person_id,
            channel=bubble.channel,
            key=f"again:{one.id}:{bubble.key}",
            kind=bubble.kind,  # type: ignore[arg-type]  # it was one of them when it was stored
            text=bubble.text,
            now=now,
            buttons=list(bubble.buttons),
            services=list(bubble.services),
            asking=bubble.asking,
            good_until=bubble.good_until,
        )


def _answer_again(session: Session, one: Unreached) -> None:
    """Let the messages wait once more, under new ids: work under the old ones has come to its end."""
    last = session.scalar(select(func.max(Incoming.number))) or 0
    for number, message in enumerate(_heard(session, one), last + 1):
        session.add(
            Incoming(
                id=f"{message.id}:again:{one.id}",
                number=number,
                person_id=message.person_id,
                channel=message.channel,
                text=message.text,
                media=message.media,
                received_at=message.received_at,
                risk=message.risk,
                ask=message.ask,
                reading=message.reading,
                answered_at=None,
            )
        )
    session.flush()
