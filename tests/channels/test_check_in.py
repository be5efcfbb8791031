"""The check-in on a real channel: WhatsApp's 24 hours and a stop hold for it as for all news."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.channels.alphabet import parts
from bot.conversation import check_in
from bot.conversation.check_in import AFTER, AGREED, OFFER
from bot.conversation.saying import Saying
from bot.handoff.team import team_of
from bot.messages import Person
from bot.settings import Settings
from bot.words import Words
from tests.channels.conftest import PARENT, House

WHATSAPP = f"whatsapp:{PARENT}"
TEAM = team_of(Settings(_env_file=None))


def agrees(house: House, sender: str) -> None:
    """A parent who was pointed to a service says yes to being asked, and two weeks go by."""
    house.texts("thanks", "SM1", sender)
    house.send()
    with house.database.session() as session:
        person = session.scalars(select(Person)).one()
        person.memory = {"said": ["utter_service_cap", OFFER, AGREED]}
        check_in.agree(session, house.clock, TEAM, person.id)
    house.clock.move_to(house.clock.now() + AFTER)


def falls_due(house: House, words: Words) -> None:
    with house.database.session() as session:
        assert check_in.send_due(session, Saying(words, house.clock), TEAM) == 1


def test_two_weeks_later_whatsapp_carries_it_by_template(house: House, words: Words) -> None:
    agrees(house, WHATSAPP)
    falls_due(house, words)
    house.send()
    sent = house.twilio.sent[-1]
    assert sent.asked["ContentSid"] == "HX" + "a" * 32
    assert "Did you get through?" in sent.body


def test_by_sms_its_choices_are_numbers_and_all_is_one_part(house: House, words: Words) -> None:
    agrees(house, PARENT)
    falls_due(house, words)
    house.send()
    assert house.twilio.bodies(PARENT)[-1].endswith("Reply 1 Yes, 2 No, 3 Stop.")
    assert parts(house.twilio.bodies(PARENT)[-1]) == 1


def test_who_stopped_before_it_fell_due_is_not_written_to(house: House, words: Words) -> None:
    agrees(house, WHATSAPP)
    house.texts("stop", "SM2", WHATSAPP)
    house.clock.move_to(house.clock.now() + timedelta(days=2))
    falls_due(house, words)
    house.send()
    assert not any("Did you get through?" in body for body in house.twilio.bodies())


def test_who_stopped_after_it_was_stored_is_not_written_to(house: House, words: Words) -> None:
    agrees(house, WHATSAPP)
    falls_due(house, words)
    house.texts("stop", "SM2", WHATSAPP)
    house.send_for(5)
    assert not any("Did you get through?" in body for body in house.twilio.bodies())
    assert house.reported == []
