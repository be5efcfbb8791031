"""A directory filled from data/services, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.database import ROOT, Database
from bot.directory.seed import seed

SEED = ROOT / "data/services"


@pytest.fixture
def filled(database: Database) -> Database:
    with database.session() as session:
        seed(session, SEED)
    return database


@pytest.fixture
def session(filled: Database) -> Iterator[Session]:
    with filled.session() as session:
        yield session


@pytest.fixture(scope="module")
def shared(
    on_sqlite: Callable[[Path], Database], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """One database for the long tables of a module; every row of them uses ids of its own."""
    ours = on_sqlite(tmp_path_factory.mktemp("directory"))
    yield ours
    ours.close()


@pytest.fixture(scope="module")
def directory(shared: Database) -> Iterator[Session]:
    """One filled directory for the tables of a module, which only read."""
    with shared.session() as session:
        seed(session, SEED)
        yield session
