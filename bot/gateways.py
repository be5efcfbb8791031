"""The gateways at work: each says every few seconds that it lives; another takes over from a dead one."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from bot.clock import Clock
from bot.database import Base, Database

log = structlog.get_logger()

#: How often a gateway says that it lives, and for how long it is believed without saying so again.
EVERY, BELIEVED = timedelta(seconds=5), timedelta(seconds=25)


class AtWork(Base):
    """One gateway's process that works, or did when it was last heard of."""

    __tablename__ = "gateway"

    id: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    seen_at: Mapped[datetime]


class Gateways:
    """This process among the gateways.

    Args:
        database: where they say that they live.
        clock: the bot's clock.
        take_over: has the work of a dead one done; harmless where another gateway does the same.
    """

    def __init__(self, database: Database, clock: Clock, take_over: Callable[[str], None]) -> None:
        self._database, self._clock, self._take_over = database, clock, take_over
        #: A name of this process that no other has had or will have.
        self.me = uuid.uuid4().hex
        self._next: datetime | None = None

    def beat(self) -> None:
        """Say that this process lives, and take over from those who no longer say so; to be called often."""
        now = self._clock.now()
        if self._next is not None and now < self._next:
            return
        self._next = now + EVERY
        with self._database.session() as session:
            session.merge(AtWork(id=self.me, host=socket.gethostname(), pid=os.getpid(), seen_at=now))
            others = session.scalars(select(AtWork).where(AtWork.id != self.me))
            dead = [one.id for one in others if now - one.seen_at > BELIEVED or is_gone(one)]
        for gateway in dead:
            log.warning("work of a dead gateway taken over", gateway=gateway)
            self._take_over(gateway)
            self._forget(gateway)

    def leave(self) -> None:
        """Let others take over at once what was not brought to an end."""
        with self._database.session() as session:
            mine = session.get(AtWork, self.me)
            if mine is not None:
                mine.seen_at = self._clock.now() - 2 * BELIEVED

    def _forget(self, gateway: str) -> None:
        with self._database.session() as session:
            row = session.get(AtWork, gateway)
            if row is not None:
                session.delete(row)


def is_gone(one: AtWork) -> bool:
    """Return whether a gateway that ran on this machine surely runs no more; of others nothing is known."""
    if one.host != socket.gethostname():
        return False
    if one.pid == os.getpid():  # a container that was started again: its first process is always 1
        return True
    try:
        os.kill(one.pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
