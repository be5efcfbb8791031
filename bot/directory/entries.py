"""An entry of data/services, as people write it (data/services/README.md), and what it becomes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.directory.models import id_of
from bot.directory.places import LOADER, Places
from bot.directory.records import (
    AttributeRecord,
    ContactRecord,
    OrganizationRecord,
    PhoneRecord,
    ScheduleRecord,
    ServiceAreaRecord,
    ServiceRecord,
    TaxonomyTermRecord,
)
from bot.errors import SetupError
from bot.understanding.reading import CONCERNS

DAYS = {"days": 1.0, "weeks": 7.0, "months": 365 / 12, "years": 365.0}

Kind = Literal["local", "helpline", "crisis", "professional"]


def _days(age: Any) -> Any:
    found = re.fullmatch(r"(\d+) (days|weeks|months|years)", str(age))
    return int(int(found[1]) * DAYS[found[2]]) if found else age


Age = Annotated[int, BeforeValidator(_days)]


class Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Given(Written):
    """A fact that is known, and where from."""

    value: str = Field(alias="is")
    source: str = Field(alias="from")
    check: bool
    description: str | None = None


class GivenPhone(Written):
    number: str
    description: str | None = None
    source: str = Field(alias="from")
    check: bool


Maybe = Given | Literal["unknown"]


class StageRule(Written):
    kind: Literal["pregnant", "child"]
    start: Age | None = Field(None, alias="from")
    under: Age | None = None

    def as_rule(self) -> dict[str, Any]:
        """Return the rule as bot/directory/eligibility.py evaluates it."""
        limits = {"from_days": self.start, "until_days": self.under}
        return {"kind": self.kind, **{name: days for name, days in limits.items() if days is not None}}


class EligibilityEntry(Written):
    audience: Literal["parents", "professionals"]
    concerns: dict[str, int]
    stages: tuple[StageRule, ...] = ()
    places: tuple[str, ...] = ()
    places_confirmed: bool = True
    needs: tuple[str, ...] = ()
    severity: tuple[Literal["mild", "moderate", "severe"], ...] = ()
    way_in: Literal["self", "through_professional", "unknown"]
    description: str | None = None
    source: tuple[str, ...] = Field(alias="from")
    check: bool


class Entry(Written):
    slug: str = Field(pattern=r"^[a-z0-9_]+$")
    name: str
    kind: Kind
    description: str
    facts: tuple[str, ...]
    review: str
    checked: date
    organization: Maybe
    phones: tuple[GivenPhone, ...] | Literal["unknown"]
    email: Maybe
    url: Maybe
    address: Literal["unknown"]
    hours: Maybe
    fees: Maybe
    minimum_age: float | None = None
    maximum_age: float | None = None
    eligibility: EligibilityEntry

    @property
    def sources(self) -> dict[str, dict[str, Any]]:
        """Return for each known field the sections it rests on and whether it has to be checked."""
        given = {name: getattr(self, name) for name in ("organization", "email", "url", "hours", "fees")}
        sources: dict[str, dict[str, Any]] = {
            name: {"from": [fact.source], "check": fact.check}
            for name, fact in given.items()
            if isinstance(fact, Given)
        }
        if self.phones != "unknown":
            sources["phone"] = {
                "from": sorted({phone.source for phone in self.phones}),
                "check": any(phone.check for phone in self.phones),
                # The standard keeps no order of phones; here the first is the one to give.
                "numbers": [phone.number for phone in self.phones],
            }
        sources["description"] = {"from": list(self.facts), "check": False}
        rules = self.eligibility
        sources["eligibility"] = {"from": list(rules.source), "check": rules.check}
        return sources

    @property
    def unknown(self) -> tuple[str, ...]:
        """What the facts do not say of this entry."""
        fields = ("organization", "phones", "email", "url", "address", "hours", "fees")
        missing = tuple(name for name in fields if getattr(self, name) == "unknown")
        return (*missing, "way_in") if self.eligibility.way_in == "unknown" else missing

    def councils(self, places: Places) -> list[str]:
        """Return every council the service is for, wider areas resolved."""
        return list(dict.fromkeys(c for place in self.eligibility.places for c in places.area(place)))

    def record(self, places: Places) -> ServiceRecord:
        """Return the entry as an Open Referral UK service; what is unknown is left away."""
        return ServiceRecord(
            id=id_of(self.slug),
            name=self.name,
            description=self.description,
            status="active",
            url=_known(self.url),
            email=_known(self.email),
            fees=_known(self.fees),
            minimum_age=self.minimum_age,
            maximum_age=self.maximum_age,
            last_modified=datetime.combine(self.checked, time(), UTC),
            organization=self._organization(),
            contacts=self._contacts(),
            schedules=self._schedules(),
            service_areas=tuple(
                ServiceAreaRecord(id=id_of(self.slug, "area", council), name=council, service_area=council)
                for council in self.councils(places)
            ),
            attributes=tuple(self._attributes()),
        )

    def _organization(self) -> OrganizationRecord | None:
        if not isinstance(self.organization, Given):
            return None
        name = self.organization.value
        return OrganizationRecord(
            id=id_of("organization", name), name=name, description=self.organization.description or name
        )

    def _contacts(self) -> tuple[ContactRecord, ...]:
        if self.phones == "unknown":
            return ()
        phones = tuple(
            PhoneRecord(
                id=id_of(self.slug, "phone", str(place)), number=phone.number, description=phone.description
            )
            for place, phone in enumerate(self.phones)
        )
        return (ContactRecord(id=id_of(self.slug, "contact"), name=self.name, phones=phones),)

    def _schedules(self) -> tuple[ScheduleRecord, ...]:
        hours = _known(self.hours)
        return (ScheduleRecord(id=id_of(self.slug, "hours"), description=hours),) if hours else ()

    def _attributes(self) -> list[AttributeRecord]:
        rules = self.eligibility
        return [
            self._attribute("slug", self.slug, "Name of the entry in Village"),
            self._attribute("audience", rules.audience, "Whom the entry is for"),
            *(self._attribute("concern", c, "A worry it helps with") for c in sorted(rules.concerns)),
        ]

    def _attribute(self, taxonomy: str, term: str, description: str) -> AttributeRecord:
        return AttributeRecord(
            id=id_of(self.slug, taxonomy, term),
            link_type=taxonomy,
            taxonomy_term=TaxonomyTermRecord(
                id=id_of("term", taxonomy, term),
                name=term,
                description=description,
                taxonomy=f"village {taxonomy}",
                term=term,
            ),
        )


def load(folder: Path) -> list[Entry]:
    """Read every entry of a folder.

    Raises:
        SetupError: a file is not in the form of data/services/README.md, or a slug stands twice.
    """
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.yml")):
        for written in yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER) or ():
            entry = _entry(path, written)
            if entry.slug in entries:
                raise SetupError(f"{path.name}: {entry.slug} stands twice in the directory")
            entries[entry.slug] = entry
    return list(entries.values())


def _entry(path: Path, written: Any) -> Entry:
    try:
        entry = Entry.model_validate(written)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise SetupError(f"{path.name}: {_slug(written)}: {where}: {first['msg']}") from error
    unknown = set(entry.eligibility.concerns) - set(CONCERNS)
    if unknown:
        raise SetupError(f"{path.name}: {entry.slug}: no such concern: {', '.join(sorted(unknown))}")
    if entry.kind == "crisis" and entry.eligibility.concerns:
        # The safety words name those lines; a search result must never carry one in place of them.
        raise SetupError(f"{path.name}: {entry.slug}: a crisis line has no concerns")
    return entry


def _slug(written: Any) -> str:
    return str(written.get("slug")) if isinstance(written, dict) else "an entry"


def _known(fact: Maybe) -> str | None:
    return fact.value if isinstance(fact, Given) else None
