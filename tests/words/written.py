"""What is written in data/responses and data/help, read once for all tests of words."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from bot.database import ROOT
from bot.review.rules import Rules
from bot.words import Entry, Words

RESPONSES, HELP = ROOT / "data" / "responses", ROOT / "data" / "help"

RULES = Rules.load(ROOT / "data")


@cache
def entries() -> tuple[tuple[str, Entry], ...]:
    return tuple((entry.topic, entry) for entry in Words.load(RESPONSES).all())


def english() -> list[tuple[str, Entry]]:
    return [(topic, entry) for topic, entry in entries() if not entry.about.get("language")]


def messages() -> list[tuple[str, Entry]]:
    """All that is sent to a parent; the web chat's page stands around the messages."""
    return [(topic, entry) for topic, entry in english() if topic != "page"]


@cache
def plans() -> dict[str, dict[str, Any]]:
    files = sorted(HELP.glob("*.yml"))
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in files}


def said_by(plan: dict[str, Any]) -> list[str]:
    steps = [*plan["opening"], *plan["steps"], *(plan.get("ask") or [])]
    closing = [plan["done"], *([plan["unknown"]] if "unknown" in plan else [])]
    return [step if isinstance(step, str) else step["say"] for step in steps] + closing
