"""Messages that Twilio could not post to us, for we were down: it does not try for long."""

from __future__ import annotations

from datetime import timedelta

from bot.channels.missed import OLDEST, Missed
from tests.channels.conftest import PARENT, House
from tests.channels.providers import refuse

DANGER = "i keep thinking of killing myself"


def looking(house: House) -> Missed:
    """A gateway that starts now."""
    return Missed(
        house.database, house.clock, [house.twilio_adapter, house.telegram_adapter], house.reception
    )


def after(house: House, minutes: float) -> None:
    house.clock.move_to(house.clock.now() + timedelta(minutes=minutes))


def arrives(house: House, sid: str, body: str, sender: str = PARENT, *, posted: bool = False) -> None:
    house.twilio.receives(sid, body, sender)
    if posted:
        house.texts(body, sid, sender)
        house.send_for(2)


def test_what_came_while_we_were_down_is_answered_in_order_once_we_are_back(house: House) -> None:
    arrives(house, "SM1", "first", posted=True)
    after(house, 10)
    arrives(house, "SM2", "second")
    after(house, 1)
    arrives(house, "SM3", DANGER)
    after(house, 20)
    gateway = looking(house)
    for _ in range(2):
        gateway.look()
        house.send_for(20)
        after(house, 1)
    assert [kept.id for kept in house.kept()] == ["sms:SM1", "sms:SM2", "sms:SM3"]
    assert any("999" in body for body in house.twilio.bodies())
    assert house.engine.asked == ["first", "second", DANGER]


def test_what_was_posted_is_not_answered_again(house: House) -> None:
    arrives(house, "SM1", "first", posted=True)
    arrives(house, "SM2", "hiya", f"whatsapp:{PARENT}", posted=True)
    looking(house).look()
    house.send_for(5)
    assert len(house.kept()) == 2
    assert sorted(house.twilio.bodies()) == ["You said: first", "You said: hiya"]


def test_a_stop_that_did_not_reach_us_is_kept_to(house: House) -> None:
    arrives(house, "SM1", "first", posted=True)
    arrives(house, "SM2", "STOP")
    looking(house).look()
    arrives(house, "SM3", "hello?", posted=True)
    assert house.twilio.bodies() == ["You said: first"]


def test_where_twilio_does_not_answer_the_next_look_reaches_as_far_back(house: House) -> None:
    arrives(house, "SM1", "first", posted=True)
    gateway = looking(house)
    arrives(house, "SM2", "second")
    missed, house.twilio._list = house.twilio._list, lambda request: refuse(503, 20503)[1](request)  # type: ignore[method-assign]
    for _ in range(20):
        after(house, 1)
        gateway.look()
    house.twilio._list = missed  # type: ignore[method-assign]
    gateway.look()
    assert [kept.id for kept in house.kept()] == ["sms:SM1", "sms:SM2"]


def test_what_was_there_before_we_ever_were_is_not_ours_and_what_is_a_day_old_too_late(house: House) -> None:
    arrives(house, "SM0", "to whoever had this number")
    after(house, 60)
    looking(house).look()
    assert house.kept() == []
    arrives(house, "SM1", "first", posted=True)
    arrives(house, "SM2", "second")
    house.clock.move_to(house.clock.now() + OLDEST + timedelta(minutes=30))
    looking(house).look()
    assert [kept.id for kept in house.kept()] == ["sms:SM1"]
