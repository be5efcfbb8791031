"""Changing or taking back a hand-off, and passing on somebody else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation, Events, House, action_for, listen, set_slot
from actions.handoff import opened, resumed_referral
from actions.telling import tell
from bot.handoff import cases, changes, contacts, hours
from bot.handoff.asking import wants_person
from bot.handoff.changes import Change
from bot.handoff.form import Answers
from bot.handoff.referrers import introduced, pronoun, referrer_of
from bot.understanding.spoken import spoken_whole_place

#: What `request` asks where somebody wants to pass on another person and has not said who they are to them.
WHO = "who"
#: Who is to be rung: whoever writes.
RING_US = re.compile(r"\b(ring|call|phone|text|message) (me|us)\b")


def requests_actions(house: House) -> list[Action]:
    """Return the actions of this module."""
    return [ChangeDetails(house), ReferSomeone(house), AskRequest(), HearRequest(house), AfterRequest(house)]


class RequestAction(Action):
    def __init__(self, house: House) -> None:
        self._house = house

    def done(self, conversation: Conversation, change: Change) -> str | None:
        """Do what a message asks of the open hand-off and say so.

        Returns:
            `done` or `left` where nothing more is to be asked, else None.
        """
        new = (*change.details.values(), *change.wishes)
        if change.left or not (new or change.withdraw is not None):
            return "left" if change.left else None
        house, team = self._house, self._house.team
        with house.database.session() as session:
            person = conversation.person(session)
            case = cases.open_case_of(session, person.id)
            if case is None:
                conversation.say("utter_change_details_none", team=team.name)
                return "done"
            if change.withdraw:
                cases.withdraw(session, house.clock, case, team)
            elif new:
                details = {
                    name: contacts.unmask(session, person.id, value) for name, value in change.details.items()
                }
                told = list(dict.fromkeys([*case.told, *change.wishes]))
                cases.correct(session, house.clock, case, {**details, "told": told}, team)
            promise = hours.spoken(case.promise_at, conversation.now)
        if change.withdraw:
            conversation.say("utter_handoff_withdrawn")
        else:
            name = "utter_handoff_changed" if new else "utter_handoff_kept"
            conversation.say(name, team=team.name, promise=promise, what=", ".join(new))
        return "done"


class ChangeDetails(RequestAction):
    """A hand-off is to change: done at once where the message says all, else asked about."""

    def name(self) -> str:
        return "action_change_details"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        with self._house.database.session() as session:
            case = cases.open_case_of(session, conversation.person(session).id)
        asked = conversation.side_answers()
        if asked:
            return [*tell(conversation, self._house, asked), listen()]
        if case is None:
            return self._without_case(conversation)
        memory = conversation.memory.after(conversation.reading, conversation.today)
        events = [*conversation.keep(memory), set_slot("misheard", 0)]
        change = changes.wanted(conversation.text, conversation.reading)
        if "area" in change.details and memory.place:
            change = replace(change, details={**change.details, "area": spoken_whole_place(memory.place)})
        if self.done(conversation, change):
            return [*events, listen()]
        return [*events, *_asking(change.ask)]

    def _without_case(self, conversation: Conversation) -> Events:
        """Answer a wish for a change where nothing was passed on: what is known here can change still."""
        reading = conversation.reading
        if wants_person(conversation.text):
            return [FollowupAction("action_start_handoff")]
        if reading.place or reading.stage:
            return [FollowupAction("action_answer")]
        if reading.name:
            conversation.say("utter_corrected", what=reading.name)
        else:
            conversation.say("utter_change_details_none", team=self._house.team.name)
        memory = conversation.memory.after(reading, conversation.today)
        return [*conversation.keep(replace(memory, misheard=0)), listen()]


class ReferSomeone(RequestAction):
    """Somebody wants help for another person: a professional passes on, family is told how to go about it."""

    def name(self) -> str:
        return "action_refer_someone"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        resumed = resumed_referral(conversation)
        if resumed:
            return resumed
        if self._wants_one_themselves(conversation):
            return [FollowupAction("action_start_handoff")]
        if conversation.follows_on():
            return [*tell(conversation, self._house, conversation.side_answers()), listen()]
        memory = conversation.memory
        who = referrer_of(conversation.text)
        if who is None and any(referrer_of(text) == "family" for text in conversation.earlier()):
            who = "family"
        if who != "family":  # what family tell is somebody else's, and is passed on by nobody but them
            memory = memory.after(conversation.reading, conversation.today)
            memory = replace(memory, name=conversation.memory.name)  # so is a name that a professional gives
            if not memory.concerns:
                memory = replace(memory, concerns=self._house.helper.plans.named_in(conversation.text))
        return [*conversation.keep(memory), *(_referred(conversation, who) or _asking(WHO))]

    def _wants_one_themselves(self, conversation: Conversation) -> bool:
        """Return whether "can i get a link worker" speaks of the writer, whatever it was taken for."""
        text = conversation.text
        theirs = RING_US.search(text.lower()) is not None or pronoun(text) == "them"
        return wants_person(text) and referrer_of(text) is None and theirs


class AskRequest(Action):
    """Asks what `request` says is to be asked."""

    def name(self) -> str:
        return "action_ask_request_done"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        asked = tracker.get_slot("request")
        name = "utter_refer_someone" if asked == WHO else changes.ASKED_WITH[asked]
        channel = (tracker.latest_message.get("metadata") or {}).get("channel")
        default = "this number" if channel in ("sms", "whatsapp") else "this chat"
        dispatcher.utter_message(response=name, default=default)
        return [set_slot("request_asked", asked)]


class HearRequest(RequestAction):
    """Takes a message while a change is being asked about."""

    def name(self) -> str:
        return "validate_request_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        asked = conversation.slot("request_asked")
        if conversation.risk or conversation.ask:
            return [set_slot("request_done", "danger")]
        if asked is None:
            return []  # the message that opened the form
        memory = conversation.memory.after(conversation.reading, conversation.today)
        events = conversation.keep(memory)
        if asked == WHO:
            return [*events, set_slot("request_done", referrer_of(conversation.text) or "left")]
        change = changes.answered(asked, conversation.text, conversation.reading)
        done = self.done(conversation, change)
        return [*events, set_slot("request_done", done), *([] if done else [set_slot("request", change.ask)])]


class AfterRequest(RequestAction):
    """The conversation goes on; a message about something else gets its own answer."""

    def name(self) -> str:
        return "action_after_request"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        done = conversation.slot("request_done")
        over = [set_slot("request_done", None), set_slot("request", None), set_slot("request_asked", None)]
        if done == "danger":
            return [*over, FollowupAction("safety_form")]
        if done == "left":
            return [*over, FollowupAction(action_for(conversation.intent))]
        return [*over, *(_referred(conversation, done) or [listen()])]


def _asking(what: str | None) -> Events:
    return [
        set_slot("request", what or "what"),
        set_slot("request_asked", None),
        set_slot("request_done", None),
        FollowupAction("request_form"),
    ]


def _referred(conversation: Conversation, who: str | None) -> Events:
    if who == "professional":
        return opened(Answers(for_other=True, referrer=introduced(conversation.text)))
    if who == "family":
        told = "utter_refer_family" in conversation.memory.said
        say = "utter_refer_family_again" if told else "utter_refer_family"
        conversation.say(say, them=pronoun(conversation.text))
        return [set_slot("said", [*conversation.memory.said, say]), listen()]
    return []
