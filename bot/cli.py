"""The `village` command."""

from __future__ import annotations

import json
import sys
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, TaskID

from bot.clock import SystemClock, in_liverpool
from bot.database import ROOT
from bot.errors import SetupError, VillageError

WELL, FAILED, WRONG_USE = 0, 1, 2

app = typer.Typer(
    help="Village: a bot that new and expecting parents text, and the link workers behind it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
services = typer.Typer(help="The service directory.", no_args_is_help=True)
app.add_typer(services, name="services")

#: Standard output holds what was asked for; talk goes to standard error.
talk = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


def main() -> None:
    """Run the command; an error of ours is one sentence, not a traceback."""
    try:
        app()
    except VillageError as error:
        # On one line whatever the terminal's width, and an error's brackets are not colours.
        talk.print(f"[bold red]village:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(FAILED)


@app.command()
def run(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port of the public listener instead of the setting's."),
    ] = None,
    telegram_polling: Annotated[
        bool, typer.Option(help="Ask Telegram for messages; needs no public address.")
    ] = False,
) -> None:
    """Start everything (what `make run` does) and stay until Ctrl-C."""
    from bot.running import run_everything

    run_everything(say, port, telegram_polling=telegram_polling)


@app.command()
def chat(
    channel: Annotated[str, typer.Option(help="As seen on web, sms, whatsapp or telegram.")] = "web",
) -> None:
    """Chat with the bot as a parent, here in the terminal. An empty line or Ctrl-D ends it."""
    simulation = _simulation(None)
    print("You are texting Village, a bot. Type a message and press Enter.", file=sys.stderr)
    try:
        while (text := _typed()) is not None:
            answer = simulation.line({"person": "you", "channel": channel, "text": text})
            for bubble in answer.get("replies", []) + answer.get("notices", []):
                print(f"\n{bubble['text']}")
                if bubble["buttons"]:
                    print("   ".join(f"[{title}]" for title in bubble["buttons"]))
            print()
    finally:
        simulation.close()


@app.command()
def classify() -> None:
    """Understand messages: JSON Lines {"text": ...} in, labels out."""
    from bot.classification import Classifier, classified_lines

    classifier = Classifier(ROOT, in_liverpool(SystemClock().now()).date())
    bad = 0
    for answer in classified_lines(classifier, sys.stdin):
        bad += "error" in answer
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    raise typer.Exit(FAILED if bad else WELL)


@app.command()
def evaluate(
    file: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="Labelled records, JSON Lines.")
    ] = None,
    as_json: Json = False,
    plots: Annotated[Path | None, typer.Option(help="Write plots (PNG) into this folder.")] = None,
    card: Annotated[
        bool, typer.Option("--card", help="Measure data/development for docs/safety/understanding-card.md.")
    ] = False,
) -> None:
    """Measure the understanding on labelled messages."""
    from bot.card import write as write_card
    from bot.classification import Classifier, read_records, report
    from bot.understanding.evaluation import evaluate as measure

    if card == (file is not None):
        raise typer.BadParameter("name a file of labelled records, or ask for the --card")
    records = read_records(file) if file else []
    classifier = Classifier(ROOT, in_liverpool(SystemClock().now()).date())
    with Progress(console=talk) as progress:
        if card:
            write_card(
                ROOT,
                ROOT / "docs/safety/understanding-card.md",
                classifier.classify,
                lambda messages: progress.track(messages, description="Understanding"),
            )
            return
        answers = [
            classifier.classify(r["text"]) for r in progress.track(records, description="Understanding")
        ]
    result = measure(records, answers)
    if plots:
        from bot.understanding.plots import draw

        draw(plots, records, answers, result)
        say(f"Plots are in {plots}")
    print(json.dumps(result, ensure_ascii=False, indent=1) if as_json else report(result))


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Train even where nothing changed.")] = False,
) -> None:
    """Train the understanding on data/nlu and data/topics, and the dialogue engine's model."""
    from bot.artefacts import encoder_trouble
    from bot.engine_process import train as train_engine
    from bot.understanding import manifest
    from bot.understanding.train import train as train_understanding

    trouble = encoder_trouble(ROOT)
    if trouble:
        raise SetupError(trouble)
    if force or not manifest.is_current(ROOT):
        with Progress(console=talk) as progress:
            tasks: dict[str, TaskID] = {}

            def show(what: str, done: int, of: int) -> None:
                if what not in tasks:
                    tasks[what] = progress.add_task(what, total=of)
                progress.update(tasks[what], completed=done)

            changes = train_understanding(ROOT, ROOT / "var/vectors", show, force)
        for line in changes:
            print(line)
    else:
        say("The understanding is up to date.")
    print(train_engine(say).name)


@app.command()
def simulate(
    database: Annotated[str | None, typer.Option(help="A database's URL instead of a throwaway one.")] = None,
) -> None:
    """Drive the whole bot without any provider: JSON Lines in, JSON Lines out."""
    simulation = _simulation(database)
    try:
        for line in sys.stdin:
            if line.strip():
                print(json.dumps(_simulated(simulation, line), ensure_ascii=False), flush=True)
    finally:
        simulation.close()


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Conversations, YAML.")],
    only: Annotated[list[str] | None, typer.Option(help="Only the conversation with this id.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print every conversation.")] = False,
) -> None:
    """Play written conversations through the whole bot and check what comes back."""
    from bot.replay import Replay, load

    scripts = [script for script in load(file) if not only or script["id"] in only]
    simulation = _simulation(None)
    failed = 0
    try:
        player = Replay(simulation.line, print if verbose else None)
        for script in scripts:
            failures = player.conversation(script)
            failed += bool(failures)
            print(f"{'FAILED' if failures else 'held  '} {script['id']}")
            for failure in failures:
                print(f"  turn {failure.turn}: {failure.check}")
                print("\n".join(f"    {line}" for line in failure.transcript))
    finally:
        simulation.close()
    print(f"{len(scripts) - failed} of {len(scripts)} conversations held")
    raise typer.Exit(FAILED if failed else WELL)


@app.command()
def check(
    set_webhooks: Annotated[
        bool, typer.Option("--set-webhooks", help="Also tell Telegram and Twilio where to post to.")
    ] = False,
) -> None:
    """Say what is ready and what is missing, without printing a secret."""
    from bot.readiness import checks, webhooks_set

    missing = False
    for item in chain(checks(), webhooks_set() if set_webhooks else ()):
        missing |= item.needed and not item.ready
        state = "ready" if item.ready else "missing" if item.needed else "off"
        print(f"{state:8}{item.what}: {item.saying}")
    raise typer.Exit(FAILED if missing else WELL)


@app.command()
def words(
    topic: Annotated[str | None, typer.Argument(help="Print this topic as a page for a reviewer.")] = None,
    take: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Take a reviewed page back.")
    ] = None,
    facts: Annotated[str | None, typer.Option(help="List the words that rest on this section.")] = None,
) -> None:
    """Have the words that parents read reviewed by people; without arguments, list the topics."""
    from bot.review.command import answer

    if sum(given is not None for given in (topic, take, facts)) > 1:
        raise typer.BadParameter("name a topic, or a page to --take, or a section of the --facts")
    said = answer(topic, take, facts, in_liverpool(SystemClock().now()).date())
    print("\n".join(said.lines))
    raise typer.Exit(WELL if said.well else FAILED)


@services.command("import")
def import_(
    source: Annotated[str, typer.Argument(help="A file or an address of Open Referral UK JSON.")],
    database: Annotated[str | None, typer.Option(help="A database's URL instead of the setting's.")] = None,
) -> None:
    """Take services into the directory; the last line says taken, changed, left out."""
    from bot.database import Database, look_at
    from bot.directory.exchange import import_services
    from bot.settings import read_settings

    url = database or read_settings().app_database_url
    look_at(url, "--database" if database else "VILLAGE_DATABASE_URL")
    ours = Database(url)
    ours.migrate()
    with ours.session() as session:
        report = import_services(session, source)
    for reason in report.left_out:
        print(reason)
    print(f"taken {report.taken}, changed {report.changed}, left out {len(report.left_out)}")
    raise typer.Exit(FAILED if report.left_out else WELL)


def say(message: str) -> None:
    """Tell the person at the terminal what goes on."""
    talk.print(message, highlight=False)


def _simulation(database: str | None) -> Any:
    from bot.logs import set_up
    from bot.settings import read_settings
    from bot.simulation import Simulation

    settings = read_settings()
    set_up(json=False, level="error")
    with talk.status("Starting the bot ..."):
        return Simulation(settings, say, database)


def _simulated(simulation: Any, line: str) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "not JSON"}
    answer: dict[str, Any] = simulation.line(content)
    return answer


def _typed() -> str | None:
    try:
        return input("> ").strip() or None
    except EOFError:
        return None


if __name__ == "__main__":
    main()
