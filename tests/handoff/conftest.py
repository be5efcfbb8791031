"""What the hand-off's stories share: a parent, a team, two link workers, the real words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import bot.handoff.contacts
import bot.timers  # noqa: F401  (declares its table)
from bot.clock import SetClock
from bot.database import ROOT, Base, Database
from bot.handoff import cases
from bot.handoff.hours import WorkingHours
from bot.handoff.models import Case, LinkWorker, Notification
from bot.handoff.referral import Referral
from bot.handoff.team import Team
from bot.messages import Address, Outgoing, Person
from bot.words import Words

PARENT = "parent-1"
CONSENT = "With your OK, I will pass this on. Is it OK to pass this on?"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    ours = Database(database_url)
    Base.metadata.create_all(ours.engine)
    yield ours
    ours.close()


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load(ROOT / "data/responses")


@pytest.fixture
def team() -> Team:
    return Team(
        name="the Village link workers",
        area="Liverpool",
        hours=WorkingHours.of("mon,tue,wed,thu,fri", 9, 17),
        promise_hours=8,
        email="link-workers@village.example",
        escalation_email="team-lead@village.example",
        address="https://village.example",
    )


def referral(**changed: object) -> Referral:
    given: dict[str, object] = {
        "person_id": PARENT,
        "channel": "whatsapp",
        "concerns": ["money"],
        "services": ["cap"],
        "area": "Walton",
        "stage_said": "baby is 5 weeks",
        "name": "Kerry",
        "contact": "07700 900123",
        "best_time": "any morning",
        "told": ["gas debt"],
        "consent_text": CONSENT,
    }
    return Referral(**{**given, **changed})  # type: ignore[arg-type]


@dataclass
class Office:
    """A team, its clock and its database; each act is a transaction of its own."""

    database: Database
    clock: SetClock
    team: Team
    words: Words

    def passes_on(self, **changed: object) -> str:
        with self.database.session() as session:
            return cases.create_case(session, self.clock, self.team, referral(**changed)).reference

    def claims(self, reference: str, worker: str) -> None:
        with self.database.session() as session:
            case, who = self.both(session, reference, worker)
            cases.claim(session, self.clock, case, who, self.words, self.team)

    def releases(self, reference: str, worker: str) -> None:
        with self.database.session() as session:
            case, who = self.both(session, reference, worker)
            cases.release(session, self.clock, case, who, self.words, self.team)

    def says(self, reference: str, worker: str, text: str, key: str | None = None) -> None:
        with self.database.session() as session:
            case, who = self.both(session, reference, worker)
            cases.say(session, self.clock, case, who, text, self.words, self.team, key=key)

    def closes(self, reference: str, worker: str, outcome: str) -> None:
        with self.database.session() as session:
            case, who = self.both(session, reference, worker)
            cases.close(session, self.clock, case, who, outcome, self.words, self.team)

    def parent_writes(self, reference: str, text: str, key: str) -> None:
        with self.database.session() as session:
            case = cases.case_with(session, reference)
            cases.note_from_parent(session, self.clock, case, text, key=key, team=self.team)

    def corrects(self, reference: str, **changes: object) -> None:
        with self.database.session() as session:
            cases.correct(session, self.clock, cases.case_with(session, reference), changes, self.team)

    def withdraws(self, reference: str) -> None:
        with self.database.session() as session:
            cases.withdraw(session, self.clock, cases.case_with(session, reference), self.team)

    def case(self, reference: str) -> Case:
        with self.database.session() as session:
            return cases.case_with(session, reference)

    def history(self, reference: str) -> list[tuple[str, str]]:
        """Who did what, in order."""
        with self.database.session() as session:
            case = cases.case_with(session, reference)
            return [(event.actor, event.what) for event in cases.history_of(session, case)]

    def news(self) -> list[str]:
        """What the parent was told, in order."""
        with self.database.session() as session:
            return list(session.scalars(select(Outgoing.text).order_by(Outgoing.n)))

    def letters(self) -> list[tuple[str, str]]:
        """What was queued for the team: kind and recipient."""
        with self.database.session() as session:
            queued = session.scalars(
                select(Notification).order_by(Notification.created_at, Notification.kind)
            )
            return [(letter.kind, letter.recipient) for letter in queued]

    @staticmethod
    def both(session: Session, reference: str, worker: str) -> tuple[Case, LinkWorker]:
        return cases.case_with(session, reference), session.get_one(LinkWorker, worker)


@pytest.fixture
def office(database: Database, clock: SetClock, team: Team, words: Words) -> Office:
    now = clock.now()
    with database.session() as session:
        session.add(Person(id=PARENT, created_at=now, conversation_id="c-1", memory={}))
        session.flush()
        session.add(Address(person_id=PARENT, channel="whatsapp", address="+447700900123", stopped_at=None))
        for name in ("Anna", "Bea"):
            worker = LinkWorker(
                id=name.lower(), name=name, email=f"{name.lower()}@village.example", area=None, active=True
            )
            session.add(worker)
    return Office(database, clock, team, words)


def liverpool(written: str) -> datetime:
    """Return a moment written as Liverpool time."""
    return SetClock(datetime.fromisoformat(written)).now()
