"""A service as Open Referral UK 3.0 writes it in JSON, checked field by field.

The seed, the import and the export all pass through these shapes; names and required fields are the
standard's. Fields of the standard that the directory does not keep are passed over.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat

from bot.database import Base
from bot.directory import models


def _clean(text: str) -> str:
    if "\x00" in text:
        raise ValueError("holds a NUL character")
    return text


def _web_address(text: str) -> str:
    if not text.startswith(("http://", "https://")) or " " in text:
        raise ValueError("is not a web address")
    return text


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


def _in_utc(value: Any) -> Any:
    # Many feeds leave the zone away; the standard's own description of the field means UTC.
    if isinstance(value, str) and len(value) >= 19 and value[19:].lstrip(".0123456789") == "":
        return f"{value}Z"
    return value


Text = Annotated[str, Field(max_length=20_000), AfterValidator(_clean)]
Name = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_clean)]
MaybeText = Annotated[Text | None, BeforeValidator(_none_if_empty)]
WebAddress = Annotated[Text, AfterValidator(_web_address)]
MaybeWeb = Annotated[WebAddress | None, BeforeValidator(_none_if_empty)]
Email = Annotated[Text, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
MaybeEmail = Annotated[Email | None, BeforeValidator(_none_if_empty)]
MaybeMoment = Annotated[AwareDatetime | None, BeforeValidator(_none_if_empty), BeforeValidator(_in_utc)]
PlaceType = Literal["physical", "postal", "virtual"]


class Record(BaseModel):
    model_config = ConfigDict(extra="ignore", from_attributes=True, frozen=True)

    id: UUID


class OrganizationRecord(Record):
    name: Name
    description: Text
    email: MaybeEmail = None
    website: MaybeWeb = None
    logo: MaybeText = None
    uri: MaybeText = None
    parent_organization_id: UUID | None = None


class ScheduleRecord(Record):
    valid_from: MaybeText = None
    valid_to: MaybeText = None
    dtstart: MaybeText = None
    freq: Literal["WEEKLY", "MONTHLY"] | None = None
    interval: FiniteFloat | None = None
    byday: MaybeText = None
    bymonthday: MaybeText = None
    description: MaybeText = None
    opens_at: MaybeText = None
    closes_at: MaybeText = None
    schedule_link: MaybeWeb = None
    attending_type: MaybeText = None
    notes: MaybeText = None


class ServiceAreaRecord(Record):
    name: MaybeText = None
    extent: MaybeText = None
    extent_type: MaybeText = None
    uri: MaybeText = None
    service_area: MaybeText = None


class AddressRecord(Record):
    attention: MaybeText = None
    address_1: Text
    city: Text
    region: MaybeText = None
    state_province: Text
    postal_code: Text
    country: Text
    address_type: PlaceType


class LocationRecord(Record):
    location_type: PlaceType
    name: MaybeText = None
    description: MaybeText = None
    latitude: FiniteFloat | None = None
    longitude: FiniteFloat | None = None
    external_identifier: MaybeText = None
    external_identifier_type: MaybeText = None
    addresses: tuple[AddressRecord, ...] = ()


class ServiceAtLocationRecord(Record):
    location: LocationRecord | None = None


class LanguageRecord(Record):
    code: MaybeText = None
    name: MaybeText = None


class CostOptionRecord(Record):
    valid_from: MaybeText = None
    valid_to: MaybeText = None
    option: MaybeText = None
    amount: FiniteFloat | None = None
    amount_description: MaybeText = None


class PhoneRecord(Record):
    number: Name
    description: MaybeText = None


class ContactRecord(Record):
    name: MaybeText = None
    title: MaybeText = None
    phones: tuple[PhoneRecord, ...] = ()


class TaxonomyTermRecord(Record):
    name: Name
    description: Text
    parent_id: UUID | None = None
    taxonomy: MaybeText = None
    taxonomy_id: UUID | None = None
    term_uri: MaybeText = None
    term: MaybeText = None


class AttributeRecord(Record):
    link_type: MaybeText = None
    taxonomy_term: TaxonomyTermRecord | None = None


class ServiceRecord(Record):
    name: Name
    description: MaybeText = None
    url: MaybeWeb = None
    email: MaybeEmail = None
    status: Literal["active", "inactive", "defunct", "temporarily closed"]
    fees: MaybeText = None
    accreditations: MaybeText = None
    minimum_age: FiniteFloat | None = None
    maximum_age: FiniteFloat | None = None
    assured_date: MaybeText = None
    assurer_email: MaybeEmail = None
    alert: MaybeText = None
    last_modified: MaybeMoment = None
    organization: OrganizationRecord | None = None
    schedules: tuple[ScheduleRecord, ...] = ()
    service_areas: tuple[ServiceAreaRecord, ...] = ()
    service_at_locations: tuple[ServiceAtLocationRecord, ...] = ()
    languages: tuple[LanguageRecord, ...] = ()
    cost_options: tuple[CostOptionRecord, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    attributes: tuple[AttributeRecord, ...] = ()


TABLES: dict[type[Record], type[Base]] = {
    OrganizationRecord: models.Organization,
    ScheduleRecord: models.Schedule,
    ServiceAreaRecord: models.ServiceArea,
    AddressRecord: models.Address,
    LocationRecord: models.Location,
    ServiceAtLocationRecord: models.ServiceAtLocation,
    LanguageRecord: models.Language,
    CostOptionRecord: models.CostOption,
    PhoneRecord: models.Phone,
    ContactRecord: models.Contact,
    TaxonomyTermRecord: models.TaxonomyTerm,
    AttributeRecord: models.Attribute,
    ServiceRecord: models.Service,
}


def row_of(record: Record) -> Base:
    """Return the record, and all it holds, as rows that are not yet in a session."""
    values: dict[str, Any] = {}
    for field in type(record).model_fields:
        value = getattr(record, field)
        if isinstance(value, Record):
            value = row_of(value)
        elif isinstance(value, tuple):
            value = [row_of(part) for part in value]
        values[field] = value
    return TABLES[type(record)](**values)


def record_of(service: models.Service) -> ServiceRecord:
    """Return a stored service as a record."""
    return ServiceRecord.model_validate(service)


def as_json(record: ServiceRecord) -> dict[str, Any]:
    """Return the record as Open Referral UK JSON; what is not known is left away, not null."""
    data: dict[str, Any] = _without_empty(record.model_dump(mode="json"))
    if record.organization:
        data["organization_id"] = data["organization"]["id"]
    if record.last_modified:
        data["last_modified"] = _moment(record.last_modified)
    return data


def _without_empty(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_empty(value) for key, value in data.items() if value not in (None, [])}
    if isinstance(data, list):
        return [_without_empty(part) for part in data]
    return data


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
