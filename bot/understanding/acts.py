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
        needs: for acts that cannot be undone, the words of which one must stand in a longer message.
        unless: for acts easily mistaken, the words of which none may stand in a longer message.
    """

    LONGEST = 40

    def __init__(
        self, words: dict[str, list[str]], needs: dict[str, list[str]], unless: dict[str, list[str]]
    ) -> None:
        self._acts = {bare(str(word)): act for act, listed in words.items() for word in listed}
        self._needs, self._unless = needs, unless

    @classmethod
    def load(cls, root: Path) -> ShortActs:
        """Return the project's lexicon."""
        path = root / "data" / "understanding" / "acts.yml"
        content = yaml.safe_load(path.read_text("utf-8"))
        return cls(content["acts"], content["needs"], content["unless"])

    def of(self, text: str) -> Optional[str]:
        """Return the act that a whole message is, or None."""
        return self._acts.get(bare(text)) if len(text) <= self.LONGEST else None

    def allows(self, act: Optional[str], text: str) -> bool:
        """Return whether a message may be taken for an act, by the words that stand in it."""
        padded = f" {bare(text)} "
        if act in self._needs and not _any_in(self._needs[act], padded):
            return False
        return act not in self._unless or not _any_in(self._unless[act], padded)


def _any_in(words: list[str], padded: str) -> bool:
    return any(f" {word} " in padded for word in words)
