"""STOP and START, in each provider's way, and what still goes to somebody who stopped."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.app import FORGOTTEN
from bot.messages import Address
from tests.channels.conftest import PARENT, House
from tests.channels.providers import refuse
from tests.channels.test_telegram import OFFER, message

WHATSAPP = f"whatsapp:{PARENT}"


def stopped(house: House, channel: str) -> bool:
    with house.database.session() as session:
        return session.scalars(select(Address.stopped_at).where(Address.channel == channel)).one() is not None


@pytest.mark.parametrize("word", ["STOP", "stop", " Stop ", "StopAll", "unsubscribe", "CANCEL", "End"])
def test_a_word_that_twilio_stops_on_stops_us_and_we_do_not_answer_it(house: House, word: str) -> None:
    house.texts(word, "SM1")
    house.send()
    assert stopped(house, "sms")
    assert house.twilio.sent == []  # Twilio has confirmed it, and would refuse ours with 21610
    assert house.kept()[0].answered_at is not None


def test_stop_on_whatsapp_without_advanced_opt_out_is_ours_and_confirmed_once(house: House) -> None:
    house.texts("STOP", "SM1", WHATSAPP)
    house.texts("hello?", "SM2", WHATSAPP)
    house.send_for(3)
    (said,) = house.twilio.bodies()
    assert "no more messages" in said
    assert stopped(house, "whatsapp")


def test_what_waited_when_they_stopped_is_not_sent(house: House) -> None:
    house.twilio.troubles.append(refuse(503))
    house.texts("hiya", "SM1", WHATSAPP)
    house.send()
    house.texts("stop", "SM2", WHATSAPP)
    house.send_for(10)
    (said,) = house.twilio.bodies()
    assert "no more messages" in said
    assert [bubble.failed for bubble in house.bubbles()] == ["stopped", None]
    assert house.reported == []


def test_danger_is_answered_although_they_stopped_and_nothing_else_is(house: House) -> None:
    house.texts("stop", "SM1", WHATSAPP)
    house.send_for(2)
    house.texts("i keep thinking of killing myself", "SM2", WHATSAPP)
    house.texts("hello?", "SM3", WHATSAPP)
    house.send_for(10)
    said = house.twilio.bodies()
    assert "999" in said[1]
    assert all(bubble.kind in ("danger", "stop") for bubble in house.bubbles())


def test_who_stopped_and_then_tells_of_a_danger_is_stayed_with_until_it_is_behind(house: House) -> None:
    house.texts("stop", "SM1", WHATSAPP)
    stays_with_a_danger(house)
    house.texts("i keep thinking of killing myself", "SM2", WHATSAPP)
    house.texts("nobody is here", "SM3", WHATSAPP)
    house.engine.form = None
    house.texts("ok calling them", "SM4", WHATSAPP)
    house.texts("what about the nursery", "SM5", WHATSAPP)
    house.send_for(10)
    said = set(house.twilio.bodies())
    assert said > {"You said: nobody is here", "You said: ok calling them"}
    assert "You said: what about the nursery" not in said


def test_who_stops_in_the_middle_of_a_danger_is_left_in_peace(house: House) -> None:
    stays_with_a_danger(house)
    house.texts("i keep thinking of killing myself", "SM1", WHATSAPP)
    house.texts("stop", "SM2", WHATSAPP)
    house.texts("leave me alone", "SM3", WHATSAPP)
    house.send_for(10)
    assert house.engine.asked == ["i keep thinking of killing myself"]


def stays_with_a_danger(house: House) -> None:
    house.engine.form = "safety_form"
    house.engine.slots = {"danger": {"now": "risk", "kind": "suicide_self_harm"}}


def test_start_comes_back_to_the_question_that_was_open(house: House) -> None:
    house.engine.says = [OFFER]
    house.telegram_posts(message(1, "hiya"))
    house.send_for(2)
    house.telegram_posts(message(2, "stop"))
    house.send_for(2)
    house.telegram_posts(message(3, "/start"))
    house.send_for(5)
    *_, back, question = house.telegram.sent
    assert back.body.startswith("Hello again.")
    assert question.body == "Shall I ask?"
    assert "Yes please" in question.asked["reply_markup"]


def test_start_by_sms_asks_again_with_its_numbers_once(house: House) -> None:
    house.engine.says = [OFFER]
    house.texts("hiya", "SM1")
    house.texts("STOP", "SM2")
    house.texts("UNSTOP", "SM3")
    house.send_for(5)
    said = house.twilio.bodies()[-1]
    assert said.endswith("Shall I ask? Reply 1 Yes please, 2 Not now.")
    assert said.count("Reply 1") == 1
    house.texts("2", "SM4")
    assert house.engine.asked[-1] == "Not now"


def test_yes_lets_us_write_again_where_they_had_stopped_and_else_just_means_yes(house: House) -> None:
    house.texts("YES", "SM1")
    assert house.engine.asked == ["YES"]
    house.texts("STOP", "SM2")
    house.texts("YES", "SM3")
    house.send_for(3)
    assert not stopped(house, "sms")
    assert house.engine.asked == ["YES"]
    assert house.twilio.bodies()[-1].startswith("Hello again.")


def test_advanced_opt_out_is_believed_whatever_the_words(house: House) -> None:
    house.texts("leave me alone", "SM1", WHATSAPP, OptOutType="STOP")
    house.send()
    assert stopped(house, "whatsapp")
    assert house.twilio.sent == []
    house.texts("come back", "SM2", WHATSAPP, OptOutType="START")
    house.send()
    assert not stopped(house, "whatsapp")


def test_stop_is_for_the_channel_it_came_by(house: House) -> None:
    house.texts("STOP", "SM1")
    house.texts("hiya", "SM2", WHATSAPP)
    house.send()
    assert house.twilio.bodies() == ["You said: hiya"]


def test_a_stop_among_other_messages_is_heard_and_what_comes_before_it_is_answered(house: House) -> None:
    with house.waiting():
        for number, text in enumerate(("no money", "stop", "hello?"), 1):
            house.telegram_posts(message(number, text))
    assert house.engine.asked == ["no money"]
    assert stopped(house, "telegram")
    assert all(incoming.answered_at for incoming in house.kept())


def test_twilio_says_that_they_stopped_and_we_hear_it(house: House) -> None:
    house.twilio.troubles.append(refuse(400, 21610))
    house.texts("hiya", "SM1")
    house.send()
    assert stopped(house, "sms")
    assert house.bubbles()[0].failed == "stopped"
    assert house.reported == []


def test_a_burst_is_left_to_settle_and_a_message_that_waits_long_is_found(house: House) -> None:
    journey = house.reception._journey
    with house.waiting():
        house.texts("im so tired", "SM1")
        assert journey.waiting(FORGOTTEN) == []
        house.clock.move_to(house.clock.now() + FORGOTTEN)
        assert [message_id for _, message_id in journey.waiting(FORGOTTEN)] == ["sms:SM1"]
    assert journey.waiting() == []


def test_a_burst_gets_one_answer_and_danger_in_it_does_not_wait(house: House) -> None:
    with house.waiting():
        house.texts("im so tired", "SM1")
        house.texts("baby wont settle", "SM2")
        house.texts("i keep thinking of killing myself", "SM3")
        house.send()
        assert "999" in house.twilio.bodies()[0]
    assert house.engine.asked == ["im so tired\nbaby wont settle\ni keep thinking of killing myself"]
