"""What an adapter is: one provider's way of bringing messages and taking them.

An adapter knows its provider and nothing else. Storing, ordering, retrying, stopping and counting are
the common path's (receiving.py, sending.py), the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.journey import Arrived


@dataclass(frozen=True)
class Webhook:
    """A request as a provider made it.

    Args:
        url: the address it was sent to, as the provider knows it (behind a proxy: the public one).
        headers: by lower-case name.
        body: what was posted.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Pressed:
    """A button under one of our bubbles was pressed.

    Args:
        id, channel, address: as of a message.
        bubble: our id of the bubble.
        button: which of its buttons, from 0.
    """

    id: str
    channel: str
    address: str
    bubble: str
    button: int


@dataclass(frozen=True)
class Blocked:
    """The person blocked us at the provider; nothing was written."""

    channel: str
    address: str


@dataclass(frozen=True)
class Status:
    """What became of a message we sent.

    Args:
        provider_id: the provider's id of it.
        status: the provider's word for it.
        error: the provider's number for what went wrong, or None.
    """

    provider_id: str
    status: str
    error: int | None = None


@dataclass(frozen=True)
class Errand:
    """A courtesy to the provider (take the waiting sign off a button, leave a group).

    It is done after the acknowledgement and may fail; nothing depends on it.
    """

    do: Callable[[], None]


#: What a webhook may bring.
Brought = Arrived | Pressed | Blocked | Status | Errand


@dataclass(frozen=True)
class Abilities:
    """What a channel can do.

    Args:
        length: the most characters of one bubble.
        buttons: the most buttons under one; 0 where choices are numbered in the text.
        gap: seconds between two bubbles to one person, so that they arrive in order.
        a_second: bubbles a second to everybody together.
        window: how long after the person's last message we may write freely; None for ever.
    """

    length: int
    buttons: int
    gap: float
    a_second: float
    window: timedelta | None = None


@dataclass(frozen=True)
class Letter:
    """One bubble on its way.

    Args:
        id: our id of the bubble.
        channel, address: where it goes.
        text: its words, fitted to the channel.
        buttons: titles under it.
        by_template: whether only an approved template may carry it.
    """

    id: str
    channel: str
    address: str
    text: str
    buttons: tuple[str, ...] = ()
    by_template: bool = False


class Adapter(Protocol):
    """One provider."""

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels it carries, of bot.messages.CHANNELS."""

    def abilities(self, channel: str) -> Abilities:
        """Say what one of its channels can do."""

    def parse(self, webhook: Webhook) -> list[Brought]:
        """Return what a request brings, proved to be the provider's own.

        Raises:
            Refused: it is not signed by the provider.
            BadInput: it is, and is not in a form we know.
        """

    def send(self, letter: Letter) -> str:
        """Hand one bubble to the provider and return the provider's id of it.

        Raises:
            DeliveryFailed: not now; trying again can help.
            Undeliverable: never, as it is.
        """

    def missed(self, since: datetime) -> list[Brought]:
        """Return what came since then and may not have reached us; what has is no harm.

        Raises:
            DeliveryFailed: the provider does not say.
        """

    def find(self, letter: Letter, since: datetime, known: Collection[str]) -> str | None:
        """Return the provider's id of this bubble where an earlier try has reached it after all.

        Args:
            letter: the bubble.
            since: when the first try was made.
            known: the provider's ids of other bubbles to this person.

        Raises:
            DeliveryFailed: the provider does not say.
        """
