"""The danger screen: every message, before anything else (design.md, "Safety first and always").

Two that see differently look at each message: the patterns of data/safety, which need nothing else, and the
learned probabilities of a Reading, where there are any. Either is enough. The thresholds and the cost they
were chosen for are in data/safety/thresholds.yml.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Optional

import yaml

from bot.safety import languages
from bot.safety.fever import fever
from bot.safety.patterns import DOUBT, SURE, Found, load
from bot.safety.plain import DATA
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
    """

    risk: float
    ask: float
    risk_with_doubt: float
    risk_covered: float
    ask_covered: float


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
    signs = signs_in(text, reading)
    learned = reading.danger if reading else {}
    risks: dict[str, str] = {}
    asks: dict[str, str] = {}
    for kind in RISKS:
        level, by = _judge(kind, signs.get(kind), learned.get(kind, 0.0))
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


def _judge(kind: str, levels: Optional[list[Optional[str]]], probability: float) -> tuple[Optional[str], str]:
    limits = thresholds()[kind]
    levels = levels or []
    doubts = levels.count(DOUBT)
    if SURE in levels or doubts > 1:
        return SURE, "both" if probability >= limits.ask else "patterns"
    if doubts:
        if probability >= limits.risk_with_doubt:
            return SURE, "both"
        return DOUBT, "both" if probability >= limits.ask else "patterns"
    covered = bool(levels)
    if probability >= (limits.risk_covered if covered else limits.risk):
        return SURE, "learned"
    if probability >= (limits.ask_covered if covered else limits.ask):
        return DOUBT, "learned"
    return None, ""
