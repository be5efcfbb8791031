"""Status callbacks: late, repeated, in any order, and what follows when a message did not arrive."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from bot.channels.outcome import MOST_DELIVERIES, PAUSE
from bot.channels.receipts import Receipt, moves_on
from bot.channels.twilio_errors import ERRORS, follow
from tests.channels.conftest import PARENT, House

WHATSAPP = f"whatsapp:{PARENT}"


def sent_one(house: House, sender: str = PARENT) -> str:
    house.texts("hiya", "SM1", sender)
    house.send()
    return house.twilio.sent[0].id


def kept(house: House, sid: str) -> str:
    with house.database.session() as session:
        return session.get_one(Receipt, sid).status


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered"])))
def test_a_message_that_was_delivered_stays_so_in_whatever_order_callbacks_come(
    house: House, order: tuple[str, ...]
) -> None:
    sid = sent_one(house)
    for status in (*order, *order):
        assert house.status(sid, status) == 200
    assert kept(house, sid) == "delivered"


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        ("queued", "sent", True),
        ("sent", "queued", False),
        ("sent", "undelivered", True),
        ("delivered", "sent", False),
        ("delivered", "undelivered", False),
        ("delivered", "read", True),
        ("read", "delivered", False),
        ("undelivered", "delivered", False),
        ("failed", "read", False),
        ("failed", "failed", False),
        ("canceled", "read", False),
    ],
)
def test_which_status_takes_a_message_further(before: str, after: str, moves: bool) -> None:
    assert moves_on(before, after) is moves


def test_a_callback_for_a_message_we_do_not_know_yet_is_kept_and_heard_when_we_do(house: House) -> None:
    sid = f"SM{0:032x}"  # what the provider will call the next one
    house.status(sid, "undelivered", "30006")
    assert sent_one(house) == sid
    assert house.bubbles()[0].failed == (
        "not delivered: a landline, or an operator that cannot be reached (30006)"
    )
    assert len(house.reported) == 1


@pytest.mark.parametrize("code", ["30003", "30008", ""])
def test_a_phone_that_is_off_is_tried_again_later_and_does_not_hold_up_the_next_answer(
    house: House, code: str
) -> None:
    sid = sent_one(house)
    house.status(sid, "undelivered", code)
    house.status(sid, "undelivered", code)  # a repeat
    house.texts("still there?", "SM2")
    house.send_for(2)
    assert house.twilio.bodies() == ["You said: hiya", "You said: still there?"]
    house.clock.move_to(house.clock.now() + PAUSE)
    house.send_for(2)
    assert house.twilio.bodies()[2:] == ["You said: hiya"]


def test_a_phone_that_stays_off_is_put_before_a_person_in_the_end(house: House) -> None:
    sent_one(house)
    for _ in range(MOST_DELIVERIES):
        house.status(house.twilio.sent[-1].id, "undelivered", "30003")
        house.clock.move_to(house.clock.now() + PAUSE + timedelta(seconds=1))
        house.send()
    assert len(house.twilio.sent) == MOST_DELIVERIES
    assert len(house.reported) == 1


@pytest.mark.parametrize("code", ["30005", "30006", "30007", "63024", "99999"])
def test_what_cannot_be_delivered_is_put_before_a_person_at_once(house: House, code: str) -> None:
    sid = sent_one(house)
    house.status(sid, "undelivered", code)
    house.status(sid, "undelivered", code)
    house.send_for(5)
    assert len(house.twilio.sent) == 1
    assert len(house.reported) == 1


def test_a_callback_that_they_stopped_stops_us(house: House) -> None:
    sid = sent_one(house)
    house.status(sid, "failed", "21610")
    house.texts("hiya", "SM2")
    house.send_for(5)
    assert len(house.twilio.sent) == 1
    assert house.reported == []


def test_after_whatsapps_24_hours_it_goes_again_as_a_template(house: House) -> None:
    sid = sent_one(house, WHATSAPP)
    house.status(sid, "failed", "63016")
    house.send_for(5)
    again = house.twilio.sent[-1]
    assert again.asked["ContentSid"] == "HX" + "a" * 32
    house.status(again.id, "failed", "63016")
    house.send_for(5)
    assert len(house.twilio.sent) == 2
    assert len(house.reported) == 1


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_error_in_the_table_says_what_follows_and_why(code: int) -> None:
    then, why = ERRORS[code]
    assert follow(code) == then
    assert why
