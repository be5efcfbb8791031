"""Databases: many who write to one at once, and whether one is there before anything is built on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.clock import SystemClock
from bot.conversation.people import new_person
from bot.database import Database, look_at
from bot.errors import SetupError
from tests.servers import Postgres, free_port


def test_a_database_that_is_there_says_its_kind(database: Database) -> None:
    assert look_at(database.url, "VILLAGE_DATABASE_URL") in database.url


def test_many_threads_write_side_by_side_and_none_is_turned_away(database: Database) -> None:
    def write(number: int) -> None:
        with database.session() as session:
            new_person(session, SystemClock().now(), f"person-{number}")

    with ThreadPoolExecutor(100) as threads:
        list(threads.map(write, range(400)))
    with database.session() as session:
        assert session.scalar(text("SELECT count(*) FROM person")) == 400


def test_a_transaction_that_fails_gives_its_turn_to_the_next(
    tmp_path: Path, on_sqlite: Callable[[Path], Database]
) -> None:
    database = on_sqlite(tmp_path)
    for _ in range(3):
        with pytest.raises(DBAPIError), database.session() as session:
            session.execute(text("SELECT * FROM nowhere"))
    began = time.monotonic()
    with database.session() as session:
        session.execute(text("SELECT 1"))
    assert time.monotonic() - began < 5
    database.close()


@pytest.mark.parametrize(
    "url", ["nonsense", "oracle+nothing://x/y", "mysql://a/b", "postgresql+psycopg://h:port/x"]
)
def test_what_is_no_url_of_a_database_is_said_to_be_none(url: str) -> None:
    with pytest.raises(
        SetupError, match=r"^VILLAGE_DATABASE_URL is not a database's URL .* begins with sqlite"
    ):
        look_at(url, "VILLAGE_DATABASE_URL")


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    port = free_port()
    with pytest.raises(SetupError) as raised:
        look_at(f"postgresql+psycopg://village:secret@127.0.0.1:{port}/village", "VILLAGE_DURABLE_URL")
    said = str(raised.value)
    assert f"postgresql+psycopg://127.0.0.1:{port}/village does not answer (Connection refused)" in said
    assert "start it, or change VILLAGE_DURABLE_URL" in said
    assert "secret" not in said


def test_a_database_that_the_server_does_not_have_is_said_not_to_exist(postgres: Postgres) -> None:
    url = postgres.new_database().rpartition("/")[0] + "/nothing"
    with pytest.raises(SetupError, match='database "nothing" does not exist'):
        look_at(url, "VILLAGE_DATABASE_URL")
    assert look_at(url, "VILLAGE_DURABLE_URL", made_later=True) == "postgresql"


def test_a_user_whom_the_server_does_not_know_is_said(postgres: Postgres) -> None:
    url = postgres.new_database().replace("village@", "nobody:secret@")
    with pytest.raises(SetupError, match='role "nobody" does not exist'):
        look_at(url, "VILLAGE_DURABLE_URL", made_later=True)


def test_the_engine_s_way_of_writing_a_url_is_understood_too(postgres: Postgres) -> None:
    url = postgres.new_database().replace("postgresql+psycopg:", "postgresql:")
    assert look_at(url, "VILLAGE_TRACKER_URL") == "postgresql"


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear team, this is no database at all.")
    with pytest.raises(SetupError, match="file is not a database"):
        look_at(f"sqlite:///{tmp_path / 'letter.txt'}", "--database")


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SetupError, match=r"^--database: the database's folder cannot be made"):
        look_at(f"sqlite:///{tmp_path / 'file' / 'folder' / 'village.db'}", "--database")


def test_a_database_of_a_later_version_is_not_touched(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(SetupError, match="made by another version of Village"):
        database.migrate()
