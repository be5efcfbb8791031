"""Words, moments and colours of a hand-off."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import SetClock
from bot.dashboard import presenters, vocabulary
from bot.dashboard.shown import Sheet
from bot.handoff import cases, states
from bot.handoff.models import Case, CaseEvent, LinkWorker
from bot.understanding.reading import CONCERNS, RISKS

ANNA = LinkWorker(id="anna", name="Anna", email="anna@village.example", area=None, active=True)
BEA = LinkWorker(id="bea", name="Bea", email="bea@village.example", area=None, active=True)
NAMES = {"anna": "Anna", "bea": "Bea"}


def at(written: str) -> datetime:
    return SetClock(datetime.fromisoformat(written)).now()


NOW = at("2026-01-14T10:30")


def a_case(**changed: object) -> Case:
    told: dict[str, object] = {
        "reference": "V-7KM3-T9X",
        "person_id": "p",
        "channel": "web",
        "created_at": at("2026-01-13T09:00"),
        "concerns": ["money"],
        "urgent": False,
        "danger": None,
        "services": [],
        "area": None,
        "stage_said": None,
        "name": None,
        "contact": None,
        "best_time": None,
        "safe_contact": None,
        "told": [],
        "consent_at": at("2026-01-13T09:00"),
        "consent_text": "Is it OK?",
        "state": "notified",
        "claimed_by": None,
        "promise_at": at("2026-01-14T17:00"),
        "escalated_at": None,
        "closed_at": None,
        "outcome": None,
    }
    return Case(**{**told, **changed})


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-01-14T17:00", "5pm today"),
        ("2026-01-15T09:15", "9:15am tomorrow"),
        ("2026-01-13T12:00", "midday yesterday"),
        ("2026-01-12T16:00", "4pm on Monday 12 January"),
        ("2026-01-19T09:00", "9am on Monday 19 January"),
        ("2025-12-31T23:59", "11:59pm on Wednesday 31 December 2025"),
    ],
)
def test_a_moment_is_said_as_people_say_it(when: str, said: str) -> None:
    assert presenters.moment(at(when), NOW) == said


def test_the_day_of_a_moment_is_the_day_in_liverpool() -> None:
    summer = at("2026-07-01T00:30")  # still 30 June in UTC
    assert presenters.moment(summer, at("2026-07-01T08:00")) == "12:30am today"


@pytest.mark.parametrize(
    ("changed", "due", "tags"),
    [
        ({}, "Take up by 5pm today", ["Waiting"]),
        ({"state": "created", "urgent": True}, "Take up by 5pm today", ["Urgent", "New"]),
        ({"promise_at": at("2026-01-13T16:00")}, "Was due 4pm yesterday", ["Late", "Waiting"]),
        (
            {"promise_at": at("2026-01-13T16:00"), "urgent": True},
            "Was due 4pm yesterday",
            ["Urgent", "Late", "Waiting"],
        ),
        (
            {"state": "claimed", "claimed_by": "bea", "promise_at": at("2026-01-13T16:00")},
            "Taken up, made 9am yesterday",
            ["Taken up"],
        ),
        (
            {"state": "closed", "closed_at": at("2026-01-14T09:00"), "urgent": True},
            "Ended 9am today",
            ["Closed"],
        ),
        (
            {"state": "withdrawn", "closed_at": at("2026-01-14T09:00")},
            "Ended 9am today",
            ["Taken back by the parent"],
        ),
    ],
)
def test_what_is_due_and_what_stands_out(changed: dict[str, object], due: str, tags: list[str]) -> None:
    case = a_case(**changed)
    assert presenters.due(case, NOW) == due
    assert [tag.text for tag in presenters.tags_of(case, NOW)] == tags


@pytest.mark.parametrize(("me", "who"), [(ANNA, "Bea"), (BEA, "You")])
def test_the_list_says_who_has_a_case(me: LinkWorker, who: str) -> None:
    case = a_case(state="claimed", claimed_by="bea")
    assert presenters.line_of(case, NAMES, me, NOW).who == who


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("07700 900123", "tel:07700900123"),
        ("+44 7700 900123", "tel:+447700900123"),
        ("kerry@example.org", "mailto:kerry@example.org"),
        ("this chat", None),
        ("javascript:alert(1)", None),
        ("07700 900123 after 6", None),
    ],
)
def test_a_contact_that_can_be_dialled_or_written_to_is_a_link(contact: str, href: str | None) -> None:
    sheet = sheet_of(a_case(contact=contact))
    assert next(fact.href for fact in sheet.reach if fact.name == "Contact") == href


def sheet_of(case: Case, me: LinkWorker = ANNA) -> Sheet:
    return presenters.sheet_of(case, me=me, names=NAMES, messages=[], happenings=(), now=NOW)


def test_what_was_not_given_is_said_to_be_so() -> None:
    assert {fact.value for fact in sheet_of(a_case()).reach} == {"Not given", "Nothing noted", "Web chat"}


def test_warnings_tell_danger_care_and_that_nobody_agreed() -> None:
    case = a_case(danger="domestic_abuse", urgent=True, safe_contact="never by phone", consent_at=None)
    assert sheet_of(case).warnings == (
        "Danger came up in the conversation: abuse by a partner or relative.",
        "Take care how you reach them: never by phone",
        "The parent was not asked: this was passed on because of the danger.",
    )


@pytest.mark.parametrize(
    ("state", "claimed_by", "may_claim", "mine"),
    [
        ("created", None, True, False),
        ("notified", None, True, False),
        ("claimed", "anna", False, True),
        ("in_contact", "anna", False, True),
        ("claimed", "bea", False, False),
        ("closed", "anna", False, False),
        ("withdrawn", None, False, False),
    ],
)
def test_only_what_can_be_done_is_offered(
    state: str, claimed_by: str | None, may_claim: bool, mine: bool
) -> None:
    sheet = sheet_of(a_case(state=state, claimed_by=claimed_by))
    assert (sheet.may_claim, sheet.mine) == (may_claim, mine)


@pytest.mark.parametrize(
    ("what", "actor", "about", "said"),
    [
        ("created", "parent", {}, "The parent asked for this"),
        ("claimed", "worker:anna", {}, "Anna took it up"),
        (
            "changed",
            "parent",
            {"fields": ["area", "best_time"]},
            "The parent changed something: where they live, best time",
        ),
        ("closed", "worker:gone", {"outcome": "helped"}, "gone closed it: They got the help they wanted"),
        ("escalated", "village", {}, "Not taken up in time: the team lead was told"),
        ("sang_a_song", "village", {}, "Village: sang a song"),
    ],
)
def test_history_is_told_in_sentences(what: str, actor: str, about: dict[str, object], said: str) -> None:
    event = CaseEvent(case_id=1, actor=actor, at=NOW, what=what, about=about)
    assert presenters.happening_of(event, NAMES, NOW).text == said


def test_every_label_has_its_words() -> None:
    assert set(vocabulary.CONCERNS) == set(CONCERNS)
    assert set(vocabulary.DANGERS) == set(RISKS)
    assert set(vocabulary.STATES) == set(states.STATES)
    assert set(cases.CORRECTABLE) <= set(vocabulary.FIELDS)
    assert {event for after in states.NEXT.values() for event in after} <= set(vocabulary.EVENTS)
