"""A console with a team of two, parents' hand-offs, and browsers to sign in with."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from httpx import Response
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from bot.clock import SetClock
from bot.dashboard import auth, routes
from bot.dashboard.models import AccessLog
from bot.dashboard.security import SecurityHeaders
from bot.database import Database
from bot.handoff import cases
from bot.handoff.models import Case, LinkWorker
from bot.handoff.team import Team, team_of
from bot.messages import Outgoing, Person
from bot.settings import Settings
from bot.words import Words
from tests.made_up import link_workers, referral

TOKEN = re.compile(r'name="token" value="([^"]+)"')
MESSAGE_ID = re.compile(r'name="id" value="([^"]+)"')


class Browser:
    """One link worker's browser.

    Args:
        client: sends its requests; keeps its cookies.
    """

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.shown: Response | None = None

    def opens(self, address: str) -> Response:
        """Open a page of the console."""
        self.shown = self.client.get(address)
        return self.shown

    def presses(self, address: str, **fields: str) -> Response:
        """Send a form of the page that is shown, and see what comes of it."""
        assert self.shown is not None
        token = TOKEN.findall(self.shown.text)
        self.shown = self.client.post(address, data={"token": token[-1] if token else "", **fields})
        return self.shown

    def message_id(self) -> str:
        """The id that the page's form gives to the message written in it."""
        assert self.shown is not None
        return str(MESSAGE_ID.findall(self.shown.text)[0])


@dataclass
class Office:
    """The console and what is behind it."""

    database: Database
    clock: SetClock
    team: Team
    words: Words
    settings: Settings

    def app(self) -> Starlette:
        console = routes(self.database, self.clock, self.team, self.words, self.settings)
        return Starlette(routes=console, middleware=[Middleware(SecurityHeaders)])

    def browser(self) -> Browser:
        return Browser(TestClient(self.app(), base_url=self.settings.address))

    def link_for(self, worker: str) -> str:
        with self.database.session() as session:
            return auth.sign_in_link(
                session, session.get_one(LinkWorker, worker), self.clock.now(), self.settings.address
            )

    def signed_in(self, worker: str) -> Browser:
        browser = self.browser()
        browser.opens(self.link_for(worker))
        assert browser.presses("/link-workers/sign-in").status_code == 200
        return browser

    def hand_off(self, **given: object) -> str:
        """A parent agrees to a hand-off; returns its reference."""
        with self.database.session() as session:
            person_id = f"person-{len(session.scalars(select(Person)).all()) + 1}"
            now = self.clock.now()
            session.add(Person(id=person_id, created_at=now, conversation_id=person_id, memory={}))
            session.flush()
            agreed = referral(**{"person_id": person_id, "channel": "web", **given})
            return cases.create_case(session, self.clock, self.team, agreed).reference

    def withdrawn(self, reference: str) -> None:
        with self.database.session() as session:
            cases.withdraw(session, self.clock, cases.case_with(session, reference), self.team)

    def case(self, reference: str) -> Case:
        with self.database.session() as session:
            return cases.case_with(session, reference)

    def told_to_parents(self) -> list[str]:
        with self.database.session() as session:
            return list(session.scalars(select(Outgoing.text).order_by(Outgoing.created_at, Outgoing.n)))

    def openings(self) -> list[tuple[str, str]]:
        with self.database.session() as session:
            rows = session.scalars(select(AccessLog).order_by(AccessLog.id))
            return [(row.worker_id, row.case_reference) for row in rows]


@pytest.fixture
def office(database: Database, clock: SetClock, words: Words, settings: Settings) -> Office:
    with database.session() as session:
        session.add_all(link_workers())
    return Office(database, clock, team_of(settings), words, settings)
