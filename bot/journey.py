"""The way of a message, from a parent to an answer. Read `receive` and `answer` from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.channels.fitting import Bubble, bubble_sent
from bot.clock import Clock, in_liverpool
from bot.conversation import check_in, codes
from bot.conversation.coming_back import code_with_hand_off, coming_back, open_question
from bot.conversation.edits import adds, correct, versions_of
from bot.conversation.engine import Engine, Turn
from bot.conversation.heard import Heard, heard_from, note_failure
from bot.conversation.people import (
    OPEN_FORM,
    address_of,
    is_asked_about,
    is_seen_to,
    is_stayed_with,
    locked,
    minds_traces,
    new_conversation,
    person_at,
    person_of,
    whole,
)
from bot.conversation.saying import Saying, bubble_of
from bot.database import Database
from bot.errors import EngineDown
from bot.handoff import cases, contacts
from bot.handoff.consent import is_yes
from bot.handoff.unreached import note_unanswered
from bot.messages import Address, Incoming, Kind, Person
from bot.safety.after import is_about_traces, is_good_news, is_met_by_staying, told_again
from bot.safety.answer import answer_for
from bot.safety.doubt import answer_in
from bot.safety.screen import Screen, screen
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading
from bot.understanding.text import clean
from bot.words import Words

log = structlog.get_logger()

#: The engine is given this much of a message; the screen and the understanding read all of it.
ENGINE_LENGTH = 1000
#: A conversation with more events than this goes on in a new one: a turn's cost grows with them.
LONG_CONVERSATION = 250
#: A message whose answer has failed so often, in about a minute, is put before a person.
MOST_FAILURES = 9
#: Under this name a person's memory keeps, until they write something else, that all was just deleted.
DELETED = "deleted"
#: After START a question that is older than this is not asked again.
QUESTION_LIVES = timedelta(days=3)
#: Why a message was put before a person.
NO_ANSWER = "the dialogue engine gave no answer"


@dataclass(frozen=True)
class Arrived:
    """A message as an adapter gives it, proved genuine.

    Args:
        id: `channel:the sender's own id`, the same for a repeat.
        channel: one of bot.messages.CHANNELS.
        address: where the person is reached on that channel (web: the person's id).
        text: what was written, or the title of the button that was pressed.
        media: what came with it or instead of it (`audio`, `image`, `video`, `sticker`, `document`,
            `location`, `contact`), else None.
        source: where the link by which they came says that it hung, else None.
        switched: `stop` where the provider has already stopped us and said so to them, `start` where it
            lets us write again, else None.
        reference: the provider's own name of the message, the same for an edit of it; None where nothing
            can be edited.
    """

    id: str
    channel: str
    address: str
    text: str
    media: str | None = None
    source: str | None = None
    switched: str | None = None
    reference: str | None = None


class Journey:
    """Carries messages through; every part it needs is given to it.

    Args:
        database: people, messages and cases.
        clock: the bot's clock.
        reader: understands a message.
        words: everything that is said.
        engine: the dialogue engine's client.
        team: the link workers' team.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        reader: Reader,
        words: Words,
        engine: Engine,
        team: cases.Team,
    ) -> None:
        self._database = database
        self._clock = clock
        self._reader = reader
        self._saying = Saying(words, clock)
        self._engine = engine
        self._team = team
        #: Told whose answer was stored, to wake whoever waits for it.
        self.on_stored: Callable[[str], None] = lambda person_id: None

    def get_ready(self) -> None:
        """Load what the first messages after a start would otherwise wait for, all of them at once."""
        screen("hello", self._understand("hello"))

    def receive(self, arrived: Arrived) -> str | None:
        """Keep a message and answer danger at once, while the sender waits for the acknowledgement.

        Returns:
            The person's id where the message is new and now waits for `answer`; None for a repeat, and
            for an edit that adds nothing to be answered.
        """
        text = clean(arrived.text)
        reading = self._understand(text)
        danger = screen(text, reading, in_liverpool(self._clock.now()).date())  # 2 safety, always
        try:
            person_id = self._take(arrived, text, reading, danger)
        except IntegrityError:  # the same message, or another of the same new person, came at this moment
            person_id = self._take(arrived, text, reading, danger)
        if person_id is not None:
            self.on_stored(person_id)
            log.info("message kept", channel=arrived.channel, risk=danger.risk, ask=danger.ask)
        return person_id

    def answer(self, person_id: str) -> bool:
        """Answer all that a person wrote and that still waits; nothing waiting is well too.

        Returns:
            False where the engine did not answer: try again later.
        """
        while (answered := self._try(person_id)) is None:
            pass
        self.on_stored(person_id)
        return answered

    def _try(self, person_id: str) -> bool | None:
        try:
            return self._answer(person_id)
        except Exception as error:
            return self._failed(person_id, error)

    def _answer(self, person_id: str) -> bool | None:
        """Answer what belongs together; None where something else waits after it."""
        with self._database.session() as session:
            person_id = whole(session, person_id)
            heard = heard_from(session, person_id, self._understand)  # 3 one at a time, joined
            if heard is None:
                return True
            said = self._done_here(session, person_id, heard)  # 4 stop, start, delete, codes, media
            if said is None:
                said = self._with_worker(session, person_id, heard)  # 5 with a link worker
            if said is not None:
                self._send(session, person_id, heard, said, "stop" if heard.switch == "stop" else "reply")
                return None
            asked = self._question_for_engine(session, person_id, heard)
        turn = self._engine.turn(**asked)  # 6 engine
        with self._database.session() as session:
            person_id = whole(session, person_id)
            self._remember(session, person_id, turn, asked["conversation"])
            bubbles = [bubble_of(message) for message in turn.messages]
            if heard.media and not heard.risk:
                bubbles = [*self._saying.bubbles("utter_media_with_words", heard.channel), *bubbles]
            bubbles = self._saying.not_twice(session, person_id, heard.channel, bubbles)
            stopped = address_of(session, person_id, heard.channel).stopped_at  # then this is about danger
            self._send(session, person_id, heard, bubbles, "danger" if stopped else "reply")  # 7 fit, 8 send
            code_with_hand_off(session, self._saying, person_id, heard.channel)
        return None if heard.more else True

    def _failed(self, person_id: str, error: Exception) -> bool | None:
        """Say that an answer has to wait; None where its message is given up and the next one goes on."""
        down = isinstance(error, EngineDown) and not error.alive
        log.warning("answering failed", error=type(error).__name__, engine_down=down)
        with self._database.session() as session:
            person_id = whole(session, person_id)
            heard = heard_from(session, person_id, self._understand)
            if heard is None:
                return True
            self._say_engine_is_down(session, person_id, heard)
            # While the engine is down no message is to blame; else the first one is, sooner or later.
            if down or note_failure(session, heard) < MOST_FAILURES:
                return False
        self.give_up(person_id, "answering it failed again and again")
        return None

    def give_up(self, person_id: str, why: str = NO_ANSWER) -> None:
        """Put before a person what could not be answered, and say so to who wrote it."""
        with self._database.session() as session:
            person_id = whole(session, person_id)
            heard = heard_from(session, person_id, self._understand)
            if heard is None:
                return
            note_unanswered(session, person_id, heard.channel, heard.messages, why, self._clock.now())
            cases.report_unanswered(session, self._clock, self._team, person_id)
            said = self._saying.bubbles("utter_engine_down_person", heard.channel)
            self._send(session, person_id, heard, said)

    def waiting(self, since: timedelta = timedelta()) -> list[tuple[str, str]]:
        """Return person and id of each message that waits this long for an answer, in order of arrival."""
        with self._database.session() as session:
            found = select(Incoming.person_id, Incoming.id).where(
                Incoming.answered_at.is_(None), Incoming.received_at <= self._clock.now() - since
            )
            return [(row[0], row[1]) for row in session.execute(found.order_by(Incoming.number))]

    # --- on arrival

    def _take(self, arrived: Arrived, text: str, reading: Reading | None, danger: Screen) -> str | None:
        with self._database.session() as session:
            if session.get(Incoming, arrived.id) is not None:  # 1 genuine and new
                return None
            # Of two messages of one person that come at once, one waits here, so that their order is certain.
            now = self._clock.now()
            person = person_at(session, arrived.channel, arrived.address, now, source=arrived.source)
            person = locked(session, person)
            if _is_no_news(person, danger, text, reading):
                danger = Screen()  # the engine stays with the danger, or hears the answer about it
            if not self._keep(session, person, arrived, text, reading, danger):
                return None
            self._answer_danger(session, person, arrived, text, reading, danger)
            return person.id

    def _understand(self, text: str) -> Reading | None:
        try:
            return self._reader.read(text, in_liverpool(self._clock.now()).date())
        except Exception as error:  # the screen must work whatever else fails
            log.error("understanding failed", error=type(error).__name__)
            return None

    def _keep(
        self,
        session: Session,
        person: Person,
        arrived: Arrived,
        text: str,
        reading: Reading | None,
        danger: Screen,
    ) -> bool:
        """Store a message; return whether it is to be heard, which an edit is only for what it adds."""
        number = (session.scalar(select(func.max(Incoming.number))) or 0) + 1
        address, now = address_of(session, person.id, arrived.channel), self._clock.now()
        answered_at = None
        if arrived.switched == "start" and address.stopped_at:
            reading = replace(reading or Reading(), act="start")
        elif arrived.switched == "stop":  # the provider has stopped us and said so: nothing more to say
            reading = replace(reading or Reading(), act="stop")
            self._stop(person, address)
            answered_at = now
        earlier = versions_of(session, person.id, arrived.channel, arrived.reference)
        heard = not earlier or adds(earlier, danger, reading)
        if not heard:
            correct(earlier, arrived.id, text, reading)
            answered_at = now
        session.add(
            Incoming(
                id=arrived.id,
                number=number,
                person_id=person.id,
                channel=arrived.channel,
                text=text,
                media=arrived.media,
                received_at=now,
                risk=danger.risk,
                ask=danger.ask,
                reading=(reading or Reading()).to_json(),
                answered_at=answered_at,
                reference=arrived.reference,
            )
        )
        session.flush()
        return heard

    def _answer_danger(
        self,
        session: Session,
        person: Person,
        arrived: Arrived,
        text: str,
        reading: Reading | None,
        danger: Screen,
    ) -> None:
        if not (danger.risk or danger.ask):
            return
        answer = _answer_for(person, danger, text, reading)
        said = self._saying.bubbles(answer, arrived.channel)
        if self._saying.is_last(session, person.id, arrived.channel, said):
            other = told_again(danger.risk, answer) if danger.risk else f"{answer}_again"
            said = self._saying.bubbles(other, arrived.channel)
        self._saying.store(session, person.id, arrived.channel, f"{arrived.id}:danger", "danger", said)

    # --- answering

    def _done_here(self, session: Session, person_id: str, heard: Heard) -> list[Bubble] | None:
        """Do what needs no engine: stop, start, delete, voice notes, pictures, empty messages."""
        address = address_of(session, person_id, heard.channel)
        person = person_of(session, person_id)
        act = heard.reading.act if not heard.risk else None
        if person.memory.get("asked_to_delete"):
            return self._deleted_or_not(session, person, heard, act)
        if minds_traces(person) and not address.stopped_at and is_about_traces(heard.text):
            return None  # "how do i get rid of these texts" is no stop, and no wish that we forget them
        if heard.switch == "start" and address.stopped_at:
            address.stopped_at = None
            return self._started_again(session, person_id, heard.channel)
        if heard.switch == "stop":
            self._stop(person, address)
            return self._saying.bubbles("utter_stop", heard.channel)
        if address.stopped_at and not (heard.risk or heard.ask or is_seen_to(person)):
            return []
        coming = self._coming_back(session, person, heard)
        if coming is not None:
            return coming
        if person.memory.get(DELETED) and act in ("delete_data", "affirm"):
            return self._saying.bubbles("utter_delete_done", heard.channel)  # said twice, done once
        if act == "delete_data":
            person.memory = {**person.memory, "asked_to_delete": True}
            return self._saying.bubbles("utter_delete_data", heard.channel)
        if heard.risk:
            return None
        if heard.media and not heard.text.strip():
            said = self._saying.bubbles(f"utter_media_{heard.media}", heard.channel)
            return self._saying.not_twice(session, person_id, heard.channel, said)
        if not heard.text.strip():
            said = self._saying.bubbles("utter_empty", heard.channel)
            return self._saying.not_twice(session, person_id, heard.channel, said)
        return None

    def _stop(self, person: Person, address: Address) -> None:
        """Be silent from now on; only a danger told after this is answered and stayed with."""
        address.stopped_at = self._clock.now()
        person.memory = {**person.memory, OPEN_FORM: None}

    def _started_again(self, session: Session, person_id: str, channel: str) -> list[Bubble]:
        """Come back to where they were: what was asked last is asked again."""
        question = open_question(session, person_id, channel)
        if question is None or self._clock.now() - question.created_at > QUESTION_LIVES:
            return self._saying.bubbles("utter_start", channel)
        return [*self._saying.bubbles("utter_start_where_we_were", channel), bubble_sent(question)]

    def _coming_back(self, session: Session, person: Person, heard: Heard) -> list[Bubble] | None:
        """Give a code that is asked for, or let somebody who gives one go on from where they were."""
        if heard.risk or heard.ask:
            return None
        return coming_back(session, self._saying, self._team, person, heard, self._understand)

    def _deleted_or_not(
        self, session: Session, person: Person, heard: Heard, act: str | None
    ) -> list[Bubble] | None:
        person.memory = {key: value for key, value in person.memory.items() if key != "asked_to_delete"}
        if act not in ("affirm", "delete_data") and not is_yes(heard.text):
            return self._saying.bubbles("utter_delete_kept", heard.channel) if act == "deny" else None
        said = self._saying.bubbles("utter_delete_done", heard.channel)
        cases.erase(session, self._clock, self._team, person.id, keep=heard.messages)
        codes.forget(session, person.id)
        check_in.forget(session, person.id)
        new_conversation(person, memory={DELETED: True})
        return said

    def _with_worker(self, session: Session, person_id: str, heard: Heard) -> list[Bubble] | None:
        case = cases.open_case_of(session, person_id)
        if case is None or case.state != "in_contact" or heard.risk:
            return None
        cases.note_from_parent(session, self._clock, case, heard.text, key=heard.id, team=self._team)
        return self._saying.bubbles("utter_passed_to_worker", heard.channel)

    def _question_for_engine(self, session: Session, person_id: str, heard: Heard) -> dict[str, Any]:
        person = person_of(session, person_id)
        text = contacts.mask(session, person_id, heard.text[:ENGINE_LENGTH])
        phones = tuple(contacts.mask(session, person_id, phone) for phone in heard.reading.phones)
        metadata: dict[str, Any] = {
            "reading": replace(heard.reading, phones=phones).to_json(),
            "risk": heard.risk,
            "ask": heard.ask,
            "answered": bool(heard.risk or heard.ask),
            "now": self._clock.now().isoformat(),
            "channel": heard.channel,
        }
        if person.turns == 0 and person.memory:
            metadata["memory"] = person.memory
        return {
            "conversation": person.conversation_id,
            "message_id": heard.id,
            "channel": heard.channel,
            "text": text,
            "metadata": metadata,
        }

    def _remember(self, session: Session, person_id: str, turn: Turn, conversation: str) -> None:
        person = person_of(session, person_id)
        if person.conversation_id != conversation:
            return  # they came back by another way meanwhile, and go on in another conversation
        person.memory, person.turns = {**turn.slots, OPEN_FORM: turn.form}, person.turns + 1
        if turn.events > LONG_CONVERSATION and turn.form is None:
            new_conversation(person, memory=turn.slots)

    def _say_engine_is_down(self, session: Session, person_id: str, heard: Heard) -> None:
        if heard.risk:
            return  # the danger was answered on arrival
        said = self._saying.bubbles("utter_engine_down", heard.channel)
        self._saying.store(session, person_id, heard.channel, f"{heard.id}:down", "reply", said)

    def _send(
        self, session: Session, person_id: str, heard: Heard, said: list[Bubble], kind: Kind = "reply"
    ) -> None:
        """Store the fitted answer and mark what it answers, in one transaction: so it is given once."""
        said = [replace(b, text=contacts.unmask(session, person_id, b.text)) for b in said]
        self._saying.store(session, person_id, heard.channel, heard.id, kind, said)
        for message_id in heard.messages:
            incoming = session.get(Incoming, message_id)
            if incoming is not None:
                incoming.answered_at = self._clock.now()


def _is_no_news(person: Person, danger: Screen, text: str, reading: Reading | None) -> bool:
    """Return whether a message tells nothing new of the danger that is stayed with, or asked about.

    Where it is certain a doubt does not, nor does the same danger named in what there are words for, or what
    only sounds like another. Where it was asked about, what sounds like it in an answer does not, and a no is
    believed unless a pattern finds more. Nor does what only sounds like a doubt in good news afterwards.
    """
    answer = answer_in(text) if is_asked_about(person, danger.risk or danger.ask) else None
    if danger.risk is None:
        better = danger.by == "learned" and is_good_news(text, reading) and _stands(person)
        return answer is not None or is_stayed_with(person) or bool(better)
    if answer == "no":
        return danger.by == "learned"
    stands = _stands(person)
    same = _answer_for(person, danger, text, reading) == stands.get("answered")
    known = is_stayed_with(person) and (same or danger.by == "learned")
    return known and is_met_by_staying(str(stands.get("kind")), text, sure=danger.by != "learned")


def _answer_for(person: Person, danger: Screen, text: str, reading: Reading | None) -> str:
    """Return the response to a danger; where harm was done in the one that is stayed with, it stays done."""
    stands, answer = _stands(person), answer_for(danger, text, reading)
    done = str(stands.get("answered")).endswith("_done") and danger.risk == stands.get("kind")
    return str(stands["answered"]) if done and is_stayed_with(person) else answer


def _stands(person: Person) -> dict[str, Any]:
    return person.memory.get("danger") or {}
