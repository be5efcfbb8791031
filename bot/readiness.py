"""`village check`: what is ready and what is missing, in words, without a secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.database import ROOT, Database, newest_sqlite
from bot.engine_process import MODELS, PYTHON, model_name
from bot.settings import Settings
from bot.words import Words


@dataclass(frozen=True)
class Check:
    """One thing that Village needs or could use.

    Args:
        what: its name.
        ready: whether it is there.
        saying: how it stands, or what to do.
        needed: whether Village does not run without it.
    """

    what: str
    ready: bool
    saying: str
    needed: bool = True


def checks() -> Iterator[Check]:
    """Look at each part in turn."""
    settings = Settings()
    yield Check("dialogue engine", PYTHON.exists(), "installed" if PYTHON.exists() else "run `make engine`")
    model = MODELS / f"{model_name()}.tar.gz"
    yield Check("engine's model", model.exists(), model.name if model.exists() else "run `village train`")
    yield _understanding()
    yield _database(settings)
    yield _words(settings)
    yield Check("web chat", True, f"{settings.address}/")
    mail = bool(settings.smtp_host)
    saying = (
        f"through {settings.smtp_host}" if mail else f"into the local outbox, {settings.data_dir.name}/outbox"
    )
    yield Check("news to link workers", True, saying)
    yield Check("WhatsApp, SMS, Telegram", False, "not part of this version", needed=False)


def _understanding() -> Check:
    from bot.understanding.manifest import is_current

    current = is_current(ROOT)
    return Check("understanding", current, "up to date" if current else "run `village train`")


def _database(settings: Settings) -> Check:
    if settings.app_database_url.startswith("sqlite"):
        version = newest_sqlite().sqlite_version_info
        right = version >= (3, 42)
        return Check(
            "database", right, "SQLite " + ".".join(map(str, version)) + ("" if right else ": 3.42 is needed")
        )
    database = Database(settings.app_database_url)
    try:
        with database.engine.connect():
            return Check("database", True, database.engine.dialect.name)
    except Exception as error:
        return Check("database", False, f"no connection ({type(error).__name__})")
    finally:
        database.close()


def _words(settings: Settings) -> Check:
    words = Words.load(ROOT / "data/responses")
    entries = [entry for name in words.names() for entry in words.entries(name)]
    drafts = sum(entry.about.get("review") == "draft" for entry in entries)
    saying = f"{len(entries)} texts, {drafts} not reviewed by a named person yet"
    return Check("words", settings.trial or drafts == 0, saying)
