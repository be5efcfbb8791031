"""What providers post, kind by kind, and what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from bot.channels.protocol import Blocked, Brought, Errand, Status, Webhook
from bot.channels.telegram_buttons import ButtonIds
from bot.channels.telegram_update import TelegramUpdates
from bot.channels.twilio_webhook import TwilioWebhooks
from bot.errors import BadInput
from bot.journey import Arrived
from bot.words import Words
from tests.channels.conftest import START_WORDS, STOP_WORDS, TELEGRAM_TOKEN
from tests.channels.conftest import twilio_signature as signature
from tests.channels.providers import PUBLIC, TWILIO_TOKEN

PAYLOADS = Path(__file__).parent / "payloads"
KINDS = {"nothing": [], "errand": [Errand], "blocked": [Blocked]}


def cases(provider: str) -> list[Any]:
    found = yaml.safe_load((PAYLOADS / f"{provider}.yml").read_text(encoding="utf-8"))
    return [pytest.param(case["payload"], case["brings"], id=case["name"]) for case in found]


def seen(brought: list[Brought], brings: Any) -> Any:
    """Return what was brought in the form in which the table says it."""
    if isinstance(brings, str):
        return [type(one) for one in brought]
    (one,) = brought
    if isinstance(one, Status):
        return {"status": {"status": one.status, **({"error": one.error} if one.error else {})}}
    assert isinstance(one, Arrived)
    said = {"text": one.text, "media": one.media, "source": one.source, "switched": one.switched}
    told = {name: value for name, value in said.items() if value is not None}
    if "reference" in brings["message"]:
        told["reference"] = one.reference
    return {"message": {**told, **({"channel": one.channel} if "channel" in brings["message"] else {})}}


@pytest.mark.parametrize(("payload", "brings"), cases("telegram"))
def test_an_update_of_telegram(payload: Any, brings: Any) -> None:
    updates = TelegramUpdates(ButtonIds(TELEGRAM_TOKEN), lambda chat: None, lambda press: None)
    if brings == "bad":
        with pytest.raises(BadInput):
            updates.parse(payload)
        return
    brought = updates.parse(payload)
    assert seen(brought, brings) == KINDS.get(str(brings), brings)
    for one in brought:
        if isinstance(one, Arrived):
            assert one.id == f"telegram:{payload['update_id']:012d}"
            assert (one.channel, one.address) == ("telegram", "7007")


@pytest.mark.parametrize(("payload", "brings"), cases("twilio"))
def test_a_form_of_twilio(payload: dict[str, str], brings: Any) -> None:
    webhooks = TwilioWebhooks(TWILIO_TOKEN, STOP_WORDS, START_WORDS)
    url = f"{PUBLIC}/webhooks/twilio"
    signed = {"x-twilio-signature": signature(url, payload)}
    webhook = Webhook(url, signed, urlencode(payload).encode())
    if brings == "bad":
        with pytest.raises(BadInput):
            webhooks.parse(webhook)
        return
    brought = webhooks.parse(webhook)
    assert seen(brought, brings) == KINDS.get(str(brings), brings)
    for one in brought:
        if isinstance(one, Arrived):
            assert one.id == f"{one.channel}:{payload['MessageSid']}"
            assert one.address == "+447700900111"
            assert "Ada" not in repr(one)


def test_every_kind_of_media_has_words_of_its_own(words: Words) -> None:
    tables = [case.values[1] for provider in ("telegram", "twilio") for case in cases(provider)]
    kinds = {case["message"].get("media") for case in tables if isinstance(case, dict) and "message" in case}
    assert {kind for kind in kinds - {None} if not words.entries(f"utter_media_{kind}")} == set()
    assert len(kinds) > 7
