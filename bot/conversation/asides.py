"""Questions and remarks that may come at any time and have one answer each: "is it free", "who runs this"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
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


#: More than so many side questions of one message are not answered at once.
MOST = 2


@dataclass(frozen=True)
class Aside:
    """One answer, and what asks for it.

    Args:
        name: as data/topics/asides.yml calls it.
        say: the response, or the action that looks the answer up.
        phrases: words that ask for it.
        within: the longest message in words that they count in.
        after: responses of which one must have been said before; empty for most.
        remark: whether it is only a remark, beside which a worry is to be answered in any case.
    """

    name: str
    say: str
    phrases: tuple[str, ...]
    within: int
    after: frozenset[str]
    remark: bool


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

    def names(self) -> set[str]:
        """Return the names of all asides."""
        return {aside.name for aside in self._asides}

    def all_in(
        self, text: str, said: Collection[str] = (), learned: Collection[str] = ()
    ) -> tuple[Aside, ...]:
        """Return the asides that a message holds, as they are listed, at most two.

        Args:
            text: the message.
            said: names of the responses already said.
            learned: names of the asides that the understanding sees where no phrase stands.
        """
        plain = _plain(text)
        here = [aside for aside in self._asides if not aside.after or not aside.after.isdisjoint(said)]
        found = [aside for aside in here if _stands_in(aside, plain)]
        found = found or [aside for aside in here if aside.name in learned]
        # What follows on something said before is about that, and about nothing else.
        return tuple([aside for aside in found if aside.after][:1] or found[:MOST])

    def of(self, text: str, said: Collection[str] = ()) -> str | None:
        """Return the response, or the action, that answers a message; None where it is no aside."""
        return next((aside.say for aside in self.all_in(text, said)), None)


def is_under_16(text: str) -> bool:
    """Return whether the writer says an age under 16 of themselves."""
    return UNDER_16.search(_plain(text)) is not None


def _aside(content: Mapping[str, Any]) -> Aside:
    return Aside(
        content["name"],
        content["say"],
        tuple(_plain(str(each)) for each in content["phrases"]),
        int(content["within"]),
        frozenset(content.get("after") or ()),
        bool(content.get("remark")),
    )


def _stands_in(aside: Aside, plain: str) -> bool:
    return len(plain.split()) <= aside.within and any(f" {each} " in f" {plain} " for each in aside.phrases)


def _plain(text: str) -> str:
    return re.sub(r"[^\w+/]+", " ", text.lower().replace("'", "").replace("\u2019", "")).strip()
