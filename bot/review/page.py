"""A topic's words as one page for a reviewer who does not program: plain text that any editor opens.

The reviewer corrects the words where they stand. Beside each name is the fingerprint of its words, so that
a page is known to be out of date where they have changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.messages import CHANNELS
from bot.review.rules import Rules, channels_of
from bot.words import Entry, Words

TITLE, REVIEWER, DATE = "# Words for review: ", "Reviewer's name:", "Date (such as 2026-12-01):"
WORDS, RIGHT, NOTE = "Words:", "Right? (yes or no):", "Note:"
#: Channels as people call them.
CALLED = {"web": "web chat", "sms": "text message", "whatsapp": "WhatsApp", "telegram": "Telegram"}
HOW = """\
This page holds every text that Village says to parents about this topic. None is made up at the time: each is
written beforehand, and read by a person who puts their name to it.

How to review:

1. Write your name and the date below.
2. Read each text. If it is right, kind and easy to read, write yes after "Right?".
3. If it is not, correct the words where they stand. A text that you corrected counts as read by you.
4. Where you cannot say it better, write no after "Right?", and say why after "Note:".
5. What you have not read, leave as it is.

Please leave the lines that begin with # as they are, and what stands in {brackets}: it is filled in later.
An empty line makes a new message bubble. Buttons are not changed on this page: write a note.\
"""


def page(topic: str, words: Words, rules: Rules) -> str:
    """Return the page of a topic.

    Args:
        topic: the name of a file of data/responses, without the ending.
        words: all responses.
        rules: what they are held to.
    """
    texts = words.topics()[topic]
    head = [f"{TITLE}{topic}", "", HOW, "", f"{REVIEWER} ", f"{DATE} ", ""]
    return "\n".join([*head, *(line for n, e in enumerate(texts, 1) for line in _text(n, e, words, rules))])


def overview(words: Words) -> Iterator[str]:
    """Say of each topic how many texts it has, and how many of them are drafts."""
    for topic, texts in words.topics().items():
        drafts = sum(entry.is_draft for entry in texts)
        yield f"{topic:16}{len(texts):4} texts, {drafts} of them drafts"


def resting_on(section: str, words: Words) -> Iterator[str]:
    """Name every text that rests on a section of the facts, or on a part of it, with its topic and state.

    Args:
        section: such as "8" or "8.3".
        words: all responses.
    """
    for entry in words.all():
        if entry.rests_on(section):
            yield f"{entry.topic}: {heading(entry)}, checked {entry.about['checked']}, {state(entry)}"


def heading(entry: Entry) -> str:
    """Return how an entry is named on the page: its name, its own channel, its fingerprint."""
    own = f", {CALLED[entry.channel]}" if entry.channel else ""
    return f"{entry.name}{own} ({entry.fingerprint})"


def state(entry: Entry) -> str:
    """Return an entry's review state as people say it."""
    if not entry.is_draft:
        review = entry.about["review"]
        return f"read by {review['by']} on {spoken_date(review['date'])}"
    reviewed = isinstance(entry.about.get("review"), dict)
    return (
        "draft: the words have changed since they were read" if reviewed else "draft: nobody has read it yet"
    )


def spoken_date(written: str) -> str:
    """Return a date as people read it: "1 December 2026"."""
    day = date.fromisoformat(str(written))
    return f"{day.day} {day:%B %Y}"


def _text(number: int, entry: Entry, words: Words, rules: Rules) -> Iterator[str]:
    yield from ("---", "", f"## {number}. {heading(entry)}", "")
    yield f"- When: {entry.about['purpose']}"
    yield f"- Channel: {_channels(entry, words)}"
    yield f"- State: {state(entry)}"
    facts = ", ".join(map(str, entry.about["facts"]))
    yield f"- Rests on: facts {facts}, checked on {spoken_date(entry.about['checked'])}"
    for name in sorted(entry.placeholders):
        yield f'- Filled in: {{{name}}}, for example "{rules.wording["placeholders"][name]}"'
    if entry.buttons:
        yield f"- Buttons: {' '.join(f'[{title}]' for title in entry.buttons)}"
    yield from ("", WORDS, "", entry.text, "", f"{RIGHT} ", f"{NOTE} ", "")


def _channels(entry: Entry, words: Words) -> str:
    if entry.topic == "page":
        return "the page of the web chat"
    said_on = channels_of(entry, words)
    called = [CALLED[channel] for channel in said_on]
    return "all" if said_on == CHANNELS else ", ".join(called)
