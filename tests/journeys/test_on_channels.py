"""A whole Village on SMS, with a Twilio of our own: signed webhooks in, kill -9, counted messages out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.clock import SystemClock
from tests.channels.conftest import PARENT
from tests.channels.providers import ACCOUNT, PUBLIC, TWILIO_TOKEN, FakeTwilio, served, twilio_signature
from tests.servers import wait_for
from tests.village import Village

WORRY = "the gas meter has run out and i have no money for the bill, i have a 5 week old"
DANGER = "i keep thinking of killing myself"


@pytest.fixture
def twilio() -> FakeTwilio:
    return FakeTwilio(SystemClock())


@pytest.fixture
def village(twilio: FakeTwilio, tmp_path: Path) -> Iterator[Village]:
    with served(twilio) as address:
        ours = Village(
            tmp_path,
            PUBLIC_URL=PUBLIC,
            TWILIO_ACCOUNT=ACCOUNT,
            TWILIO_TOKEN=TWILIO_TOKEN,
            TWILIO_SMS_FROM="+447700900000",
            TWILIO_URL=address,
            SETTLE_SECONDS="0",
        ).start()
        yield ours
        ours.stop()


def texts(village: Village, body: str, sid: str) -> int:
    form = {"MessageSid": sid, "From": PARENT, "To": "+447700900000", "Body": body, "NumMedia": "0"}
    signed = {"X-Twilio-Signature": twilio_signature(f"{PUBLIC}/webhooks/twilio", form)}
    return httpx.post(f"{village.url}/webhooks/twilio", data=form, headers=signed, timeout=30).status_code


def test_a_parent_by_sms_through_a_kill_while_the_answer_is_being_sent(
    village: Village, twilio: FakeTwilio
) -> None:
    for _ in range(3):  # Twilio posts a message again where it had no answer in time
        assert texts(village, WORRY, "SM2") == 200
    wait_for(lambda: any("meter" in body.lower() for body in twilio.bodies()), 30)

    # Twilio takes the next answer, and the machine dies before it hears so.
    taken, never_answered = threading.Event(), threading.Event()

    def trouble(request: httpx.Request) -> httpx.Response:
        taken.set()
        never_answered.wait(30)
        return httpx.Response(500)

    before = len(twilio.sent)
    twilio.troubles.append((True, trouble))
    texts(village, "thank you so much", "SM3")
    assert taken.wait(30)
    village.kill()
    never_answered.set()
    village.start()
    texts(village, "what is the number for citizens advice", "SM4")
    wait_for(lambda: len(twilio.sent) >= before + 2, 90)
    said = twilio.bodies()
    assert len(said) == len(set(said))  # nothing twice, and the one under way was found and not sent again
    assert len(said) == before + 2

    village.engine_process().suspend()
    assert texts(village, DANGER, "SM5") == 200
    wait_for(lambda: len(twilio.sent) > len(said), 5)
    assert "999" in twilio.bodies()[-1].split(".")[0]
    village.engine_process().resume()
    assert PARENT[3:] not in village.output()
    assert "gas meter" not in village.output()
