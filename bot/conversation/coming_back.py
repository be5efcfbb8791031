"""Somebody asks for a code, or comes back with one: what follows, and what is said to it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.channels.fitting import Bubble, bubble_sent
from bot.conversation import codes
from bot.conversation.heard import Heard, Understand
from bot.conversation.joining import join
from bot.conversation.memory import Memory
from bot.conversation.people import person_of
from bot.conversation.saying import Saying
from bot.errors import StateError
from bot.handoff import cases
from bot.handoff.team import Team
from bot.messages import Address, Incoming, Outgoing, Person, last_channel

#: Acts that are no more than politeness beside a code.
POLITE = (None, "greet", "thanks", "affirm", "start")


def coming_back(
    session: Session, saying: Saying, team: Team, person: Person, heard: Heard, understand: Understand
) -> list[Bubble] | None:
    """Do what a message about a code asks for and return the answer; None where it is about none.

    Args:
        session: an open session.
        saying: finds the words and keeps what is told elsewhere.
        team: told where two open hand-offs become one.
        person: who wrote.
        heard: what they wrote.
        understand: reads what they wrote beside the code, which then waits for an answer of its own.
    """
    if codes.is_asked_for(heard.text):
        question = open_question(session, person.id, heard.channel)
        code = codes.give(session, person.id, saying.clock.now())
        said = saying.bubbles("utter_code", heard.channel, code=code)
        return [*said, bubble_sent(question)] if question is not None else said
    given = codes.code_in(heard.text)
    if given is None or heard.reading.place is not None:  # "my code is L4 9ZZ"
        return None
    said = _used(session, saying, team, person, heard, given)
    _let_wait(session, heard, codes.without_code(heard.text), understand)
    return said


def code_with_hand_off(session: Session, saying: Saying, person_id: str, channel: str) -> None:
    """Give a code once with an open hand-off, unless somebody else may read what we write."""
    case = cases.open_case_of(session, person_id)
    if case is None or case.safe_contact or case.danger == "domestic_abuse":
        return
    key = f"code with {case.reference}"
    if session.scalar(select(Outgoing.id).where(Outgoing.key == f"{key}:0")) is None:
        code = codes.give(session, person_id, saying.clock.now())
        said = saying.bubbles("utter_code_with_hand_off", channel, code=code)
        saying.store(session, person_id, channel, key, "notice", said)


def open_question(session: Session, person_id: str, channel: str | None) -> Outgoing | None:
    """Return the bubble of the last answer where it asks something, on one channel or on any; else None."""
    answers = select(Outgoing).where(Outgoing.person_id == person_id, Outgoing.kind == "reply")
    if channel is not None:
        answers = answers.where(Outgoing.channel == channel)
    last = session.scalar(answers.order_by(Outgoing.n.desc()).limit(1))
    return last if last is not None and last.asking is not None and last.text else None


def _used(
    session: Session, saying: Saying, team: Team, person: Person, heard: Heard, given: str
) -> list[Bubble]:
    code = codes.right(session, person.id, given, saying.clock.now())
    if code is None:
        return saying.bubbles("utter_code_wrong", heard.channel)
    if code.person_id == person.id:
        return saying.bubbles("utter_code_own", heard.channel)
    owner, wrote_by = person_of(session, code.person_id), last_channel(session, code.person_id)
    # Where they have told us something new, what was asked before is out of date.
    told_nothing = Memory.from_slots(person.memory).is_empty
    question = open_question(session, owner.id, wrote_by) if told_nothing else None
    try:
        joined = join(session, saying.clock, team, owner=owner, newcomer=person)
    except StateError:
        return saying.bubbles("utter_code_browser", heard.channel)
    code.used_at = saying.clock.now()
    _tell_where_they_were(session, saying, joined, wrote_by, heard)
    said = saying.bubbles("utter_code_welcome", heard.channel)
    return [*said, bubble_sent(question)] if question is not None else said


def _tell_where_they_were(
    session: Session, saying: Saying, joined: Person, wrote_by: str | None, heard: Heard
) -> None:
    """Tell them where they wrote before that a code was used: it may have been somebody else."""
    left = session.scalar(select(Address).where(Address.person_id == joined.id, Address.channel == wrote_by))
    if left is not None and left.stopped_at is None and left.channel != heard.channel:
        said = saying.bubbles("utter_code_used", left.channel)
        saying.store(session, joined.id, left.channel, f"{heard.id}:joined", "notice", said)


def _let_wait(session: Session, heard: Heard, rest: str, understand: Understand) -> None:
    """Keep what stood beside the code as a message of its own, where there is something to answer."""
    reading = understand(rest) if rest else None
    if reading is None or (not reading.concerns and reading.act in POLITE):
        return
    first = session.get_one(Incoming, heard.messages[0])
    session.add(
        Incoming(
            id=f"{heard.id}:beside",
            number=(session.scalar(select(func.max(Incoming.number))) or 0) + 1,
            person_id=first.person_id,
            channel=heard.channel,
            text=rest,
            media=None,
            received_at=first.received_at,
            risk=None,
            ask=None,
            reading=reading.to_json(),
            answered_at=None,
        )
    )
    session.flush()
