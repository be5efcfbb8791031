"""One way of measuring a bot, for both."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from statistics import median
from typing import Protocol

import psutil

from benchmarks.conversations import SAME, Conversation
from benchmarks.figures import Figures, accuracy, memory_mb, percentile
from bot.understanding.data import Labelled, intent

#: Seconds a parent takes before the next message, in which an answer's later parts arrive.
BETWEEN_TURNS = 0.4
#: Conversations that are held first and not counted.
WARMING = 2

Progress = Callable[[str], None]


class Parent(Protocol):
    """Somebody who writes to a bot."""

    def says(self, text: str) -> bool:
        """Send a message, wait for its answer, and say whether there was one."""

    def reads_on(self) -> None:
        """Read whatever came after the answer."""


class Bot(Protocol):
    """A bot that can be started and talked to."""

    def train(self) -> float | None:
        """Train it; return the seconds that took, or None where it comes trained."""

    def start(self) -> None:
        """Start it and return once it answers."""

    def stop(self) -> None: ...

    def processes(self) -> list[psutil.Process]: ...

    def new_parent(self) -> Parent: ...

    def intents(self, texts: Sequence[str]) -> Iterable[str]:
        """Return the intent that the running bot finds in each text."""


def measure(
    bot: Bot,
    held: Sequence[Conversation],
    long: Conversation,
    labelled: Sequence[Labelled],
    say: Progress,
) -> Figures:
    """Train a bot, start it, talk to it and stop it.

    Args:
        bot: not running yet.
        held: conversations; the first ones warm it up and are not counted.
        long: one more, that begins and ends with the same messages.
        labelled: messages whose intent is known.
        say: told what goes on.
    """
    say("training")
    training = bot.train()
    say("starting")
    began = time.perf_counter()
    try:
        bot.start()
        ready = time.perf_counter() - began
        say("talking")
        list(answered_after(held[:WARMING], bot.new_parent))
        seconds = list(answered_after(held[WARMING:], bot.new_parent))
        memory = memory_mb(bot.processes())
        say("talking for long")
        later = list(answered_after([long], bot.new_parent))
        say("finding intents")
        found = list(bot.intents([message.text for message in labelled]))
    finally:
        bot.stop()
    answered = [1000 * second for second in _known(seconds)]
    return Figures(
        training_s=training,
        ready_s=ready,
        memory_mb=memory,
        p50_ms=percentile(answered, 0.5),
        p95_ms=percentile(answered, 0.95),
        unanswered=len(seconds) - len(answered),
        long_talk=median(_known(later[-SAME:])) / median(_known(later[:SAME])),
        accuracy=accuracy([intent(m.concerns, m.risk, m.act) for m in labelled], found),
    )


def _known(seconds: Iterable[float | None]) -> list[float]:
    return [second for second in seconds if second is not None]


def answered_after(held: Sequence[Conversation], new_parent: Callable[[], Parent]) -> Iterator[float | None]:
    """Hold conversations one after the other, each with a parent of its own.

    Returns:
        For each turn the seconds from sending the message to having its answer; None without an answer.
    """
    for messages in held:
        parent = new_parent()
        for text in messages:
            began = time.perf_counter()
            answered = parent.says(text)
            yield time.perf_counter() - began if answered else None
            time.sleep(BETWEEN_TURNS)
            parent.reads_on()
