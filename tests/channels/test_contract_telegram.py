"""Our adapter against telegram-test-api, a server nobody here wrote that plays Telegram."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.channels.protocol import Arrived, Errand, Letter, Pressed
from bot.channels.telegram import TelegramAdapter
from bot.database import ROOT
from tests.channels.conftest import CHAT, SECRET, TELEGRAM_TOKEN
from tests.servers import free_port, listens, missing, wait_for

SERVER = """
const TelegramServer = require('telegram-test-api');
new TelegramServer({port: Number(process.argv[1]), host: '127.0.0.1'}).start();
"""
BUBBLE = "0b7f3c1e-6a55-4a8e-9a63-2d3a4f5b6c7d"
FROM = {"id": CHAT, "is_bot": False, "first_name": "Ada"}
IN = {"id": CHAT, "type": "private", "first_name": "Ada"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if shutil.which("node") is None or not (ROOT / "tests/node_modules/telegram-test-api").exists():
        missing("telegram-test-api", "install Node 20 and run `npm ci --prefix tests`")
    port = free_port()
    process = subprocess.Popen(
        ["node", "-e", SERVER, str(port)],
        cwd=ROOT / "tests",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: listens(port), 60)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.fixture
def adapter(server: str) -> Iterator[TelegramAdapter]:
    ours = TelegramAdapter(token=TELEGRAM_TOKEN, secret=SECRET, declining="One at a time.", url=server)
    yield ours
    ours.close()


def parent(server: str, what: str, **content: Any) -> None:
    body = {"botToken": TELEGRAM_TOKEN, "from": FROM, "chat": IN, "date": 1768386600, **content}
    httpx.post(f"{server}/{what}", json=body).raise_for_status()


def what_the_parent_sees(server: str) -> list[dict[str, Any]]:
    asked = httpx.post(f"{server}/getUpdates", json={"token": TELEGRAM_TOKEN, "chatId": CHAT})
    return [update["message"] for update in asked.json()["result"]]


def test_what_we_send_arrives_with_its_buttons(adapter: TelegramAdapter, server: str) -> None:
    letter = Letter(BUBBLE, "telegram", str(CHAT), "Shall I ask?", ("Yes please", "Not now"))
    assert adapter.send(letter).startswith(f"{CHAT}:")
    (seen,) = what_the_parent_sees(server)
    assert seen["text"] == "Shall I ask?"
    keyboard = seen["reply_markup"]["inline_keyboard"]
    assert [row[0]["text"] for row in keyboard] == ["Yes please", "Not now"]


def test_what_a_parent_writes_and_presses_comes_to_us(adapter: TelegramAdapter, server: str) -> None:
    adapter.set_webhook("")
    adapter.send(Letter(BUBBLE, "telegram", str(CHAT), "Shall I ask?", ("Yes please", "Not now")))
    data = what_the_parent_sees(server)[-1]["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    parent(server, "sendMessage", text="cant sleep")
    parent(server, "sendCallback", data=data, message={"message_id": 1, "chat": IN, "text": "Shall I ask?"})
    (_, (wrote,)), (_, (pressed, errand)) = adapter.updates_after(None)
    assert isinstance(wrote, Arrived)
    assert (wrote.text, wrote.address) == ("cant sleep", str(CHAT))
    assert isinstance(pressed, Pressed)
    assert (pressed.bubble, pressed.button) == (BUBBLE, 1)
    assert isinstance(errand, Errand)
    errand.do()
