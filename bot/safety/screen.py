"""The danger screen: patterns and learned probabilities, each catching what the other misses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Optional

import yaml

from bot.safety.fever import fever
from bot.safety.patterns import Patterns, clauses
from bot.understanding.reading import RISKS, Reading

DATA = Path(__file__).resolve().parent.parent.parent / "data/safety"


@dataclass(frozen=True)
class Screen:
    """What the screen found in a message.

    Args:
        risk: the most pressing danger that is certain, or None.
        ask: the danger to ask about where it is not certain; never beside a risk.
        by: what found it: `patterns`, `learned` or `both`.
    """

    risk: Optional[str] = None
    ask: Optional[str] = None
    by: Optional[str] = None


def screen(text: str, reading: Optional[Reading], today: Optional[date] = None) -> Screen:
    """Look for danger in a message.

    Args:
        text: the whole message.
        reading: the message understood, or None where the understanding is not there: the patterns
            alone must do then.
        today: the day it is in Liverpool; not needed by any pattern so far.

    Returns:
        At most one danger, the most pressing one.
    """
    sure, doubt = _signs(text)
    hot = fever(reading)
    if hot:
        (sure if hot == "sure" else doubt).add("medical_emergency")
    learned_sure, learned_doubt = _learned(reading, suppressed=_is_harmless(text) and not sure)
    risk = _most_pressing(sure | learned_sure)
    if risk:
        return Screen(risk=risk, by=_by(risk, sure, learned_sure))
    ask = _most_pressing(doubt | learned_doubt)
    return Screen(ask=ask, by=_by(ask, doubt, learned_doubt)) if ask else Screen()


def _signs(text: str) -> tuple[set[str], set[str]]:
    """Return the kinds that the patterns are sure of and those that they doubt."""
    patterns = _patterns()
    sure: set[str] = set()
    doubt: set[str] = set()
    for clause in clauses(text):
        plain = clause + " "
        for harmless in patterns.harmless:
            plain = harmless.sub(" ", plain)
        denied = any(denial.search(plain) for denial in patterns.denials)
        for pattern in patterns.dangers:
            if pattern.kind not in sure and not denied and pattern.expression.search(plain):
                (sure if pattern.sure else doubt).add(pattern.kind)
    return sure, doubt - sure


def _is_harmless(text: str) -> bool:
    patterns = _patterns()
    plain = [clause + " " for clause in clauses(text)]
    return any(p.search(clause) for clause in plain for p in (*patterns.harmless, *patterns.denials))


def _learned(reading: Optional[Reading], suppressed: bool) -> tuple[set[str], set[str]]:
    if reading is None:
        return set(), set()
    limits = _thresholds()
    extra = limits["suppressed_extra"] if suppressed else 0.0
    sure = {kind for kind, p in reading.danger.items() if p >= limits["risk"] + extra}
    doubt = {kind for kind, p in reading.danger.items() if p >= limits["ask"] + extra}
    return sure, doubt - sure


def _most_pressing(kinds: Iterable[str]) -> Optional[str]:
    found = set(kinds)
    return next((kind for kind in RISKS if kind in found), None)


def _by(kind: str, patterns: set[str], learned: set[str]) -> str:
    if kind in patterns and kind in learned:
        return "both"
    return "patterns" if kind in patterns else "learned"


@lru_cache(maxsize=1)
def _patterns() -> Patterns:
    return Patterns.load(DATA)


@lru_cache(maxsize=1)
def _thresholds() -> dict[str, float]:
    content: dict[str, float] = yaml.safe_load((DATA / "thresholds.yml").read_text(encoding="utf-8"))
    return content
