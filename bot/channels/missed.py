"""Looking for messages that no webhook told us of: while we were down, or the line to us was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select

from bot.channels.protocol import Adapter
from bot.channels.receiving import Reception
from bot.clock import Clock
from bot.database import Database
from bot.errors import VillageError
from bot.messages import Incoming

log = structlog.get_logger()

#: Seconds between two looks.
EVERY = 60.0
#: How far a look reaches back beyond the last one: a message may be listed late.
OVERLAP = timedelta(minutes=5)
#: What is older than this is not looked for: whoever wrote it has turned to somebody else.
OLDEST = timedelta(hours=24)


class Missed:
    """Looks, from where the last message came to us.

    Args:
        database: says when that was.
        clock: the bot's clock.
        adapters: the providers that are set up.
        reception: takes in what is found; what it has already changes nothing.
    """

    def __init__(
        self, database: Database, clock: Clock, adapters: Iterable[Adapter], reception: Reception
    ) -> None:
        self._clock, self._reception = clock, reception
        now = clock.now()
        # A provider that has never brought us anything may hold what was not meant for us.
        self._since = {
            adapter: max(last_message(database, adapter.channels) or now, now - OLDEST)
            for adapter in adapters
        }

    def look(self) -> None:
        """Take in what is found; where a provider does not answer, the next look reaches as far back."""
        for adapter, since in self._since.items():
            now = self._clock.now()
            try:
                found = adapter.missed(since - OVERLAP)
            except VillageError as error:
                log.warning("no look for missed messages", error=str(error))
                continue
            self._reception.take(found)
            self._since[adapter] = now


def last_message(database: Database, channels: Iterable[str]) -> datetime | None:
    """Return when the last message came to us on one of these channels, or None where none has."""
    with database.session() as session:
        return session.scalar(select(func.max(Incoming.received_at)).where(Incoming.channel.in_(channels)))
