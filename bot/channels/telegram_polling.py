"""Long polling: Telegram without a public address, for a laptop or a hospital's network."""

from __future__ import annotations

import threading

import structlog

from bot.channels.receiving import Reception
from bot.channels.telegram import TelegramAdapter
from bot.errors import VillageError

log = structlog.get_logger()

#: Seconds to wait after a question that failed; the last one again and again.
PAUSES = (1, 2, 5, 15, 30)


class TelegramPolling:
    """Asks Telegram for updates until stopped; one is asked for again until it is stored.

    Args:
        adapter: Telegram.
        reception: takes in what comes.
    """

    def __init__(self, adapter: TelegramAdapter, reception: Reception) -> None:
        self._adapter, self._reception = adapter, reception
        self._last: int | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="telegram polling", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        # A question may be open for half a minute; nothing is lost by leaving it.
        self._stopping.set()

    def once(self) -> int:
        """Ask once and take in what comes; return how many updates came.

        Raises:
            VillageError: Telegram does not answer.
        """
        updates = self._adapter.updates_after(self._last)
        for number, brought in updates:
            self._reception.run(self._reception.take(brought))
            self._last = number
        return len(updates)

    def _run(self) -> None:
        failed = 0
        while not self._stopping.is_set():
            try:
                if self._last is None and failed == 0:
                    self._adapter.set_webhook("")  # Telegram answers no questions while it posts
                self.once()
                failed = 0
            except Exception as error:
                if not isinstance(error, VillageError):
                    log.error("update not taken in", error=type(error).__name__)
                self._stopping.wait(PAUSES[min(failed, len(PAUSES) - 1)])
                failed += 1
