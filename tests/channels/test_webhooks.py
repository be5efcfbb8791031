"""Forged, cut off, oversized and repeated webhooks: refused or acknowledged, and what is kept of them."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.webhooks import LARGEST_BODY, webhook_routes
from tests.channels.conftest import PARENT, SECRET, House
from tests.channels.providers import PUBLIC, twilio_signature
from tests.channels.test_telegram import message

FORM = {
    "MessageSid": "SM1",
    "From": PARENT,
    "To": "+447700900000",
    "Body": "Zanzibelle here",
    "NumMedia": "0",
}
URL = f"{PUBLIC}/webhooks/twilio"
INSIDE = "http://127.0.0.1:8080/webhooks/twilio"


def post(house: House, path: str, form: dict[str, str], signature: str | bytes | None) -> int:
    headers: dict[str, str | bytes] = {"Content-Type": "application/x-www-form-urlencoded"}
    if signature is not None:
        headers["X-Twilio-Signature"] = signature
    return house.client.post(path, content=urlencode(form), headers=headers).status_code


@pytest.mark.parametrize(
    ("name", "form", "signature"),
    [
        ("no signature", FORM, None),
        ("an empty one", FORM, ""),
        ("a made-up one", FORM, "bm90IGEgc2lnbmF0dXJl"),
        ("another message's", {**FORM, "Body": "send money"}, twilio_signature(URL, FORM)),
        ("another address's", FORM, twilio_signature(f"{PUBLIC}/webhooks/twilio/status", FORM)),
        (
            "the inner address's, behind a proxy",
            FORM,
            twilio_signature(INSIDE, FORM),
        ),
        ("a field more", {**FORM, "OptOutType": "STOP"}, twilio_signature(URL, FORM)),
        ("a letter that is none", FORM, "\u00e9"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_form_that_twilio_did_not_sign_is_refused_and_nothing_is_kept(
    house: House, capsys: pytest.CaptureFixture[str], name: str, form: dict[str, str], signature: str | None
) -> None:
    assert (
        post(house, "/webhooks/twilio", form, signature.encode("latin-1") if signature else signature) == 403
    )  # type: ignore[arg-type]
    assert house.rows() == 0
    assert "Zanzibelle" not in capsys.readouterr().out


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET.upper()])
def test_an_update_without_telegrams_secret_is_refused_and_nothing_is_kept(house: House, secret: str) -> None:
    assert house.telegram_posts(message(1, "hiya"), secret) == 403
    assert house.rows() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"update_id": 1'])
def test_a_signed_update_that_is_cut_off_is_refused_with_400(house: House, body: bytes) -> None:
    assert house.telegram_posts(body) == 400
    assert house.rows() == 0


def test_what_is_too_large_is_refused_before_it_is_read(house: House) -> None:
    assert house.telegram_posts(b"x" * (LARGEST_BODY + 1)) == 413
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    in_pieces = (b"x" * 50_000 for _ in range(20))
    assert house.client.post("/webhooks/telegram", content=in_pieces, headers=headers).status_code == 413
    assert house.rows() == 0


def test_a_query_in_the_address_is_part_of_what_is_signed(house: House) -> None:
    signed = twilio_signature(f"{URL}?from=console", FORM)
    assert post(house, "/webhooks/twilio?from=console", FORM, signed) == 200
    assert post(house, "/webhooks/twilio", {**FORM, "MessageSid": "SM2"}, signed) == 403
    assert len(house.kept()) == 1


def test_what_is_acknowledged_is_stored(house: House) -> None:
    assert post(house, "/webhooks/twilio", FORM, twilio_signature(URL, FORM)) == 200
    (kept,) = house.kept()
    assert (kept.id, kept.text, kept.channel) == ("sms:SM1", "Zanzibelle here", "sms")


def test_what_could_not_be_stored_is_not_acknowledged(house: House) -> None:
    house.database.close()
    broken = TestClient(house.client.app, raise_server_exceptions=False)
    house.reception.take = None  # type: ignore[method-assign,assignment]
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    assert broken.post("/webhooks/telegram", json=message(1, "hiya"), headers=headers).status_code == 500


@pytest.mark.parametrize("path", ["/webhooks/telegram", "/webhooks/twilio", "/webhooks/twilio/status"])
def test_a_provider_that_is_not_set_up_is_refused(house: House, path: str) -> None:
    client = TestClient(Starlette(routes=webhook_routes({}, house.reception, PUBLIC)))
    assert client.post(path, content=b"{}").status_code == 403
    assert client.get(path).status_code == 405


def test_the_answer_to_twilio_says_nothing_to_the_parent(house: House) -> None:
    headers = {"X-Twilio-Signature": twilio_signature(URL, FORM)}
    answer = house.client.post("/webhooks/twilio", data=FORM, headers=headers)
    assert answer.headers["content-type"].startswith("text/xml")
    assert "Message" not in answer.text
