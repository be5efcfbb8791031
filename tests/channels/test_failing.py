"""A message that cannot be answered, however often it is tried, and those around it."""

from __future__ import annotations

import pytest

from bot.conversation.heard import ALONE_FROM
from bot.durable import PAUSES
from bot.handoff.unreached import still_unreached
from bot.journey import MOST_FAILURES
from tests.channels.conftest import House, NoQueue

POISON = "kxq"


def written(house: House, *texts: str) -> str:
    """Let messages wait for their answer together; returns who wrote them."""
    house.reception._queue = NoQueue()
    for number, text in enumerate(texts, 1):
        house.texts(text, f"SM{number}")
    return house.people()[0]


def tried(house: House, person_id: str) -> int:
    """Try until all is answered or given up, as the durable queue does; returns how often."""
    for tries in range(1, len(PAUSES) + 1):
        if house.reception._journey.answer(person_id):
            return tries
    raise AssertionError("still waiting")


def unreached(house: House) -> list[list[str]]:
    with house.database.session() as session:
        return [one.messages for one in still_unreached(session)]


@pytest.mark.parametrize(
    "texts",
    [(POISON, "no money"), ("no money", POISON), ("no money", POISON, "baby wont sleep")],
    ids=["first", "last", "between"],
)
def test_the_one_to_blame_is_put_before_a_person_and_those_around_it_are_answered(
    house: House, texts: tuple[str, ...]
) -> None:
    house.engine.poison = POISON
    person_id = written(house, *texts)
    tried(house, person_id)
    assert sorted(house.engine.asked) == sorted(text for text in texts if text != POISON)
    assert unreached(house) == [[f"sms:SM{texts.index(POISON) + 1}"]]
    assert all(kept.answered_at for kept in house.kept())


def test_it_stops_after_its_tries_and_the_parent_is_told(house: House) -> None:
    house.engine.poison = POISON
    person_id = written(house, POISON)
    assert tried(house, person_id) == MOST_FAILURES
    assert sum(PAUSES[: MOST_FAILURES - 1]) <= 90
    house.send_for(5)
    waits, told = house.twilio.bodies()
    assert "link worker" in told or "person" in told
    assert waits != told


def test_one_that_failed_for_a_while_is_answered_once(house: House) -> None:
    house.engine.poison = POISON
    person_id = written(house, POISON)
    for _ in range(MOST_FAILURES - 1):
        assert not house.reception._journey.answer(person_id)
    house.engine.poison = None
    assert house.reception._journey.answer(person_id)
    assert house.engine.asked == [POISON]
    assert unreached(house) == []


def test_while_the_engine_is_down_no_message_is_to_blame(house: House) -> None:
    house.engine.down = True
    person_id = written(house, "no money", "baby wont sleep")
    for _ in range(MOST_FAILURES + ALONE_FROM):
        assert not house.reception._journey.answer(person_id)
    house.engine.down = False
    assert house.reception._journey.answer(person_id)
    assert house.engine.asked == ["no money\nbaby wont sleep"]


def test_a_mistake_of_our_own_is_treated_the_same(house: House) -> None:
    def broken(**question: object) -> object:
        raise ZeroDivisionError

    house.engine.turn = broken  # type: ignore[method-assign,assignment]
    person_id = written(house, "no money")
    assert tried(house, person_id) == MOST_FAILURES
    assert unreached(house) == [["sms:SM1"]]
