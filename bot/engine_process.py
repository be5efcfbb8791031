"""The dialogue engine as a process of its own: trained when its inputs changed, started, watched."""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import httpx
import structlog
import yaml
from sqlalchemy import make_url

from bot.database import ROOT
from bot.errors import SetupError
from bot.settings import Settings

log = structlog.get_logger()

MODELS = ROOT / "models/rasa"
PYTHON = ROOT / "engine/.venv/bin/python"
#: What the engine's model is made of: a change in any of them means another model.
INPUTS = ("domain.yml", "config.yml", "data/rules", "data/responses", "engine/component.py")
#: What Rasa is given to train on: its rules, its words, and one file of messages, without which it would
#: leave out its own understanding step. It learns nothing from messages, so the rest would only cost time.
TRAINED_ON = ("data/rules", "data/responses", "data/nlu/nothing.yml")
START_SECONDS = 120
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "OMP_NUM_THREADS": "1",
    "MPLCONFIGDIR": str(ROOT / "var/matplotlib"),
}


def model_name() -> str:
    """Return the name of the model that the present inputs make."""
    digest = hashlib.sha256()
    for path in _files(INPUTS):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return f"village-{digest.hexdigest()[:12]}"


def train(say: Callable[[str], None]) -> Path:
    """Return the model of the present inputs, trained now where it is not there yet.

    Args:
        say: told what goes on, for a person.

    Raises:
        SetupError: the engine is not installed, or its inputs do not train.
    """
    model = MODELS / f"{model_name()}.tar.gz"
    if model.exists():
        return model
    if not PYTHON.exists():
        raise SetupError("the dialogue engine is not installed: run `make engine`")
    say("Training the dialogue engine's model (its rules or words changed; about half a minute) ...")
    command = [
        str(PYTHON),
        "-m",
        "rasa",
        "train",
        "--quiet",
        "--out",
        str(MODELS),
        "--fixed-model-name",
        model.stem.removesuffix(".tar"),
        "--data",
        *TRAINED_ON,
    ]
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0 or not model.exists():
        raise SetupError(
            f"the dialogue engine's model does not train:\n{(done.stdout + done.stderr)[-3000:]}"
        )
    return model


class EngineProcess:
    """Keeps the engine running on loopback, and starts it again when it ends.

    Args:
        settings: its port, its tracker and the place of its files.
        model: the model it serves.
    """

    def __init__(self, settings: Settings, model: Path) -> None:
        self._settings = settings
        self._model = model
        self._token = secrets.token_urlsafe(24)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()
        self._watch = threading.Thread(target=self._keep_running, name="engine watch", daemon=True)
        self.url = f"http://127.0.0.1:{settings.engine_port}"

    def start(self) -> None:
        """Start the engine and the watch over it; returns at once."""
        self._start_process()
        self._watch.start()

    def wait_until_ready(self) -> None:
        """Wait until the engine serves its model.

        Raises:
            SetupError: it does not, or it serves another one.
        """
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            served = self.served_model()
            if served is not None:
                if Path(served).name != self._model.name:
                    raise SetupError(f"the engine serves {Path(served).name} instead of {self._model.name}")
                log.info("engine ready", model=self._model.name)
                return
            time.sleep(0.25)
        raise SetupError(f"the dialogue engine did not start; see {self._log_file()}")

    def served_model(self) -> str | None:
        """Return the file name of the model being served, or None while there is none or no answer."""
        try:
            status = httpx.get(f"{self.url}/status", params={"token": self._token}, timeout=5)
            return str(status.json().get("model_file") or "") or None
        except (httpx.HTTPError, ValueError):
            return None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        self._stopped.set()
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _keep_running(self) -> None:
        while not self._stopped.wait(1):
            if self._process is not None and self._process.poll() is not None:
                log.error("engine ended; starting it again", status=self._process.returncode)
                self._start_process()

    def _start_process(self) -> None:
        folder = self._settings.data_dir
        folder.mkdir(parents=True, exist_ok=True)
        endpoints = folder / "endpoints.yml"
        endpoints.write_text(yaml.safe_dump(self._endpoints()), encoding="utf-8")
        command = [
            str(PYTHON),
            "-m",
            "rasa",
            "run",
            "--enable-api",
            "--auth-token",
            self._token,
            "--interface",
            "127.0.0.1",
            "--port",
            str(self._settings.engine_port),
            "--model",
            str(self._model),
            "--endpoints",
            str(endpoints),
            "--credentials",
            str(ROOT / "credentials.yml"),
        ]
        with self._log_file().open("ab") as output:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=_environment(), stdout=output, stderr=output, start_new_session=True
            )

    def _endpoints(self) -> dict[str, object]:
        settings = self._settings
        actions = f"http://{settings.internal_host}:{settings.internal_port}/actions/webhook"
        return {"action_endpoint": {"url": actions}, "tracker_store": _tracker(settings.tracker_database_url)}

    def _log_file(self) -> Path:
        return self._settings.data_dir / "engine.log"


def _tracker(url: str) -> dict[str, object]:
    """Return Rasa's description of an SQL database."""
    parts = make_url(url)
    described = {
        "type": "SQL",
        "dialect": parts.get_backend_name(),
        "db": parts.database,
        "url": parts.host,
        "port": parts.port,
        "username": parts.username,
        "password": parts.password,
    }
    return {key: value for key, value in described.items() if value is not None}


def _environment() -> dict[str, str]:
    return {**os.environ, **QUIET}


def _files(names: Iterable[str]) -> list[Path]:
    paths: list[Path] = []
    for name in names:
        path = ROOT / name
        paths += (
            [p for p in path.rglob("*.yml") if p.is_file()]
            if path.is_dir()
            else [path]
            if path.exists()
            else []
        )
    return sorted(paths)
