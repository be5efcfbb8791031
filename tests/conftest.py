"""What all tests share: a database of each kind, a clock, the whole bot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import SetClock
from bot.database import ROOT, Database
from bot.settings import Settings
from tests.servers import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'village.db'}"
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, on SQLite and on PostgreSQL."""
    ours = Database(database_url)
    ours.migrate()
    yield ours
    ours.close()


@pytest.fixture
def clock() -> SetClock:
    """Wednesday 14 January 2026, half past ten in Liverpool: inside working hours."""
    from datetime import datetime

    return SetClock(datetime(2026, 1, 14, 10, 30))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path)
