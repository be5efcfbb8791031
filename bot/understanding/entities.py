"""Entities of a message in one go: stage, place, names, phones, temperature."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from bot.understanding.person import baby_in, name_from_answer, name_in, phones_in, temperature_in
from bot.understanding.place import Places
from bot.understanding.stage import stage_in
from bot.understanding.text import both_ends

__all__ = ["Entities", "name_from_answer"]

#: Half of it at each end of a long message.
_LONGEST = 2_000


class Entities:
    """Finds what decides the help: who, where, how far along.

    Args:
        places: districts and postcodes.
    """

    def __init__(self, places: Places) -> None:
        self._places = places

    @classmethod
    def load(cls, root: Path) -> Entities:
        """Return entities that know the districts of data/places."""
        return cls(Places.load(root))

    def read(self, text: str, today: date) -> dict[str, Any]:
        """Return stage, place, name, baby, phones and temperature of a plain text, as in `Reading`.

        Args:
            text: a plain text (`clean`).
            today: Liverpool's date.
        """
        text = both_ends(text, _LONGEST)
        return {
            "stage": stage_in(text, today),
            "place": self._places.find(text),
            "name": name_in(text),
            "baby": baby_in(text),
            "phones": phones_in(text),
            "temperature": temperature_in(text),
        }
