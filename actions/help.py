"""Answers to worries."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, FollowupAction, SessionStarted
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation, Events, House, listen, set_slot
from bot.conversation.help import not_understood
from bot.handoff.form import is_yes
from bot.safety.after import is_good_news


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
    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        if (
            conversation.slot("danger")
            and not conversation.reading.concerns
            and is_good_news(conversation.text)
        ):
            conversation.say("utter_after_danger_update_good")
            return [listen()]
        if conversation.memory.offered and is_yes(conversation.text):
            return [FollowupAction("action_start_handoff")]
        return conversation.answer(
            self._house.helper.answer(
                conversation.memory, conversation.reading, conversation.text, conversation.today
            )
        )


class NotUnderstood(Action):
    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_not_understood"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        return conversation.answer(not_understood(conversation.memory))
