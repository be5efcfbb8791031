"""Takes the pictures of the README (`make pictures`) from a running Village, with made-up people."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from bot.database import ROOT
from tests.browser.chromium import DESKTOP, HOW_TO_HAVE_IT, chromium_path, launched
from tests.browser.story import STORY, is_passed_on, opens_the_case, say
from tests.village import Village

FOLDER = ROOT / "docs/pictures"
#: Tall enough for a whole answer and its buttons.
TALL_PHONE = (390, 844)


def main() -> None:
    path = chromium_path()
    if path is None:
        sys.exit(f"Chromium is not here: {HOW_TO_HAVE_IT}")
    with TemporaryDirectory() as folder, launched(path) as browser:
        village = Village(Path(folder)).start()
        try:
            parent, worker = (
                browser.new_page(viewport={"width": width, "height": height}, locale="en-GB")
                for width, height in (TALL_PHONE, DESKTOP)
            )
            parent.goto(village.url)
            say(parent, STORY)
            take(parent, "chat.png")
            opens_the_case(worker, village.sign_in_link(), is_passed_on(parent))
            take(worker, "console.png")
        finally:
            village.stop()


def take(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / name)
    print(f"docs/pictures/{name}: {(FOLDER / name).stat().st_size / 1000:.0f} kB", file=sys.stderr)


if __name__ == "__main__":
    main()
