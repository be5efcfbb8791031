"""A parent by SMS, from the signed webhook to what Twilio is asked to send."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.outbox import LATE, LEASE
from bot.channels.sending import PATIENCE
from bot.handoff.cases import worker_named
from bot.handoff.unreached import still_unreached, try_again
from tests.channels.conftest import PARENT, House
from tests.channels.providers import no_answer, refuse, unreachable

HELLO = "hiya is anyone there"


def test_a_message_is_answered_once_to_the_number_it_came_from(house: House) -> None:
    assert house.texts(HELLO, "SM1") == 200
    house.send()
    (sent,) = house.twilio.sent
    assert (sent.to, sent.body) == (PARENT, f"You said: {HELLO}")
    assert sent.asked["From"] == "+447700900000"
    assert sent.asked["StatusCallback"] == "https://village.example/webhooks/twilio/status"
    (bubble,) = house.bubbles()
    assert bubble.provider_id == sent.id
    assert bubble.sent_at is not None


def test_a_signed_repeat_is_acknowledged_and_changes_nothing(house: House) -> None:
    for _ in range(3):
        assert house.texts(HELLO, "SM1") == 200
        house.send()
    assert len(house.twilio.sent) == 1
    assert len(house.kept()) == 1


def test_danger_is_stored_with_the_message_and_goes_ahead_of_what_waits(house: House) -> None:
    house.twilio.troubles.append(refuse(503))
    house.texts(HELLO, "SM1")
    house.send()  # fails, and waits for its next try
    house.texts("i keep thinking of killing myself", "SM2")
    house.send()
    assert "999" in house.twilio.bodies()[0]


def test_what_comes_while_an_answer_waits_is_answered_after_it_in_order(house: House) -> None:
    house.twilio.troubles.append(refuse(503))
    house.texts("first", "SM1")
    house.send()
    house.texts("second", "SM2")
    house.send()
    assert house.twilio.sent == []
    house.send_for(10)
    assert house.twilio.bodies() == ["You said: first", "You said: second"]


@pytest.mark.parametrize("trouble", [refuse(429, 20429), refuse(503, 20503), refuse(500), unreachable()])
def test_an_answer_twilio_did_not_take_is_sent_again(house: House, trouble: object) -> None:
    house.twilio.troubles.append(trouble)  # type: ignore[arg-type]
    house.texts(HELLO, "SM1")
    house.send_for(5)
    assert house.twilio.bodies() == [f"You said: {HELLO}"]
    assert house.twilio.tries == 2


def test_a_try_that_was_taken_although_no_answer_came_is_found_at_twilio_and_not_made_again(
    house: House,
) -> None:
    house.twilio.troubles.append(no_answer(taken=True))
    house.texts(HELLO, "SM1")
    house.send_for(60)
    assert (len(house.twilio.sent), house.twilio.tries) == (1, 1)
    assert house.bubbles()[0].provider_id == house.twilio.sent[0].id


def test_a_try_that_was_not_taken_and_had_no_answer_is_made_again(house: House) -> None:
    house.twilio.troubles.append(no_answer(taken=False))
    house.texts(HELLO, "SM1")
    house.send_for(60)
    assert (len(house.twilio.sent), house.twilio.tries) == (1, 2)


def test_the_same_words_sent_before_are_not_taken_for_this_try(house: House) -> None:
    house.texts(HELLO, "SM1")
    house.send_for(5)
    house.texts("ok", "SM2")
    house.send_for(5)
    house.twilio.troubles.append(no_answer(taken=False))
    house.texts(HELLO, "SM3")
    house.send_for(60)
    assert house.twilio.bodies() == [f"You said: {HELLO}", "You said: ok", f"You said: {HELLO}"]


def test_what_a_dead_process_was_sending_is_taken_over_within_a_minute_and_not_sent_twice(
    house: House,
) -> None:
    class Killed(BaseException):
        pass

    real = house.twilio_adapter.send

    def killed_after(letter: object) -> str:
        real(letter)  # type: ignore[arg-type]
        raise Killed

    house.twilio_adapter.send = killed_after  # type: ignore[method-assign,assignment]
    house.texts(HELLO, "SM1")
    with pytest.raises(Killed):
        house.send()
    house.twilio_adapter.send = real  # type: ignore[method-assign]
    house.send()
    assert house.bubbles()[0].sent_at is None  # the dead one's lease still runs
    house.clock.move_to(house.clock.now() + LEASE)
    house.send()
    assert timedelta(minutes=1) > LEASE
    assert len(house.twilio.sent) == 1
    assert house.bubbles()[0].sent_at is not None


def test_with_twilio_down_for_an_hour_everything_is_sent_in_order_once_it_is_back_and_says_it_is_late(
    house: House, words: object
) -> None:
    house.twilio.down = refuse(503, 20503)
    house.texts("first", "SM1")
    house.texts("second", "SM2")
    house.send_for(3600, step=20)
    assert house.twilio.tries < 40  # it is not hammered
    assert house.twilio.sent == []
    house.twilio.down = None
    house.send_for(400, step=5)
    first, second = house.twilio.bodies()
    assert first.startswith("Sorry this is late.")
    assert first.endswith("You said: first")
    assert second == "You said: second"
    assert house.reported == []
    assert timedelta(hours=1) > LATE


def test_news_that_has_gone_stale_is_not_sent_and_nobody_is_troubled(house: House) -> None:
    house.texts(HELLO, "SM1")
    with house.database.session() as session:
        bubble = session.get_one(type(house.bubbles()[0]), house.bubbles()[0].id)
        bubble.good_until = house.clock.now() + timedelta(minutes=10)
    house.clock.move_to(house.clock.now() + timedelta(hours=1))
    house.send()
    assert house.twilio.sent == []
    assert house.bubbles()[0].failed == "stale"
    assert house.reported == []


def test_what_is_never_taken_stops_is_put_before_a_person_and_does_not_hold_up_the_next(
    house: House,
) -> None:
    house.twilio.down = refuse(503, 20503)
    house.texts("first", "SM1")
    house.send_for(PATIENCE.total_seconds() + 600, step=60)
    house.twilio.down = None
    house.texts("second", "SM2")
    house.send()
    assert house.twilio.bodies() == ["You said: second"]
    assert len(house.reported) == 1
    with house.database.session() as session:
        (missed,) = still_unreached(session)
    assert (missed.what, missed.channel, missed.may_pass) == ("undelivered", "sms", True)
    assert missed.why.startswith("not taken in")


def test_what_a_worker_has_tried_again_goes_out_once_the_provider_is_back(house: House) -> None:
    house.twilio.down = refuse(503, 20503)
    house.texts("first", "SM1")
    house.send_for(PATIENCE.total_seconds() + 600, step=60)
    house.twilio.down = None
    with house.database.session() as session:
        (missed,) = still_unreached(session)
        try_again(session, missed.id, worker_named(session, "anna"), house.clock.now())
    house.send_for(5)
    assert house.twilio.bodies() == ["You said: first"]


def test_what_the_engine_never_answered_is_put_before_a_person_and_answered_when_tried_again(
    house: House,
) -> None:
    house.engine.down = True
    house.texts(HELLO, "SM1")
    house.engine.down = False
    with house.database.session() as session:
        (missed,) = still_unreached(session)
        assert (missed.what, missed.messages) == ("unanswered", ["sms:SM1"])
        try_again(session, missed.id, worker_named(session, "anna"), house.clock.now())
    ((person_id, message_id),) = house.reception._journey.waiting()
    house.reception._queue.put(person_id, message_id)
    house.send_for(5)
    assert house.twilio.bodies()[-1] == f"You said: {HELLO}"


def test_what_twilio_refuses_for_good_goes_to_a_person_at_once_and_the_next_is_sent(house: House) -> None:
    house.twilio.troubles.append(refuse(400, 21614))
    house.texts("first", "SM1")
    house.texts("second", "SM2")
    house.send()
    assert house.twilio.bodies() == ["You said: second"]
    assert len(house.reported) == 1


def test_something_that_breaks_on_our_side_stops_after_its_tries(house: House) -> None:
    def broken(letter: object) -> str:
        raise ZeroDivisionError

    house.twilio_adapter.send = broken  # type: ignore[method-assign,assignment]
    house.texts(HELLO, "SM1")
    house.send_for(120)
    assert house.bubbles()[0].failed == "not taken in 5 tries"
    assert len(house.reported) == 1


def test_choices_are_numbered_and_a_number_chooses(house: House) -> None:
    buttons = [{"title": "Yes please"}, {"title": "Not now"}]
    house.engine.says = [{"text": "Shall I ask?", "buttons": buttons, "asking": "choice"}]
    house.texts(HELLO, "SM1")
    house.send()
    assert house.twilio.bodies()[-1] == "Shall I ask? Reply 1 Yes please, 2 Not now."
    house.texts("2", "SM2")
    assert house.engine.asked[-1] == "Not now"


def test_a_name_with_accents_stays_in_the_cheap_alphabet(house: House) -> None:
    house.engine.says = [{"text": "Hi Zoë, it’s Łucja 🙂"}]
    house.texts(HELLO, "SM1")
    house.send()
    assert house.twilio.bodies() == ["Hi Zoe, it's Lucja"]
