"""The whole story in a real browser against the whole bot: from a gas debt to a case that is taken up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.story import STORY, is_passed_on, opens_the_case, say
from tests.village import Village


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    ours = Village(tmp_path_factory.mktemp("story")).start()
    yield ours
    ours.stop()


@pytest.fixture
def worker(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="en-GB")
    yield context.new_page()
    context.close()


def test_a_parent_with_a_gas_debt_is_passed_on_and_taken_up(
    page: Page, worker: Page, village: Village
) -> None:
    page.goto(village.url)
    said = say(page, STORY)
    assert "Citizens Advice on Prescription" in said
    assert "link worker" in said
    reference = is_passed_on(page)

    opens_the_case(worker, village.sign_in_link(), reference)
    for fact in ("Kerry", "07700 900123", "mornings", "Walton", "5 weeks", "Money"):
        expect(worker.get_by_role("main")).to_contain_text(fact)
    worker.get_by_role("button", name="Take this up").click()
    expect(worker.get_by_role("alert")).to_contain_text("You have taken this up.")

    expect(page.locator(".bubble--bot").last).to_contain_text(reference, timeout=30_000)
    assert page.viewport_size == {"width": PHONE[0], "height": PHONE[1]}
