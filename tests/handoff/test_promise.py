"""The promise to a parent: kept, or owned up to."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from bot import timers
from bot.database import Database
from bot.handoff import cases
from bot.handoff.promise import keep_promises, on_promise_due
from tests.handoff.conftest import Office, liverpool


def tick(office: Office, at: str) -> int:
    office.clock.move_to(liverpool(at))
    with office.database.session() as session:
        return keep_promises(session, office.clock, office.team, office.words)


def test_a_promise_that_is_not_kept_is_owned_up_to(office: Office) -> None:
    reference = office.passes_on()
    assert tick(office, "2026-01-15 10:59") == 0
    assert office.news() == []
    assert tick(office, "2026-01-15 11:00") == 1
    assert office.case(reference).escalated_at == liverpool("2026-01-15 11:00")
    assert ("late", "team-lead@village.example") in office.letters()
    [told] = office.news()
    assert "sorry" in told
    assert "111" in told
    assert "999" in told
    assert reference in told


def test_the_same_moment_twice_changes_nothing(office: Office) -> None:
    reference = office.passes_on()
    tick(office, "2026-01-15 11:00")
    before = (office.history(reference), office.letters(), office.news())
    assert tick(office, "2026-01-15 11:00") == 0
    with office.database.session() as session:
        on_promise_due(session, office.clock, reference, team=office.team, words=office.words)
    assert (office.history(reference), office.letters(), office.news()) == before


def test_the_lead_is_told_again_until_somebody_takes_it_up_but_the_parent_only_once(office: Office) -> None:
    reference = office.passes_on()
    tick(office, "2026-01-15 11:00")
    with office.database.session() as session:
        assert timers.next_due(session) == liverpool("2026-01-16 11:00")
    assert tick(office, "2026-01-16 11:00") == 1
    assert office.history(reference).count(("village", "escalated")) == 2
    assert len(office.news()) == 1
    assert office.case(reference).escalated_at == liverpool("2026-01-15 11:00")
    office.claims(reference, "anna")
    assert tick(office, "2026-01-16 12:00") == 0


@pytest.mark.parametrize("act", ["claims", "withdraws"])
def test_what_was_taken_up_or_taken_back_does_not_escalate(office: Office, act: str) -> None:
    reference = office.passes_on()
    getattr(office, act)(reference, *(["anna"] if act == "claims" else []))
    tick(office, "2026-01-20 12:00")
    with office.database.session() as session:
        on_promise_due(session, office.clock, reference, team=office.team, words=office.words)
    assert office.case(reference).escalated_at is None
    assert "late" not in {kind for kind, _ in office.letters()}


def test_what_was_taken_up_and_then_lay_still_is_told_to_the_lead_and_not_to_the_parent(
    office: Office,
) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    told = office.news()
    assert tick(office, "2026-01-15 11:00") == 1
    assert ("silent", "team-lead@village.example") in office.letters()
    assert office.history(reference)[-1] == ("village", "lay_still")
    assert office.news() == told


def test_a_worker_who_has_written_is_not_reported(office: Office) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    office.says(reference, "anna", "Hi Kerry, is Thursday at 10 all right?")
    assert tick(office, "2026-01-20 11:00") == 0
    assert "silent" not in {kind for kind, _ in office.letters()}


def test_a_late_case_can_still_be_taken_up(office: Office) -> None:
    reference = office.passes_on()
    tick(office, "2026-01-15 11:00")
    office.claims(reference, "anna")
    assert office.case(reference).state == "claimed"
    assert "Anna" in office.news()[-1]


def test_a_case_given_back_is_held_to_its_new_promise(office: Office) -> None:
    reference = office.passes_on()
    tick(office, "2026-01-15 11:00")
    office.claims(reference, "anna")
    office.releases(reference, "anna")
    assert tick(office, "2026-01-16 10:59") == 0
    assert tick(office, "2026-01-16 11:00") == 1
    assert office.case(reference).escalated_at == liverpool("2026-01-16 11:00")


def test_the_promise_of_an_erased_parent_is_forgotten(office: Office) -> None:
    reference = office.passes_on()
    with office.database.session() as session:
        cases.erase(session, office.clock, office.team, "parent-1")
    assert tick(office, "2026-01-15 11:00") == 0
    with office.database.session() as session:
        on_promise_due(session, office.clock, reference, team=office.team, words=office.words)


# --- timers by themselves

NOON = liverpool("2026-01-14 12:00")
ONE = liverpool("2026-01-14 13:00")


def test_timers_fall_due_in_order_and_once(database: Database) -> None:
    ran: list[str] = []

    def note(_: Session, subject: str) -> None:
        ran.append(subject)

    with database.session() as session:
        timers.set_timer(session, due_at=ONE, kind="note", subject="b")
        timers.set_timer(session, due_at=NOON, kind="note", subject="a")
        timers.set_timer(session, due_at=NOON, kind="note", subject="cancelled")
        timers.set_timer(session, due_at=NOON, kind="of another part", subject="c")
        timers.cancel(session, "note", "cancelled")
        assert timers.next_due(session) == NOON
    for now, expected in ((NOON, ["a"]), (NOON, ["a"]), (ONE, ["a", "b"]), (ONE, ["a", "b"])):
        with database.session() as session:
            timers.run_due(session, now, {"note": note})
        assert ran == expected


def test_setting_a_timer_again_moves_it(database: Database) -> None:
    with database.session() as session:
        timers.set_timer(session, due_at=NOON, kind="note", subject="a")
        timers.set_timer(session, due_at=ONE, kind="note", subject="a")
    with database.session() as session:
        assert timers.due(session, NOON) == []
        [timer] = timers.due(session, ONE)
        timers.done(session, timer, ONE)
        assert timers.due(session, ONE) == []
        assert timers.next_due(session) is None


def test_a_timer_set_anew_while_it_runs_is_not_done(database: Database) -> None:
    def again(session: Session, subject: str) -> None:
        timers.set_timer(session, due_at=ONE, kind="note", subject=subject)

    with database.session() as session:
        timers.set_timer(session, due_at=NOON, kind="note", subject="a")
    with database.session() as session:
        assert timers.run_due(session, NOON, {"note": again}) == 1
    with database.session() as session:
        assert timers.next_due(session) == ONE


def test_one_timer_that_fails_does_not_hold_up_the_others(database: Database) -> None:
    ran: list[str] = []

    def sometimes(session: Session, subject: str) -> None:
        timers.set_timer(session, due_at=ONE, kind="trace", subject=subject)
        if subject == "bad":
            raise RuntimeError("of this test")
        ran.append(subject)

    with database.session() as session:
        timers.set_timer(session, due_at=liverpool("2026-01-14 11:00"), kind="note", subject="bad")
        timers.set_timer(session, due_at=NOON, kind="note", subject="good")
    with database.session() as session:
        assert timers.run_due(session, NOON, {"note": sometimes}) == 1
    assert ran == ["good"]
    with database.session() as session:
        assert [timer.subject for timer in timers.due(session, NOON)] == ["bad"]
        traces = [timer.subject for timer in timers.due(session, datetime.max.replace(tzinfo=NOON.tzinfo))]
        assert traces == ["bad", "good"]
