"""The whole bot without any provider: lines in, lines out (contract.md), on a clock of its own.

Engine, actions, database and hand-off are the real ones; only the durable queue is left out, so that an
answer is there when the line is.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette

from bot.action_server import action_route
from bot.artefacts import load_reader
from bot.channels.web import answers_after
from bot.clock import SetClock
from bot.conversation.engine import Engine
from bot.database import ROOT, look_at
from bot.durable import ImmediateQueue
from bot.engine_process import EngineProcess, train
from bot.errors import BadInput, StateError, VillageError
from bot.handoff import cases
from bot.journey import Arrived
from bot.messages import CHANNELS
from bot.parts import Parts, build
from bot.settings import Settings
from bot.timers import next_due

#: A Wednesday morning inside working hours, as the example conversations have it.
STARTS_AT = datetime(2026, 1, 14, 10, 30)

#: What happens to a hand-off behind the scenes and is no news to anyone outside.
UNSEEN = ("notified", "unanswered", "not_heard")


class Simulation:
    """A bot to be driven line by line.

    Args:
        settings: as for a running bot; ports and databases are replaced.
        say: told what goes on, for a person.
        database: the URL of a database to use instead of a throwaway one.
    """

    def __init__(self, settings: Settings, say: Callable[[str], None], database: str | None = None) -> None:
        if database:
            look_at(database, "--database")
        self._reader = load_reader(ROOT)
        self._folder = Path(tempfile.mkdtemp(prefix="village-simulation-"))
        self._settings = settings.model_copy(
            update={
                "data_dir": self._folder,
                "engine_port": free_port(),
                "internal_port": free_port(),
                "internal_host": "127.0.0.1",
                "tracker_url": "",
                "smtp_host": "",
                "database_url": database or "",
            }
        )
        self._keep_database = database is not None
        self._process = EngineProcess(self._settings, train(say))
        self._process.start()
        self._engine = Engine(self._process.url, self._settings.engine_timeout)
        self._parts: Parts | None = None
        self._runs = 0
        try:
            self._reset()
            self._server = _serve(
                Starlette(routes=[action_route(lambda: self.parts.executor)]), self._settings.internal_port
            )
            self._process.wait_until_ready()
        except BaseException:
            # Nobody has this simulation yet, so nobody else would stop its engine.
            self._process.stop()
            raise

    @property
    def parts(self) -> Parts:
        assert self._parts is not None
        return self._parts

    def line(self, content: Any) -> dict[str, Any]:
        """Take one line and return its answer; a line that cannot be taken is answered with an error."""
        try:
            if not isinstance(content, dict):
                raise BadInput("a line is an object")
            if content.get("reset"):
                self._reset()
                return {"reset": True}
            if "worker" in content:
                return self._worker(content)
            return self._person(content)
        except VillageError as error:
            return {"error": str(error)}

    def close(self) -> None:
        """Stop everything and remove what was made."""
        self._server.should_exit = True
        self._process.stop()
        self._engine.close()
        self.parts.database.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _reset(self) -> None:
        if self._parts is not None:
            self._parts.database.close()
        self._runs += 1
        settings = self._settings
        if not self._keep_database:
            settings = settings.model_copy(
                update={"database_url": f"sqlite:///{self._folder / f'village-{self._runs}.db'}"}
            )
        self._clock = SetClock(STARTS_AT)
        self._fresh = True
        self._parts = build(settings, self._clock, self._engine, self._reader)
        self._queue = ImmediateQueue(self._parts.journey)
        self._seen: dict[str, tuple[int, int]] = {}

    # --- a person's line

    def _person(self, content: dict[str, Any]) -> dict[str, Any]:
        name, channel = content.get("person"), content.get("channel", "web")
        if not isinstance(name, str) or not name:
            raise BadInput("person is a name of your choice")
        if channel not in CHANNELS:
            raise BadInput(f"channel is one of {', '.join(CHANNELS)}")
        self._move_clock(content.get("at"))
        text, media = content.get("button") or content.get("text") or "", content.get("media")
        if not isinstance(text, str) or media not in (None, "audio", "image"):
            raise BadInput("text is a string, media is audio or image")
        address = self._address(name, channel)
        self._fresh = False
        arrived = Arrived(f"{channel}:{uuid4().hex}", channel, address, text, media)
        person_id = self.parts.journey.receive(arrived)
        if person_id is None:
            raise StateError("a fresh id was seen before")
        if content.get("wait", True) is False:
            return {
                "person": name,
                "replies": [],
                "asking": None,
                "services": [],
                "handoffs": [],
                "notices": [],
            }
        self._queue.put(person_id, arrived.id)
        self.parts.tick()
        return self._seen_since(name, channel, person_id)

    def _seen_since(self, name: str, channel: str, person_id: str) -> dict[str, Any]:
        n, event = self._seen.get(person_id, (0, 0))
        with self.parts.database.session() as session:
            answers = answers_after(session, person_id, n)
            handoffs = cases.events_since(session, person_id, event)
        last_n = answers[-1]["n"] if answers else n
        last_event = handoffs[-1]["event_id"] if handoffs else event
        self._seen[person_id] = (last_n, last_event)
        replies = [bubble for answer in answers for bubble in answer["replies"]]
        asked = [answer["asking"] for answer in answers if answer["replies"]]
        return {
            "person": name,
            "replies": replies,
            "asking": asked[-1] if asked else None,
            "services": list(dict.fromkeys(s for answer in answers for s in answer["services"])),
            "handoffs": [
                {key: value for key, value in handoff.items() if key != "event_id"}
                for handoff in handoffs
                if handoff["event"] not in UNSEEN
            ],
            "notices": [bubble for answer in answers for bubble in answer["notices"]],
        }

    @staticmethod
    def _address(name: str, channel: str) -> str:
        # A made-up address that is always the same for the same name: Ofcom's drama range for numbers.
        number = sum(ord(letter) * 31**place for place, letter in enumerate(name))
        if channel == "web":
            return f"{number:032x}"[-32:]
        return f"{number}" if channel == "telegram" else f"+447700900{number % 1000:03d}"

    # --- a worker's line

    def _worker(self, content: dict[str, Any]) -> dict[str, Any]:
        name, do = str(content["worker"]), content.get("do")
        parts = self.parts
        with parts.database.session() as session:
            worker = cases.worker_named(session, name)
            if do == "cases":
                return {"worker": name, "cases": [cases.view(c) for c in cases.cases_for(session, worker)]}
            case = cases.case_with(session, str(content.get("reference")))
            text = str(content.get("text") or "")
            if do == "claim":
                cases.claim(session, parts.clock, case, worker, parts.words, parts.team)
            elif do == "say":
                cases.say(session, parts.clock, case, worker, text, parts.words, parts.team)
            elif do == "close":
                cases.close(session, parts.clock, case, worker, text or "helped", parts.words, parts.team)
            else:
                raise BadInput("do is claim, say, close or cases")
            return {"worker": name, "case": cases.view(case)}

    # --- the clock

    def _move_clock(self, at: Any) -> None:
        if at is None:
            return
        try:
            moment = datetime.fromisoformat(at)
            if self._fresh:
                self._clock.put(moment)
            self._let_time_pass(moment)
        except (TypeError, ValueError) as error:
            raise BadInput(str(error)) from error

    def _let_time_pass(self, to: datetime) -> None:
        target = SetClock(to).now()
        while True:
            with self.parts.database.session() as session:
                due = next_due(session)
            if due is None or due > target:
                break
            self._clock.move_to(max(due, self._clock.now()))
            self.parts.tick()
        self._clock.move_to(target)
        self.parts.tick()


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(app: Starlette, port: int) -> uvicorn.Server:
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
    )
    threading.Thread(target=server.run, name="actions", daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return server
