"""The `village` command where something is missing: one sentence that says what to do, and exit code 1."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import cli
from bot.database import ROOT
from tests.servers import free_port

Ran = subprocess.CompletedProcess[str]
Village = Callable[..., Ran]


@pytest.fixture
def village(tmp_path: Path) -> Village:
    """Runs the command in a process and a folder of its own, with settings given without their prefix."""

    def run(*arguments: str, **settings: object) -> Ran:
        values = {
            "DATA_DIR": tmp_path / "var",
            "PUBLIC_PORT": free_port(),
            "INTERNAL_PORT": free_port(),
            "ENGINE_PORT": free_port(),
            **settings,
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("VILLAGE_")}
        ours = {f"VILLAGE_{name}": str(value) for name, value in values.items()}
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", *arguments],
            cwd=tmp_path,
            env={**inherited, **ours, "PYTHONPATH": str(ROOT), "COLUMNS": "40"},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def said(ran: Ran) -> str:
    """The one sentence of a command that failed."""
    assert (ran.returncode, ran.stdout) == (1, "")
    [sentence] = ran.stderr.strip().splitlines()
    assert sentence.startswith("village: ")
    return sentence.removeprefix("village: ")


def test_run_says_which_port_is_in_use(village: Village, taken_port: int) -> None:
    assert said(village("run", PUBLIC_PORT=taken_port)) == (
        f"port {taken_port} on 127.0.0.1 is in use: stop what listens there, or set VILLAGE_PUBLIC_PORT"
    )


def test_run_says_which_database_does_not_answer(village: Village) -> None:
    url = f"postgresql+psycopg://village:secret@127.0.0.1:{free_port()}/village"
    sentence = said(village("run", DATABASE_URL=url))
    assert sentence.endswith("does not answer (Connection refused): start it, or change VILLAGE_DATABASE_URL")
    assert "secret" not in sentence


def test_a_setting_that_makes_no_sense_is_named(village: Village) -> None:
    assert said(village("services", "import", "feed.json", TEAM_OPENS="nine")).startswith(
        "VILLAGE_TEAM_OPENS: "
    )


def test_run_does_not_send_drafts_over_a_real_channel_outside_a_trial(village: Village) -> None:
    sentence = said(village("run", TRIAL="false", TELEGRAM_TOKEN="1:made-up"))
    assert "are drafts, so telegram cannot start: have a named person review them" in sentence
    assert "made-up" not in sentence


def test_a_port_that_is_no_port_is_wrong_use(village: Village) -> None:
    assert village("run", "--port", "99999").returncode == 2


def test_an_import_into_a_database_that_is_not_there_says_so(village: Village) -> None:
    url = f"postgresql+psycopg://127.0.0.1:{free_port()}/village"
    sentence = said(village("services", "import", "feed.json", "--database", url))
    assert sentence.startswith("--database: the database")
    assert "does not answer" in sentence


def test_simulate_with_a_database_that_is_none_says_so(village: Village) -> None:
    assert said(village("simulate", "--database", "nonsense")).startswith(
        "--database is not a database's URL"
    )


@pytest.mark.parametrize("command", [["classify"], ["train"]])
def test_a_missing_model_is_named(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["village", *command])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith(
        "village: models/understanding/encoder.json is not there: restore"
    )


def test_check_says_all_that_is_missing_and_what_to_do(village: Village) -> None:
    smtp, database = free_port(), free_port()
    ran = village(
        "check",
        TRIAL="false",
        SMTP_HOST="127.0.0.1",
        SMTP_PORT=smtp,
        SMTP_PASSWORD="secret",
        DATABASE_URL=f"postgresql+psycopg://village:secret@127.0.0.1:{database}/village",
        TEAM_EMIAL="misspelt@village.example",
    )
    lines = dict(line.split(": ", 1) for line in ran.stdout.splitlines())
    assert ran.returncode == 1
    assert "Connection refused" in lines["missing database"]
    assert f"127.0.0.1, port {smtp} does not take letters" in lines["missing news to link workers"]
    assert "texts are drafts" in lines["missing words"]
    assert "VILLAGE_TEAM_EMIAL" in lines["off     settings"]
    assert lines["ready   sentence encoder"] == "its checksum is right"
    assert "facts unknown" in lines["ready   service directory"]
    assert "secret" not in ran.stdout + ran.stderr


def test_check_without_settings_that_make_sense_says_only_that(village: Village) -> None:
    ran = village("check", PUBLIC_PORT="eighty")
    assert ran.returncode == 1
    assert ran.stdout.startswith("missing settings: VILLAGE_PUBLIC_PORT: ")
    assert len(ran.stdout.splitlines()) == 1
