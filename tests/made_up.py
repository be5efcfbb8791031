"""The made-up people of the tests: two link workers, and what a parent agrees to pass on."""

from __future__ import annotations

from bot.handoff.models import LinkWorker
from bot.handoff.referral import Referral

PARENT = "parent-1"
CONSENT = "With your OK, I will pass this on. Is it OK to pass this on?"


def link_workers() -> list[LinkWorker]:
    return [
        LinkWorker(
            id=name.lower(), name=name, email=f"{name.lower()}@village.example", area=None, active=True
        )
        for name in ("Anna", "Bea")
    ]


def referral(**changed: object) -> Referral:
    given: dict[str, object] = {
        "person_id": PARENT,
        "channel": "whatsapp",
        "concerns": ["money"],
        "services": ["cap"],
        "area": "Walton",
        "stage_said": "baby is 5 weeks",
        "name": "Kerry",
        "contact": "07700 900123",
        "best_time": "any morning",
        "told": ["gas debt"],
        "consent_text": CONSENT,
    }
    return Referral(**{**given, **changed})  # type: ignore[arg-type]
