"""Which services fit somebody's worry, stage and place, the best first."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.directory import places
from bot.directory.eligibility import Fit, Missing, Rules, decide
from bot.directory.models import Eligibility, Listing, Service
from bot.errors import NotFound
from bot.understanding.reading import CONCERNS, Place, Stage

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Match:
    """A service that helps with a concern, and whether it is for this person.

    Args:
        slug: the directory's id.
        name: as people read it.
        fit: yes, no, or maybe where stage or place is not known and decides.
        why: for a no what stands against it (`outside_area`, `area_not_confirmed`, `too_old`,
            `too_young`, `not_in_pregnancy`, `only_in_pregnancy`, `for_professionals`); else what has to be
            said with it (`low_income`, `no_promise_of_a_place`, `moderate`, `severe` ...).
        missing: what to ask, where it is a maybe.
    """

    slug: str
    name: str
    fit: Fit
    why: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class ServiceView:
    """A service as pages and words show it; a field that is not known reads 'unknown'."""

    id: UUID
    slug: str
    name: str
    kind: str
    status: str
    audience: str
    description: str
    organization: str
    phone: str
    email: str
    url: str
    address: str
    hours: str
    fees: str
    way_in: str
    review: str
    checked: date | None
    phones: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    #: For each known field the sections of the facts it rests on, and whether it has to be checked.
    facts: dict[str, Any] = field(default_factory=dict)


def fitting(
    session: Session,
    *,
    concern: str,
    stage: Stage | None,
    place: Place | None,
    for_professional: bool = False,
) -> list[Match]:
    """Return the active services that help with a concern, those that may be used before those that may not.

    Within these the order is how exactly a service helps with the concern, as data/services ranks it.

    Args:
        session: a database session.
        concern: a label of labels.md.
        stage: pregnancy or child's age, as far as known.
        place: where they live, as far as known.
        for_professional: whether it is sought for a professional's own work; never set for a parent.

    Raises:
        ValueError: there is no such concern.
    """
    if concern not in CONCERNS:
        raise ValueError(f"there is no concern {concern!r}")
    found = session.execute(
        select(Service.name, Listing.slug, Eligibility)
        .join(Listing, Listing.service_id == Service.id)
        .join(Eligibility, Eligibility.service_id == Service.id)
        .where(Service.status == "active")
    )
    councils = _councils(place)
    ranked = []
    for name, slug, row in found:
        if concern not in row.concerns:
            continue
        verdict = decide(_rules(row), stage, councils, for_professional=for_professional)
        match = Match(slug, name, verdict.fit, verdict.why, verdict.missing)
        ranked.append(((match.fit == "no", row.concerns[concern], slug), match))
    return [match for _, match in sorted(ranked, key=lambda pair: pair[0])]


def find(session: Session, slug: str) -> ServiceView:
    """Return what is known of a service, also of one that is no longer active.

    Args:
        session: a database session.
        slug: the directory's id, or the Open Referral id.

    Raises:
        NotFound: there is no such service.
    """
    listing = session.scalars(select(Listing).where(Listing.slug == slug)).first()
    if listing is None:
        with suppress(ValueError):
            listing = session.get(Listing, UUID(slug))
    if listing is None:
        raise NotFound("no such service in the directory")
    service = session.get_one(Service, listing.service_id)
    return _view(service, listing, session.get(Eligibility, service.id))


def _view(service: Service, listing: Listing, rules: Eligibility | None) -> ServiceView:
    first = listing.facts.get("phone", {}).get("numbers", [])
    phones = sorted(
        (phone.number for contact in service.contacts for phone in contact.phones),
        key=lambda number: first.index(number) if number in first else len(first),
    )
    return ServiceView(
        id=service.id,
        slug=listing.slug,
        name=service.name,
        kind=listing.kind,
        status=service.status,
        audience=rules.audience if rules else UNKNOWN,
        description=service.description or UNKNOWN,
        organization=service.organization.name if service.organization else UNKNOWN,
        phone=phones[0] if phones else UNKNOWN,
        email=service.email or UNKNOWN,
        url=service.url or UNKNOWN,
        address=_address(service) or UNKNOWN,
        hours="; ".join(s.description for s in service.schedules if s.description) or UNKNOWN,
        fees=service.fees or UNKNOWN,
        way_in=rules.way_in if rules else UNKNOWN,
        review=listing.review,
        checked=listing.checked,
        phones=tuple(phones),
        places=tuple(rules.places) if rules else tuple(a.name for a in service.service_areas if a.name),
        concerns=tuple(rules.concerns) if rules else (),
        needs=tuple(rules.needs) if rules else (),
        severity=tuple(rules.severity) if rules else (),
        facts=listing.facts,
    )


def _address(service: Service) -> str:
    addresses = (
        address for at in service.service_at_locations if at.location for address in at.location.addresses
    )
    first = next(addresses, None)
    return ", ".join(filter(None, (first.address_1, first.city, first.postal_code))) if first else ""


def _rules(row: Eligibility) -> Rules:
    return Rules(
        audience=row.audience,
        stages=row.stages,
        places=row.places,
        places_confirmed=row.places_confirmed,
        conditions=(*row.needs, *row.severity),
    )


def _councils(place: Place | None) -> Collection[str]:
    if place is None:
        return ()
    if place.authority:
        return (place.authority,)
    return places.load().councils(place.district, place.postcode)
