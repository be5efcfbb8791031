"""The bot's own database: SQLite in a file by default, PostgreSQL by URL.

Each package declares its tables on `Base`; migrations/ creates them.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import JSON, URL, DateTime, Dialect, MetaData, create_engine, event, make_url
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from bot.errors import SetupError

ROOT = Path(__file__).resolve().parent.parent

#: Seconds that a thread waits for its turn to write to SQLite.
TURN_SECONDS = 30
#: Seconds to wait for a database when only looking whether it is there.
LOOK_SECONDS = 5

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC that SQLite gives back with its zone, as PostgreSQL does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {
        datetime: Moment(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[dict[str, Any]]: JSON(),
    }


class Database:
    """One database and the sessions on it.

    Args:
        url: an SQLAlchemy URL, `sqlite:///file` or `postgresql+psycopg://...`.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = engine_for(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a session that commits at the end, or rolls back if anything was raised."""
        with self._sessions.begin() as session:
            yield session

    def migrate(self) -> None:
        """Bring the tables up to the newest migration.

        Raises:
            SetupError: the database was made by a version of Village that this one does not know.
        """
        config = Config()
        config.set_main_option("script_location", str(ROOT / "migrations"))
        config.attributes["engine"] = self.engine
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise SetupError(
                "the database was made by another version of Village: run that one, or set "
                f"VILLAGE_DATABASE_URL to another ({error})"
            ) from error

    def close(self) -> None:
        self.engine.dispose()


def engine_for(url: str) -> Engine:
    """Return an engine on `url`; for SQLite one that several threads and processes may share."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=40)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed, module=newest_sqlite(), connect_args={"timeout": 30}, pool_size=32, max_overflow=96
    )
    event.listen(engine, "connect", _set_up_sqlite)
    turns = _Turns()
    event.listen(engine, "begin", turns.begin)
    event.listen(engine, "checkin", turns.end)
    event.listen(engine, "invalidate", turns.end)
    return engine


def look_at(url: str, setting: str, *, made_later: bool = False) -> str:
    """Make sure that a database answers, and return its kind (`sqlite`, `postgresql`).

    Args:
        url: its URL.
        setting: where the URL was written, for the person who has to mend it.
        made_later: whether whoever uses the database makes it where the server does not have it yet.

    Raises:
        SetupError: it does not answer; says why and what to do, and never a password.
    """
    try:
        engine = _engine_for_a_look(make_url(url))
    except OSError as error:
        raise SetupError(f"{setting}: the database's folder cannot be made: {error.strerror}") from error
    except (ArgumentError, ImportError, ValueError) as error:
        raise SetupError(
            f"{setting} is not a database's URL that Village can use: it begins with sqlite:/// or postgresql+psycopg://"
        ) from error
    try:
        with engine.connect():
            return engine.dialect.name
    except DBAPIError as error:
        reason = _reason(error)
        if made_later and reason.startswith('database "') and reason.endswith("does not exist"):
            return engine.dialect.name
        raise SetupError(
            f"{setting}: the database {_without_user(engine.url)} does not answer ({reason}): "
            f"start it, or change {setting}"
        ) from error
    finally:
        engine.dispose()


def _engine_for_a_look(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return engine_for(url.render_as_string(hide_password=False))
    return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": LOOK_SECONDS})


def _without_user(url: URL) -> str:
    return URL.create(url.drivername, host=url.host, port=url.port, database=url.database).render_as_string()


def _reason(error: DBAPIError) -> str:
    # "connection to server at ... failed: FATAL:  database ... does not exist", and more lines of advice.
    first = str(error.orig).partition("\n")[0]
    return re.sub(r"^.*failed: |FATAL: +", "", first)


def newest_sqlite() -> Any:
    """Return the SQLite driver to use: a packaged new one where there is one (DBOS needs 3.42)."""
    try:
        import pysqlite3  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError:
        import sqlite3

        return sqlite3
    return pysqlite3


class _Turns:
    """Lets the threads of this process write one after the other.

    SQLite has one writer at a time; who waits for it sleeps and looks again, up to 100 ms each time and in
    no order, so that many threads wait far longer than they would in a queue.
    """

    def __init__(self) -> None:
        self._writing = threading.Lock()

    def begin(self, connection: Connection) -> None:
        info = connection.info
        # Where it takes too long all the same, SQLite itself says that the database is locked.
        info["writes"] = info.get("writes") or self._writing.acquire(timeout=TURN_SECONDS)
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def end(self, _connection: Any, record: Any, _error: BaseException | None = None) -> None:
        if record.info.pop("writes", False):
            self._writing.release()


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # SQLAlchemy begins the transactions itself; the driver's own late BEGIN would let two writers
    # both read first and then fail with "database is locked" without waiting.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")
