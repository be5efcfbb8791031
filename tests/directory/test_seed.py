"""The files of data/services, and the database that follows them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import MetaData, select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.directory import entries
from bot.directory.models import Listing, id_of
from bot.directory.search import find, fitting
from bot.directory.seed import seed
from bot.errors import SetupError
from tests.directory.conftest import SEED

ASKED_FOR = {"pier", "silver_birch", "cap", "pss", "best_for_baby_too", "clinical_networks"}

#: Every number the facts give; the seed may hold these and no others.
NUMBERS_OF_THE_FACTS = frozenset(
    """
    999 101 111 116123 85258 08082000247 08001111 08000684141 88247 08085002222 08088010327 08088024040
    08009995428 08005999247 08088005000 0800585858 08081961776 08004480737 08088026869 08088026868 0800282986
    08081643332 03030036464 02077137486 08000147800 03001021234 08088020925 08088002222 03001000212
    08001448848 08001448444 08001381111 08088084000 08088004444 08088020029 08088020062 01514592606
    01517024413 01517089988 01512637474 01512282300 01517024353 08004561523 01512333053 08082082138
    03005552222 08088010503 03002003100
""".split()  # noqa: SIM905 (a table reads better than fifty quoted strings)
)


def everything(database: Database) -> dict[str, list[Any]]:
    """Return every row of the directory's tables."""
    tables = MetaData()
    tables.reflect(database.engine)
    with database.engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)).all()))
            for name, table in tables.tables.items()
        }


def entry(slug: str, /, **changes: Any) -> dict[str, Any]:
    written: dict[str, Any] = {
        "slug": slug,
        "name": slug.title(),
        "kind": "local",
        "description": "Made up for a test.",
        "facts": ["1.6"],
        "review": "draft",
        "checked": "2026-11-24",
        "eligibility": {
            "audience": "parents",
            "concerns": {"money": 1},
            "way_in": "unknown",
            "from": ["1.6"],
            "check": True,
        },
    }
    unknown = ("organization", "phones", "email", "url", "address", "hours", "fees")
    return {**written, **dict.fromkeys(unknown, "unknown"), **changes}


def folder_with(folder: Path, *written: dict[str, Any]) -> Path:
    (folder / "services.yml").write_text(yaml.safe_dump(list(written)), encoding="utf-8")
    return folder


def test_every_service_asked_for_is_there_under_its_own_id(session: Session) -> None:
    for slug in ASKED_FOR:
        assert find(session, slug).id == id_of(slug)
        assert id_of(slug).version == 5


def test_the_published_ids_never_change() -> None:
    assert str(id_of("cap")) == "b92a3f15-3106-5f11-9fa4-8a3c5b6ce661"


def test_filling_twice_changes_nothing(filled: Database) -> None:
    before = everything(filled)
    with filled.session() as session:
        report = seed(session, SEED)
    assert (report.new, report.changed, report.retired) == (0, 0, 0)
    assert report.same == len(entries.load(SEED))
    assert everything(filled) == before


def test_a_changed_entry_is_changed_and_the_others_are_left_alone(database: Database, tmp_path: Path) -> None:
    with database.session() as session:
        seed(session, folder_with(tmp_path, entry("one"), entry("two")))
    changed = entry("two", hours={"is": "Mondays", "from": "1.6", "check": True})
    with database.session() as session:
        report = seed(session, folder_with(tmp_path, entry("one"), changed))
        assert (report.new, report.changed, report.same) == (0, 1, 1)
    with database.session() as session:
        assert find(session, "two").hours == "Mondays"
        seed(session, folder_with(tmp_path, entry("one"), entry("two")))
        assert find(session, "two").hours == "unknown"


def test_an_entry_taken_out_is_inactive_and_comes_back_when_it_is_written_again(
    database: Database, tmp_path: Path
) -> None:
    both = (entry("one"), entry("two"))
    with database.session() as session:
        seed(session, folder_with(tmp_path, *both))
        assert seed(session, folder_with(tmp_path, entry("one"))).retired == 1
        assert find(session, "two").status == "inactive"
        assert [m.slug for m in fitting(session, concern="money", stage=None, place=None)] == ["one"]
        assert seed(session, folder_with(tmp_path, entry("one"))).retired == 0
    with database.session() as session:
        assert seed(session, folder_with(tmp_path, *both)).changed == 1
        assert find(session, "two").status == "active"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"phones": None}, "phones"),
        ({"hours": {"is": "Mondays"}}, "hours"),
        ({"opening": "Mondays"}, "opening"),
        ({"kind": "crisis"}, "no concerns"),
        ({"slug": "Two Words"}, "slug"),
    ],
)
def test_an_entry_in_the_wrong_form_is_named(tmp_path: Path, changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(SetupError, match=complaint):
        entries.load(folder_with(tmp_path, entry("one"), entry("two", **changes)))


def test_a_wrong_entry_changes_nothing_at_all(database: Database, tmp_path: Path) -> None:
    with database.session() as session, pytest.raises(SetupError):
        seed(session, folder_with(tmp_path, entry("one"), entry("two", kind="crisis")))
    with database.session() as session:
        assert session.scalars(select(Listing)).all() == []


def test_a_concern_that_does_not_exist_is_named(tmp_path: Path) -> None:
    wrong = entry("one")
    wrong["eligibility"]["concerns"] = {"weather": 1}
    with pytest.raises(SetupError, match="weather"):
        entries.load(folder_with(tmp_path, wrong))


def test_a_slug_stands_once(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="stands twice"):
        entries.load(folder_with(tmp_path, entry("one"), entry("one")))


def test_no_number_stands_in_the_seed_that_the_facts_do_not_give() -> None:
    written = "\n".join(
        line.split("#")[0]
        for path in SEED.glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    held = {re.sub(r"\s", "", number) for number in re.findall(r"\b0\d(?: ?\d){6,10}\b", written)}
    phones = {
        phone.number.replace(" ", "")
        for entry in entries.load(SEED)
        if entry.phones != "unknown"
        for phone in entry.phones
    }
    assert held | phones <= NUMBERS_OF_THE_FACTS
    assert {"08004480737", "999", "85258"} <= phones


def test_the_email_of_the_professionals_mailing_list_is_nowhere_in_the_seed() -> None:
    emails = {e.email.value for e in entries.load(SEED) if e.email != "unknown"}
    assert emails == {"jo@samaritans.org", "help@nspcc.org.uk", "hello@bliss.org.uk"}
    assert "@" not in (SEED / "clinical_networks.yml").read_text(encoding="utf-8")


def test_no_entry_names_a_reviewer_before_there_is_one() -> None:
    assert {entry.review for entry in entries.load(SEED)} == {"draft"}


def test_what_the_facts_do_not_say_of_an_entry_can_be_counted() -> None:
    written = {entry.slug: entry for entry in entries.load(SEED)}
    assert {"phones", "email", "url", "address", "hours", "fees"} <= set(written["cap"].unknown)
    assert "phones" not in written["samaritans"].unknown
    for entry in written.values():
        known = set(entry.sources) - {"description", "eligibility"}
        assert not known & {name.replace("phones", "phone") for name in entry.unknown}, entry.slug
