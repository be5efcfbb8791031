"""A directory filled from data/services, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.database import ROOT, Base, Database
from bot.directory.seed import seed

SEED = ROOT / "data/services"


@pytest.fixture
def empty(database_url: str) -> Iterator[Database]:
    ours = Database(database_url)
    Base.metadata.create_all(ours.engine)
    yield ours
    ours.close()


@pytest.fixture
def filled(empty: Database) -> Database:
    with empty.session() as session:
        seed(session, SEED)
    return empty


@pytest.fixture
def session(filled: Database) -> Iterator[Session]:
    with filled.session() as session:
        yield session


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for the long tables of a module; every row of them uses ids of its own."""
    path: Path = tmp_path_factory.mktemp("directory") / "village.db"
    ours = Database(f"sqlite:///{path}")
    Base.metadata.create_all(ours.engine)
    yield ours
    ours.close()


@pytest.fixture(scope="module")
def directory(shared: Database) -> Iterator[Session]:
    """One filled directory for the tables of a module, which only read."""
    with shared.session() as session:
        seed(session, SEED)
        yield session
