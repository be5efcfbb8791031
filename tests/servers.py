"""Real servers for tests: started here, on free ports, thrown away afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def required() -> bool:
    """CI requires every part; elsewhere a missing part is a skip that says how to have it."""
    return os.environ.get("VILLAGE_REQUIRE_ALL") == "1"


def missing(what: str, how: str) -> None:
    if required():
        pytest.fail(f"{what} is required here: {how}")
    pytest.skip(f"{what} is not here; to have it: {how}")


def wait_for(ready: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"not ready after {seconds} s")
        time.sleep(0.05)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Postgres:
    """A PostgreSQL server of our own, in a folder of its own."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin")) or [
            Path(place).parent for place in [shutil.which("postgres")] if place
        ]
        if not found:
            missing("PostgreSQL", "install your system's `postgresql` package")
        self._bin = found[-1]
        self._folder = Path(tempfile.mkdtemp(prefix="village-postgres-"))
        self._port = free_port()
        self._databases = 0
        self._user = {}
        if os.getuid() == 0:  # the server refuses to run as root
            nobody = pwd.getpwnam("postgres")
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
            self._user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._run(
            "initdb",
            "-D",
            str(self._folder / "data"),
            "-U",
            "village",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        )
        self._server = subprocess.Popen(
            [
                str(self._bin / "postgres"),
                "-D",
                str(self._folder / "data"),
                "-p",
                str(self._port),
                "-c",
                f"unix_socket_directories={self._folder}",
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "fsync=off",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            **self._user,
        )
        wait_for(lambda: listens(self._port))
        wait_for(self._answers)

    def new_database(self, like: str | None = None) -> str:
        """Make a database, empty or a copy of the one at the URL `like`, and return its URL."""
        self._databases += 1
        name = f"test{self._databases}"
        copy = ("-T", like.rpartition("/")[2]) if like else ()
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", "village", *copy, name)
        return f"postgresql+psycopg://village@127.0.0.1:{self._port}/{name}"

    def stop(self) -> None:
        self._server.send_signal(signal.SIGINT)  # fast shutdown: open connections are cut
        self._server.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        asked = subprocess.run(
            [str(self._bin / "pg_isready"), "-h", "127.0.0.1", "-p", str(self._port)],
            stdout=subprocess.DEVNULL,
            check=False,
        )
        return asked.returncode == 0

    def _run(self, command: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._bin / command), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            **self._user,
        )
