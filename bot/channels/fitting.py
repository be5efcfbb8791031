"""Fitting an answer to its channel: alphabet, length, buttons.

SMS is one message of at most three joined parts (459 characters of GSM-7, facts.md 11.5), without
buttons: choices are numbered. The other channels take bubbles and buttons as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SMS_LENGTH = 459
#: What SMS leaves out first where an answer is too long: the first words, then what is said today.
LEFT_OUT_FIRST = ("opening", "today")

#: Characters outside GSM-7 that people paste, and what stands for them.
PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": "...",
        "\u00a0": " ",
    }
)


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
        For SMS at most one bubble; for the others the same bubbles.
    """
    if channel != "sms" or not bubbles:
        return bubbles
    kept = [numbered(bubble) for bubble in bubbles]
    for part in LEFT_OUT_FIRST:
        while len(joined(kept)) > SMS_LENGTH and any(bubble.part == part for bubble in kept):
            if len(kept) == 1:
                break
            del kept[max(n for n, bubble in enumerate(kept) if bubble.part == part)]
    return [
        Bubble(
            text=joined(kept),
            buttons=tuple(title for bubble in bubbles for title in bubble.buttons),
            services=tuple(service for bubble in kept for service in bubble.services),
            asking=kept[-1].asking,
        )
    ]


def numbered(bubble: Bubble) -> Bubble:
    """Return the bubble with its buttons as numbered choices in the text."""
    if not bubble.buttons:
        return bubble
    choices = ", ".join(f"{number} {title}" for number, title in enumerate(bubble.buttons, 1))
    return replace(bubble, text=f"{bubble.text} Reply {choices}.")


def joined(bubbles: list[Bubble]) -> str:
    """Return the bubbles as one text in the SMS alphabet's plain characters."""
    return "\n".join(bubble.text for bubble in bubbles).translate(PLAIN)
