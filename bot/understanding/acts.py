"""Short messages that are an act and nothing else: "yes", "stop", "ta", "hiya"."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Optional

import yaml

_NOT_WORDS = re.compile(r"[^\w\s+👍👎👋🙏❤]", re.UNICODE)
_KISSES = re.compile(r"(\s+x+|\s*(?<=\w\s)x+)+$")


def bare(text: str) -> str:
    """Return a short message without case, stops, apostrophes, kisses and doubled spaces."""
    text = _NOT_WORDS.sub("", text.replace("'", "").casefold()).replace("\N{VARIATION SELECTOR-16}", "")
    return _KISSES.sub("", " ".join(text.split()))


class ShortActs:
    """The exact lexicon in data/understanding/acts.yml.

    Args:
        words: for each act the bare messages that mean it.
    """

    LONGEST = 40

    def __init__(self, words: dict[str, list[str]]) -> None:
        self._acts = {bare(str(word)): act for act, listed in words.items() for word in listed}

    @classmethod
    def load(cls, root: Path) -> ShortActs:
        """Return the project's lexicon."""
        path = root / "data" / "understanding" / "acts.yml"
        return cls(yaml.safe_load(path.read_text("utf-8"))["acts"])

    def of(self, text: str) -> Optional[str]:
        """Return the act that a whole message is, or None."""
        return self._acts.get(bare(text)) if len(text) <= self.LONGEST else None
