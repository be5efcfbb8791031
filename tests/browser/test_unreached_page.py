"""The list of what did not reach a parent, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import AXE, assert_basics, found_by_axe
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.test_console_pages import address, office, sign_in  # noqa: F401
from tests.dashboard.conftest import Office
from tests.dashboard.test_unreached import not_answered, not_delivered
from tests.servers import missing


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_list_is_accessible_as_far_as_can_be_measured(
    page: Page,
    address: str,  # noqa: F811
    office: Office,  # noqa: F811
    size: tuple[int, int],
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    not_delivered(office, kind="danger")
    not_answered(office, "hiya")
    axe = AXE.exists()
    sign_in(page, address, office)
    page.get_by_role("link", name="Not reached (2)").click()
    assert_basics(page)
    found = found_by_axe(page) if axe else []
    page.get_by_role("button", name="Try again").first.click()
    expect(page.get_by_role("alert")).to_contain_text("It is tried again now.")
    assert_basics(page)
    found += found_by_axe(page) if axe else []
    page.get_by_role("button", name="Dealt with").click()
    expect(page.get_by_text("There is nothing here just now.")).to_be_visible()
    assert_basics(page)
    found += found_by_axe(page) if axe else []
    if not axe:
        missing("axe-core", "run `npm ci` in tests/")
    assert found == []
