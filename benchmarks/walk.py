"""A walk at random: parents who say anything at all, in any state, and what must hold whatever they say.

`make bench-walk` plays 2,000 conversations of 3 to 30 messages through the whole bot; the tests play a fixed
hundred. Each conversation depends on its number only, so one that fails can be played again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress

from bot.classification import Classifier
from bot.clock import SystemClock, in_liverpool
from bot.database import ROOT
from bot.logs import set_up
from bot.settings import read_settings
from bot.simulation import Simulation
from bot.understanding.data import development_messages, labelled_messages
from bot.words import Words

Line = Callable[[dict[str, Any]], dict[str, Any]]
#: Returns the certain danger in a message (labels.md), or None.
RiskOf = Callable[[str], str | None]

CHANNELS = ("web", "sms", "whatsapp", "telegram")
SHORTEST, LONGEST = 3, 30
#: What people send between whole sentences, whatever was asked.
BARE = (
    "yes", "no", "ok", "yes please", "not now", "why", "?", "hello", "3", "the first one", "dont know",
    "Hope", "L4 9ZZ", "Bootle", "shes 9 weeks", "24 weeks", "07700 900123", "mornings", "stop", "start",
    "HIDE", "can i speak to someone", "delete everything", "no sorry, Kirkdale not Bootle", "👍", "...",
)  # fmt: skip
#: How often something else than a whole message comes: a bare word, a button just shown, a voice note.
BARE_SHARE, BUTTON_SHARE, MEDIA_SHARE = 0.35, 0.5, 0.03
#: A question may be put again and again while people talk of other things, but not for ever.
MOST_ASKED = 6
#: So many letters tell one answer from another.
BEGINNING = 25
#: What confirms a stop and a start.
STOPPED, STARTED = "you will get no more messages from us", "Messages are back on"


@dataclass(frozen=True)
class Trouble:
    """What must not happen and did.

    Args:
        walk: the number of the conversation.
        turn: the message in it, from 1.
        what: in a word or two.
        said: the message and what came back, for a person who looks into it.
    """

    walk: int
    turn: int
    what: str
    said: str


def danger_by(classifier: Classifier) -> RiskOf:
    """Return what says of a text which certain danger is in it."""

    def risk(text: str) -> str | None:
        found: str | None = classifier.classify(text)["risk"]
        return found

    return risk


def messages() -> list[str]:
    """Return every message of the data, in a fixed order."""
    labelled = [*labelled_messages(ROOT), *development_messages(ROOT)]
    return sorted({message.text for message in labelled})


def beginnings(*names: str) -> tuple[str, ...]:
    """Return how every answer begins whose name begins so."""
    words = Words.load(ROOT / "data/responses")
    return tuple(
        entry.text[:BEGINNING]
        for name in words.names()
        if name.startswith(names)
        for entry in words.entries(name)
    )


def walk(number: int, line: Line, pool: Sequence[str], risk_of: RiskOf) -> Iterator[Trouble]:
    """Play one conversation and yield what must not happen.

    Args:
        number: decides everything that is said.
        line: takes one line of `village simulate` and returns its answer.
        pool: whole messages to draw from.
        risk_of: what is a danger, and has to be answered first.
    """
    first = beginnings("utter_danger_", "utter_after_danger_unclear")
    staying = (*first, *beginnings("utter_after_danger_", "utter_ask_answer_"))
    chance = Random(number)
    channel = chance.choice(CHANNELS)
    line({"reset": True})
    before, asked, times, stopped = "", None, 0, False
    buttons: list[str] = []
    for turn in range(1, chance.randint(SHORTEST, LONGEST) + 1):
        sent = _next(chance, pool, buttons)
        answer = line({"person": "a", "channel": channel, **sent})
        said = " | ".join(bubble["text"] for bubble in answer.get("replies", ()))
        buttons = [title for bubble in answer.get("replies", ()) for title in bubble["buttons"]]
        asking = answer.get("asking")
        times = times + 1 if asking and asking == asked else 1
        told = f"{sent} -> {said}"
        for what in _wrong(answer, said, before, times, stopped):
            yield Trouble(number, turn, what, told)
        # Told again while one is stayed with, a danger may be met with what follows from the first answer.
        right = staying if before.startswith(staying) else first
        if risk_of(sent.get("text", "")) and not said.startswith(right):
            yield Trouble(number, turn, "a danger not answered first", told)
        stopped = _is_stopped(said, stopped)
        before, asked = said, asking


def _next(chance: Random, pool: Sequence[str], buttons: Sequence[str]) -> dict[str, Any]:
    if buttons and chance.random() < BUTTON_SHARE:
        return {"button": chance.choice(buttons)}
    if chance.random() < MEDIA_SHARE:
        return {"text": "", "media": chance.choice(("audio", "image"))}
    return {"text": chance.choice(BARE) if chance.random() < BARE_SHARE else chance.choice(pool)}


def _wrong(answer: dict[str, Any], said: str, before: str, times: int, stopped: bool) -> Iterator[str]:
    if "error" in answer:
        yield "an error"
    elif not said and not stopped:
        yield "silence"
    elif said and said == before and not stopped:
        yield "the same reply twice in a row"
    if times > MOST_ASKED:
        yield "a question left open for ever"


def _is_stopped(said: str, stopped: bool) -> bool:
    """Whether the person has asked for silence: from the words that confirm a stop to those of a start."""
    if STOPPED in said:
        return True
    return stopped and STARTED not in said


def main(
    walks: Annotated[int, typer.Option(min=1, help="How many conversations.")] = 2000,
    first: Annotated[int, typer.Option(help="The number of the first; each is always the same.")] = 0,
) -> None:
    """Let parents say anything at all, and tell what went wrong: an error, silence, a reply twice in a row, a
    question for ever. Exit 1 if anything did."""
    talk = Console(stderr=True)
    set_up(json=False, level="error")
    simulation = Simulation(read_settings(), talk.print)
    classifier = Classifier(ROOT, in_liverpool(SystemClock().now()).date())

    pool, troubles = messages(), []
    try:
        with Progress(console=talk) as progress:
            for number in progress.track(range(first, first + walks), description="Walking"):
                for trouble in walk(number, simulation.line, pool, danger_by(classifier)):
                    troubles.append(trouble)
                    progress.console.print(f"{trouble.walk}.{trouble.turn} {trouble.what}: {trouble.said}")
    finally:
        simulation.close()
    print(f"{walks} conversations, {len(troubles)} troubles")
    raise typer.Exit(1 if troubles else 0)


if __name__ == "__main__":
    typer.run(main)
