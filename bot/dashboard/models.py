"""What the console keeps: sign-in links, sessions, and who opened which hand-off.

Of links and sessions only hashes are kept: whoever reads the database cannot sign in with what is there.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class SignInLink(Base):
    """A link that signs one link worker in, once."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    worker_id: Mapped[str] = mapped_column(ForeignKey("link_worker.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WorkerSession(Base):
    """A link worker who is signed in, on one browser."""

    __tablename__ = "worker_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    worker_id: Mapped[str] = mapped_column(ForeignKey("link_worker.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class AccessLog(Base):
    """That a link worker opened a hand-off or a list. It outlives a hand-off, so it names it by reference."""

    __tablename__ = "access_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[str] = mapped_column(ForeignKey("link_worker.id"), index=True)
    #: Of the hand-off, or the name of the list.
    case_reference: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
