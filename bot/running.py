"""`village run`: everything on one machine, started in order, watched, and stopped cleanly."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable

from bot import logs
from bot.app import Gateway
from bot.clock import SystemClock
from bot.conversation.engine import Engine
from bot.dashboard.auth import demo_sign_in_link
from bot.database import ROOT
from bot.engine_process import EngineProcess, train
from bot.errors import SetupError
from bot.parts import build
from bot.settings import Settings
from bot.understanding.reader import Reader


def run_everything(say: Callable[[str], None], port: int | None = None) -> None:
    """Start the engine and the gateway and serve until a signal asks to stop.

    Args:
        say: told what goes on, for a person.
        port: of the public listener, instead of the setting's.

    Raises:
        SetupError: a port is in use, or a part does not start.
    """
    began = time.monotonic()
    settings = Settings() if port is None else Settings(public_port=port)
    logs.set_up(json=settings.log_format == "json", level=settings.log_level)
    ports_are_free(settings)
    process = EngineProcess(settings, train(say))
    process.start()
    engine = Engine(process.url, settings.engine_timeout)
    try:
        say("Starting the dialogue engine and the gateway ...")
        clock = SystemClock()
        parts = build(settings, clock, engine, Reader.load(ROOT))
        gateway = Gateway(parts, process)
        asyncio.run(gateway.serve(lambda: _announce(say, gateway, process, began)))
    except KeyboardInterrupt:
        pass
    finally:
        process.stop()
        engine.close()
        say("Stopped.")


def ports_are_free(settings: Settings) -> None:
    """Make sure that nobody listens where we are going to.

    Raises:
        SetupError: somebody does; says where and what to do.
    """
    wanted = [
        (settings.public_host, settings.public_port, "PUBLIC_PORT"),
        (settings.internal_host, settings.internal_port, "INTERNAL_PORT"),
        ("127.0.0.1", settings.engine_port, "ENGINE_PORT"),
    ]
    for host, port, name in wanted:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise SetupError(
                    f"port {port} on {host} is in use: stop what listens there, or set VILLAGE_{name}"
                ) from error


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
