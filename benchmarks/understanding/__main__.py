"""The command: `make bench-understanding`, or with options `uv run python -m benchmarks.understanding`."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.machine import Say, about_this_run, steps
from benchmarks.understanding.comparison import Measured, as_json, of_answers, table
from benchmarks.understanding.methods import METHODS, ROOT, Method, Task
from benchmarks.understanding.worker import ANSWERS, write_messages
from bot.errors import SetupError, VillageError
from bot.understanding import manifest
from bot.understanding.data import Labelled, development_messages, labelled_messages
from bot.understanding.encoder import checksum

SEED = 2026
#: For every process.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
#: For those that answer: one thread, whatever they are made of.
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "TF_INTRA_OP_PARALLELISM_THREADS",
        "TF_INTER_OP_PARALLELISM_THREADS",
    ),
    "1",
)

talk = Console(stderr=True)
command = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown")


def known(names: list[str] | None) -> list[str]:
    """Return the names, all of them METHODS; none where none are given."""
    for name in names or ():
        if name not in METHODS:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(METHODS)}")
    return names or []


@command.command()
def bench(
    only: Annotated[
        list[str] | None,
        typer.Option(callback=known, help=f"One of {', '.join(METHODS)}; may be given again."),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option(min=200, help="Learn from so many messages only, to try it out."),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Epochs of DIET. Rasa's default is 100.")] = 10,
    base: Annotated[
        Path, typer.Option(help="Folder of the untuned encoders, which training/README.md says how to make.")
    ] = ROOT / "var" / "base",
    as_json_: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Compare ways of understanding what parents write.

    Each learns from data/nlu as it stands and is judged on data/development: three sets by different
    authors who saw nothing of data/nlu. Every figure is given for each set and for all. Thresholds are
    chosen on all, for each method in the same way, so all of them look a little better than they are.

    - **concerns**: micro F1 over thirteen labels, any number of which a message may hold.
    - **acts**: share of all messages with the right act, or rightly none.
    - **danger**: share of the dangers that are found when at most 5 of 100 messages without danger are taken
      for one, by the learned probability of any kind. Village's patterns of danger are not in it.
    - **ms a message**: of the processor, one by one on one thread; half of the messages took no longer.
    - **memory**: the most that the process which answers ever held; learning is a process of its own.
    - **learning**: seconds of the processor, all cores added up. Tuning the encoder is not in it.

    Stock Rasa says one intent a message: danger, else the act, else the heaviest concern. It counts as that
    one concern or act, and its confidence in `danger` as the probability of danger.
    """
    learned_from, judged_on = drawn(labelled_messages(ROOT), sample), development_messages(ROOT)
    dangers = sum(message.risk is not None for message in judged_on)
    about = {
        **about_this_run(talk),
        "learned_from": f"{len(learned_from)} messages",
        "judged_on": f"{len(judged_on)} messages, {dangers} of them dangers",
        "epochs_of_DIET": epochs,
        "shipped_encoder": checksum(ROOT / manifest.FOLDER / "encoder.onnx")[:16],
    }
    found: dict[str, Measured] = {}
    skipped: dict[str, str] = {}
    for name in only or METHODS:
        missing = lacking(METHODS[name], base)
        if missing:
            skipped[name] = missing
            talk.print(f"{name}: not measured: {missing}", highlight=False, soft_wrap=True)
            continue
        with TemporaryDirectory(prefix="village-bench-") as folder, steps(name, talk) as say:
            found[name] = measure(
                Task(name, Path(folder), base.resolve(), epochs), learned_from, judged_on, say
            )
    print(json.dumps(as_json(about, found, skipped), indent=1) if as_json_ else table(about, found, skipped))


def drawn(messages: list[Labelled], size: int | None) -> list[Labelled]:
    """Return so many of the messages, the same each time; all of them where no size is given."""
    return messages if size is None else Random(SEED).sample(messages, min(size, len(messages)))


def lacking(method: Method, base: Path) -> str | None:
    """Return what a method needs that is not here, and how to have it; None where nothing is missing."""
    if not method.python.exists():
        return "Rasa is not installed: run `make engine`"
    encoder = base / method.base / "encoder.onnx"
    if method.base and not encoder.exists():
        return f"{encoder} is not there: training/README.md says how to make it from the published weights"
    return None


def measure(
    task: Task, learned_from: Sequence[Labelled], judged_on: Sequence[Labelled], say: Say
) -> Measured:
    """Let a method learn in one process and answer in another.

    Args:
        task: the method, and an empty folder.
        learned_from: what it is given to learn from.
        judged_on: the messages of data/development.
        say: told what goes on.

    Raises:
        SetupError: one of the processes failed; says how it ended.
    """
    task.write()
    write_messages(learned_from, task.folder)
    say("learning")
    before = processor_seconds()
    run(task, "learn", {})
    learned_s = None if METHODS[task.method].module == "shipped" else processor_seconds() - before
    say("answering")
    run(task, "answer", ONE_THREAD)
    return of_answers(judged_on, json.loads((task.folder / ANSWERS).read_text("utf-8")), learned_s)


def processor_seconds() -> float:
    """Return what all processes that were started here and have ended took of the processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(task: Task, stage: str, settings: dict[str, str]) -> None:
    """Run one stage of a method; what it prints is kept beside its files and shown if it fails."""
    log = task.folder / f"{stage}.log"
    python = str(METHODS[task.method].python)
    words = [python, "-m", "benchmarks.understanding.worker", stage, str(task.folder)]
    # Rasa would take what it learned in an earlier run.
    cache = {"RASA_CACHE_DIRECTORY": str(task.folder / "cache")}
    with log.open("wb") as file:
        ended = subprocess.run(
            words, cwd=ROOT, env={**os.environ, **QUIET, **cache, **settings}, stdout=file, stderr=file
        )
    if ended.returncode:
        last = log.read_text("utf-8", errors="replace")[-3000:]
        raise SetupError(f"{task.method} failed (it ended with {ended.returncode}):\n{last}")


if __name__ == "__main__":
    try:
        command()
    except VillageError as error:
        talk.print(f"bench-understanding: {error}", highlight=False, soft_wrap=True)
        sys.exit(1)
