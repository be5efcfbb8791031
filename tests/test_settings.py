"""Settings as people write them, right and wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SetupError
from bot.settings import Settings, read_settings, unknown_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own to stand in, so that nobody's .env is read."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_PORT", "eighty"),
        ("PUBLIC_PORT", "0"),
        ("INTERNAL_PORT", "65536"),
        ("TRIAL", "perhaps"),
        ("ENGINE_TIMEOUT", "soon"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_and_its_value_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"VILLAGE_{name}", value)
    with pytest.raises(SetupError, match=rf"^VILLAGE_{name}: .*docs/settings\.md") as raised:
        read_settings()
    assert "\n" not in str(raised.value)
    assert value not in str(raised.value)


def test_every_setting_that_makes_no_sense_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLAGE_PUBLIC_PORT", "eighty")
    monkeypatch.setenv("VILLAGE_TEAM_OPENS", "nine")
    with pytest.raises(SetupError, match=r"VILLAGE_PUBLIC_PORT: .*; VILLAGE_TEAM_OPENS: "):
        read_settings()


def test_what_is_given_stands_before_the_environment_and_that_before_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text(
        "VILLAGE_PUBLIC_PORT=8001\nVILLAGE_INTERNAL_PORT=8002\nVILLAGE_ENGINE_PORT=8003\n"
    )
    monkeypatch.setenv("VILLAGE_PUBLIC_PORT", "9001")
    monkeypatch.setenv("VILLAGE_INTERNAL_PORT", "9002")
    settings = read_settings(public_port=7001)
    assert (settings.public_port, settings.internal_port, settings.engine_port) == (7001, 9002, 8003)


def test_the_log_s_settings_may_be_written_in_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VILLAGE_LOG_LEVEL", "WARNING")
    assert read_settings().log_level == "warning"


def test_a_misspelt_setting_is_found_in_the_environment_and_in_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("VILLAGE_TEAM_EMIAL=a@village.example\n#VILLAGE_OFF=1\nVILLAGE_TRIAL=true\n")
    monkeypatch.setenv("VILLAGE_DATABSE_URL", "sqlite:///x")
    monkeypatch.setenv("VILLAGE_REQUIRE_ALL", "1")
    assert unknown_settings() == ["VILLAGE_DATABSE_URL", "VILLAGE_TEAM_EMIAL"]


def test_the_example_file_holds_only_settings_and_sets_none(folder: Path, root: Path) -> None:
    example = (root / ".env.example").read_text(encoding="utf-8")
    (folder / ".env").write_text(example)
    assert (unknown_settings(), read_settings()) == ([], Settings(_env_file=None))
    (folder / ".env").write_text(example.replace("#VILLAGE_", "VILLAGE_"))
    assert unknown_settings() == []
    assert read_settings().public_url == "https://village.example"
