"""The messages of all providers, in and out, as one running thing."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.routing import Route

from bot.channels.missed import EVERY, Missed
from bot.channels.opening import open_channels
from bot.channels.receiving import Reception
from bot.channels.sending import Sender
from bot.channels.telegram_polling import TelegramPolling
from bot.channels.webhooks import webhook_routes
from bot.durable import Queue, Ticker
from bot.errors import SetupError
from bot.handoff import cases
from bot.parts import Parts


class Traffic:
    """Everything between the providers and the journey.

    Args:
        parts: the bot.
        queue: has messages answered.
        telegram_polling: ask Telegram for updates instead of being posted to.

    Raises:
        SetupError: Telegram is to be asked and is not set up.
    """

    def __init__(self, parts: Parts, queue: Queue, *, telegram_polling: bool = False) -> None:
        self._parts = parts
        self.channels = open_channels(parts.settings, parts.database, parts.words)
        self.reception = Reception(
            database=parts.database,
            clock=parts.clock,
            journey=parts.journey,
            queue=queue,
            settle=parts.settings.settle_seconds,
            report=self._report,
        )
        self.sender = Sender(
            database=parts.database,
            clock=parts.clock,
            adapters=list(self.channels.open),
            late=lambda channel: parts.words.say("utter_late", channel).bubbles[0],
            report=self._report,
        )
        self._missed = Missed(parts.database, parts.clock, self.channels.open, self.reception)
        self._looking = Ticker(self._missed.look, EVERY)
        self._polling = self._polled() if telegram_polling else None

    def routes(self) -> list[Route]:
        """Return the routes that providers post to."""
        adapters = {"telegram": self.channels.telegram, "twilio": self.channels.twilio}
        return webhook_routes(adapters, self.reception, self._parts.settings.address)

    def start(self) -> None:
        self.sender.start()
        if self.channels.open:
            self._looking.start()
        if self._polling is not None:
            self._polling.start()

    def stop(self) -> None:
        if self._polling is not None:
            self._polling.stop()
        if self.channels.open:
            self._looking.stop()
        self.sender.stop()
        self.channels.close()

    def wake(self, person_id: str) -> None:
        """Send what waits for this person, soon."""
        if self.channels.open:
            self.sender.wake(person_id)

    def tick(self) -> None:
        if self.channels.open:
            self.sender.tick()

    def _polled(self) -> TelegramPolling:
        if self.channels.telegram is None:
            raise SetupError("Telegram is not set up: VILLAGE_TELEGRAM_TOKEN is missing")
        return TelegramPolling(self.channels.telegram, self.reception)

    def _report(self, session: Session, person_id: str) -> None:
        cases.report_unanswered(session, self._parts.clock, self._parts.team, person_id)
