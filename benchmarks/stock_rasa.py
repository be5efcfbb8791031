"""Stock Rasa on the same messages: its default pipeline and policies, over its own REST channel."""

from __future__ import annotations

import os
import subprocess
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import psutil
import yaml

from benchmarks.understanding.diet import DEFAULTS, FALLBACK, shortened
from bot.database import ROOT
from bot.engine_process import PYTHON
from bot.errors import SetupError
from bot.understanding.data import intent, labelled_messages
from tests.servers import free_port, wait_for

START_SECONDS = 300


def project(intents: Sequence[str], defaults: dict[str, Any], epochs: int) -> dict[str, Any]:
    """Return the files of a Rasa project that answers each intent with words of its own.

    Args:
        intents: of the training messages.
        defaults: Rasa's default configuration.
        epochs: of its classifier, DIET; everything else stays as it is.
    """
    rules = [{"rule": name, "steps": _answered(name)} for name in (*intents, FALLBACK)]
    stories = [
        {"story": name, "steps": [*_answered("greet"), *_answered(name), *_answered("thanks")]}
        for name in intents
        if name not in ("greet", "thanks")
    ]
    responses = {f"utter_{name}": [{"text": f"This is about {name}."}] for name in (*intents, FALLBACK)}
    return {
        "config.yml": {
            **defaults,
            "assistant_id": "stock",
            "pipeline": shortened(defaults["pipeline"], epochs),
        },
        "domain.yml": {"version": "3.1", "intents": [*intents], "responses": responses},
        "conversations.yml": {"version": "3.1", "rules": rules, "stories": stories},
        "credentials.yml": {"rest": None},
    }


def _answered(name: str) -> list[dict[str, str]]:
    return [{"intent": name}, {"action": f"utter_{name}"}]


class RestParent:
    """Posts a message; the answer is the response."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._sender = uuid.uuid4().hex

    def says(self, text: str) -> bool:
        body = {"sender": self._sender, "message": text}
        return bool(self._client.post("/webhooks/rest/webhook", json=body).raise_for_status().json())

    def reads_on(self) -> None:
        """Nothing comes later."""


class StockRasa:
    """Rasa as it comes, trained on data/nlu.

    Args:
        folder: an empty one, for its project.
        epochs: of its classifier.

    Raises:
        SetupError: the engine's environment is not installed.
    """

    def __init__(self, folder: Path, epochs: int) -> None:
        if not PYTHON.exists():
            raise SetupError("Rasa is not installed: run `make engine`")
        [defaults] = PYTHON.parents[1].glob(f"lib/python*/site-packages/{DEFAULTS}")
        messages = labelled_messages(ROOT)
        intents = sorted({intent(m.concerns, m.risk, m.act) for m in messages})
        for name, content in project(intents, yaml.safe_load(defaults.read_text("utf-8")), epochs).items():
            (folder / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        self._folder = folder
        self._port = free_port()
        self._server: subprocess.Popen[bytes] | None = None
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{self._port}", timeout=60)

    def train(self) -> float | None:
        began = time.perf_counter()
        training = self._rasa("train", "--data", "conversations.yml", str(ROOT / "data/nlu"))
        if training.wait() != 0:
            raise SetupError(f"stock Rasa does not train:\n{self._log()}")
        return time.perf_counter() - began

    def start(self) -> None:
        listening = ("--interface", "127.0.0.1", "--port", str(self._port))
        self._server = self._rasa("run", "--enable-api", *listening)
        wait_for(self._serves, START_SECONDS)

    def stop(self) -> None:
        self._client.close()
        if self._server is not None and self._server.poll() is None:
            self._server.terminate()
            self._server.wait(30)

    def processes(self) -> list[psutil.Process]:
        assert self._server is not None
        server = psutil.Process(self._server.pid)
        return [server, *server.children(recursive=True)]

    def new_parent(self) -> RestParent:
        return RestParent(self._client)

    def intents(self, texts: Sequence[str]) -> Iterator[str]:
        for text in texts:
            parsed = self._client.post("/model/parse", json={"text": text}).raise_for_status().json()
            # What it is least unsure of counts, also where it would ask the person to say it again.
            yield next(found["name"] for found in parsed["intent_ranking"] if found["name"] != FALLBACK)

    def _serves(self) -> bool:
        assert self._server is not None
        if self._server.poll() is not None:
            raise SetupError(f"stock Rasa ended:\n{self._log()}")
        try:
            return bool(self._client.get("/status").json().get("model_file"))
        except (httpx.HTTPError, ValueError):
            return False

    def _rasa(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / "rasa.log").open("ab") as log:
            return subprocess.Popen(
                [str(PYTHON), "-m", "rasa", *arguments],
                cwd=self._folder,
                env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
                stdout=log,
                stderr=log,
            )

    def _log(self) -> str:
        return (self._folder / "rasa.log").read_text(errors="replace")[-3000:]
