"""Working hours as tables: Liverpool time in, Liverpool time out.

2026: Good Friday 3 April, Easter Monday 6 April, clocks forward 29 March and back 25 October; Boxing Day is a
Saturday, and so Monday 28 December is a holiday too.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import in_liverpool
from bot.errors import SetupError
from bot.handoff.hours import WorkingHours, bank_holidays, spoken, spoken_hours
from bot.handoff.team import team_of
from bot.settings import Settings
from tests.handoff.conftest import liverpool

OFFICE = WorkingHours.of("mon,tue,wed,thu,fri", 9, 17)


def local(moment: datetime) -> str:
    return f"{in_liverpool(moment):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-01-14 08:59", False),
        ("2026-01-14 09:00", True),
        ("2026-01-14 16:59", True),
        ("2026-01-14 17:00", False),
        ("2026-01-10 10:00", False),  # Saturday
        ("2026-01-01 10:00", False),  # New Year's Day
        ("2026-04-03 10:00", False),  # Good Friday
        ("2026-04-06 10:00", False),  # Easter Monday
        ("2026-04-07 10:00", True),
        ("2026-05-04 10:00", False),  # May Day
        ("2026-08-31 10:00", False),
        ("2026-12-24 10:00", True),
        ("2026-12-25 10:00", False),
        ("2026-12-28 10:00", False),  # Boxing Day, in lieu
        ("2026-12-29 10:00", True),
        ("2026-08-03 10:00", True),  # a holiday in Scotland only
        ("2026-03-17 10:00", True),  # a holiday in Northern Ireland only
        ("2026-07-01 08:30", False),  # 07:30 UTC
        ("2026-07-01 09:00", True),  # 08:00 UTC
    ],
)
def test_the_team_is_at_work_at(at: str, is_open: bool) -> None:
    assert OFFICE.is_open(liverpool(at)) is is_open


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-01-14 10:30", "2026-01-14 10:30"),
        ("2026-01-14 03:00", "2026-01-14 09:00"),
        ("2026-01-14 17:00", "2026-01-15 09:00"),
        ("2026-01-10 02:40", "2026-01-12 09:00"),
        ("2026-01-09 17:01", "2026-01-12 09:00"),
        ("2026-04-02 18:00", "2026-04-07 09:00"),  # over Easter
        ("2026-12-24 17:30", "2026-12-29 09:00"),  # over Christmas
        ("2027-12-24 17:30", "2027-12-29 09:00"),  # both days in lieu
        ("2026-03-28 23:00", "2026-03-30 09:00"),  # clocks go forward that night
        ("2026-10-24 23:00", "2026-10-26 09:00"),  # clocks go back that night
    ],
)
def test_the_team_next_opens(at: str, opens: str) -> None:
    assert local(OFFICE.next_opening(liverpool(at))) == opens


@pytest.mark.parametrize(
    ("start", "hours", "deadline"),
    [
        ("2026-01-10 02:40", 8, "2026-01-12 17:00"),  # Saturday night: the end of Monday
        ("2026-01-14 09:00", 8, "2026-01-14 17:00"),
        ("2026-01-14 10:30", 8, "2026-01-15 10:30"),
        ("2026-01-09 16:59", 8, "2026-01-12 16:59"),  # Friday, one minute left
        ("2026-01-09 17:00", 8, "2026-01-12 17:00"),
        ("2026-01-14 16:00", 1, "2026-01-14 17:00"),
        ("2026-01-14 10:30", 24, "2026-01-19 10:30"),
        ("2026-04-02 16:00", 2, "2026-04-07 10:00"),  # over Easter
        ("2026-12-24 13:00", 8, "2026-12-29 13:00"),  # over Christmas
        ("2026-12-31 16:00", 2, "2027-01-04 10:00"),  # over New Year, and a weekend
        ("2026-03-27 16:00", 2, "2026-03-30 10:00"),  # clocks forward
        ("2026-10-23 16:00", 2, "2026-10-26 10:00"),  # clocks back
        ("2026-01-14 10:30", 0.5, "2026-01-14 11:00"),
    ],
)
def test_so_many_working_hours_later_it_is(start: str, hours: float, deadline: str) -> None:
    assert local(OFFICE.deadline(liverpool(start), hours)) == deadline


@pytest.mark.parametrize(
    ("start", "promised"),
    [
        ("2026-01-10 02:40", "2026-01-12 17:00"),
        ("2026-01-14 10:30", "2026-01-15 11:00"),
        ("2026-01-09 16:59", "2026-01-12 17:00"),
        ("2026-01-14 11:00", "2026-01-15 11:00"),
        ("2026-07-01 10:01", "2026-07-02 11:00"),
    ],
)
def test_a_promise_is_for_a_full_hour(start: str, promised: str) -> None:
    assert local(OFFICE.promise(liverpool(start), 8)) == promised


@pytest.mark.parametrize(
    ("moment", "now", "words"),
    [
        ("2026-01-14 17:00", "2026-01-14 10:30", "by 5pm today"),
        ("2026-01-15 17:00", "2026-01-14 10:30", "by 5pm tomorrow (Thursday 15 January)"),
        ("2026-01-12 17:00", "2026-01-10 02:40", "by 5pm on Monday 12 January"),
        ("2026-01-12 17:00", "2026-01-11 23:59", "by 5pm tomorrow (Monday 12 January)"),
        ("2026-01-12 17:00", "2026-01-12 00:01", "by 5pm today"),
        ("2026-01-14 12:00", "2026-01-14 10:30", "by midday today"),
        ("2026-01-14 12:30", "2026-01-14 10:30", "by 12:30pm today"),
        ("2026-01-14 09:00", "2026-01-14 01:00", "by 9am today"),
        ("2026-01-14 00:00", "2026-01-13 10:30", "by midnight tomorrow (Wednesday 14 January)"),
        ("2026-07-01 17:00", "2026-06-30 23:30", "by 5pm tomorrow (Wednesday 1 July)"),  # 22:30 UTC
        ("2027-01-04 10:00", "2026-12-31 16:00", "by 10am on Monday 4 January"),
    ],
)
def test_a_parent_reads(moment: str, now: str, words: str) -> None:
    assert spoken(liverpool(moment), liverpool(now)) == words


def test_a_night_team_works_an_hour_less_or_more_when_the_clocks_change() -> None:
    always = WorkingHours.of("mon,tue,wed,thu,fri,sat,sun", 0, 24)
    for start, deadline in (
        ("2026-03-29 00:00", "2026-03-29 04:00"),
        ("2026-10-25 00:00", "2026-10-25 02:00"),
        ("2026-06-07 00:00", "2026-06-07 03:00"),
    ):
        assert local(always.deadline(liverpool(start), 3)) == deadline


@pytest.mark.parametrize(
    ("days", "opens", "closes"),
    [("", 9, 17), ("mon,funday", 9, 17), ("mon", 17, 9), ("mon", 9, 9), ("mon", -1, 9), ("mon", 9, 25)],
)
def test_hours_that_make_no_sense_are_refused(days: str, opens: int, closes: int) -> None:
    with pytest.raises(SetupError):
        WorkingHours.of(days, opens, closes)


def test_days_may_be_written_with_spaces_and_capitals() -> None:
    assert WorkingHours.of(" Mon, TUE ", 9, 17).days == {"mon", "tue"}


def test_bank_holidays_are_those_of_england() -> None:
    assert date(2026, 4, 6) in bank_holidays(2026)  # Easter Monday, not a holiday in Scotland
    assert date(2026, 1, 2) not in bank_holidays(2026)  # a holiday in Scotland only
    assert len(bank_holidays(2025)) == 8


def test_the_team_of_the_settings_promises_by_its_own_hours(settings: Settings) -> None:
    team = team_of(settings)
    assert local(team.promise_from(liverpool("2026-01-10 02:40"))) == "2026-01-12 17:00"
    assert team.email == settings.team_email
    assert team.address == settings.address


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(start=MOMENTS, hours=st.integers(1, 80))
def test_a_deadline_lies_ahead_within_the_hours_of_work(start: datetime, hours: int) -> None:
    deadline = OFFICE.deadline(start, hours)
    assert deadline >= start + timedelta(hours=hours)
    assert OFFICE.is_open(deadline - timedelta(microseconds=1))
    promised = OFFICE.promise(start, hours)
    assert timedelta(0) <= promised - deadline < timedelta(hours=1)
    assert OFFICE.is_open(promised - timedelta(microseconds=1))


@given(start=MOMENTS, first=st.integers(1, 20), then=st.integers(1, 20))
def test_hours_add_up(start: datetime, first: int, then: int) -> None:
    assert OFFICE.deadline(OFFICE.deadline(start, first), then) == OFFICE.deadline(start, first + then)


def test_hours_are_said_as_people_say_them() -> None:
    assert spoken_hours(WorkingHours.of("mon,tue,wed,thu,fri", 9, 17)) == "Monday to Friday, 9am to 5pm"
    assert spoken_hours(WorkingHours.of("mon,thu", 10, 12)) == "Monday and Thursday, 10am to midday"
