"""The link workers' console in a real browser, scripts switched off: it needs none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.channels.page import page_routes
from bot.clock import SetClock
from bot.dashboard import routes
from bot.dashboard.security import SecurityHeaders
from bot.database import Database
from bot.handoff.team import team_of
from bot.settings import Settings
from bot.words import Words
from tests.browser.accessible import AXE, WIDER_THAN_THE_SCREEN, assert_basics, found_by_axe
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.serving import served
from tests.dashboard.conftest import Office
from tests.made_up import link_workers
from tests.servers import missing


@pytest.fixture
def office(
    on_sqlite: Callable[[Path], Database],
    tmp_path: Path,
    clock: SetClock,
    settings: Settings,
    words: Words,
) -> Iterator[Office]:
    database = on_sqlite(tmp_path)
    with database.session() as session:
        session.add_all(link_workers())
    yield Office(database, clock, team_of(settings), words, settings)
    database.close()


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    console = routes(office.database, office.clock, office.team, office.words, office.settings)
    app = Starlette(routes=[*page_routes(office.words), *console], middleware=[Middleware(SecurityHeaders)])
    with served(app) as address:
        yield address


def sign_in(page: Page, address: str, office: Office) -> None:
    page.goto(address + office.link_for("anna").removeprefix(office.settings.address))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Hand-offs")).to_be_visible()


def test_a_link_worker_needs_no_scripts(chromium: Browser, address: str, office: Office) -> None:
    reference = office.hand_off()
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address, office)
    page.get_by_role("link", name=reference).click()
    page.get_by_role("button", name="Take this up").click()
    expect(page.get_by_role("alert")).to_contain_text("You have taken this up.")
    page.get_by_label("Write to the parent").fill("Hello Kerry.")
    page.get_by_role("button", name="Send to the parent").click()
    expect(page.locator(".note")).to_contain_text("Hello Kerry.")
    page.get_by_text("Close this hand-off").click()
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose how it ended.")
    page.get_by_label("They got the help they wanted").check()
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_role("alert")).to_contain_text("You have closed this.")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert office.case(reference).outcome == "helped"
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_console_is_accessible_as_far_as_can_be_measured(
    page: Page, address: str, office: Office, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    office.hand_off()
    office.clock.move_to(office.clock.now() + timedelta(days=3))
    urgent = office.hand_off(
        urgent=True, danger="psychosis", safe_contact="w" * 120, name="w" * 80, told=("w" * 200,)
    )
    axe = AXE.exists()
    sign_in(page, address, office)
    found = []
    for look in ("/link-workers", f"/link-workers/cases/{urgent}", "/link-workers/cases/none"):
        page.goto(address + look)
        assert_basics(page)
        found += found_by_axe(page) if axe else []
    page.goto(f"{address}/link-workers/cases/{urgent}")
    page.get_by_role("button", name="Take this up").click()
    page.get_by_text("Close this hand-off").click()
    page.get_by_text("What happened, and who opened this").click()
    assert_basics(page)
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)
    found += found_by_axe(page) if axe else []
    if not axe:
        missing("axe-core", "run `npm ci` in tests/")
    assert found == []
