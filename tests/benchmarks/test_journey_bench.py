"""The journey's bench finds what it looks for: lost, doubled and reordered messages, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import httpx
import pytest

from benchmarks.journey.count import Count, counted
from benchmarks.journey.parents import Message, written
from benchmarks.journey.stubs import FaultyTwilio
from tests.channels.providers import Sent

POSTED = 1_768_386_600.0


def answered(messages: list[Message], *order: tuple[int, int]) -> Count:
    """Count where the messages (parent, number) were answered in this order, a second after each other."""
    of = {(message.parent, message.number): message for message in messages}
    sent = [
        Sent(f"SM{n}", "", f"You said: {of[which].form['Body']}", at=datetime.fromtimestamp(POSTED + n, UTC))
        for n, which in enumerate(order, 1)
    ]
    return counted(messages, sent, {message.mark: POSTED for message in messages})


@pytest.fixture
def messages() -> list[Message]:
    return list(written(2, 2))


def test_all_well_is_counted_as_well(messages: list[Message]) -> None:
    count = answered(messages, (0, 0), (1, 0), (1, 1), (0, 1))
    assert count.is_well
    assert count.seconds == (1.0, 2.0, 3.0, 4.0)


def test_a_lost_message_is_found(messages: list[Message]) -> None:
    count = answered(messages, (0, 0), (1, 0), (1, 1))
    assert count.lost == (messages[2].mark,)
    assert not count.is_well


def test_a_message_answered_twice_is_found(messages: list[Message]) -> None:
    count = answered(messages, (0, 0), (0, 0), (1, 0), (1, 1), (0, 1))
    assert count.doubled == (messages[0].mark,)
    assert not count.is_well


def test_an_answer_that_overtook_is_found_and_another_parents_is_none(messages: list[Message]) -> None:
    assert answered(messages, (1, 0), (0, 0), (0, 1), (1, 1)).out_of_order == 0
    assert answered(messages, (0, 1), (0, 0), (1, 0), (1, 1)).out_of_order == 1


def test_messages_that_were_answered_together_are_each_found(messages: list[Message]) -> None:
    together = "\n".join(message.form["Body"] for message in messages if message.parent == 0)
    others = [Sent("SM2", "", message.form["Body"]) for message in messages if message.parent == 1]
    assert counted(messages, [Sent("SM1", "", together), *others], {}).is_well


def test_every_message_has_a_mark_and_an_id_of_its_own() -> None:
    messages = list(written(200, 20))
    assert len({message.mark for message in messages}) == len(messages) == 4000
    assert len({message.form["MessageSid"] for message in messages}) == 4000


def test_the_faulty_provider_fails_as_often_as_it_is_told() -> None:
    twilio = FaultyTwilio(0.1, Random(7))
    client = httpx.Client(transport=twilio.transport(), base_url="https://api.twilio.com")
    failed = 0
    for number in range(1000):
        try:
            answer = client.post(
                "/Accounts/AC/Messages.json", data={"To": "+447700900111", "Body": str(number)}
            )
            failed += answer.status_code >= 400
        except httpx.ReadTimeout:
            failed += 1
    assert failed == twilio.failed
    assert 70 <= failed <= 130
