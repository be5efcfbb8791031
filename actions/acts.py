"""What a parent may want done besides talking about a worry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation, Events, House, set_slot
from bot.clock import in_liverpool
from bot.conversation.help import Say
from bot.conversation.people import person_in
from bot.handoff import cases
from bot.handoff.models import Case

#: Acts whose words do not depend on anything: the first time, and after that.
WORDS = {
    "greet": ("utter_greet", "utter_greet_again"),
    "goodbye": ("utter_goodbye", "utter_goodbye"),
    "thanks": ("utter_thanks", "utter_thanks_again"),
    "affirm": ("utter_affirm", "utter_affirm"),
    "deny": ("utter_deny", "utter_deny"),
    "help": ("utter_help", "utter_help"),
    "are_you_human": ("utter_are_you_human", "utter_are_you_human"),
    "language": ("utter_language", "utter_language"),
    "complaint": ("utter_complaint", "utter_complaint"),
    "refer_someone": ("utter_refer_someone", "utter_refer_someone"),
    "out_of_scope": ("utter_out_of_scope", "utter_out_of_scope_again"),
}


def acts_actions(house: House) -> list[Action]:
    """Return the actions of this module."""
    return [
        Act(house),
        AboutCase(house, "action_privacy", privacy),
        AboutCase(house, "action_referral_status", referral_status),
        AboutCase(house, "action_change_details", change_details),
        AboutCase(house, "action_what_do_you_hold", what_do_you_hold),
    ]


class Act(Action):
    """Says the words of an act; a worry voiced beside it is answered too."""

    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_act"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        memory, reading = conversation.memory, conversation.reading
        if reading.concerns and conversation.intent in ("greet", "thanks", "goodbye", "affirm", "deny"):
            return conversation.answer(
                self._house.helper.answer(memory, reading, conversation.text, conversation.today)
            )
        first, again = WORDS.get(conversation.intent or "", ("utter_help", "utter_help"))
        say = again if first in memory.said else first
        conversation.say_all((Say(say),))
        return [set_slot("said", [*memory.said, say]), set_slot("offered", None), set_slot("misheard", 0)]


Telling = Callable[[Conversation, House, Case | None], None]


class AboutCase(Action):
    """An answer that depends on whether something was passed on, and how it stands."""

    def __init__(self, house: House, name: str, tell: Telling) -> None:
        self._house, self._name, self._tell = house, name, tell

    def name(self) -> str:
        return self._name

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        with self._house.database.session() as session:
            case = cases.latest_case_of(session, person_in(session, conversation.id).id)
            self._tell(conversation, self._house, case)
        return [set_slot("misheard", 0)]


def privacy(conversation: Conversation, house: House, case: Case | None) -> None:
    """Say who sees this: in general the first time, and always what was really passed on."""
    if "utter_privacy" not in conversation.memory.said and not _about_passing_on(conversation.text):
        conversation.say("utter_privacy", team=house.team.name)
    if case is None or case.consent_at is None:
        conversation.say(
            "utter_privacy_danger" if case else "utter_privacy_nothing_shared", team=house.team.name
        )
    else:
        when = f"{in_liverpool(case.consent_at):%-d %B}"
        conversation.say("utter_privacy_shared", team=house.team.name, when=when)


def referral_status(conversation: Conversation, house: House, case: Case | None) -> None:
    """Say where the hand-off stands and by when something happens."""
    if case is None:
        conversation.say("utter_referral_status_none")
        return
    with house.database.session() as session:
        story = cases.story_of(session, case.person_id, now=conversation.now, team=house.team)
    if story is not None:
        conversation.say_all((Say(story.words, story.values),))


def change_details(conversation: Conversation, house: House, case: Case | None) -> None:
    """Say how a detail of an open hand-off is changed."""
    name = (
        "utter_change_details" if case is not None and case.closed_at is None else "utter_change_details_none"
    )
    conversation.say(name, team=house.team.name, reference=case.reference if case else "")


def what_do_you_hold(conversation: Conversation, house: House, case: Case | None) -> None:
    """Say what is kept about the person, and how to have a copy or have it deleted."""
    conversation.say("utter_what_do_you_hold", team=house.team.name)


def _about_passing_on(text: str) -> bool:
    words = ("told anyone", "tell anyone", "told any", "passed", "shared", "told no", "said anything")
    return any(word in text.lower().replace("'", "") for word in words)
