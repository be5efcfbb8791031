"""Open Referral UK JSON in and out: what others publish, and what we do."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, selectinload

from bot.directory import models
from bot.directory.models import Listing, Service, id_of
from bot.directory.records import Record, ServiceRecord, as_json, record_of
from bot.directory.source import records
from bot.directory.store import PARTS, store, stored
from bot.errors import BadInput, NotFound

#: All that belongs to a service, asked for once for a whole page and not once for each service.
WHOLE = (
    selectinload(Service.organization),
    selectinload(Service.schedules),
    selectinload(Service.service_areas),
    selectinload(Service.service_at_locations)
    .selectinload(models.ServiceAtLocation.location)
    .selectinload(models.Location.addresses),
    selectinload(Service.languages),
    selectinload(Service.cost_options),
    selectinload(Service.contacts).selectinload(models.Contact.phones),
    selectinload(Service.attributes).selectinload(models.Attribute.taxonomy_term),
)


@dataclass
class ImportReport:
    """What became of every record of an import.

    Args:
        taken: services that were new.
        changed: services that were here and are different now.
        same: services that were here just so.
        left_out: for each record that was not taken a sentence that says which and why.
    """

    taken: int = 0
    changed: int = 0
    same: int = 0
    left_out: list[str] = field(default_factory=list)


def import_services(session: Session, source: str) -> ImportReport:
    """Take services into the directory; a bad record never costs a good one.

    The source holds one service, a list, or a page (`{"contents": [...]}`); of an address that serves
    pages all are read. What a record does not mention stays as it is here. An imported service has no
    eligibility rules, so it stands in the feed but is not put forward to parents until rules are written.

    Args:
        session: the caller commits.
        source: a file's path, or an address that begins with http:// or https://.

    Raises:
        BadInput: the source is not there, or is no JSON of a kind above; nothing is taken.
        Unavailable: the address does not answer.
    """
    report = ImportReport()
    seen: set[UUID] = set()
    for number, raw in enumerate(records(source), 1):
        try:
            record, sent = _checked(raw)
            if record.id in seen:
                raise BadInput("the same id came earlier in this import")
            seen.add(record.id)
            with session.begin_nested():
                _take(session, record, sent, report)
        except BadInput as error:
            report.left_out.append(f"{_named(number, raw)}: {error}")
        except SQLAlchemyError as error:
            report.left_out.append(f"{_named(number, raw)}: the database refused it ({type(error).__name__})")
    return report


def export_service(session: Session, slug: str) -> dict[str, Any]:
    """Return a service as full Open Referral UK JSON.

    Args:
        session: a database session.
        slug: the directory's id, or the Open Referral id.

    Raises:
        NotFound: there is no such service.
    """
    service = session.get(Service, id_of(slug))
    if service is None:
        with suppress(ValueError):
            service = session.get(Service, UUID(slug))
    if service is None:
        raise NotFound("no such service in the directory")
    return as_json(record_of(service))


def export_page(session: Session, page: int = 1, size: int = 50) -> dict[str, Any]:
    """Return a page of the feed of active services, by name.

    Args:
        session: a database session.
        page: from 1.
        size: services on a page.
    """
    active = select(Service).where(Service.status == "active")
    total = session.scalar(select(func.count()).select_from(active.subquery())) or 0
    pages = max(1, -(-total // size))
    services = session.scalars(
        active.options(*WHOLE).order_by(Service.name, Service.id).offset((page - 1) * size).limit(size)
    ).all()
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(services),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not services,
        "contents": [as_json(record_of(service)) for service in services],
    }


# --- taking in


def _checked(raw: Any) -> tuple[ServiceRecord, set[str]]:
    if not isinstance(raw, dict):
        raise BadInput("it is not an object")
    # Feeds write "nothing known" as null where the standard has a list.
    lists: dict[str, Any] = {part: [] for part in PARTS if part in raw and raw[part] is None}
    try:
        record = ServiceRecord.model_validate({**raw, **lists})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise BadInput(f"{where}: {first['msg']}") from error
    return record, record.model_fields_set - {"id"}


def _take(session: Session, record: ServiceRecord, sent: set[str], report: ImportReport) -> None:
    before = stored(session, record.id)
    if before is not None:
        record = _over(before, record, sent)
    _refuse_parts_of_others(session, record)
    changed = store(session, record)
    if before is None:
        session.add(_listing(record))
        session.flush()
        report.taken += 1
    elif changed:
        report.changed += 1
    else:
        report.same += 1


def _over(before: ServiceRecord, record: ServiceRecord, sent: set[str]) -> ServiceRecord:
    values = {name: getattr(record, name) for name in sent}
    if "attributes" in values:
        # Our own attributes (the slug, the concerns) are ours to change.
        theirs = {attribute.id for attribute in record.attributes}
        ours = tuple(a for a in before.attributes if _is_ours(a) and a.id not in theirs)
        values["attributes"] = ours + record.attributes
    return before.model_copy(update=values)


def _is_ours(attribute: Any) -> bool:
    term = attribute.taxonomy_term
    return bool(term and (term.taxonomy or "").startswith("village "))


def _listing(record: ServiceRecord) -> Listing:
    return Listing(
        service_id=record.id,
        slug=str(record.id),
        kind="imported",
        source="import",
        fingerprint="",
        review="draft",
        checked=None,
        facts={},
    )


def _refuse_parts_of_others(session: Session, record: ServiceRecord) -> None:
    parts: list[tuple[Record, type[Any], str, UUID]] = [
        *((part, models.Schedule, "service_id", record.id) for part in record.schedules),
        *((part, models.ServiceArea, "service_id", record.id) for part in record.service_areas),
        *((part, models.ServiceAtLocation, "service_id", record.id) for part in record.service_at_locations),
        *((part, models.Language, "service_id", record.id) for part in record.languages),
        *((part, models.CostOption, "service_id", record.id) for part in record.cost_options),
        *((part, models.Contact, "service_id", record.id) for part in record.contacts),
        *((part, models.Attribute, "link_id", record.id) for part in record.attributes),
        *((p, models.Phone, "contact_id", contact.id) for contact in record.contacts for p in contact.phones),
        *(
            (address, models.Address, "location_id", at.location.id)
            for at in record.service_at_locations
            if at.location
            for address in at.location.addresses
        ),
    ]
    seen: set[tuple[type[Any], UUID]] = set()
    for part, table, owner, owner_id in parts:
        if (table, part.id) in seen:
            raise BadInput(f"{table.__tablename__}: the id {part.id} stands twice")
        seen.add((table, part.id))
        row = session.get(table, part.id)
        if row is not None and getattr(row, owner) != owner_id:
            raise BadInput(f"{table.__tablename__}: the id {part.id} belongs to another entry")


def _named(number: int, raw: Any) -> str:
    name = raw.get("name") if isinstance(raw, dict) else None
    if not isinstance(name, str) or not name:
        return f"record {number}"
    return f"record {number} ({''.join(sign if sign.isprintable() else '?' for sign in name[:80])})"
