"""Which service to put forward, and what to say of one that a parent asks about by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.conversation.memory import Memory
from bot.directory.search import Match
from bot.understanding.reading import CONCERNS, Place, Stage
from bot.understanding.spoken import spoken_place

#: How parents call the services of data/services that they may have heard of. The Pier Head is a place.
NAMES = {
    "cap": re.compile(r"\badvice on prescription\b"),
    "best_for_baby_too": re.compile(r"\bbest for baby\b"),
    "pss": re.compile(r"\bpss\b"),
    "pier": re.compile(r"\bpier\b(?! head)"),
    "silver_birch": re.compile(r"\bsilver ?birch\b"),
}
OUTSIDE = ("outside_area", "area_not_confirmed")
FORWARD = "utter_service_"
#: Responses that begin like those that put a service forward, and say something else about one.
NOT_FORWARD = tuple(
    f"{FORWARD}{name}" for name in ("outside", "again", "too_old", "not_here", "after_loss", "for_mothers")
)


@dataclass(frozen=True)
class Say:
    """A response to say, what fills it in, and the services it puts forward."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    services: tuple[str, ...] = ()


Fitting = Callable[[str, Stage | None, Place | None], list[Match]]


@dataclass(frozen=True)
class Services:
    """The directory as the conversation uses it.

    Args:
        fitting: the directory's search.
        has_words: whether a response exists (a service may have no words of its own).
        team_area: the council's area in which the link workers work.
    """

    fitting: Fitting
    has_words: Callable[[str], bool]
    team_area: str

    def outside(self, place: Place | None) -> bool:
        """Return whether somebody surely lives outside the link workers' area."""
        return place is not None and place.authority is not None and place.authority != self.team_area

    def missing(self, known: Memory, concerns: Iterable[str], today: date) -> set[str]:
        """Return what has to be asked to know whether the first service for a worry fits: stage, place."""
        return {
            what
            for concern in concerns
            for match in self._matches(concern, known, today)[:1]
            if match.fit == "maybe"
            for what in match.missing
        }

    def put_forward(self, known: Memory, concerns: Iterable[str], today: date, again: bool) -> Iterable[Say]:
        """Say the best service that fits; `again` where one that was said before is worth a reminder."""
        for concern in concerns:
            matches = [match for match in self._matches(concern, known, today) if match.fit == "yes"]
            if not matches:
                continue
            best = matches[0]
            if f"utter_service_{best.slug}" not in known.said:
                yield _forward(best)
            elif again:
                yield Say("utter_service_again", {"service": best.name}, (best.slug,))
            return
        yield from self._outside(known)

    def about(self, slug: str, known: Memory, today: date) -> tuple[Say, ...]:
        """Say whether a service that was named is for this person, and why not where it is not.

        Args:
            slug: the directory's id.
            known: what is known of the person.
            today: the day it is in Liverpool.
        """
        match = self._match(slug, known, today)
        if match is None:
            return ()
        if match.fit == "no":
            return (self._against(match, known),)
        if "loss" in known.concerns and "stage" in match.missing:
            own = f"utter_service_after_loss_{match.slug}"
            name = own if self.has_words(own) else "utter_service_after_loss"
            return (Say(name, {"service": match.name}),)
        if known.dad and "mother" in match.why:
            return (Say("utter_service_for_mothers", {"service": match.name}),)
        question = {"place": "utter_ask_postcode", "stage": "utter_ask_stage"}
        return (_forward(match), *(Say(question[what]) for what in match.missing[:1]))

    def _match(self, slug: str, known: Memory, today: date) -> Match | None:
        stage = known.stage_today(today)
        found = (match for concern in CONCERNS for match in self.fitting(concern, stage, known.place))
        return next((match for match in found if match.slug == slug), None)

    def _against(self, match: Match, known: Memory) -> Say:
        if known.place is not None and any(reason in OUTSIDE for reason in match.why):
            return Say(f"utter_service_not_here_{match.slug}", {"area": spoken_place(known.place)})
        own = f"utter_service_too_old_{match.slug}"
        return Say(own if self.has_words(own) else "utter_service_too_old", {"service": match.name})

    def _matches(self, concern: str, known: Memory, today: date) -> list[Match]:
        found = self.fitting(concern, known.stage_today(today), known.place)
        return [
            match
            for match in found
            if self.has_words(f"utter_service_{match.slug}") and not (known.dad and "mother" in match.why)
        ]

    def _outside(self, known: Memory) -> Iterable[Say]:
        if not self.outside(known.place) or known.place is None:
            return
        name = "utter_service_outside"
        where = spoken_place(known.place)
        said_for = f"{name}:{where}"
        if said_for not in known.said:
            council = known.place.authority or where
            yield Say(name, {"area": where, "council": council, "mark": said_for})


def named(text: str) -> str | None:
    """Return the directory's id of the service that a message names, or None."""
    plain = text.lower()
    return next((slug for slug, name in NAMES.items() if name.search(plain)), None)


def services_in(said: Iterable[str]) -> tuple[str, ...]:
    """Return the directory's ids of the services that were put forward, out of the responses said."""
    forward = (name for name in said if name.startswith(FORWARD) and not name.startswith(NOT_FORWARD))
    return tuple(name.removeprefix(FORWARD) for name in forward)


def signposted(said: Iterable[str]) -> bool:
    """Return whether somebody was pointed to help: a service, or who there is outside the team's area."""
    said = tuple(said)
    return bool(services_in(said)) or any(name.startswith("utter_service_outside") for name in said)


def _forward(match: Match) -> Say:
    return Say(f"{FORWARD}{match.slug}", {"service": match.name}, (match.slug,))
