"""The command: `make bench`, or with options `uv run python -m benchmarks`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.conversations import TURNS_EACH, Conversation, conversations, long_conversation
from benchmarks.figures import Figures, as_json, table
from benchmarks.machine import about_this_run, steps
from benchmarks.measure import WARMING, Bot, measure
from benchmarks.stock_rasa import StockRasa
from benchmarks.village import VillageBot
from bot.database import ROOT
from bot.errors import VillageError
from bot.understanding.data import development_messages

talk = Console(stderr=True)
command = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown")


@command.command()
def bench(
    turns: Annotated[
        int, typer.Option(min=20, max=400, help="Turns that count, each a different message.")
    ] = 100,
    epochs: Annotated[
        int, typer.Option(min=1, help="Epochs of stock Rasa's classifier (DIET). Rasa's default is 100.")
    ] = 2,
    stock: Annotated[bool, typer.Option(help="Measure stock Rasa too; its training takes longest.")] = True,
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure Village, and beside it stock Rasa on the same messages.

    Village is started as a user starts it (`village run`), on free ports and an empty folder. A parent
    posts a message to the web chat and has the answer from the long poll; the time between is the
    answer's. Stock Rasa has its default pipeline and policies, is trained on data/nlu, and answers over
    its own REST channel on loopback. Parents write one after the other, five messages each, drawn from
    data/development (by other authors than the training messages), without its dangers; one parent writes
    300, and the last 20 of those are the first 20 once more. Memory is that of
    all processes together after the talk, with shared pages counted once (PSS). The right intent is asked
    for every message of data/development, dangers too. A ratio is Village divided by stock Rasa.

    The figures hold for an idle machine: the first lines say how busy it was before.
    """
    about = {**about_this_run(talk), "turns": turns}
    held = conversations(ROOT, turns + WARMING * TURNS_EACH)
    village = measured("Village", VillageBot, held)
    rasa = None
    if stock:
        about["epochs_of_DIET"] = epochs
        rasa = measured("stock Rasa", lambda folder: StockRasa(folder, epochs), held)
    print(json.dumps(as_json(about, village, rasa), indent=1) if as_json_ else table(about, village, rasa))


def measured(name: str, make: Callable[[Path], Bot], held: Sequence[Conversation]) -> Figures:
    """Measure a bot in a folder that is thrown away, and show on standard error how far that is."""
    with TemporaryDirectory(prefix="village-bench-") as folder, steps(name, talk) as say:
        return measure(make(Path(folder)), held, long_conversation(ROOT), development_messages(ROOT), say)


if __name__ == "__main__":
    try:
        command()
    except VillageError as error:
        talk.print(f"bench: {error}", highlight=False, soft_wrap=True)
        sys.exit(1)
