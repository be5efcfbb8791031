"""What the hand-off's stories share: a parent, a team, two link workers, the real words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import SetClock
from bot.database import Database
from bot.handoff import cases
from bot.handoff.models import Case, LinkWorker, Notification
from bot.handoff.team import Team, team_of
from bot.messages import Address, Outgoing, Person
from bot.settings import Settings
from bot.words import Words
from tests.made_up import PARENT, link_workers, referral


@pytest.fixture
def team() -> Team:
    return team_of(Settings(_env_file=None, public_url="https://village.example"))


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
        session.add_all(link_workers())
    return Office(database, clock, team, words)


def liverpool(written: str) -> datetime:
    """Return a moment written as Liverpool time."""
    return SetClock(datetime.fromisoformat(written)).now()
