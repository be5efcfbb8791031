"""The gateway's process: started, killed, started again, and the processor time of all its lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from benchmarks.journey.gateway import READY
from bot.database import ROOT
from bot.errors import SetupError
from tests.servers import free_port

START_SECONDS = 120


class GatewayProcess:
    """One gateway on a port that stays the same through all its lives.

    Args:
        folder: where its databases and its output are kept.
        settings: its settings, as environment variables without the prefix.
    """

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self._folder = folder
        self.port = free_port()
        own = {"DATA_DIR": str(folder), "PUBLIC_PORT": str(self.port), "INTERNAL_PORT": str(free_port())}
        self._environment = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            **{f"VILLAGE_{name}": value for name, value in {**own, **settings}.items()},
        }
        self._process: psutil.Popen | None = None
        self._spent = 0.0
        self._lives = 0

    def start(self) -> None:
        """Start it and return once it listens.

        Raises:
            SetupError: it ended, or does not listen in time.
        """
        self._lives += 1
        with self.output.open("ab") as output:
            self._process = psutil.Popen(
                [sys.executable, "-m", "benchmarks.journey.gateway"],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + START_SECONDS
        while self.output.read_text(errors="replace").count(READY) < self._lives:
            if self._process.poll() is not None or time.monotonic() > end:
                raise SetupError(f"the gateway does not start:\n{self.output.read_text()[-2000:]}")
            time.sleep(0.05)

    @property
    def output(self) -> Path:
        return self._folder / "gateway.log"

    def kill(self) -> None:
        """kill -9, and note the processor time of this life."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Bring it to an end, as an operator does."""
        if self._process is not None and self._process.poll() is None:
            self._end(signal.SIGTERM)

    def seconds_of_processor(self) -> float:
        """Return the processor time of all lives together, that of starting included."""
        return self._spent + self._now()

    def _now(self) -> float:
        if self._process is None or self._process.poll() is not None:
            return 0.0
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        spent = self._now()
        self._process.send_signal(how)
        try:
            self._process.wait(60)
        except psutil.TimeoutExpired:
            self._process.kill()
        self._spent += spent


class Killer(threading.Thread):
    """Kills a gateway at chosen moments and starts it again at once.

    Args:
        gateway: which.
        moments: seconds from now, in order.
    """

    def __init__(self, gateway: GatewayProcess, moments: list[float]) -> None:
        super().__init__(daemon=True)
        self._gateway, self._moments = gateway, moments

    def run(self) -> None:
        began = time.monotonic()
        for moment in self._moments:
            time.sleep(max(0.0, began + moment - time.monotonic()))
            self._gateway.kill()
            self._gateway.start()
