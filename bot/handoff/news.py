"""News of a hand-off to the parent, on the channel they last wrote by.

Somebody else may hold the phone, so no news names a worry, a service or a place.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import BadInput, StateError
from bot.handoff.models import Case, CaseEvent, LinkWorker
from bot.handoff.team import Team
from bot.messages import Address, last_channel, store_outgoing
from bot.words import Words

#: The longest message a link worker may send: SMS takes three joined parts (facts.md 11.5).
LONGEST_SMS = 459
LONGEST_MESSAGE = 1000


def tell(
    session: Session, case: Case, event: CaseEvent, name: str, *, words: Words, now: datetime, **values: str
) -> None:
    """Tell the parent what happened, in prewritten words; somebody who said stop is not written to.

    Args:
        session: an open session.
        case: the hand-off.
        event: what happened; the same event is never told twice.
        name: the response, `utter_case_...`.
        words: all responses.
        now: the clock's present moment.
        values: what fills the response's placeholders.
    """
    channel = channel_of(session, case)
    if channel is None:
        return
    bubbles = words.say(name, channel, **values).bubbles
    _store(session, case, event, channel, ["\n".join(bubbles)] if channel == "sms" else list(bubbles), now)


def pass_on(
    session: Session,
    case: Case,
    event: CaseEvent,
    text: str,
    *,
    worker: LinkWorker,
    team: Team,
    words: Words,
    now: datetime,
) -> None:
    """Pass a link worker's own words on to the parent, who sees who writes.

    Raises:
        StateError: the parent has asked us to stop writing.
        BadInput: the text is too long for the channel.
    """
    channel = channel_of(session, case)
    if channel is None:
        raise StateError("The parent has asked Village to stop writing. Use the contact they gave, if any.")
    intro = words.say("utter_case_said_intro", channel, worker=worker.name, team=team.name).bubbles[0]
    bubble = f"{intro}\n{text}"
    over = len(bubble) - (LONGEST_SMS if channel == "sms" else LONGEST_MESSAGE)
    if over > 0:
        raise BadInput(f"The message is {over} characters too long for the parent's channel.")
    _store(session, case, event, channel, [bubble], now)


def channel_of(session: Session, case: Case) -> str | None:
    """Return the channel on which the parent can be told, or None where they said stop."""
    channel = last_channel(session, case.person_id) or case.channel
    stopped = select(Address.stopped_at).where(
        Address.person_id == case.person_id, Address.channel == channel
    )
    return None if session.scalar(stopped) else channel


def _store(
    session: Session, case: Case, event: CaseEvent, channel: str, bubbles: list[str], now: datetime
) -> None:
    for number, text in enumerate(bubbles):
        store_outgoing(
            session,
            person_id=case.person_id,
            channel=channel,
            key=f"case-event:{event.id}:{number}",
            kind="notice",
            text=text,
            now=now,
        )
