"""What a run is made on, and how far it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psutil
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

#: Share of the processors, in per cent, above which the machine is not idle.
IDLE = 10.0

Say = Callable[[str], None]


def about_this_run(talk: Console) -> dict[str, Any]:
    """Return the day, the machine and how busy it is, which takes 2 s; warn where it is not idle."""
    busy = psutil.cpu_percent(interval=2)
    if busy > IDLE:
        talk.print(f"This machine is busy ({busy:.0f} %): the figures will be worse than they are.")
    return {
        "date": date.today().isoformat(),
        "machine": f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB",
        "busy_before": f"{busy:.0f} %",
    }


@contextmanager
def steps(name: str, talk: Console) -> Iterator[Say]:
    """Show one step after the other of what has this name, each with the time it takes."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=talk) as progress:

        def say(doing: str) -> None:
            for task in progress.task_ids[-1:]:
                progress.stop_task(task)
            progress.add_task(f"{name}: {doing}", total=None)

        yield say
