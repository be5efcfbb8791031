"""A whole Village as its users have it: `village run` in a process of its own, on free ports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import psutil

from bot.database import ROOT
from tests.servers import free_port, wait_for


class Village:
    """Start it, talk to it, kill it, start it again on the same data.

    Args:
        folder: where its data and its output are kept.
        settings: further settings, as environment variables without the prefix.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.public, self.internal, self.engine = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.public}"
        self._settings = {
            "DATA_DIR": str(folder),
            "PUBLIC_PORT": str(self.public),
            "INTERNAL_PORT": str(self.internal),
            "ENGINE_PORT": str(self.engine),
            "LOG_LEVEL": "debug",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self._starts = 1

    def start(self, *, ready: bool = True) -> Village:
        environment = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "200",
            **{f"VILLAGE_{name}": value for name, value in self._settings.items()},
        }
        self._starts = self.output().count("Ready after") + 1
        with (self.folder / "output.log").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.cli", "run"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
            )
        if ready:
            wait_for(self._answers, 150)
        return self

    def _answers(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise AssertionError(f"village run ended:\n{self.output()[-4000:]}")
        return self.output().count("Ready after") >= self._starts

    def output(self) -> str:
        """Everything that was logged or printed, the engine's part included."""
        logs = [path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log"))]
        return "\n".join(logs)

    def processes(self) -> list[psutil.Process]:
        assert self.process is not None
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def engine_process(self) -> psutil.Process:
        return next(p for p in self.processes() if "rasa" in " ".join(p.cmdline()) and "run" in p.cmdline())

    def kill(self) -> None:
        """kill -9 of everything at once, as when a machine dies."""
        for process in self.processes():
            process.send_signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait(10)

    def terminate(self) -> None:
        """What an operator's machine sends before it goes down."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def sign_in_link(self) -> str:
        words = self.output().split()
        return next(word for word in reversed(words) if word.startswith(f"{self.url}/link-workers"))


class WebPerson:
    """A parent at the web chat, through its JSON."""

    def __init__(self, village: Village) -> None:
        self._client = httpx.Client(base_url=village.url, timeout=30)
        self.id: str | None = None
        self.seen = 0

    def post(self, text: str, message_id: str | None = None) -> None:
        body = {"person": self.id, "id": message_id or str(uuid.uuid4()), "text": text}
        answer = self._client.post("/chat/messages", json=body)
        answer.raise_for_status()
        self.id = answer.json()["person"]

    def answers(self) -> list[dict[str, Any]]:
        """What came since the last look; waited for."""
        return self._answers(after=self.seen)

    def says(self, text: str) -> str:
        """Send a message and return the words of its answer."""
        self.post(text)
        return "\n".join(bubble["text"] for answer in self.answers() for bubble in answer["replies"])

    def everything(self) -> list[str]:
        """All that was answered from the beginning on."""
        return [bubble["text"] for answer in self._answers(after=0) for bubble in answer["replies"]]

    def _answers(self, after: int) -> list[dict[str, Any]]:
        asked = self._client.get("/chat/messages", params={"person": self.id, "after": after})
        found: list[dict[str, Any]] = asked.json()["answers"]
        self.seen = max([self.seen, *(answer["n"] for answer in found)])
        return found


def seconds_since(moment: float) -> float:
    return time.monotonic() - moment
