"""The chat page itself. Its conversation goes through the chat's JSON (bot/channels/web.py)."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Route

from bot.channels.page.presenter import LONGEST_MESSAGE, PageWords
from bot.database import ROOT
from bot.pages import environment, static_files
from bot.words import Words

TEMPLATES = Path(__file__).resolve().parent / "templates"
#: Where "Leave and hide" leads: a page that says nothing about whoever opens it.
NEUTRAL_PAGE = "https://www.bbc.co.uk/weather"


def page_routes(words: Words | None = None) -> list[BaseRoute]:
    """Return the routes of the chat page and of the files that all our pages load.

    Args:
        words: the words parents read; those of data/responses where none are given.

    Returns:
        `/` and `/static`.
    """
    page = (
        environment(TEMPLATES)
        .get_template("chat.jinja")
        .render(
            words=PageWords(words or Words.load(ROOT / "data/responses")),
            longest=LONGEST_MESSAGE,
            neutral_page=NEUTRAL_PAGE,
        )
    )

    async def chat(request: Request) -> HTMLResponse:
        return HTMLResponse(page)

    return [Route("/", chat, methods=["GET"], name="chat"), static_files()]
