"""The check-in: whether we may ask in two weeks, and whether they got through."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation, Events, House, action_for, listen, set_slot
from bot.conversation import check_in
from bot.handoff import cases

#: In so few words a worry that the understanding sees is none: "nobody rang me back" tells no loneliness.
JUST_AN_ANSWER = 9


def check_in_actions(house: House) -> list[Action]:
    """Return the actions of this module."""
    return [HearAgreement(house), HearOutcome(house)]


class HearAgreement(Action):
    """Takes the answer to "shall I ask you": a yes sets the timer; what is no answer is answered itself."""

    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_check_in_agreed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        agreed = check_in.agrees(conversation.text, conversation.intent)
        if agreed is None:
            return passed_over(conversation)
        if agreed:
            with self._house.database.session() as session:
                person_id = conversation.person(session).id
                check_in.agree(session, self._house.clock, self._house.team, person_id)
        say = check_in.AGREED if agreed else "utter_check_in_refused"
        conversation.say(say)
        said = [*conversation.memory.said, say]
        return [set_slot("said", said), set_slot("offered", None), set_slot("misheard", 0), listen()]


class HearOutcome(Action):
    """Takes the answer to "did you get through": a no goes to the team lead, or to another way in."""

    def __init__(self, house: House) -> None:
        self._house = house

    def name(self) -> str:
        return "action_check_in_answered"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        through = check_in.got_through(conversation.text, conversation.intent)
        if through is None:
            return passed_over(conversation)
        waits_long = not through and self._told_lead(conversation)
        if conversation.reading.concerns and len(conversation.text.split()) > JUST_AN_ANSWER:
            conversation.say("utter_check_in_glad" if through else "utter_check_in_sorry")
            return [set_slot("offered", None), FollowupAction("action_answer")]
        offered = None
        if through:
            conversation.say("utter_check_in_yes")
        elif not waits_long:
            outside = self._outside(conversation)
            conversation.say("utter_check_in_no_outside" if outside else "utter_check_in_no")
            offered = None if outside else "link_worker"
        return [set_slot("offered", offered), set_slot("misheard", 0), listen()]

    def _told_lead(self, conversation: Conversation) -> bool:
        """Put an open hand-off in which nobody has been in touch before the team lead, and say so."""
        team = self._house.team
        with self._house.database.session() as session:
            case = cases.open_case_of(session, conversation.person(session).id)
            if case is None:
                return False
            cases.not_heard(session, self._house.clock, case, team)
            conversation.say("utter_check_in_no_open", team=team.name, reference=case.reference)
        return True

    def _outside(self, conversation: Conversation) -> bool:
        return self._house.helper.services.outside(conversation.memory.place)


def passed_over(conversation: Conversation) -> Events:
    """Return the events that answer a message which was no answer; the question is not asked again."""
    return [set_slot("offered", None), FollowupAction(action_for(conversation.intent))]
