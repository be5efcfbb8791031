"""Questions and remarks that may come at any time and have one answer each: "is it free", "who runs this"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SetupError

#: "im 15", "I'm only fourteen", "i am 15 and pregnant"; not weeks, months or days.
UNDER_16 = re.compile(
    r"\b(?:im|i am)\s+(?:only\s+|just\s+)?(?:1[0-5]|ten|eleven|twelve|thirteen|fourteen|fifteen)\b"
    r"(?!\s*(?:/|\+|w|wk|wks|week|weeks|month|months|mths|day|days|hours|mins|minutes|stone|kg|quid|pound|percent|centimet)\b)"
)


@dataclass(frozen=True)
class Aside:
    """One answer, the phrases that ask for it, and the longest message in words that they count in."""

    say: str
    phrases: tuple[str, ...]
    within: int


class Asides:
    """All asides.

    Args:
        asides: in the order in which they are looked for.
    """

    def __init__(self, asides: Iterable[Aside]) -> None:
        self._asides = tuple(asides)

    @classmethod
    def load(cls, path: Path) -> Asides:
        """Read data/asides.yml.

        Raises:
            SetupError: it is not in the form that its head describes.
        """
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            return cls(_aside(each) for each in content["asides"])
        except (KeyError, TypeError) as error:
            raise SetupError(f"{path.name} is not a list of asides: {error}") from error

    def responses(self) -> set[str]:
        """Return the names of all responses that may be said; some asides are answered by an action."""
        return {aside.say for aside in self._asides if aside.say.startswith("utter_")}

    def of(self, text: str) -> str | None:
        """Return the response, or the action, that answers a message; None where it is no aside."""
        plain = _plain(text)
        words = len(plain.split())
        for aside in self._asides:
            if words <= aside.within and any(f" {phrase} " in f" {plain} " for phrase in aside.phrases):
                return aside.say
        return None


def is_under_16(text: str) -> bool:
    """Return whether the writer says an age under 16 of themselves."""
    return UNDER_16.search(_plain(text)) is not None


def _aside(content: Mapping[str, Any]) -> Aside:
    return Aside(
        content["say"], tuple(_plain(str(each)) for each in content["phrases"]), int(content["within"])
    )


def _plain(text: str) -> str:
    return re.sub(r"[^\w+/]+", " ", text.lower().replace("'", "").replace("\u2019", "")).strip()
