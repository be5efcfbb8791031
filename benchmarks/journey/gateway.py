"""The gateway as `village run` starts it, but for the dialogue engine, whose place a stub has taken."""

from __future__ import annotations

import asyncio

from bot import logs
from bot.app import Gateway
from bot.artefacts import load_reader
from bot.clock import SystemClock
from bot.conversation.engine import Engine
from bot.database import ROOT
from bot.engine_process import EngineProcess
from bot.parts import build
from bot.settings import read_settings

READY = "gateway ready"


def main() -> None:
    settings = read_settings()
    logs.set_up(json=True, level=settings.log_level)
    process = EngineProcess(settings, ROOT)  # never started: it only says where the engine is
    parts = build(settings, SystemClock(), Engine(process.url, settings.engine_timeout), load_reader(ROOT))
    asyncio.run(Gateway(parts, process).serve(lambda: print(READY, flush=True)))


if __name__ == "__main__":
    main()
