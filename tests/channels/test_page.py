"""The chat page as it is served: its words, its headers, its files."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from bot.channels.page import page_routes
from bot.channels.page.presenter import PREFIX, PageWords, with_links
from bot.channels.page.views import TEMPLATES
from bot.dashboard.security import SecurityHeaders, keeping
from bot.errors import NotFound
from bot.words import Entry, Words


@pytest.fixture(scope="module")
def client(words: Words) -> TestClient:
    return TestClient(Starlette(routes=page_routes(words), middleware=[Middleware(SecurityHeaders)]))


def test_the_page_uses_all_its_words_and_no_others(words: Words) -> None:
    template = (TEMPLATES / "chat.jinja").read_text(encoding="utf-8")
    used = set(re.findall(r"words\.(\w+)", template)) - {"paragraphs", "buttons"}
    used |= set(re.findall(r'words\.(?:paragraphs|buttons)\("(\w+)"\)', template))
    assert used == {name.removeprefix(PREFIX) for name in words.names() if name.startswith(PREFIX)}


def test_words_that_are_missing_are_found_at_start_and_not_by_a_parent() -> None:
    with pytest.raises(NotFound):
        page_routes(Words([Entry("utter_page_name", "Village")]))


def test_what_is_to_be_read_at_a_glance_is_short(words: Words) -> None:
    said = PageWords(words)
    assert max(len(paragraph) for paragraph in words.say("utter_page_danger", "web").bubbles) <= 32
    for name in ("about", "slow", "not_sent", "offline", "too_long", "refused", "gone"):
        assert len(getattr(said, name)) <= 130, name
    assert all(len(title) <= 20 for title in said.buttons("welcome"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Call 999.", 'Call <a href="tel:999">999</a>.'),
        ("Samaritans, 116 123", 'Samaritans, <a href="tel:116123">116 123</a>'),
        ("<b>1999</b> & 1110", "&lt;b&gt;1999&lt;/b&gt; &amp; 1110"),
    ],
)
def test_emergency_numbers_can_be_pressed_and_nothing_else_is_taken_for_one(text: str, shown: str) -> None:
    assert with_links(text) == shown


def test_the_page_holds_no_script_and_no_style_of_its_own(client: TestClient) -> None:
    page = client.get("/").text
    assert re.findall(r"<script[^>]*>", page) == ['<script type="module" src="/static/chat.js">']
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", page)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("chat.js", "text/javascript"),
        ("chat-log.js", "text/javascript"),
        ("chat-keeper.js", "text/javascript"),
        ("chat-wire.js", "text/javascript"),
        ("nhsuk-frontend.css", "text/css"),
        ("village.css", "text/css"),
        ("chat.css", "text/css"),
        ("console.css", "text/css"),
        ("village.svg", "image/svg+xml"),
    ],
)
def test_each_file_of_the_pages_is_served_with_its_type(client: TestClient, path: str, kind: str) -> None:
    answer = client.get(f"/static/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == kind
    again = client.get(f"/static/{path}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_style_sheet_is_small_on_its_way_and_brings_neither_font_nor_anything_from_elsewhere(
    client: TestClient,
) -> None:
    answer = client.get("/static/nhsuk-frontend.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert not re.search(r"frutiger|@font-face|@import|url\(", answer.text, re.IGNORECASE)


@pytest.mark.parametrize("path", ["/static/../views.py", "/static/%2e%2e/environment.py", "/static/"])
def test_no_other_file_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-store"),
        ("/chat/messages", "no-store"),
        ("/link-workers/cases/V-7KM3-T9X", "no-store"),
        ("/static/chat.js", "no-cache"),
        ("/services", None),
    ],
)
def test_what_people_write_and_read_is_not_kept_on_the_way(path: str, kept: str | None) -> None:
    assert keeping(path) == kept
