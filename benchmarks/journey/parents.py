"""Many parents who write at a steady rate, and a Twilio that posts what they write."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import httpx

from tests.channels.providers import PUBLIC, twilio_signature

PATH = "/webhooks/twilio"
#: Seconds until a webhook that was not taken is posted again, and within which it has to be taken.
AGAIN, PATIENCE = 0.5, 120.0
#: A duplicate comes this many seconds after the first.
LATER = 1.0
WORRIES = (
    "the gas meter has run out again",
    "he cries from six till nine every night",
    "i dont know anyone round here",
    "there is damp on the bedroom wall",
    "is it normal that she feeds every hour",
)


@dataclass(frozen=True)
class Message:
    """One message of one parent.

    Args:
        parent, number: whose, and which of theirs, from 0.
        mark: a word in it that is in no other.
        form: what Twilio posts.
    """

    parent: int
    number: int
    mark: str
    form: dict[str, str]


@dataclass
class Posted:
    """When each message was first posted, how long each acknowledgement took, and what else came of it."""

    at: dict[str, float] = field(default_factory=dict)
    acknowledged: list[float] = field(default_factory=list)
    duplicates: int = 0
    repeated: int = 0
    not_taken: list[str] = field(default_factory=list)


def written(parents: int, each: int) -> Iterator[Message]:
    """Give the messages in the order in which they are written: everybody's first, everybody's second ..."""
    for number in range(each):
        for parent in range(parents):
            # Consonants only: neither a word, nor a part of a telephone number or a date.
            mark = f"q{_letters(parent)}z{_letters(number)}q"
            sender = f"+4477009{parent:05d}"
            form = {
                "MessageSid": f"SM{parent:016x}{number:016x}",
                "From": sender if parent % 2 else f"whatsapp:{sender}",
                "To": "+447700900000",
                "Body": f"{WORRIES[(parent + number) % len(WORRIES)]} {mark}",
                "NumMedia": "0",
            }
            yield Message(parent, number, mark, form)


async def write(
    url: str, messages: list[Message], a_second: float, duplicates: float, chance: Random
) -> Posted:
    """Post messages at a steady rate, whatever comes back, and each until it is taken.

    Args:
        url: of the gateway.
        messages: in order of writing.
        a_second: how many are written each second.
        duplicates: share that is posted a second time.
        chance: decides which.
    """
    posted, began = Posted(), time.monotonic()
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=url, timeout=30, limits=limits) as client:
        posting = []
        last: dict[int, asyncio.Task[None]] = {}
        for number, message in enumerate(messages):
            await asyncio.sleep(max(0.0, began + number / a_second - time.monotonic()))
            # A phone sends its owner's messages one after the other.
            first = asyncio.create_task(_post(client, message, posted, last.get(message.parent)))
            last[message.parent] = first
            posting.append(first)
            if chance.random() < duplicates:
                posted.duplicates += 1
                posting.append(asyncio.create_task(_post_again(client, message, first)))
        await asyncio.gather(*posting)
    return posted


async def _post(
    client: httpx.AsyncClient, message: Message, posted: Posted, before: asyncio.Task[None] | None
) -> None:
    if before is not None:
        await before
    posted.at[message.mark] = time.time()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        began = time.perf_counter()
        if await _taken(client, message):
            posted.acknowledged.append(time.perf_counter() - began)
            return
        posted.repeated += 1
        await asyncio.sleep(AGAIN)
    posted.not_taken.append(message.mark)


async def _post_again(client: httpx.AsyncClient, message: Message, first: asyncio.Task[None]) -> None:
    await first
    await asyncio.sleep(LATER)
    await _taken(client, message)


async def _taken(client: httpx.AsyncClient, message: Message) -> bool:
    signed = {"X-Twilio-Signature": twilio_signature(f"{PUBLIC}{PATH}", message.form)}
    try:
        return (await client.post(PATH, data=message.form, headers=signed)).status_code == 200
    except httpx.HTTPError:
        return False


def _letters(number: int) -> str:
    letters = "bcdfghjklm"
    return "".join(letters[int(digit)] for digit in f"{number:03d}")
