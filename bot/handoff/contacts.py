"""Telephone numbers and e-mail addresses typed into a message stay here.

The engine sees a token in their place (`#number1`), and what it says is filled in again on the way out.
"""

from __future__ import annotations

import re

import phonenumbers
from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.database import Base

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TOKEN = re.compile(r"#(?:number|email)\d+")


class ContactDetail(Base):
    """One value a person typed, and the token that stands for it."""

    __tablename__ = "contact_detail"
    __table_args__ = (UniqueConstraint("person_id", "token"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    token: Mapped[str]
    value: Mapped[str]


def mask(session: Session, person_id: str, text: str) -> str:
    """Return `text` with its numbers and e-mail addresses replaced by tokens, which are kept."""
    found = [(match.start(), match.end(), "email") for match in EMAIL.finditer(text)]
    possible = phonenumbers.PhoneNumberMatcher(text, "GB", leniency=phonenumbers.Leniency.POSSIBLE)
    found += [(match.start, match.end, "number") for match in possible if len(match.raw_string) > 8]
    for start, end, kind in sorted(found, reverse=True):
        text = text[:start] + _token(session, person_id, kind, text[start:end]) + text[end:]
    return text


def unmask(session: Session, person_id: str, text: str) -> str:
    """Return `text` with this person's tokens filled in."""
    return TOKEN.sub(lambda match: value_of(session, person_id, match[0]), text)


def value_of(session: Session, person_id: str, token: str) -> str:
    """Return what a token of this person stands for; anything else comes back as it is."""
    value = session.scalar(
        select(ContactDetail.value).where(ContactDetail.person_id == person_id, ContactDetail.token == token)
    )
    return value or token


def _token(session: Session, person_id: str, kind: str, value: str) -> str:
    mine = list(session.scalars(select(ContactDetail).where(ContactDetail.person_id == person_id)))
    for detail in mine:
        if detail.value == value:
            return detail.token
    token = f"#{kind}{sum(detail.token.startswith(f'#{kind}') for detail in mine) + 1}"
    session.add(ContactDetail(person_id=person_id, token=token, value=value))
    session.flush()
    return token
