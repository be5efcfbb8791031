"""One Chromium for a file of tests, and a page that notices whatever goes wrong in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.database import ROOT
from bot.words import Words
from tests.servers import missing

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, SMALL_PHONE, DESKTOP = (360, 740), (320, 568), (1280, 800)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Not longer than a file: while it is open, no other test of this process can run an event loop.
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("Chromium", "install your system's chromium package")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def words() -> Words:
    return Words.load(ROOT / "data/responses")


@pytest.fixture
def problems() -> list[str]:
    """What a page complained of: errors of scripts, and anything the security policy kept from loading."""
    return []


@pytest.fixture
def page(chromium: Browser, problems: list[str]) -> Iterator[Page]:
    """A page as large as a phone's."""
    context = chromium.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="en-GB")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield page
    context.close()
    assert problems == []
