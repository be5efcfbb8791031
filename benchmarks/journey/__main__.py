"""The command: `make bench-journey`, or with options `uv run python -m benchmarks.journey`."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.journey.count import Count, counted, milliseconds
from benchmarks.journey.parents import Posted, write, written
from benchmarks.journey.process import GatewayProcess, Killer
from benchmarks.journey.stubs import FaultyTwilio, StubEngine, listening
from benchmarks.machine import about_this_run
from bot.database import ROOT
from bot.errors import VillageError
from tests.channels.providers import ACCOUNT, PUBLIC, TWILIO_TOKEN, served
from tests.servers import Postgres

#: Seconds without anything new at Twilio after which nothing more is waited for: longer than a lease and the
#: longest pause that a few failed tries in a row lead to.
QUIET_SECONDS = 75.0
#: How long is waited for more once every message is answered.
SETTLED_SECONDS = 45.0

#: Webhooks a second that nobody signed.
FORGED = 1000

talk = Console(stderr=True)
command = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown")


@dataclass(frozen=True)
class Plan:
    """One run.

    Args:
        name: what it shows.
        parents, each: how many write, and how many messages each.
        a_second: messages written each second, all together.
        errors, duplicates, slow: shares of sends that fail, webhooks posted twice, slow engine answers.
        kills: of the gateway's process, at random moments.
        forged: webhooks a second that nobody signed, from another process.
    """

    name: str
    parents: int
    each: int
    a_second: float
    errors: float = 0.0
    duplicates: float = 0.0
    slow: float = 0.0
    kills: int = 0
    forged: int = 0


@dataclass(frozen=True)
class Result:
    """What a run showed."""

    plan: Plan
    database: str
    count: Count
    posted: Posted
    seconds: float
    processor: float
    failed: int
    refused: int


@command.command()
def bench(
    parents: Annotated[int, typer.Option(min=1, max=999, help="Half by SMS, half by WhatsApp.")] = 200,
    each: Annotated[int, typer.Option(min=1, max=999, help="Messages that each parent writes.")] = 20,
    rate: Annotated[float, typer.Option(help="Messages a second, all together.")] = 45.0,
    errors: Annotated[float, typer.Option(help="Share of sends that the provider fails at.")] = 0.1,
    duplicates: Annotated[float, typer.Option(help="Share of webhooks posted twice.")] = 0.1,
    slow: Annotated[float, typer.Option(help="Share of engine answers that take 2 s.")] = 0.05,
    kills: Annotated[int, typer.Option(min=0, help="kill -9s of the gateway, at random moments.")] = 10,
    database: Annotated[str, typer.Option(help="`sqlite`, `postgresql` or `both`.")] = "both",
    only: Annotated[str, typer.Option(help="One run: `steady`, `forged`, `load` or `faults`.")] = "",
    seed: Annotated[int, typer.Option(help="Of all that is left to chance.")] = 7,
    small: Annotated[bool, typer.Option("--small", help="12 parents, 4 messages each, 1 kill.")] = False,
) -> None:
    """Let many parents write through signed webhooks, let things fail, and count what became of each message.

    Four runs on each database. Steady: 10 messages a second, nothing fails. Forged: the same beside 1,000
    webhooks a second that nobody signed. Load: as many a second as `--rate` says, nothing fails. Faults: as
    many, with provider errors (refused, too many, no answer whether taken or not), duplicate deliveries, slow
    engine answers and kill -9s, after which the gateway is started again at once.

    The gateway is Village's own with its real understanding; the dialogue engine is a stub that repeats what
    it hears, and Twilio is one of ours that keeps what it takes. A webhook that is not taken is posted again
    until it is, a parent's next one after it. Answer times run from the first posting until Twilio has the
    answer. Processor time is the gateway's, its starts after a kill included.

    Exit code 1 where a message was lost, answered twice or out of order.
    """
    if small:
        parents, each, kills, rate = 12, 4, 1, 6.0
    for name, value in about_this_run(talk).items():
        print(f"{name.replace('_', ' ')}: {value}", flush=True)
    plans = (
        Plan("steady", parents, max(1, each // 2), min(10.0, rate)),
        Plan("forged", parents, max(1, each // 4), min(10.0, rate), forged=FORGED),
        Plan("load", parents, each, rate),
        Plan("faults", parents, each, rate, errors, duplicates, slow, kills),
    )
    well = True
    for kind in ("sqlite", "postgresql") if database == "both" else (database,):
        for plan in (plan for plan in plans if only in ("", plan.name)):
            with databases(kind) as urls:
                result = run(plan, kind, urls, Random(seed))
            print(told(result), flush=True)
            well = well and result.count.is_well and not result.posted.not_taken
    sys.exit(0 if well else 1)


def run(plan: Plan, kind: str, urls: dict[str, str], chance: Random) -> Result:
    """Start everything, let the parents write, wait until nothing more comes, and count."""
    twilio, engine = FaultyTwilio(plan.errors, chance), StubEngine(plan.slow, chance)
    messages = list(written(plan.parents, plan.each))
    with (
        TemporaryDirectory(prefix="village-bench-") as folder,
        served(twilio) as address,
        listening(engine.app()) as port,
    ):
        gateway = GatewayProcess(
            Path(folder),
            {
                **urls,
                "ENGINE_PORT": str(port),
                "PUBLIC_URL": PUBLIC,
                "TWILIO_ACCOUNT": ACCOUNT,
                "TWILIO_TOKEN": TWILIO_TOKEN,
                "TWILIO_SMS_FROM": "+447700900000",
                "TWILIO_WHATSAPP_FROM": "+447700900001",
                "TWILIO_URL": address,
                "SETTLE_SECONDS": "0",
                "LOG_LEVEL": "error",
            },
        )
        talk.print(f"{kind}, {plan.name}: {len(messages)} messages at {plan.a_second:g} a second ...")
        try:
            gateway.start()
            before = gateway.seconds_of_processor()
            began = time.time()
            length = len(messages) / plan.a_second
            killer = Killer(gateway, sorted(chance.uniform(0.05, 0.95) * length for _ in range(plan.kills)))
            killer.start()
            flood = flooding(gateway.port, plan.forged, length) if plan.forged else None
            url = f"http://127.0.0.1:{gateway.port}"
            posted = asyncio.run(write(url, messages, plan.a_second, plan.duplicates, chance))
            killer.join()
            refused = int(flood.communicate()[0]) if flood else 0
            wait_until(lambda: not counted(messages, twilio.all_sent(), posted.at).lost, twilio)
            processor = gateway.seconds_of_processor() - before
            # What comes twice may come late: a lease that ran out, a try that was made again.
            time.sleep(SETTLED_SECONDS)
            count = counted(messages, twilio.all_sent(), posted.at)
        finally:
            gateway.stop()
            talk.print(gateway.output.read_text(errors="replace")[-1500:], markup=False, highlight=False)
    last = max((sent.at.timestamp() for sent in twilio.sent if sent.at), default=began)
    return Result(plan, kind, count, posted, last - began, processor, twilio.failed, refused)


def flooding(port: int, a_second: int, seconds: float) -> subprocess.Popen[str]:
    """Begin to send forged webhooks; the process prints how many were refused."""
    asked = [sys.executable, "-m", "benchmarks.journey.flood", str(port), str(a_second), str(seconds)]
    return subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def wait_until(done: Callable[[], bool], twilio: FaultyTwilio) -> None:
    """Wait until it is done, or until nothing more has come to Twilio for a long while."""
    quiet_since, before = time.monotonic(), -1
    while not done() and time.monotonic() - quiet_since < QUIET_SECONDS:
        if len(twilio.sent) != before:
            quiet_since, before = time.monotonic(), len(twilio.sent)
        time.sleep(0.5)


@contextmanager
def databases(kind: str) -> Iterator[dict[str, str]]:
    """Give the settings of fresh databases of a kind."""
    if kind == "sqlite":
        yield {}
        return
    server = Postgres()
    try:
        yield {"DATABASE_URL": server.new_database(), "DURABLE_URL": server.new_database()}
    finally:
        server.stop()


def told(result: Result) -> str:
    """Return what a run showed, for a person to read."""
    plan, count, posted = result.plan, result.count, result.posted
    answered = len(count.seconds)
    what = f"{plan.parents} parents x {plan.each} messages at {plan.a_second:g} a second"
    faults = (
        f"{result.failed} sends failed, {posted.duplicates} webhooks twice, {plan.kills} kills, "
        f"{result.refused} forged refused"
    )
    webhook, worst = (milliseconds(posted.acknowledged, share) for share in (0.95, 1.0))
    p50, p95, p99 = (milliseconds(count.seconds, share) for share in (0.5, 0.95, 0.99))
    return (
        f"{result.database}, {plan.name}: {what}; {faults}\n"
        f"  lost {len(count.lost)}, answered twice {len(count.doubled)}, out of order {count.out_of_order}, "
        f"webhooks never taken {len(posted.not_taken)}\n"
        f"  {answered / result.seconds:.1f} messages/s; webhook p95 {webhook:.0f}, worst {worst:.0f} ms; "
        f"answer p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f} ms; "
        f"{1000 * result.processor / max(answered, 1):.1f} ms of processor a message"
    )


if __name__ == "__main__":
    # So that no gateway is left behind.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        command()
    except VillageError as error:
        talk.print(f"bench-journey: {error}", highlight=False, soft_wrap=True)
        sys.exit(1)
