"""`village classify`: the same understanding and screen that serve parents, message by message."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.safety.screen import screen
from bot.understanding.reader import Reader
from bot.understanding.text import clean


class Classifier:
    """Says what a message carries, in the words of labels.md.

    Args:
        root: the project's folder, with models and data.
        today: the day it is in Liverpool; "due in march" needs it.
    """

    def __init__(self, root: Path, today: date) -> None:
        self._reader = Reader.load(root)
        self._today = today

    def classify(self, text: str) -> dict[str, Any]:
        """Return a message's text, concerns, risk, ask and act."""
        text_read = clean(text)
        reading = self._reader.read(text_read, self._today)
        danger = screen(text_read, reading, self._today)
        return {
            "text": text,
            "concerns": list(reading.concerns),
            "risk": danger.risk,
            "ask": danger.ask,
            "act": reading.act,
        }


def classified_lines(classifier: Classifier, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Classify JSON Lines, in order; a line that is not an object with a string `text` gets an error."""
    for line in lines:
        if not line.strip():
            continue
        try:
            text = json.loads(line)["text"]
        except (ValueError, TypeError, KeyError, RecursionError):
            text = None
        if isinstance(text, str):
            yield classifier.classify(text)
        else:
            yield {"error": "a line is an object with a string `text`"}
