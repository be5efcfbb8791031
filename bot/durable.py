"""Durable work: what must happen even if this process is killed now.

One queue, a partition for each person: their messages are answered one at a time and in order, and
different people side by side. Built on DBOS, and kept behind this file so that another engine could
take its place. A workflow that has been shipped is never reshaped: add a v2 beside it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol

import structlog
from dbos import DBOS, SetEnqueueOptions, SetWorkflowID
from sqlalchemy import make_url

from bot.database import engine_for, newest_sqlite

log = structlog.get_logger()

QUEUE = "messages"
POLL_SECONDS = 0.05
#: Seconds between tries while the engine does not answer: about ten minutes in all.
PAUSES = (0.2, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 180, 180)


class Answering(Protocol):
    """What the queue calls; both must be safe to call twice."""

    def answer(self, person_id: str) -> bool: ...

    def give_up(self, person_id: str) -> None: ...


class Queue(Protocol):
    """Where a person's messages wait to be answered."""

    def put(self, person_id: str, message_id: str, delay: float = 0) -> None:
        """Have a person's waiting messages answered, `delay` seconds from now at the earliest."""


class DurableQueue:
    """The queue of a running gateway.

    Args:
        url: the durable engine's database.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def start(self, answering: Answering, worker: str) -> None:
        """Begin to work.

        Args:
            answering: what answers.
            worker: a name of this process, by which another may take over from it.
        """
        _answering.append(answering)
        DBOS(
            config={
                "name": "village",
                "system_database_url": self._url,
                "db_engine_kwargs": _engine_options(self._url),
                "application_version": "1",
                "executor_id": worker,
                "use_listen_notify": False,
                "log_level": "WARNING",
            }
        )
        DBOS.launch()
        DBOS.register_queue(
            QUEUE,
            partition_concurrency=1,
            worker_concurrency=32,
            polling_interval_sec=POLL_SECONDS,
            on_conflict="always_update",
        )

    def put(self, person_id: str, message_id: str, delay: float = 0) -> None:
        options = SetEnqueueOptions(queue_partition_key=person_id, delay_seconds=delay or None)
        with SetWorkflowID(message_id), options:
            DBOS.enqueue_workflow(QUEUE, answer_v1, person_id)

    def take_over(self, worker: str) -> None:
        """Have what a dead process was working on done; twice is no more than once."""
        DBOS._recover_pending_workflows([worker])

    def stop(self) -> None:
        """Let running work come to an end and stop."""
        DBOS.destroy(workflow_completion_timeout_sec=5)
        _answering.clear()


class ImmediateQueue:
    """A queue without durability, for a simulation: answers when told to.

    Args:
        answering: what answers.
    """

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def put(self, person_id: str, message_id: str, delay: float = 0) -> None:
        for _ in PAUSES:
            if self._answering.answer(person_id):
                return
        self._answering.give_up(person_id)


#: DBOS knows workflows by name, so what they call is kept here while the queue runs.
_answering: list[Answering] = []


@DBOS.workflow(name="answer_v1")
def answer_v1(person_id: str) -> None:
    for pause in PAUSES:
        if _answer(person_id):
            return
        DBOS.sleep(pause)
    _give_up(person_id)


@DBOS.step(name="answer")
def _answer(person_id: str) -> bool:
    try:
        return _answering[0].answer(person_id)
    except Exception as error:  # one message that cannot be answered must not hold up the next for ever
        log.error("answering failed", error=type(error).__name__)
        return False


@DBOS.step(name="give up", retries_allowed=True, max_attempts=5)
def _give_up(person_id: str) -> None:
    log.error("nobody answered; put before a person")
    _answering[0].give_up(person_id)


class Ticker:
    """Calls something now and again until stopped; an error is logged and the next tick comes.

    Args:
        tick: what to call.
        seconds: between two calls; the first comes after a second at the latest.
    """

    def __init__(self, tick: Callable[[], None], seconds: float = 1.0) -> None:
        self._tick, self._seconds = tick, seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        wait = min(self._seconds, 1.0)
        while not self._stopped.wait(wait):
            wait = self._seconds
            try:
                self._tick()
            except Exception as error:
                log.error("tick failed", error=type(error).__name__)


def _engine_options(url: str) -> dict[str, Any]:
    """Return what DBOS's own engine needs; an SQLite file is put into WAL mode on the way."""
    if make_url(url).get_backend_name() != "sqlite":
        return {}
    engine = engine_for(url)
    with engine.connect():
        pass
    engine.dispose()
    return {"module": newest_sqlite()}
