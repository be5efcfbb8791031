"""The link workers' team: who they are to a parent, when they work, where news for them goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.handoff.hours import WorkingHours
from bot.settings import Settings


@dataclass(frozen=True)
class Team:
    """The team as the settings describe it.

    Args:
        name: as parents read it.
        area: the area it covers.
        hours: when it works.
        promise_hours: working hours within which a hand-off is taken up, or it escalates.
        email: where news of a hand-off goes.
        escalation_email: who is told when a promise is not kept.
        address: of the public listener, for links to the console.
        pass_on_in_danger: whether a danger may be passed on without consent (a policy).
    """

    name: str
    area: str
    hours: WorkingHours
    promise_hours: int
    email: str
    escalation_email: str
    address: str
    pass_on_in_danger: bool = False

    def promise_from(self, now: datetime) -> datetime:
        """Return by when a hand-off made now is taken up."""
        return self.hours.promise(now, self.promise_hours)


def team_of(settings: Settings) -> Team:
    """Return the team that the settings describe.

    Raises:
        SetupError: the team's days or hours make no sense.
    """
    return Team(
        name=settings.team_name,
        area=settings.team_area,
        hours=WorkingHours.of(settings.team_days, settings.team_opens, settings.team_closes),
        promise_hours=settings.promise_hours,
        email=settings.team_email,
        escalation_email=settings.escalation_email,
        address=settings.address,
        pass_on_in_danger=settings.pass_on_in_danger,
    )
