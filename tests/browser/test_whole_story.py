"""The whole story in a real browser against the whole bot: from a gas debt to a case that somebody takes up.

With VILLAGE_PICTURES set to a folder, the pictures of the README are taken on the way.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.village import Village

STORY = "the gas is in debt and the meter keeps cutting off. i have a 5 week old and we live in walton"
#: What the parent answers, by a word of the question. The last one that was asked is answered.
ANSWERS = {
    "pass this on to them": "Yes, pass it on",
    "name should they ask for": "Kerry",
    "How should they reach you": "07700 900123",
    "day or time is best": "mornings",
    "Is that right": "Yes, that is right",
}


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


def picture(page: Page, name: str) -> None:
    folder = os.environ.get("VILLAGE_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / name)


def say(page: Page, text: str) -> str:
    """Send a message and return the words that came back, once the bot has finished."""
    before = page.locator(".bubble--bot").count()
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".bubble--bot").nth(before)).to_be_visible(timeout=30_000)
    expect(page.locator("#status")).to_be_empty(timeout=30_000)
    return "\n".join(page.locator(".bubble--bot").all_inner_texts()[before:])


def test_a_parent_with_a_gas_debt_is_passed_on_and_taken_up(
    page: Page, worker: Page, village: Village
) -> None:
    page.goto(village.url)
    said = say(page, STORY)
    assert "Citizens Advice on Prescription" in said
    assert "link worker" in said
    picture(page, "chat.png")

    said = say(page, "Yes please")
    for _ in ANSWERS:
        question = next((words for words in ANSWERS if words in said), None)
        if question is None:
            break
        said = say(page, ANSWERS[question])
    reference = re.search(r"V-[A-Z0-9]{4}-[A-Z0-9]{3}", said)
    assert reference is not None, said

    worker.goto(village.sign_in_link())
    worker.get_by_role("button", name="Sign in").click()
    worker.get_by_role("link", name=reference[0]).click()
    for fact in ("Kerry", "07700 900123", "mornings", "Walton", "5 weeks", "Money"):
        expect(worker.get_by_role("main")).to_contain_text(fact)
    picture(worker, "console.png")
    worker.get_by_role("button", name="Take this up").click()
    expect(worker.get_by_role("alert")).to_contain_text("You have taken this up.")

    expect(page.locator(".bubble--bot").last).to_contain_text(reference[0], timeout=30_000)
    assert page.viewport_size == {"width": PHONE[0], "height": PHONE[1]}
