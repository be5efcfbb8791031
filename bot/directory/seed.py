"""Filling the database from data/services, again and again: what has not changed is left alone."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.directory import entries, places
from bot.directory.entries import Entry
from bot.directory.models import Eligibility, Listing, Service, id_of
from bot.directory.places import Places
from bot.directory.records import ServiceRecord
from bot.directory.store import store


@dataclass(frozen=True)
class SeedReport:
    """How many entries were new, changed, the same, or no longer there and so marked inactive."""

    new: int = 0
    changed: int = 0
    same: int = 0
    retired: int = 0


def seed(session: Session, folder: Path) -> SeedReport:
    """Bring the directory to what the files of `folder` say.

    An entry is written again only when its file has changed since it was last taken in, so what an
    import has added to it stays until then. An entry no longer in the files is marked inactive.

    Args:
        session: the caller commits.
        folder: data/services.

    Raises:
        SetupError: a file cannot be understood; nothing is changed.
    """
    known_places = places.load()
    written = entries.load(folder)
    listed = {row.service_id: row for row in session.scalars(select(Listing))}
    new = changed = 0
    for entry in written:
        record, rules = entry.record(known_places), _rules(entry, known_places)
        before = listed.get(record.id)
        fingerprint = _fingerprint(entry, record, rules)
        if before and before.fingerprint == fingerprint:
            continue
        _take(session, entry, record, rules, fingerprint)
        new, changed = (new, changed + 1) if before else (new + 1, changed)
    retired = _retire(session, {id_of(entry.slug) for entry in written}, listed)
    session.flush()
    return SeedReport(new, changed, len(written) - new - changed, retired)


def _take(
    session: Session, entry: Entry, record: ServiceRecord, rules: dict[str, Any], fingerprint: str
) -> None:
    store(session, record)
    session.merge(
        Listing(
            service_id=record.id,
            slug=entry.slug,
            kind=entry.kind,
            source="seed",
            fingerprint=fingerprint,
            review=entry.review,
            checked=entry.checked,
            facts=entry.sources,
        )
    )
    session.merge(Eligibility(service_id=record.id, **rules))


def _retire(session: Session, written: set[UUID], listed: dict[UUID, Listing]) -> int:
    gone = [
        row
        for row in listed.values()
        if row.source == "seed" and row.fingerprint and row.service_id not in written
    ]
    for row in gone:
        service = session.get_one(Service, row.service_id)
        service.status, row.fingerprint = "inactive", ""
    return len(gone)


def _rules(entry: Entry, known_places: Places) -> dict[str, Any]:
    rules = entry.eligibility
    return {
        "audience": rules.audience,
        "way_in": rules.way_in,
        "concerns": rules.concerns,
        "stages": [stage.as_rule() for stage in rules.stages],
        "places": entry.councils(known_places),
        "places_confirmed": rules.places_confirmed,
        "needs": list(rules.needs),
        "severity": list(rules.severity),
        "description": rules.description,
    }


def _fingerprint(entry: Entry, record: ServiceRecord, rules: dict[str, Any]) -> str:
    # Over what is stored, not over the file: a new table of places or a new shape counts as a change.
    stored = [entry.model_dump(mode="json"), record.model_dump(mode="json"), rules]
    return hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()
