"""What stands beside the gateway: a dialogue engine that repeats what it hears, and a Twilio that fails."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.clock import SystemClock
from tests.channels.providers import FakeTwilio, Sent, no_answer, refuse
from tests.servers import free_port

#: Seconds a slow answer of the engine takes, and seconds a quick one does.
SLOW, QUICK = 2.0, 0.01
#: What a faulty Twilio does instead of answering well, and how often of ten such times.
TROUBLES = (
    *(refuse(503, 20503),) * 3,
    *(refuse(429, 20429),) * 3,
    *(no_answer(taken=False),) * 2,
    *(no_answer(taken=True),) * 2,
)


class FaultyTwilio(FakeTwilio):
    """Twilio that keeps what it takes and fails at some share of all tries to send.

    Args:
        share: of the tries that go wrong.
        chance: decides which, and how.
    """

    def __init__(self, share: float, chance: Random) -> None:
        super().__init__(SystemClock())
        self._share, self._chance, self._lock = share, chance, threading.Lock()
        self.failed = 0

    def _answer(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            if request.method == "POST" and self._chance.random() < self._share:
                self.failed += 1
                self.troubles.append(self._chance.choice(TROUBLES))
            return super()._answer(request)

    def all_sent(self) -> list[Sent]:
        with self._lock:
            return list(self.sent)


class StubEngine:
    """Answers a turn with the words it was asked, in the form of engine/channel.py.

    Args:
        slow: share of the turns that take SLOW seconds.
        chance: decides which.
    """

    def __init__(self, slow: float, chance: Random) -> None:
        self._slow, self._chance = slow, chance

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/webhooks/gateway/webhook", self._turn, methods=["POST"])])

    async def _turn(self, request: Request) -> JSONResponse:
        asked = await request.json()
        await asyncio.sleep(SLOW if self._chance.random() < self._slow else QUICK)
        state = {"slots": {}, "form": None, "events": 1}
        return JSONResponse({"messages": [{"text": asked["text"]}], "state": state})


@contextmanager
def listening(app: Starlette) -> Iterator[int]:
    """Serve an application on a free port of this machine and give the port."""
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join(10)
