"""Signing in to the console: once a link, not for ever, and only for those who work here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.dashboard import auth
from bot.dashboard.models import SignInLink, WorkerSession
from bot.errors import Refused
from bot.handoff.models import LinkWorker
from bot.settings import Settings
from tests.dashboard.conftest import Browser, Office


def test_a_link_signs_in_once_and_is_then_used_up(office: Office) -> None:
    link = office.link_for("anna")
    first, second = office.browser(), office.browser()

    first.opens(link)
    assert "Hand-offs" in first.presses("/link-workers/sign-in").text

    second.opens(link)
    refused = second.presses("/link-workers/sign-in")
    assert refused.status_code == 403
    assert "used before" in refused.text


def test_a_program_that_only_opens_the_link_does_not_use_it_up(office: Office) -> None:
    link = office.link_for("anna")
    for _ in range(3):
        assert office.browser().opens(link).status_code == 200
    browser = office.browser()
    browser.opens(link)
    assert browser.presses("/link-workers/sign-in").status_code == 200


def test_a_link_is_too_old_after_a_quarter_of_an_hour(office: Office) -> None:
    link = office.link_for("anna")
    office.clock.move_to(office.clock.now() + timedelta(minutes=15))
    browser = office.browser()
    browser.opens(link)
    assert browser.presses("/link-workers/sign-in").status_code == 403


def test_a_new_link_takes_the_place_of_one_that_was_not_used(office: Office) -> None:
    old, new = office.link_for("anna"), office.link_for("anna")
    browser = office.browser()
    browser.opens(old)
    assert browser.presses("/link-workers/sign-in").status_code == 403
    browser.opens(new)
    assert browser.presses("/link-workers/sign-in").status_code == 200


@pytest.mark.parametrize("address", ["/link-workers", "/link-workers/cases/V-7KM3-T9X"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in(office: Office, address: str) -> None:
    answer = office.browser().client.get(address, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/link-workers/sign-in"


def test_nothing_can_be_done_without_signing_in(office: Office) -> None:
    reference = office.hand_off()
    client = office.browser().client
    answer = client.post(f"/link-workers/cases/{reference}/claim", follow_redirects=False)
    assert answer.headers["location"] == "/link-workers/sign-in"
    assert office.case(reference).claimed_by is None


def test_a_session_ends_after_an_hour_without_use(office: Office) -> None:
    browser = office.signed_in("anna")
    for _ in range(3):
        office.clock.move_to(office.clock.now() + timedelta(minutes=59))
        assert "Hand-offs" in browser.opens("/link-workers").text
    office.clock.move_to(office.clock.now() + timedelta(minutes=60))
    assert "Sign in" in browser.opens("/link-workers").text


def test_a_session_ends_after_eight_hours_however_much_it_is_used(office: Office) -> None:
    browser = office.signed_in("anna")
    for _ in range(15):
        office.clock.move_to(office.clock.now() + timedelta(minutes=31))
        assert "Hand-offs" in browser.opens("/link-workers").text
    office.clock.move_to(office.clock.now() + timedelta(minutes=31))
    assert "Sign in" in browser.opens("/link-workers").text


def test_signing_out_ends_the_session_and_not_only_the_cookie(office: Office) -> None:
    browser = office.signed_in("anna")
    secret = browser.client.cookies["village_worker"]
    browser.opens("/link-workers")
    browser.presses("/link-workers/sign-out")
    thief = Browser(TestClient(office.app(), cookies={"village_worker": secret}))
    assert "Sign in" in thief.opens("/link-workers").text


def test_somebody_who_no_longer_works_here_is_out_at_once(office: Office) -> None:
    browser = office.signed_in("anna")
    unused = office.link_for("anna")
    with office.database.session() as session:
        session.get_one(LinkWorker, "anna").active = False
    assert "Sign in" in browser.opens("/link-workers").text
    browser.opens(unused)
    assert browser.presses("/link-workers/sign-in").status_code == 403


def test_the_database_holds_no_secret_that_signs_in(office: Office) -> None:
    link = office.link_for("anna")
    browser = office.signed_in("bea")
    with office.database.session() as session:
        kept = [row.token_hash for row in session.scalars(select(SignInLink))]
        kept += [row.token_hash for row in session.scalars(select(WorkerSession))]
    assert len(kept) == 3
    assert link.split("token=")[1] not in kept
    assert browser.client.cookies["village_worker"] not in kept


@pytest.mark.parametrize(
    ("address", "secure"),
    [
        ("https://village.example", True),
        ("http://127.0.0.1:8080", False),
    ],
)
def test_the_cookie_is_out_of_reach_and_needs_https_where_there_is_https(
    office: Office, address: str, secure: bool
) -> None:
    office.settings = office.settings.model_copy(update={"public_url": address})
    browser = office.browser()
    browser.opens(office.link_for("anna"))
    token = office.link_for("anna").split("token=")[1]
    answer = browser.client.post("/link-workers/sign-in", data={"token": token}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/link-workers" in cookie
    assert ("secure" in cookie) is secure


def test_the_demonstration_has_one_worker_and_a_fresh_link_each_time(
    office: Office, settings: Settings
) -> None:
    with office.database.session() as session:
        first = auth.demo_sign_in_link(session, office.clock, settings)
        second = auth.demo_sign_in_link(session, office.clock, settings)
    assert first != second
    assert second.startswith(f"{settings.address}/link-workers/sign-in?token=")
    office.clock.move_to(office.clock.now() + timedelta(hours=23))
    with office.database.session() as session:
        auth.sign_in(session, second.split("token=")[1], office.clock.now())
        demo = select(LinkWorker).where(LinkWorker.id == auth.DEMO_WORKER)
        assert len(session.scalars(demo).all()) == 1


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "\N{SNOWMAN}" * 50])
def test_a_made_up_token_is_refused(office: Office, token: str) -> None:
    with pytest.raises(Refused), office.database.session() as session:
        auth.sign_in(session, token, office.clock.now())
