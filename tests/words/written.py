"""What is written in data/responses and data/help, read once for all tests of words."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

from bot.database import ROOT
from bot.words import Entry, Words

RESPONSES, HELP = ROOT / "data" / "responses", ROOT / "data" / "help"

#: Values as long as they come in life, so that a length is that of the message sent.
FILLED = {
    "team": "the Village link workers", "promise": "by 4:30pm tomorrow (Wednesday 23 December)",
    "reference": "VL-7K2M9", "opens": "by 9am on Wednesday 23 December", "when": "23 December",
    "details": "Kerry, this number, best time: any morning, careful: no messages, Walton, 24 weeks pregnant",
    "default": "this number", "area": "Newton-le-Willows", "council": "St Helens",
    "what": "24 weeks pregnant", "stage": "24 weeks pregnant", "name_part": ", Alexandra",
    "worker": "Samira Okonkwo", "who": "your mum",
    "code": "CDF-GH3-JKM", "service": "Citizens Advice on Prescription", "concerns": "money",
}  # fmt: skip


@cache
def entries() -> tuple[tuple[str, Entry], ...]:
    words = Words.load(RESPONSES)
    found: list[tuple[str, Entry]] = []
    for path in sorted(RESPONSES.rglob("*.yml")):
        for name in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]:
            found += [(path.stem, entry) for entry in words.entries(name)]
    return tuple(found)


def english() -> list[tuple[str, Entry]]:
    return [(topic, entry) for topic, entry in entries() if not entry.about.get("language")]


def messages() -> list[tuple[str, Entry]]:
    """All that is sent to a parent; the web chat's page stands around the messages."""
    return [(topic, entry) for topic, entry in english() if topic != "page"]


def filled(entry: Entry) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: FILLED[match[1]], entry.text)


@cache
def plans() -> dict[str, dict[str, Any]]:
    files = sorted(HELP.glob("*.yml"))
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in files}


def said_by(plan: dict[str, Any]) -> list[str]:
    steps = [*plan["opening"], *plan["steps"], *(plan.get("ask") or [])]
    return [step if isinstance(step, str) else step["say"] for step in steps] + [plan["done"]]
