"""`village run`: everything on one machine, started in order, watched, and stopped cleanly."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import Callable

from bot import logs
from bot.app import Gateway
from bot.artefacts import load_reader
from bot.clock import SystemClock
from bot.conversation.engine import Engine
from bot.dashboard.auth import demo_sign_in_link
from bot.database import ROOT, look_at
from bot.engine_process import EngineProcess, train
from bot.errors import SetupError
from bot.parts import build
from bot.settings import Settings, read_settings
from bot.words import Words


def run_everything(
    say: Callable[[str], None], port: int | None = None, *, telegram_polling: bool = False
) -> None:
    """Start the engine and the gateway and serve until a signal asks to stop.

    Args:
        say: told what goes on, for a person.
        port: of the public listener, instead of the setting's.
        telegram_polling: ask Telegram for updates instead of being posted to.

    Raises:
        SetupError: something is missing or in the way, or a part does not start.
    """
    began = time.monotonic()
    settings = read_settings() if port is None else read_settings(public_port=port)
    logs.set_up(json=settings.log_format == "json", level=settings.log_level)
    ports_are_free(settings)
    databases_answer(settings)
    words_may_be_sent(settings, Words.load(ROOT / "data/responses"))
    reader = load_reader(ROOT)
    process = EngineProcess(settings, train(say))
    process.start()
    engine = Engine(process.url, settings.engine_timeout)
    try:
        say("Starting the dialogue engine and the gateway ...")
        clock = SystemClock()
        parts = build(settings, clock, engine, reader)
        gateway = Gateway(parts, process, telegram_polling=telegram_polling)
        asyncio.run(gateway.serve(lambda: _announce(say, gateway, process, began)))
    except KeyboardInterrupt:
        pass
    finally:
        process.stop()
        engine.close()
        say("Stopped.")


def ports_are_free(settings: Settings) -> None:
    """Make sure that we can listen where we are going to.

    Raises:
        SetupError: we cannot; says where and what to do.
    """
    wanted = {
        "PUBLIC": (settings.public_host, settings.public_port),
        "INTERNAL": (settings.internal_host, settings.internal_port),
        "ENGINE": ("127.0.0.1", settings.engine_port),
    }
    taken: dict[int, str] = {}
    for name, (host, port) in wanted.items():
        if port in taken:
            raise SetupError(
                f"VILLAGE_{taken[port]}_PORT and VILLAGE_{name}_PORT are both {port}: set one to another port"
            )
        taken[port] = name
        try:
            _try_to_listen(host, port)
        except OSError as error:
            raise SetupError(_why_not(error, host, port, name)) from error


def databases_answer(settings: Settings) -> None:
    """Make sure that every database is there, before anything is built on one.

    Raises:
        SetupError: one is not; says which and what to do.
    """
    look_at(settings.app_database_url, "VILLAGE_DATABASE_URL")
    look_at(settings.durable_database_url, "VILLAGE_DURABLE_URL", made_later=True)
    look_at(settings.tracker_database_url, "VILLAGE_TRACKER_URL")


def words_may_be_sent(settings: Settings, words: Words) -> None:
    """Make sure that no draft goes over a real channel outside a trial.

    Nothing can be said in place of a draft, for nothing else is reviewed either; so such a channel does
    not start at all.

    Raises:
        SetupError: one would; says how many and what to do.
    """
    drafts = words.drafts()
    if settings.trial or not settings.real_channels or not drafts:
        return
    raise SetupError(
        f"{len(drafts)} of the texts that parents read are drafts, so {', '.join(settings.real_channels)} "
        "cannot start: have a named person review them, or set VILLAGE_TRIAL=true for a trial"
    )


def _try_to_listen(host: str, port: int) -> None:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)


def _why_not(error: OSError, host: str, port: int, name: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: stop what listens there, or set VILLAGE_{name}_PORT"
    if error.errno == errno.EACCES:
        return f"port {port} on {host} is not ours to open: set VILLAGE_{name}_PORT to 1024 or more"
    return f"nothing can listen on {host}, port {port} ({error.strerror}): change VILLAGE_{name}_HOST"


def _announce(say: Callable[[str], None], gateway: Gateway, process: EngineProcess, began: float) -> None:
    process.wait_until_ready()
    parts = gateway.parts
    say(f"\nReady after {time.monotonic() - began:.0f} s. Stop with Ctrl-C.")
    say(f"  Parents' web chat       {parts.settings.address}/")
    if parts.settings.demo:
        with parts.database.session() as session:
            link = demo_sign_in_link(session, parts.clock, parts.settings)
        say(f"  Link workers' console   {link}")
        say("                          (a demonstration worker; the link works once, for a day)")
    else:
        say(f"  Link workers' console   {parts.settings.address}/link-workers")
