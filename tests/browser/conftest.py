"""One Chromium for a file of tests, and a page that notices whatever goes wrong in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import HOW_TO_HAVE_IT, PHONE, chromium_path, launched
from tests.servers import missing


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Not longer than a file: while it is open, no other test of this process can run an event loop.
    path = chromium_path()
    if path is None:
        missing("Chromium", HOW_TO_HAVE_IT)
    with launched(path) as browser:
        yield browser


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
