"""What webhooks and polling bring, taken in: stored before it is acknowledged, the same for all providers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels import outcome, receipts
from bot.channels.protocol import Blocked, Brought, Errand, Pressed, Status
from bot.clock import Clock
from bot.database import Database
from bot.durable import Queue
from bot.journey import Arrived, Journey
from bot.messages import Address, Outgoing

log = structlog.get_logger()


class Reception:
    """Takes in what adapters bring.

    Args:
        database: where buttons, receipts and stops are kept.
        clock: the bot's clock.
        journey: takes messages.
        queue: has them answered.
        settle: seconds to wait for further messages before answering.
        report: puts before a person that somebody could not be reached.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        journey: Journey,
        queue: Queue,
        settle: float,
        report: Callable[[Session, str], None],
    ) -> None:
        self._database, self._clock, self._journey = database, clock, journey
        self._queue, self._settle, self._report = queue, settle, report

    def take(self, brought: Iterable[Brought]) -> list[Errand]:
        """Store what was brought; when this returns, it may be acknowledged.

        Returns:
            What may be done after the acknowledgement.
        """
        errands = []
        for one in brought:
            if isinstance(one, Errand):
                errands.append(one)
            elif isinstance(one, Arrived):
                self._message(one)
            elif isinstance(one, Pressed):
                self._button(one)
            elif isinstance(one, Blocked):
                with self._database.session() as session:
                    outcome.stop(session, one.channel, one.address, self._clock.now())
            else:
                self._status(one)
        return errands

    @staticmethod
    def run(errands: Iterable[Errand]) -> None:
        """Do the courtesies; what fails is noted and left."""
        for errand in errands:
            try:
                errand.do()
            except Exception as error:
                log.info("courtesy to a provider failed", error=type(error).__name__)

    def _message(self, arrived: Arrived) -> None:
        person_id = self._journey.receive(arrived)
        if person_id is not None:
            self._queue.put(person_id, arrived.id, self._settle)

    def _button(self, pressed: Pressed) -> None:
        title = self._title(pressed)
        if title is not None:
            self._message(Arrived(pressed.id, pressed.channel, pressed.address, title))

    def _title(self, pressed: Pressed) -> str | None:
        """Return what the button says; None where it is not a button of this person's."""
        with self._database.session() as session:
            buttons = session.scalar(
                select(Outgoing.buttons)
                .join(Address, Address.person_id == Outgoing.person_id)
                .where(
                    Outgoing.id == pressed.bubble,
                    Address.channel == pressed.channel,
                    Address.address == pressed.address,
                )
            )
        return buttons[pressed.button] if buttons and 0 <= pressed.button < len(buttons) else None

    def _status(self, status: Status) -> None:
        with self._database.session() as session:
            moved = receipts.note(session, status, self._clock.now())
            if moved is not None:
                outcome.follow_up(session, moved, self._clock.now(), self._report)
