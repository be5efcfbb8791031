"""WhatsApp: buttons to tap, lists, and the 24 hours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.messages import store_outgoing
from tests.channels.conftest import PARENT, House
from tests.channels.providers import no_answer, refuse

WHATSAPP = f"whatsapp:{PARENT}"


def offered(house: House, *titles: str) -> None:
    house.engine.says = [{"text": "Which one?", "buttons": [{"title": title} for title in titles]}]
    house.texts("hiya", "SM1", WHATSAPP)
    house.send()


def shown(house: House) -> dict[str, Any]:
    (content,) = house.twilio.contents.values()
    types: dict[str, Any] = content["types"]
    return types


def test_up_to_three_choices_are_buttons(house: House) -> None:
    offered(house, "Yes please", "Not now")
    quick = shown(house)["twilio/quick-reply"]
    assert quick["body"] == "{{1}}"
    assert [action["title"] for action in quick["actions"]] == ["Yes please", "Not now"]
    (sent,) = house.twilio.sent
    assert (sent.to, sent.body) == (WHATSAPP, "Which one?")
    assert sent.asked["From"] == "whatsapp:+447700900001"
    assert "Body" not in sent.asked


def test_more_choices_are_a_list(house: House) -> None:
    titles = ["Money", "Housing", "Crying", "Sleep", "Low mood"]
    offered(house, *titles)
    assert [row["item"] for row in shown(house)["twilio/list-picker"]["items"]] == titles


def test_choices_that_no_button_holds_are_numbered(house: House) -> None:
    offered(house, "Something that is much too long for a button", "No")
    assert house.twilio.contents == {}
    assert house.twilio.bodies() == ["Which one? Reply 1 Something that is much too long for a button, 2 No."]


def test_a_template_for_the_same_buttons_is_made_once(house: House) -> None:
    offered(house, "Yes please", "Not now")
    house.texts("again", "SM2", WHATSAPP)
    house.send_for(5)
    assert [sent.body for sent in house.twilio.sent] == ["Which one?", "Here it is once more.", "Which one?"]
    assert len(house.twilio.contents) == 1


def test_where_twilio_takes_no_buttons_the_choices_are_numbered(house: House) -> None:
    house.twilio.content_trouble = lambda request: httpx.Response(400, json={"code": 20001, "message": "no"})
    offered(house, "Yes please", "Not now")
    assert house.twilio.bodies() == ["Which one? Reply 1 Yes please, 2 Not now."]


def test_variables_that_twilio_does_not_like_are_answered_with_numbers(house: House) -> None:
    house.twilio.troubles.append(refuse(400, 21656))
    offered(house, "Yes please", "Not now")
    assert house.twilio.bodies() == ["Which one? Reply 1 Yes please, 2 Not now."]


@pytest.mark.parametrize("taken", [True, False])
def test_a_try_with_buttons_is_found_at_twilio_too(house: House, taken: bool) -> None:
    house.twilio.troubles.append(no_answer(taken=taken))
    offered(house, "Yes please", "Not now")
    house.send_for(30)
    assert len(house.twilio.sent) == 1


def news(house: House) -> None:
    (person,) = house.people()
    with house.database.session() as session:
        store_outgoing(
            session,
            person_id=person,
            channel="whatsapp",
            key="case-event:1:0",
            kind="notice",
            text="Sam has your request.\nThey will write to you.",
            now=house.clock.now(),
        )
    house.send()


@pytest.mark.parametrize(("hours", "by_template"), [(23, False), (24, True), (72, True)])
def test_news_within_24_hours_is_free_and_after_them_goes_by_template(
    house: House, hours: int, by_template: bool
) -> None:
    house.texts("hiya", "SM1", WHATSAPP)
    house.send()
    house.clock.move_to(house.clock.now() + timedelta(hours=hours))
    news(house)
    sent = house.twilio.sent[-1]
    assert ("ContentSid" in sent.asked) is by_template
    # A template's variable holds no line breaks.
    assert sent.body.split() == ["Sam", "has", "your", "request.", "They", "will", "write", "to", "you."]
    assert ("\n" in sent.body) is not by_template


def test_without_a_template_news_after_24_hours_goes_to_a_person(house: House) -> None:
    from dataclasses import replace

    house.twilio_adapter._sender = replace(house.twilio_adapter._sender, template="")
    house.texts("hiya", "SM1", WHATSAPP)
    house.send()
    house.clock.move_to(house.clock.now() + timedelta(hours=25))
    news(house)
    assert len(house.twilio.sent) == 1
    assert len(house.reported) == 1


def test_a_messaging_service_is_the_sender_where_there_is_one(house: House) -> None:
    from bot.channels.twilio import Sender

    house.twilio_adapter._sender = Sender(service="MG" + "1" * 32)
    house.texts("hiya", "SM1", WHATSAPP)
    house.send()
    (sent,) = house.twilio.sent
    assert sent.asked["MessagingServiceSid"] == "MG" + "1" * 32
    assert "From" not in sent.asked
