"""The gateway: two listeners, one that faces people and providers and one for operators and the engine."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.action_server import action_route
from bot.channels.page import page_routes
from bot.channels.traffic import Traffic
from bot.channels.web import Bell, chat_routes
from bot.dashboard import routes as console_routes
from bot.dashboard.security import SecurityHeaders
from bot.directory.feed import feed_routes
from bot.durable import DurableQueue, Ticker
from bot.engine_process import EngineProcess
from bot.gateways import Gateways
from bot.parts import Parts

#: A message that waits so long may not have been queued; sooner, it would be queued before its settle time.
FORGOTTEN = timedelta(seconds=10)


class Gateway:
    """A running gateway: its parts, its queue and its two applications.

    Args:
        parts: the bot.
        engine: the dialogue engine's process.
        telegram_polling: ask Telegram for updates instead of being posted to.

    Raises:
        SetupError: Telegram is to be asked and is not set up.
    """

    def __init__(self, parts: Parts, engine: EngineProcess, *, telegram_polling: bool = False) -> None:
        self.parts = parts
        self._engine = engine
        self._queue = DurableQueue(parts.settings.durable_database_url)
        self._bell = Bell()
        self._gateways = Gateways(parts.database, parts.clock, self._queue.take_over)
        self._ticker = Ticker(self._tick)
        self._traffic = Traffic(parts, self._queue, telegram_polling=telegram_polling)
        parts.journey.on_stored = self._stored

    def public(self) -> Starlette:
        """Return the application for parents, link workers and providers."""
        parts, settings = self.parts, self.parts.settings
        return Starlette(
            routes=[
                *page_routes(parts.words),
                *chat_routes(
                    parts.database, parts.journey, self._queue, self._bell, settings.settle_seconds_web
                ),
                *console_routes(parts.database, parts.clock, parts.team, parts.words, settings),
                *feed_routes(parts.database),
                *self._traffic.routes(),
            ],
            middleware=[Middleware(SecurityHeaders)],
        )

    def internal(self) -> Starlette:
        """Return the application for operators and the engine; never to be reached from outside."""
        return Starlette(
            routes=[
                Route("/health/live", _live),
                Route("/health/ready", self._ready),
                Route("/metrics", _metrics),
                action_route(lambda: self.parts.executor),
            ]
        )

    async def serve(self, announce: Callable[[], None]) -> None:
        """Serve until a signal asks to stop; work under way is brought to an end first.

        Args:
            announce: called, in a thread, once the listeners are up; what it raises ends the serving.
        """
        settings = self.parts.settings
        public = _Server(_config(self.public(), settings.public_host, settings.public_port))
        internal = _Server(_config(self.internal(), settings.internal_host, settings.internal_port))
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, _stop, public)
        async with self.working():
            serving = asyncio.gather(_until_stopped(public, internal), internal.serve())
            try:
                await run_in_threadpool(announce)
            except BaseException:
                public.should_exit = True
                await serving
                raise
            await serving

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work off the queue, what an earlier process left behind included."""
        await run_in_threadpool(self.parts.journey.get_ready)
        await run_in_threadpool(self._queue.start, self.parts.journey, self._gateways.me)
        await run_in_threadpool(self._gateways.beat)
        await run_in_threadpool(self._requeue, timedelta())
        self._traffic.start()
        self._ticker.start()
        try:
            yield
        finally:
            self._ticker.stop()
            await run_in_threadpool(self._traffic.stop)
            await run_in_threadpool(self._queue.stop)
            await run_in_threadpool(self._gateways.leave)

    def _tick(self) -> None:
        self._gateways.beat()
        self.parts.tick()
        self._requeue(FORGOTTEN)
        self._traffic.tick()

    def _stored(self, person_id: str) -> None:
        self._bell.ring(person_id)
        self._traffic.wake(person_id)

    def _requeue(self, waiting: timedelta) -> None:
        # A message is stored before it is queued; where a crash came between, it is queued here.
        # Queueing twice changes nothing.
        for person_id, message_id in self.parts.journey.waiting(waiting):
            self._queue.put(person_id, message_id)

    async def _ready(self, request: Request) -> JSONResponse:
        model = await run_in_threadpool(self._engine.served_model)
        return JSONResponse({"ready": bool(model), "model": model}, 200 if model else 503)


async def _until_stopped(public: uvicorn.Server, internal: uvicorn.Server) -> None:
    # A signal stops the public listener only; the internal one serves actions until then.
    await public.serve()
    internal.should_exit = True


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = True


class _Server(uvicorn.Server):
    """A server that leaves the process's signals alone: uvicorn would raise them again once it has stopped,
    and then nobody would be left to stop the engine."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _config(app: Starlette, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=5
    )


async def _live(request: Request) -> JSONResponse:
    return JSONResponse({"live": True})


async def _metrics(request: Request) -> Response:
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
