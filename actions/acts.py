"""What a parent may want done besides talking about a worry."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation, Events, House, listen, set_slot
from actions.handoff import resumed_referral
from actions.telling import tell
from bot.conversation import check_in
from bot.conversation.questions import asks, asks_who
from bot.conversation.services import named
from bot.handoff.asking import asks_for_person, wants_person
from bot.safety.after import is_about_traces, is_good_news

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
    "stop": ("utter_how_to_stop", "utter_how_to_stop"),  # a plain stop never comes here
    "out_of_scope": ("utter_out_of_scope", "utter_out_of_scope_again"),
}

#: Acts that a wish to be rung may be taken for.
BESIDE_A_WISH = ("affirm", "help", "language", "complaint")
#: What a bare yes to such words would accept.
OFFERS = {"utter_complaint": "link_worker"}

#: Languages as people call them in English, where data/responses has the essentials in them.
LANGUAGES = {
    "arabic": "ar",
    "polish": "pl",
    "kurdish": "ckb",
    "sorani": "ckb",
    "romanian": "ro",
    "farsi": "fa",
    "persian": "fa",
    "dari": "fa",
    "portuguese": "pt",
    "spanish": "es",
    "chinese": "zh",
    "mandarin": "zh",
    "cantonese": "zh",
    "urdu": "ur",
    "bengali": "bn",
    "bangla": "bn",
}
SIGN_LANGUAGE = re.compile(r"\bsign(ing)? language\b|\bbsl\b|\bdeaf\b")


def acts_actions(house: House) -> list[Action]:
    """Return the actions of this module."""
    return [
        Act(house),
        Tells(house, "action_privacy"),
        Tells(house, "action_referral_status"),
        Tells(house, "action_what_do_you_hold"),
        Tells(house, "action_read_back"),
    ]


class Act(Action):
    """Says the words of an act; a worry voiced beside it is answered too."""

    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_act"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        resumed = resumed_referral(conversation)
        if resumed:
            return resumed
        after_danger = is_good_news(conversation.text) or is_about_traces(conversation.text)
        if conversation.slot("danger") and after_danger:  # it comes before thanks, or deleting what we hold
            return [FollowupAction("action_answer")]
        memory, reading = conversation.memory, conversation.reading
        if reading.concerns and conversation.intent in ("greet", "thanks", "goodbye", "affirm", "deny"):
            return conversation.answer(
                self._house.helper.answer(memory, reading, conversation.text, conversation.today)
            )
        fits = memory.offered == "link_worker" or conversation.intent in BESIDE_A_WISH
        if asks_for_person(conversation.text) or (fits and wants_person(conversation.text)):
            return [FollowupAction("action_start_handoff")]
        if self._goes_on_with_a_worry(conversation):
            return [FollowupAction("action_answer")]
        asked = conversation.side_answers()
        if asked and conversation.intent != "language":
            return [*tell(conversation, self._house, asked), listen()]
        say = self._words(conversation)
        conversation.say(say)
        if conversation.intent == "out_of_scope" and memory.topic:
            conversation.say("utter_back_to_topic")
        offer = check_in_offered(conversation, self._house)
        if offer is not None:
            conversation.say(offer)
        return [
            set_slot("said", [*memory.said, say, *([offer] if offer else [])]),
            set_slot("offered", check_in.MAY_WE_ASK if offer else OFFERS.get(say)),
            set_slot("misheard", 0),
            listen(),
        ]

    def _goes_on_with_a_worry(self, conversation: Conversation) -> bool:
        """Return whether a question is about the worry that is being talked about, or names a service.

        "Is there anyone who deals with just this?" asks for help, but not what this service can do.
        """
        text, topic = conversation.text, conversation.memory.topic
        if conversation.intent in ("affirm", "deny", "stop"):
            return topic is not None and asks(text)  # "is that allowed" is no yes
        if conversation.intent not in ("help", "out_of_scope"):
            return False
        if named(text):
            return True
        if topic is None:
            return False
        reading = conversation.reading
        wants_help = conversation.intent == "help" and (
            reading.place or topic in reading.leanings or asks_who(text)
        )
        return bool(wants_help or self._house.helper.plans.about(topic, text, reading.topics))

    def _words(self, conversation: Conversation) -> str:
        if conversation.intent == "language":
            return language_words(conversation, self._house)
        first, again = WORDS.get(conversation.intent or "", ("utter_help", "utter_help"))
        return again if first in conversation.memory.said else first


def check_in_offered(conversation: Conversation, house: House) -> str | None:
    """Return the response that offers to ask in two weeks: at the end of a talk that pointed to help."""
    if conversation.intent not in ("thanks", "goodbye"):
        return None
    with house.database.session() as session:
        person_id = conversation.person(session).id
        return check_in.offer(session, person_id, conversation.memory, conversation.slot("danger"))


def language_words(conversation: Conversation, house: House) -> str:
    """Return the essentials in the language that a message is in or names, else in simple English."""
    plain = conversation.text.lower()
    if SIGN_LANGUAGE.search(plain):
        return "utter_language_bsl"
    named = next((code for name, code in LANGUAGES.items() if name in plain), None)
    name = f"utter_language_{conversation.reading.language or named}"
    return name if house.words.entries(name) else "utter_language"


class Tells(Action):
    """Tells what is looked up; where the message asks a side question, what answers that."""

    def __init__(self, house: House, name: str) -> None:
        self._house, self._name = house, name

    def name(self) -> str:
        return self._name

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        asked = () if self._name == "action_read_back" else conversation.side_answers()
        return [*tell(conversation, self._house, asked or (self._name,)), listen()]
