"""Fitting an answer to its channel: alphabet, length, buttons.

SMS is one message of at most three joined parts (459 characters of GSM-7, facts.md 11.5), without
buttons: choices are numbered. The other channels take bubbles and buttons as they are, cut where a
bubble is longer than they carry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.channels.alphabet import parts, plain
from bot.messages import Outgoing

SMS_LENGTH = 459
SMS_PARTS = 3
#: The longest bubble (facts.md 11.5). WhatsApp: Twilio's 1,600, and 1,024 where there are buttons under it.
LONGEST = {"telegram": 4096, "whatsapp": 1024}
#: What SMS leaves out first where an answer is too long, and how many of them stay: the first words go, then
#: what is said of further worries, then the service. What to do today stays: it is the answer.
LEFT_OUT_FIRST = (("opening", 0), ("today", 1), ("service", 0))


@dataclass(frozen=True)
class Bubble:
    """One bubble of an answer.

    Args:
        text: its words.
        buttons: titles offered under it.
        services: directory ids it puts forward.
        asking: what the bot waits for after it (contract.md), or None.
        part: what it is for (opening, today, service, question ...), or None.
    """

    text: str
    buttons: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    asking: str | None = None
    part: str | None = None


def fit(bubbles: list[Bubble], channel: str) -> list[Bubble]:
    """Return the bubbles as this channel can carry them.

    Args:
        bubbles: an answer, in order.
        channel: one of bot.messages.CHANNELS.

    Returns:
        For SMS one bubble, and more only where it does not fit into three parts; for the others the same
        bubbles, cut where one is too long.
    """
    if channel != "sms" or not bubbles:
        longest = LONGEST.get(channel)
        return bubbles if longest is None else _cut(bubbles, lambda text: len(text) <= longest)
    kept = [numbered(bubble) for bubble in bubbles]
    for part, staying in LEFT_OUT_FIRST:
        those = [n for n, bubble in enumerate(kept) if bubble.part == part]
        while len(joined(kept)) > SMS_LENGTH and len(those) > staying and len(kept) > 1:
            del kept[those.pop()]
    whole = Bubble(
        text=joined(kept),
        buttons=tuple(title for bubble in bubbles for title in bubble.buttons),
        services=tuple(service for bubble in kept for service in bubble.services),
        asking=kept[-1].asking,
    )
    return _cut([whole], lambda text: parts(text) <= SMS_PARTS)


def numbered(bubble: Bubble) -> Bubble:
    """Return the bubble with its buttons as numbered choices in the text."""
    if not bubble.buttons:
        return bubble
    choices = ", ".join(f"{number} {title}" for number, title in enumerate(bubble.buttons, 1))
    return replace(bubble, text=f"{bubble.text} Reply {choices}.")


def joined(bubbles: list[Bubble]) -> str:
    """Return the bubbles as one text in the SMS alphabet's plain characters."""
    return plain("\n".join(bubble.text for bubble in bubbles))


def cut(text: str, fits: Callable[[str], bool]) -> list[str]:
    """Cut a text into pieces that fit, at a line's end, else after a sentence, else between words."""
    pieces = []
    while not fits(text):
        end = next(n for n in range(len(text) - 1, 0, -1) if fits(text[:n]))
        end = next(
            (
                text.rfind(mark, end // 2, end) + len(mark)
                for mark in ("\n", ". ", "? ", " ")
                if text.rfind(mark, end // 2, end) > 0
            ),
            end,
        )
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*pieces, text]


def _cut(bubbles: list[Bubble], fits: Callable[[str], bool]) -> list[Bubble]:
    """Cut the bubbles that are too long; buttons and question stay under the last piece."""
    fitting = []
    for bubble in bubbles:
        *first, last = cut(bubble.text, fits)
        fitting += [Bubble(text, part=bubble.part) for text in first]
        fitting.append(replace(bubble, text=last) if first else bubble)
    return fitting


def bubble_sent(sent: Outgoing) -> Bubble:
    """Return a bubble that was sent, as it was before it was fitted to its channel."""
    bubble = Bubble(sent.text, tuple(sent.buttons), asking=sent.asking, part="question")
    choices = numbered(replace(bubble, text="")).text
    if sent.channel != "sms" or not choices:
        return bubble
    if sent.text.endswith(choices):
        return replace(bubble, text=sent.text.removesuffix(choices))
    return replace(bubble, buttons=())
