"""Answers that depend on a hand-off, as the engine asks for them."""

from __future__ import annotations

from typing import Any, cast

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.acts import acts_actions
from actions.conversation import House
from bot.clock import SetClock
from bot.conversation.asides import Asides
from bot.conversation.help import Helper
from bot.database import ROOT, Database
from bot.handoff import cases
from bot.handoff.team import team_of
from bot.messages import Person
from bot.settings import Settings
from bot.words import Words
from tests.made_up import PARENT, referral

CONVERSATION = "c-1"


@pytest.fixture
def house(database: Database, clock: SetClock, words: Words) -> House:
    with database.session() as session:
        session.add(
            Person(id=PARENT, created_at=clock.now(), conversation_id=CONVERSATION, memory={}, turns=1)
        )
    asides = Asides.load(ROOT / "data/asides.yml")
    return House(database, clock, team_of(Settings(_env_file=None)), cast(Helper, None), words, asides)


def said(house: House, action: str, text: str) -> list[str]:
    """Let an action answer a message and return the names of what it says."""
    message = {"text": text, "intent": {"name": action.removeprefix("action_")}, "metadata": {"id": "web:1"}}
    tracker = Tracker(CONVERSATION, {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    [found] = [each for each in acts_actions(house) if each.name() == action]
    found.run(dispatcher, tracker, cast(dict[str, Any], {}))
    return [message["response"] for message in dispatcher.messages]


@pytest.mark.timeout(20)  # on SQLite one session waits for the other as long as both are open
def test_where_a_hand_off_stands_is_told(house: House) -> None:
    assert said(house, "action_referral_status", "any news") == ["utter_referral_status_none"]
    with house.database.session() as session:
        cases.create_case(session, house.clock, house.team, referral())
    assert said(house, "action_referral_status", "any news") == ["utter_referral_status_created"]


@pytest.mark.timeout(20)
def test_what_was_passed_on_is_told(house: House) -> None:
    assert said(house, "action_privacy", "have you told anyone") == ["utter_privacy_nothing_shared"]
    with house.database.session() as session:
        cases.create_case(session, house.clock, house.team, referral())
    assert said(house, "action_privacy", "have you told anyone") == ["utter_privacy_shared"]


def test_what_is_noted_is_shown_only_after_a_yes(house: House) -> None:
    assert said(house, "action_what_do_you_hold", "what have you got on me") == ["utter_hold_nothing"]
    with house.database.session() as session:
        cases.create_case(session, house.clock, house.team, referral())
    asked = said(house, "action_what_do_you_hold", "what have you got on me")
    assert asked == ["utter_what_do_you_hold", "utter_ask_read_back"]
    assert said(house, "action_read_back", "yes") == ["utter_read_back"]


def test_a_side_question_is_answered_in_place_of_what_a_message_was_taken_for(house: House) -> None:
    assert said(house, "action_privacy", "will you tell social services") == ["utter_social_services"]
    assert said(house, "action_referral_status", "when will they ring") == ["utter_when_they_ring"]
