"""What a parent agreed to pass on, and the reference it goes by."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

#: Letters and figures that nobody mistakes for one another, on paper or on the phone; no vowels, so
#: that no reference spells a word, and no V, which every reference begins with.
LETTERS = "CDFGHJKMNPQRTWXY34679"


@dataclass(frozen=True, kw_only=True)
class Referral:
    """What is passed on. None is not known or not given.

    Args:
        person_id: whose it is.
        channel: where it was agreed.
        concerns: labels of CONCERNS, the first the one that weighs most.
        urgent: whether a danger was raised in the conversation.
        danger: which one (labels of RISKS).
        services: directory slugs of the services they want.
        area: where they live, as far as they said.
        stage_said: "24 weeks pregnant", "baby is 5 weeks".
        name: what they want to be called.
        contact: how to reach them: a number, an address, or "this chat".
        best_time: when.
        safe_contact: what to be careful about when reaching them.
        told: facts for the worker, a short line each; never words of the chat.
        referred_by: name and place of work of a professional who passes on somebody else.
        consent_text: the exact words they agreed to; None only where a danger is passed on by policy.
        consent_at: when they agreed; None is now.
    """

    person_id: str
    channel: str
    concerns: Sequence[str] = ()
    urgent: bool = False
    danger: str | None = None
    services: Sequence[str] = ()
    area: str | None = None
    stage_said: str | None = None
    name: str | None = None
    contact: str | None = None
    best_time: str | None = None
    safe_contact: str | None = None
    told: Sequence[str] = ()
    referred_by: str | None = None
    consent_text: str | None = None
    consent_at: datetime | None = None


def new_reference() -> str:
    """Return a random reference such as "V-7KM3-T9X"."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(7))
    return f"V-{drawn[:4]}-{drawn[4:]}"


def as_reference(typed: str) -> str:
    """Return a reference as it is kept, however it was typed: "v7km3 t2x" is "V-7KM3-T9X"."""
    plain = re.sub(r"[^0-9A-Z]", "", typed.upper()).removeprefix("V")
    return f"V-{plain[:4]}-{plain[4:]}"
