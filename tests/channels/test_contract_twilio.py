"""Our requests against Twilio's own published contract, served by Prism: a server nobody here wrote."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.channels.protocol import Letter
from bot.channels.twilio import Sender, TwilioAdapter
from bot.channels.twilio_http import TwilioConnection
from bot.channels.twilio_webhook import TwilioWebhooks
from bot.database import ROOT, Database
from bot.errors import VillageError
from tests.channels.conftest import PARENT
from tests.channels.providers import ACCOUNT, PUBLIC, TWILIO_TOKEN
from tests.servers import free_port, listens, missing, wait_for

PRISM = ROOT / "tests/node_modules/.bin/prism"
LETTER = Letter("0b7f3c1e-6a55-4a8e-9a63-2d3a4f5b6c7d", "whatsapp", PARENT, "Shall I ask?")


class Watching(httpx.BaseTransport):
    """Carries requests to the servers and notes which the contract does not allow."""

    def __init__(self) -> None:
        self._inner = httpx.HTTPTransport()
        self.asked: list[tuple[str, str]] = []
        self.violations: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._inner.handle_request(request)
        self.asked.append((request.method, request.url.path))
        for violation in json.loads(answer.headers.get("sl-violations", "[]")):
            if violation["location"][0] == "request":
                self.violations.append(violation["message"])
        return answer


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[str, str]]:
    place = os.environ.get("VILLAGE_CONTRACTS")
    if not place or not Path(place, "twilio_api_v2010.json").exists():
        missing("Twilio's published contract", "set VILLAGE_CONTRACTS to the folder of twilio_api_v2010.json")
    if shutil.which("node") is None or not PRISM.exists():
        missing("Prism", "install Node 20 and run `npm ci --prefix tests`")
    assert place is not None
    started, addresses = [], {}
    for host, file in (
        ("api.twilio.com", "twilio_api_v2010.json"),
        ("content.twilio.com", "twilio_content_v1.json"),
    ):
        port = free_port()
        started.append(
            subprocess.Popen(
                [str(PRISM), "mock", "-h", "127.0.0.1", "-p", str(port), str(Path(place, file))],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        addresses[host] = f"http://127.0.0.1:{port}"
        wait_for(lambda port=port: listens(port), 120)  # type: ignore[misc]
    yield addresses
    for process in started:
        process.terminate()
        process.wait(20)


@pytest.fixture
def watching() -> Watching:
    return Watching()


def adapter_at(
    servers: dict[str, str], watching: Watching, folder: Path, account: str = ACCOUNT
) -> TwilioAdapter:
    database = Database(f"sqlite:///{folder / 'village.db'}")
    database.migrate()
    return TwilioAdapter(
        account=account,
        token=TWILIO_TOKEN,
        sender=Sender(sms="+447700900000", whatsapp="+447700900001", template="HX" + "a" * 32),
        webhooks=TwilioWebhooks(TWILIO_TOKEN, (), ()),
        callback=f"{PUBLIC}/webhooks/twilio/status",
        database=database,
        connection=TwilioConnection(servers, watching),
    )


@pytest.mark.parametrize(
    "letter",
    [
        LETTER,
        Letter(LETTER.id, "sms", PARENT, "Shall I ask? Reply 1 Yes please, 2 Not now."),
        Letter(LETTER.id, "whatsapp", PARENT, "Shall I ask?", ("Yes please", "Not now")),
        Letter(LETTER.id, "whatsapp", PARENT, "Which?", ("Money", "Housing", "Crying", "Sleep")),
        Letter(LETTER.id, "whatsapp", PARENT, "Sam has your request.", by_template=True),
    ],
    ids=["words on WhatsApp", "words by SMS", "buttons", "a list", "a template"],
)
def test_what_we_send_is_as_the_contract_says(
    servers: dict[str, str], watching: Watching, tmp_path: Path, letter: Letter
) -> None:
    assert adapter_at(servers, watching, tmp_path).send(letter).startswith(("SM", "MM"))
    assert watching.asked[-1] == ("POST", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
    assert watching.violations == []


def test_how_we_look_for_an_earlier_try_is_as_the_contract_says(
    servers: dict[str, str], watching: Watching, tmp_path: Path
) -> None:
    adapter = adapter_at(servers, watching, tmp_path)
    assert adapter.find(LETTER, datetime(2020, 1, 1, tzinfo=UTC), ()) is None  # none of the examples is ours
    assert watching.asked[0] == ("GET", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
    assert watching.violations == []


def test_how_we_look_for_missed_messages_is_as_the_contract_says(
    servers: dict[str, str], watching: Watching, tmp_path: Path
) -> None:
    adapter_at(servers, watching, tmp_path).missed(datetime(2020, 1, 1, tzinfo=UTC))
    assert watching.asked[0] == ("GET", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
    assert watching.violations == []


def test_the_contract_bites(servers: dict[str, str], watching: Watching, tmp_path: Path) -> None:
    with pytest.raises(VillageError):
        adapter_at(servers, watching, tmp_path, account="not-an-account").send(LETTER)
