"""Sending: each bubble is a step of its own, tried until the provider has it or it is given up.

It rests on rows, not on a process: what waits is in the database before anybody begins, and whoever lives
goes on with it (docs/decisions/0009). `Sender.wake` is only how it happens at once.
"""

from __future__ import annotations

import heapq
import math
import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.channels import outcome, receipts
from bot.channels.alphabet import parts
from bot.channels.fitting import SMS_PARTS
from bot.channels.outbox import Outbox, Try, people_waiting
from bot.channels.protocol import Adapter, Letter
from bot.clock import Clock
from bot.database import Database
from bot.errors import DeliveryFailed, Undeliverable
from bot.messages import Outgoing

log = structlog.get_logger()

#: Seconds until the next try, after each that failed; then the last one again and again ...
PAUSES = (1, 2, 4, 8, 15, 30, 60, 120, 240, 300)
#: ... until the answer is this old. After that it is put before a person.
PATIENCE = timedelta(hours=4)
#: Tries of a bubble at which something breaks that is not the provider's doing.
MOST_BROKEN = 5
#: A pause is stretched or shortened by up to this share, so that not all come back at once.
JITTER = 0.25
THREADS = 24


class Sender:
    """Sends what waits.

    Args:
        database: where it waits.
        clock: the bot's clock.
        adapters: the providers that are set up.
        late: gives the words that go before a late answer, for a channel.
        report: puts before a person that somebody could not be reached.
        chance: for the jitter.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        adapters: list[Adapter],
        late: Callable[[str], str],
        report: Callable[[Session, str], None],
        chance: random.Random | None = None,
    ) -> None:
        self._database, self._clock, self._late, self._report = database, clock, late, report
        self._chance = chance or random.Random()
        self._adapters: Mapping[str, Adapter] = {
            channel: adapter for adapter in adapters for channel in adapter.channels
        }
        abilities = {channel: adapter.abilities(channel) for channel, adapter in self._adapters.items()}
        pace = Pace({channel: can.a_second for channel, can in abilities.items()})
        self._outbox = Outbox(abilities, report, pace.wait)
        self._wakings = Wakings(self._run)

    def start(self) -> None:
        self._wakings.start()

    def stop(self) -> None:
        """Let the tries under way come back and stop."""
        self._wakings.stop()

    def wake(self, person_id: str) -> None:
        """Send what waits for this person, soon."""
        self._wakings.put(person_id, 0.0)

    def tick(self) -> None:
        """Find what waits and is due, whoever stored it, and whoever died over it."""
        with self._database.session() as session:
            waiting = people_waiting(session, self._adapters, self._clock.now())
        for person_id in waiting:
            self.wake(person_id)

    def send_waiting(self, person_id: str) -> float | None:
        """Make every try that can be made for this person now.

        Returns:
            Seconds until the next one, or None where nothing waits.
        """
        while True:
            with self._database.session() as session:
                step = self._outbox.next(session, person_id, self._clock.now())
            if not isinstance(step, Try):
                return step
            self._make(step)

    def _run(self, person_id: str) -> float | None:
        try:
            return self.send_waiting(person_id)
        except Exception as error:  # one person's trouble is not another's; the next tick looks again
            log.error("sending failed", error=type(error).__name__)
            return None

    def _make(self, step: Try) -> None:
        adapter, letter, unsure = self._adapters[step.letter.channel], step.letter, step.unsure
        try:
            taken = adapter.find(letter, step.since, step.known) if unsure else None
            unsure = False
            if taken is None:
                taken = adapter.send(self._with_excuse(letter) if step.late else letter)
        except Undeliverable as error:
            self._never(step, error)
        except DeliveryFailed as error:
            self._later(step, error, unsure or error.unsure)
        except Exception as error:
            self._later(step, DeliveryFailed(type(error).__name__), unsure=True, broken=True)
        else:
            self._sent(step, taken)

    def _with_excuse(self, letter: Letter) -> Letter:
        text = f"{self._late(letter.channel)}\n{letter.text}"
        too_long = letter.channel == "sms" and parts(text) > SMS_PARTS
        return letter if too_long else replace(letter, text=text)

    def _sent(self, step: Try, provider_id: str) -> None:
        with self._database.session() as session:
            bubble = session.get(Outgoing, step.letter.id)
            if bubble is None:
                return  # erased meanwhile
            now = self._clock.now()
            bubble.sent_at, bubble.provider_id, bubble.unsure = now, provider_id, False
            session.flush()
            receipt = session.get(receipts.Receipt, provider_id)  # it may have been faster than we are
            if receipt is not None:
                outcome.follow_up(session, receipt, now, self._report)

    def _never(self, step: Try, error: Undeliverable) -> None:
        log.warning("message refused", channel=step.letter.channel, error=str(error))
        with self._database.session() as session:
            bubble = session.get(Outgoing, step.letter.id)
            if bubble is None:
                return
            bubble.unsure = False
            if error.follow == "template" and not bubble.by_template:
                bubble.by_template, bubble.next_try_at = True, None
                return
            if error.follow == "stopped":
                outcome.stop(session, step.letter.channel, step.letter.address, self._clock.now())
            why = "stopped" if error.follow == "stopped" else str(error)
            # A template is wanted until the person writes again: that may pass.
            may_pass = error.follow == "template"
            outcome.give_up(session, bubble, why, self._clock.now(), self._report, may_pass=may_pass)

    def _later(self, step: Try, error: DeliveryFailed, unsure: bool, broken: bool = False) -> None:
        log.warning("message not taken", channel=step.letter.channel, error=str(error))
        with self._database.session() as session:
            bubble = session.get(Outgoing, step.letter.id)
            if bubble is None:
                return
            now, bubble.unsure = self._clock.now(), unsure
            too_long = now - bubble.created_at > PATIENCE
            if too_long or (broken and bubble.tries >= MOST_BROKEN):
                why = f"not taken in {bubble.tries} tries"
                outcome.give_up(session, bubble, why, now, self._report, may_pass=True)
            else:
                bubble.next_try_at = now + self._pause(bubble.tries, error.after)

    def _pause(self, tries: int, asked: float | None) -> timedelta:
        stretched = 1 + self._chance.uniform(-JITTER, JITTER)
        seconds = PAUSES[min(tries, len(PAUSES)) - 1] * stretched
        # A provider that says how long to wait is obeyed, never undercut.
        return timedelta(seconds=seconds if asked is None else max(asked, 0.0) + seconds * JITTER)


class Pace:
    """Keeps a channel under so many messages a second over all.

    Args:
        a_second: for each channel.
    """

    def __init__(self, a_second: Mapping[str, float]) -> None:
        self._a_second = dict(a_second)
        self._next: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def wait(self, channel: str, now: datetime) -> float:
        """Take a place and return 0, or return the seconds until there is one."""
        step = timedelta(seconds=1 / self._a_second[channel])
        unused = now - timedelta(seconds=1) + step  # a second's places may be taken at once, and no more
        with self._lock:
            due = max(self._next.get(channel, unused), unused)
            if due > now:
                return (due - now).total_seconds()
            self._next[channel] = due + step
            return 0.0


class Wakings:
    """Runs something for a person, now or later, in a few threads.

    Args:
        run: what to run; gives the seconds after which to run it again, or None.
    """

    def __init__(self, run: Callable[[str], float | None]) -> None:
        self._call = run
        self._due: list[tuple[float, str]] = []
        #: When each person is next; other entries of theirs are out of date.
        self._next: dict[str, float] = {}
        self._changed = threading.Condition()
        self._stopping = False
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="sender")
        self._thread = threading.Thread(target=self._watch, name="sending", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join(5)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def put(self, person_id: str, seconds: float) -> None:
        at = time.monotonic() + seconds
        with self._changed:
            if at < self._next.get(person_id, math.inf):
                self._next[person_id] = at
                heapq.heappush(self._due, (at, person_id))
                self._changed.notify()

    def _watch(self) -> None:
        while True:
            with self._changed:
                if self._stopping:
                    return
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                at, person_id = heapq.heappop(self._due)
                if self._next.get(person_id) != at:
                    continue
                del self._next[person_id]
            self._pool.submit(self._once, person_id)

    def _once(self, person_id: str) -> None:
        again = self._call(person_id)
        if again is not None and not self._stopping:
            self.put(person_id, again)
