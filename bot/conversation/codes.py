"""Codes by which somebody who wrote to us before comes back by another way.

A code is asked for in words ("code") and used in words ("my code is CDF-GH3-JKM"), once, within its days.
Of a code that is not right nothing is told: not whether it was ever one, nor whose.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.database import Base
from bot.handoff.referral import LETTERS

LIVES = timedelta(days=7)
#: Wrong codes that somebody may try within a day; after them even a right one is not looked at.
MOST_WRONG, WRONG_COUNT = 5, timedelta(days=1)
GROUPS, GROUP = 3, 3
CODE = re.compile(
    rf"(?<![0-9a-z])([{LETTERS}]{{3}})[ -]?([{LETTERS}]{{3}})[ -]?([{LETTERS}]{{3}})(?![0-9a-z])", re.I
)
#: "my code is ..." with something that has a figure in it; the rest of such a message is no code.
CLAIMED = re.compile(r"\b(?:my|the|this|a)? ?code\b(?: is|'s)?[ :,-]*(?=\S*\d)\S*", re.I)
#: What may stand around "code" where somebody asks for one.
ASKING = frozenset((
    "a", "my", "the", "new", "another", "one", "please", "pls", "plz", "thanks", "hi", "hello", "can",
    "could", "i", "you", "have", "get", "need", "want", "would", "like", "give", "send", "me", "whats",
    "what", "is", "to", "for", "come", "coming", "back",
))  # fmt: skip


class ReturnCode(Base):
    """A code that somebody was given. Only its digest is kept."""

    __tablename__ = "return_code"

    digest: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class WrongCode(Base):
    """That somebody tried a code that was not right."""

    __tablename__ = "wrong_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


def is_asked_for(text: str) -> bool:
    """Return whether a message asks for a code and says nothing else."""
    words = re.findall(r"[a-z]+|\d", text.lower().replace("'", "").replace("\u2019", ""))
    return "code" in words and set(words) - ASKING == {"code"}


def code_in(text: str) -> str | None:
    """Return the code that a message gives, as it is kept, or what stands where one should; else None."""
    for found in CODE.finditer(text):
        code = "-".join(found.groups()).upper()
        # Without a figure it may be three short words; every code of ours has one.
        if any(letter.isdecimal() for letter in code) and (_alone(found, text) or "code" in text.lower()):
            return code
    claimed = CLAIMED.search(text)
    return claimed[0] if claimed else None


def without_code(text: str) -> str:
    """Return what a message says beside its code."""
    rest = CLAIMED.sub(" ", CODE.sub(" ", text) if code_in(text) else text)
    return re.sub(r"\b(?:my|the)? ?code\b(?: is|'s)?[ :,-]*", " ", rest, flags=re.I).strip(" .,!\n")


def give(session: Session, person_id: str, now: datetime) -> str:
    """Make a code for a person; one of theirs that was not used stops working."""
    session.execute(delete(ReturnCode).where(ReturnCode.person_id == person_id, ReturnCode.used_at.is_(None)))
    code = _drawn()
    session.add(ReturnCode(digest=_digest(code), person_id=person_id, expires_at=now + LIVES))
    session.flush()
    return code


def forget(session: Session, person_id: str) -> None:
    """Let no code of a person's lead to them any more, and forget their wrong tries."""
    session.execute(delete(ReturnCode).where(ReturnCode.person_id == person_id))
    session.execute(delete(WrongCode).where(WrongCode.person_id == person_id))


def right(session: Session, person_id: str, code: str, now: datetime) -> ReturnCode | None:
    """Return the kept code that somebody gives, locked, or None where it is not right; that counts as a try.

    Args:
        session: an open session.
        person_id: who gives it.
        code: as `code_in` returns it.
        now: the clock's present moment.
    """
    tried = select(func.count()).select_from(WrongCode)
    tries = session.scalar(tried.where(WrongCode.person_id == person_id, WrongCode.at > now - WRONG_COUNT))
    kept = session.get(ReturnCode, _digest(code), with_for_update=True)
    if kept is not None and kept.used_at is None and kept.expires_at > now and (tries or 0) < MOST_WRONG:
        return kept
    session.add(WrongCode(person_id=person_id, at=now))
    session.flush()
    return None


def _alone(found: re.Match[str], text: str) -> bool:
    return not text.replace(found[0], "").strip(" .,!\n")


def _drawn() -> str:
    while True:
        drawn = [secrets.choice(LETTERS) for _ in range(GROUPS * GROUP)]
        if any(letter.isdecimal() for letter in drawn):
            return "-".join("".join(drawn[n : n + GROUP]) for n in range(0, len(drawn), GROUP))


def _digest(code: str) -> str:
    # Drawn at random, of forty bits, and gone in days: a slow hash would guard nothing more.
    return hashlib.sha256(f"return code {code}".encode()).hexdigest()
