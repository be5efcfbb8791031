"""What all tests share: a database of each kind, a clock, the whole bot."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.clock import SetClock
from bot.database import ROOT, Database
from bot.settings import Settings
from bot.words import Words
from tests.servers import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Database]:
    """Gives a database in a folder. It is a copy of one that was migrated: that is faster than to migrate."""
    made = migrated(f"sqlite:///{tmp_path_factory.mktemp('migrated') / 'village.db'}")

    def copied(folder: Path) -> Database:
        shutil.copy(make_url(made).database or "", folder / "village.db")
        return Database(f"sqlite:///{folder / 'village.db'}")

    return copied


@pytest.fixture(scope="session")
def on_postgres(postgres: Postgres) -> Callable[[], Database]:
    """Gives a database on PostgreSQL, a copy too."""
    made = migrated(postgres.new_database())
    return lambda: Database(postgres.new_database(like=made))


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        ours = request.getfixturevalue("on_sqlite")(tmp_path)
    else:
        ours = request.getfixturevalue("on_postgres")()
    yield ours
    ours.close()


def migrated(url: str) -> str:
    """Make the tables of a database and return its URL."""
    database = Database(url)
    database.migrate()
    database.close()
    return url


@pytest.fixture
def clock() -> SetClock:
    """Wednesday 14 January 2026, half past ten in Liverpool: inside working hours."""
    from datetime import datetime

    return SetClock(datetime(2026, 1, 14, 10, 30))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load(ROOT / "data/responses")


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path)
