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
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One filled directory for the tables of a module, which only read."""
    path: Path = tmp_path_factory.mktemp("directory") / "village.db"
    ours = Database(f"sqlite:///{path}")
    Base.metadata.create_all(ours.engine)
    with ours.session() as session:
        seed(session, SEED)
        yield session
    ours.close()
