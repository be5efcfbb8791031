"""Which channels are open on which settings, and how `village check` says so."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from bot.channels.opening import channel_states, open_channels, set_webhooks
from bot.database import Database
from bot.errors import SetupError
from bot.settings import Settings
from bot.words import Words

SECRETS = {"telegram_token": SecretStr("123456:AAmadeup"), "twilio_token": SecretStr("f" * 32)}
REACHED = {"public_url": "https://village.example"}
TWILIO = {"twilio_account": "AC" + "0" * 32, **REACHED}


@pytest.mark.parametrize(
    ("given", "ready"),
    [
        ({}, set()),
        ({"telegram_token": SECRETS["telegram_token"]}, {"Telegram"}),
        ({**TWILIO, "twilio_sms_from": "+447700900000"}, set()),
        ({**TWILIO, **SECRETS, "twilio_sms_from": "+447700900000"}, {"Telegram", "SMS"}),
        ({**TWILIO, **SECRETS, "twilio_whatsapp_from": "+447700900000"}, {"Telegram", "WhatsApp"}),
        ({**TWILIO, **SECRETS, "twilio_service": "MG" + "0" * 32}, {"Telegram", "SMS", "WhatsApp"}),
        ({**TWILIO, **SECRETS, "twilio_service": "MG" + "0" * 32, "public_url": ""}, {"Telegram"}),
        ({**TWILIO, **SECRETS, "twilio_service": "MG" + "0" * 32, "trial": False}, set()),
    ],
    ids=[
        "nothing",
        "a bot's token",
        "an account without its token",
        "a number for SMS",
        "a number for WhatsApp",
        "a Messaging Service",
        "no public address, for which Twilio would sign",
        "no trial, and drafts",
    ],
)
def test_a_channel_is_open_where_its_check_says_so(
    settings: Settings, database: Database, words: Words, given: dict[str, Any], ready: set[str]
) -> None:
    ours = settings.model_copy(update=given)
    states = list(channel_states(ours, words))
    assert {state.what for state in states if state.ready} == ready
    assert all(state.saying for state in states)
    channels = open_channels(ours, database, words)
    carried = {channel for adapter in channels.open for channel in adapter.channels}
    assert carried == {name.lower() for name in ready}
    for state in states:
        assert "AAmadeup" not in state.saying
        assert "f" * 32 not in state.saying
    channels.close()


@pytest.mark.parametrize("address", ["", "http://village.example"])
def test_webhooks_need_an_https_address(
    settings: Settings, database: Database, words: Words, address: str
) -> None:
    with pytest.raises(SetupError, match="VILLAGE_PUBLIC_URL"):
        list(set_webhooks(settings.model_copy(update={"public_url": address}), database, words))
