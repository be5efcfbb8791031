"""When the link workers work, in Liverpool time, and what that makes of a promise. Pure."""

from __future__ import annotations

from calendar import day_name
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from bot.clock import LIVERPOOL, in_liverpool
from bot.errors import SetupError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: A team that is closed for longer than this has its working days set wrongly.
LONGEST_BREAK = 31


@dataclass(frozen=True)
class WorkingHours:
    """The hours of the days a team works; it rests on English bank holidays.

    Args:
        days: of DAYS.
        opens: hour of the day they start, 0 to 23, Liverpool time.
        closes: hour of the day they stop, 1 to 24.
    """

    days: frozenset[str]
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(DAYS):
            raise SetupError(f"team_days must name days out of {', '.join(DAYS)}")
        if not 0 <= self.opens < self.closes <= 24:
            raise SetupError("team_opens must be an hour of the day before team_closes")

    @classmethod
    def of(cls, days: str, opens: int, closes: int) -> WorkingHours:
        """Return the hours that settings say: days as "mon,tue", hours of the day.

        Raises:
            SetupError: there is no such day, or the hours do not make a day.
        """
        return cls(frozenset(day.strip().lower() for day in days.split(",") if day.strip()), opens, closes)

    def works_on(self, day: date) -> bool:
        """Return whether the team works on this day at all."""
        return DAYS[day.weekday()] in self.days and day not in bank_holidays(day.year)

    def is_open(self, moment: datetime) -> bool:
        """Return whether the team is at work at `moment`; at the closing hour it no longer is."""
        day = in_liverpool(moment).date()
        return self.works_on(day) and self._opening(day) <= moment < self._closing(day)

    def next_opening(self, moment: datetime) -> datetime:
        """Return when the team next starts work: `moment` itself while it is at work."""
        day = in_liverpool(moment).date()
        for _ in range(LONGEST_BREAK):
            if self.works_on(day) and moment < self._closing(day):
                return max(moment.astimezone(UTC), self._opening(day))
            day += timedelta(days=1)
        raise SetupError(f"the team's days leave it closed for more than {LONGEST_BREAK} days")

    def deadline(self, start: datetime, working_hours: float) -> datetime:
        """Return when so many working hours after `start` have gone by."""
        left = timedelta(hours=working_hours)
        moment = start
        while True:
            moment = self.next_opening(moment)
            closing = self._closing(in_liverpool(moment).date())
            if left <= closing - moment:
                return moment + left
            left -= closing - moment
            moment = closing

    def promise(self, start: datetime, working_hours: float) -> datetime:
        """Return the deadline at the next full hour: what is said is what is kept ("by 5pm")."""
        exact = self.deadline(start, working_hours)
        hour = exact.replace(minute=0, second=0, microsecond=0)
        return hour if hour == exact else hour + timedelta(hours=1)

    def _opening(self, day: date) -> datetime:
        return _at(day, self.opens)

    def _closing(self, day: date) -> datetime:
        return _at(day, self.closes)


def spoken_hours(hours: WorkingHours) -> str:
    """Return when a team works as a parent reads it: "Monday to Friday, 9am to 5pm"."""
    worked = [place for place, day in enumerate(DAYS) if day in hours.days]
    names = [day_name[place] for place in worked]
    in_a_row = len(worked) > 2 and worked[-1] - worked[0] == len(worked) - 1
    days = f"{names[0]} to {names[-1]}" if in_a_row else " and ".join(names)
    return f"{days}, {_hour(hours.opens)} to {_hour(hours.closes % 24)}"


def spoken(moment: datetime, now: datetime) -> str:
    """Return a moment ahead as a parent reads it: "by 5pm tomorrow (Thursday 15 January)"."""
    return f"by {spoken_time(moment)} {spoken_day(moment, now)}"


def spoken_day(moment: datetime, now: datetime) -> str:
    """Return the day of a moment: "today", "tomorrow (Thursday 15 January)", "on Monday 12 January"."""
    day = in_liverpool(moment).date()
    name = f"{day:%A} {day.day} {day:%B}"
    days_ahead = (day - in_liverpool(now).date()).days
    if days_ahead == 0:
        return "today"
    return f"tomorrow ({name})" if days_ahead == 1 else f"on {name}"


def spoken_time(moment: datetime) -> str:
    """Return the time of a moment: "9am", "4:59pm", "midday", "midnight"."""
    at = in_liverpool(moment)
    return _hour(at.hour, at.minute)


@lru_cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of England in a year, days in lieu included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _hour(hour: int, minute: int = 0) -> str:
    if minute == 0 and hour in (0, 12):
        return "midday" if hour else "midnight"
    minutes = f":{minute:02}" if minute else ""
    return f"{hour % 12 or 12}{minutes}{'am' if hour < 12 else 'pm'}"


def _at(day: date, hour: int) -> datetime:
    # Hours are added on the wall clock (24 is the midnight after), and only then made UTC.
    return (datetime.combine(day, time(0), LIVERPOOL) + timedelta(hours=hour)).astimezone(UTC)
