"""The danger screen: every message, before anything else (design.md, "Safety first and always").

Two that see differently look at each message: the patterns of data/safety, which need nothing else, and the
learned probabilities of a Reading, where there are any. Either is enough. The thresholds and the cost they
were chosen for are in data/safety/thresholds.yml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Optional

import yaml

from bot.safety import languages
from bot.safety.after import is_hide
from bot.safety.fever import fever
from bot.safety.patterns import DOUBT, SURE, Found, load
from bot.safety.plain import DATA
from bot.safety.suppressors import FADED
from bot.understanding.reading import RISKS, Reading


@dataclass(frozen=True)
class Screen:
    """What the screen says of one message.

    Args:
        risk: a danger that is answered before anything else, or None.
        ask: a danger that may be there and is asked about; never beside a risk.
        by: who saw it: `patterns`, `learned` or `both`; None where nothing was seen.
    """

    risk: Optional[str] = None
    ask: Optional[str] = None
    by: Optional[str] = None


@dataclass(frozen=True)
class Thresholds:
    """From which learned probability on something follows (data/safety/thresholds.yml).

    Args:
        risk: danger, by the learned part alone.
        ask: a question, by the learned part alone.
        risk_with_doubt: danger, where a pattern has its doubts too.
        risk_covered: danger, where the patterns found only what a denial or the like covers.
        ask_covered: a question in that case.
        unlikely: below this the learned part hardly sees it: a sure sign is asked about.
        let_be: below this the learned part sees nothing: a doubt is let be.
    """

    risk: float
    ask: float
    risk_with_doubt: float
    risk_covered: float
    ask_covered: float
    unlikely: float
    let_be: float


@lru_cache(maxsize=1)
def thresholds() -> dict[str, Thresholds]:
    """Return the thresholds for each kind of danger, read once."""
    content = yaml.safe_load((DATA / "thresholds.yml").read_text(encoding="utf-8"))
    own = content.get("kinds") or {}
    return {kind: Thresholds(**{**content["all"], **(own.get(kind) or {})}) for kind in RISKS}


def screen(text: str, reading: Optional[Reading] = None, today: Optional[date] = None) -> Screen:
    """Say whether a message holds danger, may hold one, or none.

    Args:
        text: the whole message.
        reading: what was understood of it; None where that failed: the patterns work alone.
        today: the day it was written; a Reading's ages already rest on it, so the patterns do not ask.

    Returns:
        The danger that presses most (the order of RISKS), or the most likely doubt.
    """
    if is_hide(text):  # our own word, given to those whose messages somebody else may read
        return Screen()
    signs = signs_in(text, reading)
    learned = likelihoods(reading.danger if reading else {}, signs)
    risks: dict[str, str] = {}
    asks: dict[str, str] = {}
    for kind in RISKS:
        level, by = _judge(kind, signs.get(kind), learned.get(kind))
        if level == SURE:
            risks[kind] = by
        elif level == DOUBT:
            asks[kind] = by
    for kind in RISKS:
        if kind in risks:
            return Screen(risk=kind, by=risks[kind])
    if not asks:
        return Screen()
    kind = max(asks, key=lambda k: (learned.get(k, 0.0), -RISKS.index(k)))
    return Screen(ask=kind, by=asks[kind])


def likelihoods(
    learned: Mapping[str, float], signs: Mapping[str, Sequence[Optional[str]]]
) -> dict[str, float]:
    """Return how likely each kind of danger is, for judging.

    A message between two kinds of danger is no less a danger: the likeliest kind, and every kind that a
    pattern points to, counts as likely as danger of any kind. Measured on data/development at one false alarm
    in a hundred, the learned part so finds 0.74 and 0.71 of dangers (first and second set) instead of 0.55
    and 0.68.

    Args:
        learned: the probability of each kind; together at most 1.
        signs: what `signs_in` gave.
    """
    if not learned:
        return {}
    whole = min(1.0, sum(learned.values()))
    likeliest = max(learned, key=lambda kind: learned[kind])
    return {
        kind: whole if kind == likeliest or any(signs.get(kind, ())) else likely
        for kind, likely in learned.items()
    }


def signs_in(text: str, reading: Optional[Reading] = None) -> dict[str, list[Optional[str]]]:
    """Return for each kind of danger the levels of what the patterns alone see; None is a covered sign."""
    signs: dict[str, list[Optional[str]]] = {}
    for found in load().find(text, reading):
        signs.setdefault(found.pattern.kind, []).append(found.level)
    for kind in languages.find(text):
        signs.setdefault(kind, []).append(SURE)
    hot = fever(text, reading)
    if hot:
        signs.setdefault("medical_emergency", []).append(hot)
    return signs


def found_in(text: str, reading: Optional[Reading] = None) -> list[Found]:
    """Return the patterns that hold in a message, the covered ones left out."""
    return [found for found in load().find(text, reading) if found.level]


def _judge(
    kind: str, levels: Optional[list[Optional[str]]], probability: Optional[float]
) -> tuple[Optional[str], str]:
    limits = thresholds()[kind]
    levels = levels or []
    likely = probability or 0.0
    by = "both" if likely >= limits.ask else "patterns"
    unlikely = probability is not None and probability < limits.unlikely
    if SURE in levels or levels.count(DOUBT) > 1:
        return (DOUBT if unlikely else SURE), by
    if DOUBT in levels or FADED in levels:
        if likely >= limits.risk_with_doubt:
            return SURE, "both"
        return (None if probability is not None and probability < limits.let_be else DOUBT), by
    if likely >= (limits.risk_covered if levels else limits.risk):
        return SURE, "learned"
    if likely >= (limits.ask_covered if levels else limits.ask):
        return DOUBT, "learned"
    return None, ""
