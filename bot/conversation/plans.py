"""The help plans of data/help: what may be said about each worry, and the phrases that find its sub-topics.

They are written by people. Which step comes next is chosen in help.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy
import yaml
from spacy.matcher import PhraseMatcher
from spacy.util import filter_spans

from bot.errors import SetupError
from bot.understanding.reading import HEAVIER_FIRST


@dataclass(frozen=True)
class Step:
    """One thing that may be said, and when.

    Args:
        say: the response.
        when: all of what has to hold: `about` (one of these sub-topics was named, or `none`), `also` (one
            of these too), `unless` (none of these), `stage`, `place`, `under_weeks` and `from_weeks` (the
            child's age), `after` (that response was said), `after_loss` (whether there was a loss),
            `baby` (whether the baby's name was told).
        needs: for a question, what it asks for; what is known is not asked.
    """

    say: str
    when: Mapping[str, Any] = field(default_factory=dict)
    needs: str | None = None


@dataclass(frozen=True)
class Plan:
    """The help there is for one concern.

    Args:
        unknown: what is said to a question that no step answers, and who can answer it; None where the next
            step is said to it.
    """

    concern: str
    about: Mapping[str, tuple[str, ...]]
    opening: tuple[Step, ...]
    steps: tuple[Step, ...]
    ask: tuple[Step, ...]
    done: str
    unknown: str | None = None


class Plans:
    """All help plans, and the phrases by which their sub-topics are found.

    Args:
        plans: one for each concern.
    """

    def __init__(self, plans: Iterable[Plan]) -> None:
        self._plans = {plan.concern: plan for plan in plans}
        self._language = spacy.blank("en")
        self._matchers = {concern: self._matcher(plan) for concern, plan in self._plans.items()}

    @classmethod
    def load(cls, folder: Path) -> Plans:
        """Read every plan of `folder`.

        Raises:
            SetupError: a plan is not in the form that `Plan` and `Step` tell.
        """
        return cls(_plan(path) for path in sorted(folder.glob("*.yml")))

    def __getitem__(self, concern: str) -> Plan:
        return self._plans[concern]

    def __contains__(self, concern: object) -> bool:
        return concern in self._plans

    def responses(self) -> set[str]:
        """Return the names of all responses the plans may say."""
        return {
            name
            for plan in self._plans.values()
            for name in [
                plan.done,
                *([plan.unknown] if plan.unknown else []),
                *(step.say for step in (*plan.opening, *plan.steps, *plan.ask)),
            ]
        }

    def named_in(self, text: str, learned: Mapping[str, Iterable[str]] | None = None) -> tuple[str, ...]:
        """Return the concern that a message names most, for what was not understood otherwise.

        Args:
            text: the message.
            learned: as for `about`.
        """
        found = {c: self.strength(c, text) + len(tuple((learned or {}).get(c, ()))) for c in self._plans}
        best = max(sorted(found, key=HEAVIER_FIRST.index), key=lambda concern: found[concern], default=None)
        return (best,) if best is not None and found[best] else ()

    def strength(self, concern: str, text: str) -> int:
        """Return how many words of a message stand in phrases of a concern's sub-topics."""
        if concern not in self._plans:
            return 0
        words = self._language.make_doc(_plain(text))
        return sum(len(span) for span in filter_spans(self._matchers[concern](words, as_spans=True)))

    def about(self, concern: str, text: str, learned: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
        """Return the sub-topics of `concern` that a message is about.

        Args:
            concern: whose plan.
            text: the message, for the plan's phrases.
            learned: for each concern the sub-topics that were learned to be there (Reading.topics).
        """
        if concern not in self._plans:
            return ()
        words = self._language.make_doc(_plain(text))
        found = {self._language.vocab.strings[match[0]] for match in self._matchers[concern](words)}
        named = tuple(topic for topic in self._plans[concern].about if topic in found)
        return named + tuple(topic for topic in learned.get(concern, ()) if topic not in named)

    def _matcher(self, plan: Plan) -> PhraseMatcher:
        matcher = PhraseMatcher(self._language.vocab, attr="LOWER")
        for topic, phrases in plan.about.items():
            matcher.add(topic, [self._language.make_doc(_plain(phrase)) for phrase in phrases])
        return matcher


def _plan(path: Path) -> Plan:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return Plan(
            concern=content["concern"],
            about={
                topic: tuple(map(str, phrases)) for topic, phrases in (content.get("about") or {}).items()
            },
            opening=tuple(_step(step) for step in content["opening"]),
            steps=tuple(_step(step) for step in content["steps"]),
            ask=tuple(_step(step) for step in content.get("ask") or ()),
            done=content["done"],
            unknown=content.get("unknown"),
        )
    except (KeyError, TypeError) as error:
        raise SetupError(f"{path.name} is not a help plan: {error}") from error


def _step(step: str | Mapping[str, Any]) -> Step:
    if isinstance(step, str):
        return Step(step)
    return Step(step["say"], step.get("when") or {}, step.get("needs"))


def _plain(text: str) -> str:
    return re.sub(r"[^\w£]+", " ", text.lower().replace("'", "").replace("\u2019", "")).strip()
