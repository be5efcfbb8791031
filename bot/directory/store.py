"""Putting a service and all that belongs to it into the database, as one."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from bot.database import Base
from bot.directory import models
from bot.directory.records import Record, ServiceRecord, record_of, row_of

#: The lists of a service, whose order carries no meaning.
PARTS = (
    "schedules",
    "service_areas",
    "service_at_locations",
    "languages",
    "cost_options",
    "contacts",
    "attributes",
)


def stored(session: Session, service_id: UUID) -> ServiceRecord | None:
    """Return what is kept of a service, or None."""
    service = session.get(models.Service, service_id)
    return record_of(service) if service else None


def store(session: Session, record: ServiceRecord) -> bool:
    """Bring a service to what `record` says: parts no longer named go, shared parts are updated.

    Returns:
        Whether anything was changed.
    """
    before = stored(session, record.id)
    if before is not None and in_order(before) == in_order(record):
        return False
    shared = _merge_shared(session, record)
    row = cast(models.Service, row_of(record))
    if before is None:
        _add(session, row, shared)
    else:
        session.merge(row)
    session.flush()
    return True


def in_order(record: ServiceRecord) -> ServiceRecord:
    """Return the record with its parts sorted, so that two can be compared."""
    parts = {part: _sorted(getattr(record, part)) for part in PARTS}
    parts["contacts"] = tuple(
        contact.model_copy(update={"phones": _sorted(contact.phones)}) for contact in parts["contacts"]
    )
    parts["service_at_locations"] = tuple(
        at.model_copy(
            update={"location": at.location.model_copy(update={"addresses": _sorted(at.location.addresses)})}
        )
        if at.location
        else at
        for at in parts["service_at_locations"]
    )
    return record.model_copy(update=parts)


def _sorted[R: Record](records: tuple[R, ...]) -> tuple[R, ...]:
    return tuple(sorted(records, key=lambda record: record.id))


def _merge_shared(session: Session, record: ServiceRecord) -> dict[UUID, Base]:
    # A term or a location that occurs twice in one service would be inserted twice by a single merge.
    terms = [attribute.taxonomy_term for attribute in record.attributes]
    places = [at.location for at in record.service_at_locations]
    shared = {part.id: session.merge(row_of(part)) for part in (record.organization, *terms, *places) if part}
    session.flush()
    return shared


def _add(session: Session, row: models.Service, shared: dict[UUID, Base]) -> None:
    # Adding is one insert a part; merging a new service would first look for every part of it.
    if row.organization:
        row.organization = cast(models.Organization, shared[row.organization.id])
    for attribute in row.attributes:
        if attribute.taxonomy_term:
            attribute.taxonomy_term = cast(models.TaxonomyTerm, shared[attribute.taxonomy_term.id])
    for at in row.service_at_locations:
        if at.location:
            at.location = cast(models.Location, shared[at.location.id])
    session.add(row)
