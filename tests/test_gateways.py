"""Several gateways on the same databases: one dies, and another goes on with its work within a minute."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import SetClock
from bot.database import ROOT, Database
from bot.gateways import BELIEVED, EVERY, AtWork, Gateways
from tests.servers import Postgres, wait_for

#: Answers by writing its name and the person into a file; the one called `stuck` never comes to an end.
WORKER = """
import sys, time
from pathlib import Path
from bot.clock import SystemClock
from bot.database import Database
from bot.durable import DurableQueue
from bot.gateways import Gateways

name, ours, durable, folder = sys.argv[1:]

class Answering:
    def answer(self, person_id):
        with (Path(folder) / "answers").open("a") as file:
            file.write(f"{name} {person_id}\\n")
        while name == "stuck":
            time.sleep(1)
        return True
    def give_up(self, person_id):
        pass

queue = DurableQueue(durable)
gateways = Gateways(Database(ours), SystemClock(), queue.take_over)
queue.start(Answering(), gateways.me)
if name == "stuck":
    queue.put("ada", "sms:1")
    queue.put("ada", "sms:2")
while True:
    gateways.beat()
    (Path(folder) / f"{name} runs").touch()
    time.sleep(0.5)
"""


@pytest.fixture
def taken() -> list[str]:
    """Whose work was taken over, in order."""
    return []


@pytest.fixture
def gateways(database: Database, clock: SetClock, taken: list[str]) -> Gateways:
    return Gateways(database, clock, taken.append)


def another(database: Database, clock: SetClock, *, host: str = "elsewhere", pid: int = 1) -> None:
    with database.session() as session:
        session.add(AtWork(id="another", host=host, pid=pid, seen_at=clock.now()))


def at_work(database: Database) -> set[str]:
    with database.session() as session:
        return set(session.scalars(select(AtWork.id)))


def test_one_that_says_it_lives_is_believed(
    database: Database, clock: SetClock, gateways: Gateways, taken: list[str]
) -> None:
    another(database, clock)
    clock.move_to(clock.now() + BELIEVED)
    gateways.beat()
    assert taken == []
    assert at_work(database) == {"another", gateways.me}


def test_one_that_no_longer_says_so_is_taken_over_once(
    database: Database, clock: SetClock, gateways: Gateways, taken: list[str]
) -> None:
    another(database, clock)
    clock.move_to(clock.now() + BELIEVED + timedelta(seconds=1))
    gateways.beat()
    clock.move_to(clock.now() + EVERY)
    gateways.beat()
    assert taken == ["another"]
    assert at_work(database) == {gateways.me}
    assert timedelta(minutes=1) > BELIEVED + EVERY


@pytest.mark.parametrize("pid", [os.getpid(), 2**22 - 1], ids=["our own number again", "nobody's number"])
def test_one_that_surely_ended_on_this_machine_is_taken_over_at_once(
    database: Database, clock: SetClock, gateways: Gateways, taken: list[str], pid: int
) -> None:
    another(database, clock, host=socket.gethostname(), pid=pid)
    gateways.beat()
    assert taken == ["another"]


def test_one_that_still_runs_on_this_machine_is_left_alone(
    database: Database, clock: SetClock, gateways: Gateways, taken: list[str]
) -> None:
    another(database, clock, host=socket.gethostname(), pid=os.getppid())
    gateways.beat()
    assert taken == []


def test_one_that_leaves_lets_the_others_go_on_at_once(
    database: Database, clock: SetClock, gateways: Gateways, taken: list[str]
) -> None:
    gateways.beat()
    gateways.leave()
    successor = Gateways(database, clock, taken.append)
    successor.beat()
    assert taken == [gateways.me]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_what_a_killed_gateway_was_answering_another_answers_within_a_minute(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "sqlite":
        urls = [f"sqlite:///{tmp_path / name}.db" for name in ("ours", "durable")]
    else:
        server: Postgres = request.getfixturevalue("postgres")
        urls = [server.new_database(), server.new_database()]
    ours = Database(urls[0])
    ours.migrate()
    ours.close()

    def start(name: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, name, *urls, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL
        )
        wait_for(lambda: (tmp_path / f"{name} runs").exists(), 60)
        return process

    def answers() -> list[str]:
        file = tmp_path / "answers"
        return file.read_text().splitlines() if file.exists() else []

    stuck = start("stuck")
    wait_for(lambda: answers() == ["stuck ada"], 30)
    alive = start("alive")
    try:
        time.sleep(3)
        assert answers() == ["stuck ada"]  # while it lives, its work is its own
        stuck.send_signal(signal.SIGKILL)
        stuck.wait(10)
        wait_for(lambda: len(answers()) >= 3, 60)
        assert answers() == ["stuck ada", "alive ada", "alive ada"]
    finally:
        for process in (stuck, alive):
            process.kill()
            process.wait(10)
