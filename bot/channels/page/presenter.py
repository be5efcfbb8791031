"""The words of the chat page, made ready for its template."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from bot.errors import NotFound
from bot.words import Said, Words

PREFIX = "utter_page_"
#: Numbers that a phone can dial from the page's own words.
NUMBERS = re.compile(r"\b(999|111|116 123)\b")
#: Characters of one message. Longer ones are sent in parts: a safety answer to a page of text comes too late.
LONGEST_MESSAGE = 5000


class PageWords:
    """What the page says, by name: `words.send` in a template is `utter_page_send`.

    Args:
        words: all responses.

    Raises:
        NotFound: asked for words that are not there.
    """

    def __init__(self, words: Words) -> None:
        self._said: Mapping[str, Said] = {
            name.removeprefix(PREFIX): words.say(name, "web")
            for name in words.names()
            if name.startswith(PREFIX)
        }

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        return " ".join(self._of(name).bubbles)

    def paragraphs(self, name: str) -> tuple[Markup, ...]:
        """Return the paragraphs of a text, each with its telephone numbers as links."""
        return tuple(with_links(paragraph) for paragraph in self._of(name).bubbles)

    def buttons(self, name: str) -> tuple[str, ...]:
        """Return the titles of the buttons under a text."""
        return self._of(name).buttons

    def _of(self, name: str) -> Said:
        # A template would show nothing for an AttributeError; words that are missing are an error at start.
        if name not in self._said:
            raise NotFound(f"no response {PREFIX}{name}")
        return self._said[name]


def with_links(text: str) -> Markup:
    """Return `text` with the numbers of NUMBERS as links that dial."""
    return Markup(NUMBERS.sub(_link, str(escape(text))))


def _link(match: re.Match[str]) -> str:
    return f'<a href="tel:{match[0].replace(" ", "")}">{match[0]}</a>'
