"""What every action needs: the parts of the bot, and the conversation it is called in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from bot.clock import Clock, in_liverpool
from bot.conversation.asides import MOST, Aside, Asides
from bot.conversation.help import Answer, Helper
from bot.conversation.memory import Memory
from bot.conversation.people import person_in, person_in_shell
from bot.conversation.services import Say
from bot.database import Database
from bot.handoff.cases import Team
from bot.handoff.form import why_asked
from bot.messages import Person
from bot.understanding.reading import Reading
from bot.words import Words

Events = list[dict[str, Any]]
#: A message of so few words that asks a side question asks nothing else.
ONE_QUESTION = 12


@dataclass(frozen=True)
class House:
    """The parts of the bot that actions call."""

    database: Database
    clock: Clock
    team: Team
    helper: Helper
    words: Words
    asides: Asides


class Conversation:
    """The conversation as an action sees it.

    Args:
        house: the parts of the bot.
        dispatcher: takes what is said.
        tracker: what happened so far.
    """

    def __init__(self, house: House, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self._house = house
        self._dispatcher = dispatcher
        self._tracker = tracker
        metadata = tracker.latest_message.get("metadata") or {}
        self._through_gateway = "id" in metadata
        self.id: str = tracker.sender_id
        self.text: str = tracker.latest_message.get("text") or ""
        self.intent: str | None = (tracker.latest_message.get("intent") or {}).get("name")
        self.channel: str = metadata.get("channel") or "web"
        #: Whether the gateway has answered the danger of this message already.
        self.answered: bool = bool(metadata.get("answered"))
        self.risk: str | None = metadata.get("risk")
        self.ask: str | None = metadata.get("ask")
        self.reading = Reading.from_json(metadata.get("reading") or {})
        self.now: datetime = house.clock.now()
        self.today: date = in_liverpool(self.now).date()
        self.memory = Memory.from_slots(tracker.slots)

    def person(self, session: Session) -> Person:
        """Return whose conversation this is; in `rasa shell`, with no gateway, somebody made for it."""
        if self._through_gateway:
            return person_in(session, self.id)
        return person_in_shell(session, self.id, self.now)

    def slot(self, name: str) -> Any:
        """Return what a slot holds, or None."""
        return self._tracker.get_slot(name)

    def earlier(self) -> tuple[str, ...]:
        """Return what was written in this conversation before this message, in order."""
        events = self._tracker.events
        return tuple(event.get("text") or "" for event in events if event.get("event") == "user")[:-1]

    def say(self, name: str, **values: str) -> None:
        """Say a response of data/responses, filled in with `values`."""
        self.say_all((Say(name, values),))

    def say_all(self, says: tuple[Say, ...]) -> None:
        """Say several responses, in order."""
        for say in says:
            extra = {"services": list(say.services)} if say.services else {}
            self._dispatcher.utter_message(response=self.fitting(say.name), **say.values, **extra)

    def fitting(self, name: str) -> str:
        """Return the response to say for `name`: after a loss the one without babies, where there is one."""
        after_loss = f"{name}_after_loss"
        lost = "loss" in self.memory.concerns
        return after_loss if lost and self._house.words.entries(after_loss) else name

    def side_answers(self) -> tuple[str, ...]:
        """Return what answers the questions that may come at any time, as far as this message asks some.

        Each is a response, or an action of actions/telling.py that looks the answer up.
        """
        why = self._why()
        return tuple(dict.fromkeys((*([why] if why else ()), *self.asides())))[:MOST]

    def asides(self) -> tuple[str, ...]:
        """Return the same without why something is asked for."""
        return tuple(aside.say for aside in self._asides())

    def follows_on(self) -> bool:
        """Return whether the message follows on something said before, and is about nothing else."""
        return any(aside.after for aside in self._asides())

    def is_only_asked_aside(self) -> bool:
        """Return whether a message with a side question voices no worry beside it that is to be answered."""
        short = len(self.text.split()) <= ONE_QUESTION and not any(aside.remark for aside in self._asides())
        return short or self.follows_on() or not self.reading.concerns

    def _asides(self) -> tuple[Aside, ...]:
        # Beside a worry, an act, or why something is asked, only the very words of a side question count.
        act = self.reading.act not in (None, "help", "out_of_scope")
        other = act or self._is_on_the_worry() or self._why()
        learned = () if other else self.reading.topics.get("asides", ())
        return self._house.asides.all_in(self.text, self.memory.said, learned)

    def _why(self) -> str | None:
        last = next(iter(self._house.words.entries(self.memory.said[-1])), None) if self.memory.said else None
        return why_asked(self.text, last.about.get("asking") if last else None)

    def _is_on_the_worry(self) -> bool:
        topic = self.memory.topic
        named = topic and self._house.helper.plans.about(topic, self.text, {})
        return bool(self.reading.concerns or named)

    def answer(self, answer: Answer) -> Events:
        """Say an answer and return the events that keep what is now known."""
        self.say_all(answer.says)
        return [*self.keep(answer.memory), listen()]

    def keep(self, memory: Memory) -> Events:
        """Return the events that put what is known into the slots."""
        before = self.memory.to_slots()
        return [set_slot(name, value) for name, value in memory.to_slots().items() if value != before[name]]


#: What answers an act; every other intent is a worry, or a detail about one.
ACTIONS = {
    "talk_to_person": "action_start_handoff",
    "privacy": "action_privacy",
    "referral_status": "action_referral_status",
    "what_do_you_hold": "action_what_do_you_hold",
    **dict.fromkeys(("greet", "goodbye", "thanks", "affirm", "deny", "help", "are_you_human"), "action_act"),
    **dict.fromkeys(("language", "complaint", "out_of_scope", "stop", "start", "delete_data"), "action_act"),
}


def action_for(intent: str | None) -> str:
    """Return the action that answers a message which left a form.

    It never opens the same form again: what asks for a change or a referral there is taken as a detail.
    """
    return ACTIONS.get(intent or "", "action_answer")


def listen() -> dict[str, Any]:
    """Return the event that ends the turn: reached by a follow-up, no rule of Rasa's would end it."""
    return cast(dict[str, Any], FollowupAction("action_listen"))


def set_slot(name: str, value: Any) -> dict[str, Any]:
    """Return the event that sets a slot."""
    return cast(dict[str, Any], SlotSet(name, value))
