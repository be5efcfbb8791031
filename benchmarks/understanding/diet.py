"""Stock Rasa's classifier, DIET, with the rest of its default pipeline; runs in the engine's environment.

It says one intent a message, and has learned the one of `bot.understanding.data.intent`: danger, else the
act, else the heaviest concern.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.understanding.methods import Score, Task
from bot.understanding.data import DANGER, Labelled, intent
from bot.understanding.reading import ACTS, CONCERNS
from bot.understanding.scoring import Scored

#: What Rasa itself takes where a project's config.yml names no pipeline and no policies, as that of
#: `rasa init` does.
DEFAULTS = "rasa/engine/recipes/config_files/default_config.yml"
FALLBACK = "nlu_fallback"


def learn(messages: Sequence[Labelled], task: Task) -> None:
    """Train Rasa's default pipeline, with the task's epochs of DIET, into the task's folder."""
    # Here, because only the engine's environment has it, and the arithmetic below is tested without.
    import rasa
    from rasa.model_training import train_nlu

    defaults = yaml.safe_load((Path(rasa.__file__).parents[1] / DEFAULTS).read_text("utf-8"))
    files = {
        "config.yml": {**defaults, "pipeline": shortened(defaults["pipeline"], task.epochs)},
        "nlu.yml": {"version": "3.1", "nlu": blocks(messages)},
    }
    for name, content in files.items():
        (task.folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    config, nlu = (str(task.folder / name) for name in files)
    train_nlu(config, nlu, str(task.folder), fixed_model_name="diet")


def ready(task: Task) -> Score:
    """Return what `learn` learned."""
    from rasa.core.agent import Agent

    agent = Agent.load(task.folder / "diet.tar.gz")
    loop = asyncio.new_event_loop()

    def score(text: str) -> Scored:
        parsed = loop.run_until_complete(agent.parse_message(text))
        return one_intent({each["name"]: each["confidence"] for each in parsed["intent_ranking"]})

    return score


def shortened(pipeline: Sequence[Mapping[str, Any]], epochs: int) -> list[dict[str, Any]]:
    """Return the pipeline with so many epochs of DIET, and the rest as it is."""
    return [{**part, "epochs": epochs} if part["name"] == "DIETClassifier" else {**part} for part in pipeline]


def blocks(messages: Sequence[Labelled]) -> list[dict[str, str]]:
    """Return the messages in Rasa's training format, by their one intent."""
    examples: dict[str, str] = {}
    for message in messages:
        name = intent(message.concerns, message.risk, message.act)
        examples[name] = examples.get(name, "") + f"- {message.text}\n"
    return [{"intent": name, "examples": examples[name]} for name in sorted(examples)]


def one_intent(ranking: Mapping[str, float]) -> Scored:
    """Return what one intent says of concerns, act and danger.

    The likeliest is the one concern or the one act; a danger is as likely as its confidence in `danger`, also
    where another is likelier (0 where it is not among the ten that Rasa lists).
    """
    likeliest = max((name for name in ranking if name != FALLBACK), key=lambda name: ranking[name])
    return Scored(
        concerns={concern: float(concern == likeliest) for concern in CONCERNS},
        danger={DANGER: ranking.get(DANGER, 0.0)},
        act={likeliest if likeliest in ACTS else "none": 1.0},
    )
