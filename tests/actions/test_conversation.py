"""Whose conversation an action is called in: the gateway's people, or whoever types into `rasa shell`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation, House
from bot.clock import SetClock
from bot.conversation.people import new_person
from bot.database import Database
from bot.errors import NotFound

FROM_THE_GATEWAY = {"id": "web:1"}


def conversation(conversation_id: str, clock: SetClock, metadata: dict[str, Any]) -> Conversation:
    tracker = Tracker(conversation_id, {}, {"text": "hi", "metadata": metadata}, [], False, None, {}, None)
    return Conversation(cast(House, SimpleNamespace(clock=clock)), CollectingDispatcher(), tracker)


def test_through_the_gateway_it_is_the_person_s_own(database: Database, clock: SetClock) -> None:
    with database.session() as session:
        person = new_person(session, clock.now())
        found = conversation(person.conversation_id, clock, FROM_THE_GATEWAY).person(session)
        assert found.id == person.id


def test_through_the_gateway_nobody_is_ever_made(database: Database, clock: SetClock) -> None:
    with database.session() as session, pytest.raises(NotFound):
        conversation("erased", clock, FROM_THE_GATEWAY).person(session)


def test_in_rasa_shell_somebody_is_made_once_for_each_conversation(
    database: Database, clock: SetClock
) -> None:
    made = []
    for conversation_id in ("one", "one", "two"):
        with database.session() as session:
            made.append(conversation(conversation_id, clock, {"reading": {}}).person(session).id)
    assert made[0] == made[1] != made[2]
