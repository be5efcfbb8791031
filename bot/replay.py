"""Replays written conversations through the simulation and checks what came back.

The form is that of tests/journeys/*.yml: a conversation has a channel, facts (what the person answers to a
question the script has no line for) and turns; a turn has a message and the checks on all that comes back
until the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.errors import BadInput

#: A question is answered from the facts at most so often in one span.
MOST_ANSWERS = 14
#: What answers a question: the first of these facts that the person has.
FACT_FOR = {
    "consent": ("consent",),
    "name": ("name",),
    "postcode": ("postcode", "area"),
    "area": ("area", "postcode"),
    "stage": ("stage",),
    "contact": ("contact",),
    "best_time": ("best_time",),
    "safe_to_contact": ("safe_to_contact", "contact"),
    "concern": ("concern",),
}
SERVICE_NAMES = {
    "cap": "citizens advice on prescription",
    "pier": "pier",
    "silver_birch": "silver birch",
    "pss": "pss",
    "best_for_baby_too": "best for baby too",
}
PERSON_WORDS = (
    "link worker",
    "call you",
    "ring you",
    "call back",
    "someone to talk",
    "talk to a person",
    "citizens advice",
    "midwife",
    "health visitor",
    "council",
)
UNITS = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 30 * 86400}

Line = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Span:
    """All that came back to one line of the script and to the answers given in its wake."""

    replies: list[str] = field(default_factory=list)
    asked: list[str | None] = field(default_factory=list)
    services: set[str] = field(default_factory=set)
    handoffs: list[dict[str, Any]] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)

    def take(self, said: str, answer: dict[str, Any]) -> None:
        self.transcript.append(f"  > {said}")
        text = "\n".join(
            " ".join([bubble["text"], *(f"[{title}]" for title in bubble["buttons"])])
            for bubble in answer["replies"]
        )
        self.transcript += [f"  < {line}" for line in text.splitlines()]
        self.replies.append(_plain(text))
        self.asked.append(answer["asking"])
        self.services |= set(answer["services"])
        self.handoffs += answer["handoffs"]


@dataclass(frozen=True)
class Failure:
    """A check that did not hold."""

    conversation: str
    turn: int
    check: str
    transcript: tuple[str, ...]


class Replay:
    """Plays conversations through `line`.

    Args:
        line: takes one line of the simulation and gives its answer.
        show: is given every line said, where somebody wants to read along.
    """

    def __init__(self, line: Line, show: Callable[[str], None] | None = None) -> None:
        self._line = line
        self._show = show

    def conversation(self, script: dict[str, Any]) -> list[Failure]:
        """Play one conversation and return the checks that failed."""
        self._line({"reset": True})
        player = _Player(self._line, script)
        failures: list[Failure] = []
        turns = script["turns"]
        for number, turn in enumerate(turns):
            following = turns[number + 1] if number + 1 < len(turns) else {}
            span = player.play(turn, following)
            if span is None:
                continue
            if self._show is not None:
                self._show("\n".join(span.transcript))
            failures += [
                Failure(script["id"], number + 1, f"{name}: {wanted}", tuple(span.transcript))
                for name, wanted in _checks(turn)
                if not player.holds(name, wanted, span)
            ]
        return failures


class _Player:
    def __init__(self, line: Line, script: dict[str, Any]) -> None:
        self._line = line
        self._channel = script.get("channel", "web")
        self._facts = {key: str(value) for key, value in (script.get("facts") or {}).items()}
        self._clock = datetime.fromisoformat(str(script.get("at") or "2026-01-14 10:30").replace(" ", "T"))
        self._asking: str | None = None
        self._bursting = False
        self._since_handoff: list[dict[str, Any]] = []
        self._newest: dict[str, Any] = {}
        self._all_text = ""

    def play(self, turn: dict[str, Any], following: dict[str, Any]) -> Span | None:
        """Play one turn and what follows from it; None where it is skipped or part of a burst."""
        if turn.get("only_if_asked") and self._asking != turn["only_if_asked"]:
            return None
        if turn.get("after"):
            count, unit = str(turn["after"]).split()
            self._clock += timedelta(seconds=int(count) * UNITS[unit.rstrip("s")])
        span = Span()
        more = bool(turn.get("burst") and following.get("burst"))
        self._send(span, str(turn["user"]), turn.get("media"), wait=not more)
        if more:
            return None
        self._answer_questions(span, following)
        return span

    def _send(self, span: Span, text: str, media: str | None = None, wait: bool = True) -> None:
        line: dict[str, Any] = {
            "person": "a",
            "channel": self._channel,
            "text": "" if media else text,
            "at": self._clock.isoformat(),
            "wait": wait,
        }
        if media:
            line["media"] = media
        answer = self._line(line)
        if "error" in answer:
            raise BadInput(answer["error"])
        if wait:
            span.take(text, answer)
            self._asking = answer["asking"]
            self._since_handoff += answer["handoffs"]
            self._all_text += span.replies[-1] + "\n"

    def _answer_questions(self, span: Span, following: dict[str, Any]) -> None:
        held_for = following.get("when_asked")
        for _ in range(MOST_ANSWERS):
            if self._asking is None or self._is_for(held_for):
                return
            if self._asking == following.get("only_if_asked"):
                return
            answer = self._answer_to(self._asking)
            if answer is None:
                return
            self._clock += timedelta(seconds=20)
            self._send(span, answer)

    def _is_for(self, held_for: str | None) -> bool:
        if held_for == "detail":
            return self._asking in FACT_FOR and self._asking != "consent"
        return held_for is not None and self._asking == held_for

    def _answer_to(self, question: str) -> str | None:
        if question == "confirm":
            return "yes thats right"
        return next((self._facts[fact] for fact in FACT_FOR.get(question, ()) if fact in self._facts), None)

    def holds(self, name: str, wanted: Any, span: Span) -> bool:
        """Return whether a check holds for what came back."""
        check = getattr(self, f"_check_{name}", None)
        if check is None:
            raise BadInput(f"no such check: {name}")
        return bool(check(wanted, span))

    def _check_mentions_any(self, wanted: list[str], span: Span) -> bool:
        return any(_plain(str(word)) in reply for word in wanted for reply in span.replies)

    def _check_mentions_none(self, wanted: list[str], span: Span) -> bool:
        return not self._check_mentions_any(wanted, span)

    def _check_asks_consent(self, wanted: bool, span: Span) -> bool:
        return ("consent" in span.asked) == wanted

    def _check_offers_person(self, wanted: bool, span: Span) -> bool:
        offered = any(word in reply for word in PERSON_WORDS for reply in span.replies)
        return (offered or bool(span.handoffs)) == wanted

    def _check_handoff_created(self, wanted: dict[str, Any], span: Span) -> bool:
        made, self._since_handoff = self._since_handoff, []
        if not made:
            return False
        self._newest = made[-1]
        right = set(wanted.get("concerns") or ()) <= set(self._newest["concerns"])
        return right and bool(self._newest["urgent"]) == bool(wanted.get("urgent", False))

    def _check_no_handoff(self, wanted: bool, span: Span) -> bool:
        return (not self._since_handoff) == wanted

    def _check_service_offered(self, wanted: str, span: Span) -> bool:
        return wanted in span.services

    def _check_service_not_offered(self, wanted: str, span: Span) -> bool:
        return wanted not in span.services

    def _check_crisis_first(self, wanted: bool, span: Span) -> bool:
        first = span.replies[0].split(".")[0] if span.replies else ""
        words = ("999", "111", "safe", "danger", "maternity", "midwife", "a&e", "now", "samaritans")
        return any(word in first for word in words) == wanted

    def _check_max_chars(self, wanted: int, span: Span) -> bool:
        return all(len(reply) <= wanted for reply in span.replies)

    def _check_escapes_form(self, wanted: bool, span: Span) -> bool:
        return (span.asked[0] in (None, "safety")) == wanted

    def _check_remembers(self, wanted: str, span: Span) -> bool:
        """The facts named must not be asked for again in this span; reading on is a person's task."""
        asked = {"stage" if "week" in wanted or "month" in wanted else "area" if "area" in wanted else ""}
        return not asked & {question or "-" for question in span.asked}


def _checks(turn: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    for item in turn.get("expect") or ():
        yield from item.items()


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'").replace("\u2018", "'")


def load(path: Path) -> list[dict[str, Any]]:
    """Read conversations.

    Raises:
        BadInput: the file is not a list of conversations.
    """
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, list) or not all(isinstance(c, dict) and "turns" in c for c in content):
        raise BadInput(f"{path.name} is not a list of conversations")
    return content
