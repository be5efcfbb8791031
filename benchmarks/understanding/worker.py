"""One method in a process of its own: `python -m benchmarks.understanding.worker learn|answer FOLDER`."""

from __future__ import annotations

import importlib
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.understanding.methods import METHODS, ROOT, Score, Task
from bot.understanding.data import Labelled, development_messages
from bot.understanding.scoring import Scored

#: Messages that are answered first and not timed.
WARMING = 20
MESSAGES, ANSWERS = "messages.json", "answers.json"


def main() -> None:
    stage, folder = sys.argv[1], Path(sys.argv[2])
    task = Task.read(folder)
    method: Any = importlib.import_module(f"benchmarks.understanding.{METHODS[task.method].module}")
    if stage == "learn":
        method.learn(read_messages(folder), task)
    else:
        answer(method.ready(task), folder)


def write_messages(messages: Sequence[Labelled], folder: Path) -> None:
    (folder / MESSAGES).write_text(json.dumps([asdict(message) for message in messages]), "utf-8")


def read_messages(folder: Path) -> list[Labelled]:
    return [Labelled(**message) for message in json.loads((folder / MESSAGES).read_text("utf-8"))]


def answer(score: Score, folder: Path) -> None:
    """Answer data/development message by message; leave the answers, their times and the memory used."""
    texts = [message.text for message in development_messages(ROOT)]
    for text in texts[:WARMING]:
        score(text)
    timed = list(_timed(score, texts))
    found = {
        "scored": [
            {key: value for key, value in asdict(scored).items() if key != "vector"} for scored, _ in timed
        ],
        "ms": [1000 * seconds for _, seconds in timed],
        "memory_mb": peak_mb(Path("/proc/self/status").read_text()),
    }
    (folder / ANSWERS).write_text(json.dumps(found), "utf-8")


def _timed(score: Score, texts: Sequence[str]) -> Iterator[tuple[Scored, float]]:
    for text in texts:
        # Of the processor, all threads together: what else the machine does makes it no longer.
        began = time.process_time()
        scored = score(text)
        yield scored, time.process_time() - began


def peak_mb(status: str) -> float:
    """Return the highest resident memory so far, in millions of bytes, from Linux's /proc/PID/status.

    getrusage would also count the parent that this process was forked from.
    """
    kibibytes = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    assert kibibytes is not None
    return int(kibibytes[1]) * 1024 / 1e6


if __name__ == "__main__":
    main()
