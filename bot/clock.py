"""The one clock of the bot. Nothing else asks the machine for the time.

A simulation sets it, so timers, promises and a baby's age all stand at the same moment.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

LIVERPOOL = ZoneInfo("Europe/London")


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the present moment, in UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it is put, and from then on never goes back.

    Args:
        at: where it starts; a time without a zone is Liverpool time.
    """

    def __init__(self, at: datetime) -> None:
        self._now = _utc(at)

    def now(self) -> datetime:
        return self._now

    def put(self, at: datetime) -> None:
        """Put the clock anywhere: only before anything has happened."""
        self._now = _utc(at)

    def move_to(self, at: datetime) -> None:
        """Move forward to `at`.

        Raises:
            ValueError: `at` lies before the present moment.
        """
        at = _utc(at)
        if at < self._now:
            raise ValueError(f"the clock stands at {self._now:%Y-%m-%dT%H:%M} and never goes back")
        self._now = at


def in_liverpool(moment: datetime) -> datetime:
    """Return the same moment as a Liverpool time."""
    return moment.astimezone(LIVERPOOL)


def _utc(at: datetime) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=LIVERPOOL)).astimezone(UTC)
