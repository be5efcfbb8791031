"""`village check`: what is ready and what is missing, in words, without a secret."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.artefacts import TRAIN, encoder_trouble, heads_trouble
from bot.channels.opening import channel_states, set_webhooks
from bot.database import ROOT, Database, look_at, newest_sqlite
from bot.directory import entries
from bot.engine_process import MODELS, PYTHON, model_name
from bot.errors import DeliveryFailed, SetupError
from bot.handoff.mail import MailServer, mailer_of
from bot.handoff.team import team_of
from bot.settings import Settings, read_settings, unknown_settings
from bot.understanding import manifest
from bot.words import Words

#: The durable engine needs it (docs/decisions/0002-durable-engine.md).
OLDEST_SQLITE = (3, 42)
#: Seconds to wait for a mail server at each step when only looking whether it is there.
MAIL_SECONDS = 5.0


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
    """Look at each part in turn; without settings that make sense there is nothing to look at."""
    try:
        settings = read_settings()
        team_of(settings)
    except SetupError as error:
        yield Check("settings", False, str(error))
        return
    yield _settings()
    yield _engine()
    yield _engine_model()
    yield _encoder()
    yield _understanding()
    yield _database("database", settings.app_database_url, "VILLAGE_DATABASE_URL")
    yield _database("durable engine's database", settings.durable_database_url, "VILLAGE_DURABLE_URL")
    yield _database("dialogue engine's database", settings.tracker_database_url, "VILLAGE_TRACKER_URL")
    words = Words.load(ROOT / "data/responses")
    yield _words(settings, words)
    yield _directory()
    yield _mail(settings)
    yield Check("web chat", True, f"{settings.address}/")
    for state in channel_states(settings, words):
        yield Check(state.what, state.ready, state.saying, needed=False)


def webhooks_set() -> Iterator[Check]:
    """Tell the providers that are set up where to post to, and say how that went.

    Raises:
        SetupError: we have no public address.
    """
    settings = read_settings()
    database = Database(settings.app_database_url)
    try:
        for state in set_webhooks(settings, database, Words.load(ROOT / "data/responses")):
            yield Check(f"{state.what} webhook", state.ready, state.saying)
    finally:
        database.close()


def _settings() -> Check:
    unknown = unknown_settings()
    if unknown:
        saying = f"no such setting, so without effect: {', '.join(unknown)} (docs/settings.md lists all)"
        return Check("settings", False, saying, needed=False)
    return Check("settings", True, "each makes sense")


def _engine() -> Check:
    there = PYTHON.exists()
    return Check("dialogue engine", there, "installed" if there else "not installed: run `make engine`")


def _engine_model() -> Check:
    model = MODELS / f"{model_name()}.tar.gz"
    there = model.exists()
    return Check(
        "engine's model", there, model.name if there else f"not trained on the present words: {TRAIN}"
    )


def _encoder() -> Check:
    trouble = encoder_trouble(ROOT)
    return Check("sentence encoder", trouble is None, trouble or "its checksum is right")


def _understanding() -> Check:
    trouble = heads_trouble(ROOT)
    if trouble is None and encoder_trouble(ROOT) is None and not manifest.is_current(ROOT):
        trouble = f"trained on earlier messages or code: {TRAIN}"
    return Check("understanding", trouble is None, trouble or "trained on the present messages")


def _database(what: str, url: str, setting: str) -> Check:
    try:
        kind = look_at(url, setting, made_later=setting == "VILLAGE_DURABLE_URL")
    except SetupError as error:
        return Check(what, False, str(error))
    if kind != "sqlite":
        return Check(what, True, f"{kind} answers")
    version = newest_sqlite().sqlite_version_info
    written = ".".join(map(str, version))
    if version < OLDEST_SQLITE:
        return Check(what, False, f"SQLite {written} is too old: use 3.42 or newer, or set {setting}")
    return Check(what, True, f"SQLite {written}, a file on this machine")


def _words(settings: Settings, words: Words) -> Check:
    texts, drafts = sum(len(words.entries(name)) for name in words.names()), len(words.drafts())
    if not drafts:
        return Check("words", True, f"{texts} texts, each reviewed by a named person")
    counted = f"{drafts} of {texts} texts are drafts, not reviewed by a named person yet"
    if settings.trial:
        return Check("words", True, f"{counted}; they may be sent, for this is a trial")
    return Check("words", False, f"{counted}: have them reviewed, or set VILLAGE_TRIAL=true for a trial")


def _directory() -> Check:
    try:
        services = entries.load(ROOT / "data/services")
    except SetupError as error:
        return Check("service directory", False, str(error))
    unknown = sum(len(service.unknown) for service in services)
    confirm = sum(fact["check"] for service in services for fact in service.sources.values())
    saying = f"{len(services)} services (data/services); {unknown} facts unknown, {confirm} to be confirmed"
    return Check("service directory", True, saying)


def _mail(settings: Settings) -> Check:
    mailer = mailer_of(settings, MAIL_SECONDS)
    if not isinstance(mailer, MailServer):
        return Check("news to link workers", True, f"into the local outbox, {settings.data_dir.name}/outbox")
    server = f"{settings.smtp_host}, port {settings.smtp_port}"
    try:
        mailer.reach()
    except DeliveryFailed as error:
        saying = f"{server} does not take letters ({error}): start it, or change the VILLAGE_SMTP settings"
        return Check("news to link workers", False, saying)
    return Check("news to link workers", True, f"through {server}")
