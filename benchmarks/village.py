"""Village as its users have it: `village run`, and parents at the web chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import psutil

from bot.classification import Classifier
from bot.database import ROOT
from bot.understanding.data import intent
from tests.village import Village, WebPerson


class WebParent:
    """Posts a message and has the answer from the long poll, as the page does."""

    def __init__(self, village: Village) -> None:
        self._person = WebPerson(village)

    def says(self, text: str) -> bool:
        return bool(self._person.says(text))

    def reads_on(self) -> None:
        self._person.everything()


class VillageBot:
    """Village with its settings as they are, on free ports.

    Args:
        folder: an empty one, for its data.
    """

    def __init__(self, folder: Path) -> None:
        self._village = Village(folder, LOG_LEVEL="info")

    def train(self) -> float | None:
        return None

    def start(self) -> None:
        self._village.start()

    def stop(self) -> None:
        self._village.stop()

    def processes(self) -> list[psutil.Process]:
        return self._village.processes()

    def new_parent(self) -> WebParent:
        return WebParent(self._village)

    def intents(self, texts: Sequence[str]) -> Iterator[str]:
        # No listener says an intent; this is the code that the gateway runs.
        classifier = Classifier(ROOT, date.today())
        for text in texts:
            found = classifier.classify(text)
            yield intent(found["concerns"], found["risk"] or found["ask"], found["act"])
