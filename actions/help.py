"""Answers to worries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, FollowupAction, SessionStarted
from rasa_sdk.executor import CollectingDispatcher

from actions.acts import language_words
from actions.conversation import Conversation, Events, House, listen, set_slot
from actions.handoff import resumed_referral
from actions.safety import back_to_safety, stands, stands_now
from actions.telling import tell
from bot.conversation.asides import is_under_16
from bot.conversation.help import not_understood
from bot.conversation.services import Say
from bot.handoff import cases
from bot.handoff.asking import asks_for_person, wants_person
from bot.handoff.changes import takes_back
from bot.handoff.consent import is_yes
from bot.handoff.referrers import wants_help_for_other
from bot.handoff.wishes import tells_them_a_time, wants_no_calls, wishes_in
from bot.safety.after import asks_more, heard_in, heard_later, is_good_news, is_hide

#: A message of so few words that tells a detail tells just that.
JUST_A_DETAIL = 16


def help_actions(house: House) -> list[Action]:
    """Return the actions of this module."""
    return [SessionStart(), AnswerWorry(house), NotUnderstood(house)]


class SessionStart(Action):
    """Begins a conversation with what an earlier one knew, as the gateway tells it."""

    def name(self) -> str:
        return "action_session_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        told = tracker.get_slot("session_started_metadata") or {}
        memory = told.get("memory") or {}
        known = domain.get("slots") or {}
        return [
            SessionStarted(),
            *(set_slot(name, value) for name, value in memory.items() if name in known),
            ActionExecuted("action_listen"),
        ]


class AnswerWorry(Action):
    """Answers a worry, after what has to come before any worry."""

    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        first = self._first(conversation)
        if first is not None:
            return first
        asked = conversation.side_answers()
        if asked:
            events = tell(conversation, self._house, asked)
            if conversation.is_only_asked_aside():
                return [*events, listen()]
        memory = replace(conversation.memory, said=(*conversation.memory.said, *asked))
        return conversation.answer(
            self._house.helper.answer(memory, conversation.reading, conversation.text, conversation.today)
        )

    def _first(self, conversation: Conversation) -> Events | None:
        """Return the events of what comes before a worry: a danger that is not over, a yes, a child."""
        danger = conversation.slot("danger") or {}
        if danger.get("kind") == "domestic_abuse" and is_hide(conversation.text):
            conversation.say("utter_hide")
            return [listen()]
        if danger and is_good_news(conversation.text):
            if not (conversation.reading.concerns or asks_more(conversation.text)):
                conversation.say("utter_after_danger_update_good")
                return [listen()]
            conversation.say("utter_after_danger_good_news")
            if "person" in heard_in(conversation.text):
                return [FollowupAction("action_start_handoff")]
        elif danger and (later := heard_later(stands(conversation), conversation.text)):
            conversation.say_all((Say(later.say or "utter_hide", later.values),))
            return [set_slot("danger", stands_now(conversation, later)), *back_to_safety(later)]
        resumed = resumed_referral(conversation)
        if resumed:
            return resumed
        if conversation.memory.offered == "read_back" and is_yes(conversation.text):
            return [FollowupAction("action_read_back")]
        if wants_help_for_other(conversation.text):
            return [FollowupAction("action_refer_someone")]
        if self._wants_person(conversation):
            return [FollowupAction("action_start_handoff")]
        if self._is_about_case(conversation):
            return [FollowupAction("action_change_details")]
        if conversation.reading.language:
            conversation.say(language_words(conversation, self._house))
            return [listen()]
        if is_under_16(conversation.text) and "utter_under_16" not in conversation.memory.said:
            conversation.say("utter_under_16")
            memory = conversation.memory.after(conversation.reading, conversation.today)
            told = replace(memory, said=(*memory.said, "utter_under_16"), offered="link_worker")
            return [*conversation.keep(told), listen()]
        return None

    def _is_about_case(self, conversation: Conversation) -> bool:
        """Return whether a message tells a detail of a hand-off that the team has, or takes it back."""
        reading = conversation.reading
        text = conversation.text
        tells = bool(reading.place or reading.phones or reading.name)
        tells = tells or wants_no_calls(text) or tells_them_a_time(text) or bool(wishes_in(text))
        told = tells and not reading.concerns and len(text.split()) <= JUST_A_DETAIL
        if not (told or takes_back(text)):
            return False
        with self._house.database.session() as session:
            return cases.open_case_of(session, conversation.person(session).id) is not None

    def _wants_person(self, conversation: Conversation) -> bool:
        if asks_for_person(conversation.text):
            return True
        if conversation.memory.offered == "link_worker":
            return is_yes(conversation.text) or wants_person(conversation.text)
        known = self._house.asides.of(conversation.text) == "utter_link_worker" or any(
            "link_worker" in name for name in conversation.memory.said
        )
        return known and wants_person(conversation.text)


class NotUnderstood(Action):
    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_not_understood"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        return conversation.answer(not_understood(conversation.memory))
