"""Staying with a person after a danger. The words of the danger itself come from the gateway, at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation, Events, House, listen, set_slot
from bot.conversation.services import Say
from bot.safety.after import After, Danger, after
from bot.safety.answer import answer_for
from bot.safety.screen import Screen

#: What follows when the danger is behind: the hand-off, or the answer to the message itself.
NEXT = {"person": "action_start_handoff", "go_on": "action_answer"}


def safety_actions(house: House) -> list[Action]:
    """Return the actions of this module."""
    return [AnswerDanger(house), HearAfterDanger(house), AfterSafety(house)]


class AnswerDanger(Action):
    """Notes the danger. It says the words only where no gateway has said them (`rasa shell`)."""

    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_ask_safety_done"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        if not (conversation.risk or conversation.ask):
            return []
        if not conversation.answered:
            found = Screen(risk=conversation.risk, ask=conversation.ask)
            conversation.say(answer_for(found, conversation.text, conversation.reading))
        memory = conversation.memory.after(conversation.reading, conversation.today)
        return [*conversation.keep(memory), set_slot("danger", noted(conversation))]


class HearAfterDanger(Action):
    """Takes a message while it is not clear yet where the danger stands."""

    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "validate_safety_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        if conversation.risk or conversation.ask:
            return [set_slot("danger", noted(conversation))]
        reading = conversation.reading
        memory = conversation.memory.after(reading, conversation.today)
        heard = after(stands(conversation, bool(memory.concerns)), conversation.text, reading)
        if heard.say:
            conversation.say_all((Say(heard.say, heard.values),))
        memory = replace(memory, offered="link_worker" if heard.done == "settled" else None)
        if heard.done == "go_on" and memory.concerns:
            memory = replace(memory, topic=memory.topic or memory.concerns[0])
        return [
            *conversation.keep(memory),
            set_slot("danger", stands_now(conversation, heard)),
            set_slot("safety_done", heard.done),
        ]


class AfterSafety(Action):
    """The conversation goes on: to a link worker where the person wants one."""

    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_after_safety"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        following = NEXT.get(tracker.get_slot("safety_done"))
        events: Events = [set_slot("safety_done", None)]
        return [*events, FollowupAction(following) if following else listen()]


def stands(conversation: Conversation, worry: bool = False) -> Danger:
    """Return the danger of this conversation as it stands; `worry`: there is something to go on with."""
    slot = conversation.slot("danger") or {}
    return Danger(
        kind=slot.get("kind") or "",
        answered=slot.get("answered") or "",
        level=slot.get("now") or "risk",
        turns=int(slot.get("turns") or 0),
        last=slot.get("last") or "",
        worry=worry,
    )


def stands_now(conversation: Conversation, heard: After) -> dict[str, Any]:
    """Return the danger as the slot keeps it, after what was heard."""
    slot = conversation.slot("danger") or {}
    answered = f"utter_danger_{slot.get('kind')}_done" if heard.acted else slot.get("answered")
    return {
        **slot,
        "answered": answered,
        "turns": int(slot.get("turns") or 0) + 1,
        "level": "risk" if "risk" in (heard.level, slot.get("level")) else "ask",
        "now": heard.level or slot.get("now"),
        "last": heard.say or "",
    }


def noted(conversation: Conversation) -> dict[str, Any]:
    """Return the danger of this message as the slot keeps it: what was certain, or done, stays so."""
    before = conversation.slot("danger") or {}
    kind = conversation.risk or conversation.ask
    answered = answer_for(Screen(risk=kind), conversation.text, conversation.reading)
    if before.get("kind") == kind and str(before.get("answered")).endswith("_done"):
        answered = before["answered"]
    return {
        "kind": kind,
        "level": "risk" if conversation.risk or before.get("level") == "risk" else "ask",
        "now": "risk" if conversation.risk else "ask",
        "answered": answered,
        "last": answered if conversation.risk else f"utter_ask_{kind}",
        "turns": 0,
    }


def back_to_safety(heard: After) -> Events:
    """Return the events that stay with a danger again, unless what was heard leaves it at once."""
    return [listen()] if heard.done else [set_slot("safety_done", None), FollowupAction("safety_form")]
