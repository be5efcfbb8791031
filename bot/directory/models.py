"""The directory's tables: Open Referral UK 3.0 (same names of tables and fields), and two of our own.

`Listing` and `Eligibility` hold what the standard has no field for: who keeps an entry, which facts are
to be checked, and the rules by which the search decides. Ids of our own entries are UUIDs of the slug.
What is not known is NULL here and 'unknown' in a ServiceView; it is never filled with a guess.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.database import Base

#: The namespace of the directory's own ids; it never changes, or every published id would.
NAMESPACE = UUID("6f2a1c1e-57d4-5a0b-9a55-3d1f4c0a7e21")

OWNED = "all, delete-orphan"


def id_of(*slugs: str) -> UUID:
    """Return the Open Referral id of a slug (version 5), or of a part of the entry it names."""
    return uuid5(NAMESPACE, "/".join(slugs))


class Organization(Base):
    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str]
    email: Mapped[str | None]
    website: Mapped[str | None]
    logo: Mapped[str | None]
    uri: Mapped[str | None]
    parent_organization_id: Mapped[UUID | None]


class Schedule(Base):
    __tablename__ = "schedules"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    valid_from: Mapped[str | None]
    valid_to: Mapped[str | None]
    dtstart: Mapped[str | None]
    freq: Mapped[str | None]
    interval: Mapped[float | None]
    byday: Mapped[str | None]
    bymonthday: Mapped[str | None]
    description: Mapped[str | None]
    opens_at: Mapped[str | None]
    closes_at: Mapped[str | None]
    schedule_link: Mapped[str | None]
    attending_type: Mapped[str | None]
    notes: Mapped[str | None]


class ServiceArea(Base):
    __tablename__ = "service_areas"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    name: Mapped[str | None]
    extent: Mapped[str | None]
    extent_type: Mapped[str | None]
    uri: Mapped[str | None]
    service_area: Mapped[str | None]


class Address(Base):
    __tablename__ = "addresses"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    location_id: Mapped[UUID] = mapped_column(ForeignKey("locations.id"), index=True)
    attention: Mapped[str | None]
    address_1: Mapped[str]
    city: Mapped[str]
    region: Mapped[str | None]
    state_province: Mapped[str]
    postal_code: Mapped[str]
    country: Mapped[str]
    address_type: Mapped[str]


class Location(Base):
    __tablename__ = "locations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    location_type: Mapped[str]
    name: Mapped[str | None]
    description: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    external_identifier: Mapped[str | None]
    external_identifier_type: Mapped[str | None]
    addresses: Mapped[list[Address]] = relationship(Address, cascade=OWNED, order_by=Address.id)


class ServiceAtLocation(Base):
    __tablename__ = "services_at_location"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    location_id: Mapped[UUID | None] = mapped_column(ForeignKey("locations.id"))
    location: Mapped[Location | None] = relationship(Location)


class Language(Base):
    __tablename__ = "languages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    code: Mapped[str | None]
    name: Mapped[str | None]


class CostOption(Base):
    __tablename__ = "cost_options"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    valid_from: Mapped[str | None]
    valid_to: Mapped[str | None]
    option: Mapped[str | None]
    amount: Mapped[float | None]
    amount_description: Mapped[str | None]


class Phone(Base):
    __tablename__ = "phones"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"), index=True)
    number: Mapped[str]
    description: Mapped[str | None]


class Contact(Base):
    __tablename__ = "contacts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    name: Mapped[str | None]
    title: Mapped[str | None]
    phones: Mapped[list[Phone]] = relationship(Phone, cascade=OWNED, order_by=Phone.id)


class TaxonomyTerm(Base):
    __tablename__ = "taxonomy_terms"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str]
    parent_id: Mapped[UUID | None]
    taxonomy: Mapped[str | None]
    taxonomy_id: Mapped[UUID | None]
    term_uri: Mapped[str | None]
    term: Mapped[str | None]


class Attribute(Base):
    """A term that describes an entry; `link_id` is the service it describes."""

    __tablename__ = "attributes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), index=True)
    link_type: Mapped[str | None]
    taxonomy_term_id: Mapped[UUID | None] = mapped_column(ForeignKey("taxonomy_terms.id"))
    taxonomy_term: Mapped[TaxonomyTerm | None] = relationship(TaxonomyTerm)


class Service(Base):
    __tablename__ = "services"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    name: Mapped[str]
    description: Mapped[str | None]
    url: Mapped[str | None]
    email: Mapped[str | None]
    status: Mapped[str]
    fees: Mapped[str | None]
    accreditations: Mapped[str | None]
    minimum_age: Mapped[float | None]
    maximum_age: Mapped[float | None]
    assured_date: Mapped[str | None]
    assurer_email: Mapped[str | None]
    alert: Mapped[str | None]
    last_modified: Mapped[datetime | None]

    organization: Mapped[Organization | None] = relationship(Organization)
    schedules: Mapped[list[Schedule]] = relationship(Schedule, cascade=OWNED, order_by=Schedule.id)
    service_areas: Mapped[list[ServiceArea]] = relationship(
        ServiceArea, cascade=OWNED, order_by=ServiceArea.id
    )
    service_at_locations: Mapped[list[ServiceAtLocation]] = relationship(
        ServiceAtLocation, cascade=OWNED, order_by=ServiceAtLocation.id
    )
    languages: Mapped[list[Language]] = relationship(Language, cascade=OWNED, order_by=Language.id)
    cost_options: Mapped[list[CostOption]] = relationship(CostOption, cascade=OWNED, order_by=CostOption.id)
    contacts: Mapped[list[Contact]] = relationship(Contact, cascade=OWNED, order_by=Contact.id)
    attributes: Mapped[list[Attribute]] = relationship(Attribute, cascade=OWNED, order_by=Attribute.id)


class Listing(Base):
    """Who keeps an entry, and how sure its facts are.

    `facts` names for each field that is known the section of the facts it rests on and whether a person
    has to check it before it may be relied on.
    """

    __tablename__ = "listing"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    #: local, helpline, crisis, professional or imported.
    kind: Mapped[str]
    #: seed (data/services) or import.
    source: Mapped[str]
    #: What the entry was filled from; empty once it has left the seed.
    fingerprint: Mapped[str]
    review: Mapped[str]
    checked: Mapped[date | None]
    facts: Mapped[dict[str, Any]]


class Eligibility(Base):
    """Whom a service is for: data that bot/directory/eligibility.py evaluates."""

    __tablename__ = "eligibility"

    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    #: parents or professionals.
    audience: Mapped[str]
    #: self, through_professional or unknown.
    way_in: Mapped[str]
    #: Labels of concerns, each with its rank: the lower, the more exactly this service helps with it.
    concerns: Mapped[dict[str, Any]]
    #: `{kind: pregnant}` or `{kind: child, from_days, until_days}`; empty: any.
    stages: Mapped[list[dict[str, Any]]]
    #: Councils; empty: anywhere.
    places: Mapped[list[str]]
    #: False where it is not known whether other places are served too.
    places_confirmed: Mapped[bool]
    #: Conditions to say, such as low_income, that the search cannot see.
    needs: Mapped[list[str]]
    #: How bad things are for those it is for: mild, moderate, severe; empty: any.
    severity: Mapped[list[str]]
    description: Mapped[str | None]
