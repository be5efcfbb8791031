"""The two listeners: what is reached from outside, and what only operators and the engine reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from starlette.testclient import TestClient

from bot.app import Gateway
from bot.clock import SetClock
from bot.conversation.engine import Engine
from bot.engine_process import EngineProcess
from bot.parts import build
from bot.settings import Settings
from bot.understanding.reader import Reader
from tests.servers import free_port


@pytest.fixture
def gateway(settings: Settings, clock: SetClock) -> Iterator[Gateway]:
    engine = Engine(f"http://127.0.0.1:{free_port()}", 1)
    # Nobody writes to this gateway, so nothing is ever read or answered.
    parts = build(settings, clock, engine, cast(Reader, None))
    yield Gateway(parts, cast(EngineProcess, None))
    engine.close()
    parts.database.close()


@pytest.fixture
def outside(gateway: Gateway) -> TestClient:
    return TestClient(gateway.public(), follow_redirects=False)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/static/village.css", 200),
        ("/services", 200),
        ("/services/silver_birch", 200),
        ("/link-workers", 303),
        ("/link-workers/sign-in", 200),
        ("/chat/messages", 400),
    ],
)
def test_what_the_public_listener_answers(outside: TestClient, path: str, status: int) -> None:
    answer = outside.get(path)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics", "/actions/webhook"])
def test_what_is_for_operators_and_the_engine_is_not_reached_from_outside(
    gateway: Gateway, outside: TestClient, path: str
) -> None:
    assert outside.get(path).status_code == 404
    assert path in {getattr(route, "path", None) for route in gateway.internal().routes}
