"""What the bot knows of a parent within one conversation; the engine keeps it in its slots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from bot.understanding.reading import HEAVIER_FIRST, Place, Reading, Stage

#: A pregnancy is spoken of up to this many days; after it, the child's age is asked for again.
LONGEST_PREGNANCY = 42 * 7


#: Words by which a father speaks of himself.
DAD = re.compile(
    r"\b(i'?m|i am|as|being) (a|the|his|her|their)? ?((new|first ?time|single|young|step) ?)*"
    r"(dad|father|daddy|grandad)\b"
    r"|\b(dad|fella|bloke) here\b|\b(new|first ?time) dad\b|\bdad (of|to) (a|an|two|three|\d|twins)\b"
    r"|\bother dads\b|\bmen like me\b"
)


@dataclass(frozen=True)
class Memory:
    """What is known.

    Args:
        concerns: every worry voiced, in order.
        topic: the one being talked about.
        about: for each concern the sub-topics found (data/help).
        stage: pregnancy or child's age, true on the day `stage_on`.
        stage_on: the day the stage was said.
        place: where they live, as far as known.
        name: as they gave it, in passing or when asked.
        baby: the name of a baby who died, where it was told.
        dad: whether a father writes; some services are for mothers only.
        said: names of the responses already said.
        offered: what a bare "yes" would accept, or None.
        misheard: how many messages in a row were not understood.
    """

    concerns: tuple[str, ...] = ()
    topic: str | None = None
    about: Mapping[str, tuple[str, ...]] | None = None
    stage: Stage | None = None
    stage_on: date | None = None
    place: Place | None = None
    name: str | None = None
    baby: str | None = None
    dad: bool = False
    said: tuple[str, ...] = ()
    offered: str | None = None
    misheard: int = 0

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Memory:
        """Return the memory that `to_slots` wrote; what was never set is not known."""
        stage = dict(slots.get("stage") or {})
        on = stage.pop("on", None)
        return cls(
            concerns=tuple(slots.get("concerns") or ()),
            topic=slots.get("topic"),
            about={key: tuple(value) for key, value in (slots.get("about") or {}).items()},
            stage=Stage(**stage) if stage else None,
            stage_on=date.fromisoformat(on) if on else None,
            place=Place(**slots["place"]) if slots.get("place") else None,
            name=slots.get("name"),
            baby=slots.get("baby"),
            dad=bool(slots.get("dad")),
            said=tuple(slots.get("said") or ()),
            offered=slots.get("offered"),
            misheard=int(slots.get("misheard") or 0),
        )

    def to_slots(self) -> dict[str, Any]:
        """Return the memory as values that slots can hold."""
        on = self.stage_on.isoformat() if self.stage_on else None
        return {
            "concerns": list(self.concerns),
            "topic": self.topic,
            "about": {key: list(value) for key, value in (self.about or {}).items()},
            "stage": {**asdict(self.stage), "on": on} if self.stage else None,
            "place": asdict(self.place) if self.place else None,
            "name": self.name,
            "baby": self.baby,
            "dad": self.dad,
            "said": list(self.said),
            "offered": self.offered,
            "misheard": self.misheard,
        }

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of the parent."""
        return not (self.concerns or self.stage or self.place or self.dad)

    def after(self, reading: Reading, today: date) -> Memory:
        """Return the memory once a message has been read: later words correct earlier ones."""
        stage = reading.stage or self._stage_unless_lost(reading)
        if self.stage and stage and stage.days is None and stage.kind == self.stage.kind:
            stage = self.stage  # "im pregnant" takes nothing away from "24 weeks"
        new = tuple(c for c in HEAVIER_FIRST if c in reading.concerns and c not in self.concerns)
        return replace(
            self,
            concerns=self.concerns + new,
            stage=stage,
            stage_on=today if stage is not self.stage else self.stage_on,
            place=_joined(self.place, reading.place),
            name=reading.name or self.name,
            baby=(reading.baby if "loss" in (*self.concerns, *new) else None) or self.baby,
        )

    def _stage_unless_lost(self, reading: Reading) -> Stage | None:
        """Return the stage known before; a pregnancy that was spoken of before a loss is over with it."""
        lost = "loss" in reading.concerns and "loss" not in self.concerns
        return None if lost and self.stage and self.stage.kind == "pregnant" else self.stage

    def without_subject(self) -> Memory:
        """Return the memory without whom it is about: of somebody who was passed on nothing is kept."""
        return Memory(dad=self.dad, said=self.said, offered=self.offered)

    def stage_today(self, today: date) -> Stage | None:
        """Return the stage as it is today: a pregnancy and a child grow from the day it was said.

        Args:
            today: the day it is in Liverpool.

        Returns:
            None where nothing was said, or where the baby of a pregnancy must have come by now.
        """
        if self.stage is None or self.stage.days is None or self.stage_on is None:
            return self.stage
        days = self.stage.days + (today - self.stage_on).days
        if self.stage.kind == "pregnant" and days > LONGEST_PREGNANCY:
            return None
        return replace(self.stage, days=days)


def together(before: Memory, since: Memory) -> Memory:
    """Return what is known once two memories are one person's; of two stages or places the newer counts."""
    newer = since if since.stage else before
    about = {**(before.about or {}), **(since.about or {})}
    return Memory(
        concerns=tuple(dict.fromkeys((*before.concerns, *since.concerns))),
        topic=since.topic or before.topic,
        about=about,
        stage=newer.stage,
        stage_on=newer.stage_on,
        place=_joined(before.place, since.place),
        name=since.name or before.name,
        baby=since.baby or before.baby,
        dad=before.dad or since.dad,
        said=tuple(dict.fromkeys((*before.said, *since.said))),
    )


def is_dad(text: str) -> bool:
    """Return whether a father writes, as far as the message says so."""
    return DAD.search(text.lower().replace("\u2019", "'")) is not None


def _joined(before: Place | None, now: Place | None) -> Place | None:
    """Return the newer place; where it is another name for the same one, with what the older one adds."""
    if before is None or now is None:
        return now or before
    same = before.authority is not None and before.authority == now.authority
    if same and now.district == now.authority and not now.postcode:
        return before  # "is there anything in Liverpool" takes nothing away from Walton
    if not same or (before.district and now.district) or (before.postcode and now.postcode):
        return now
    return replace(now, district=now.district or before.district, postcode=now.postcode or before.postcode)
