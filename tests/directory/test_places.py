"""Districts and postcodes, and the councils they lie in."""

from __future__ import annotations

import pytest
import yaml

from bot.directory import places
from bot.directory.places import DISTRICTS

CONTENT = yaml.safe_load(DISTRICTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("district", "postcode", "councils"),
    [
        ("Walton", None, ("Liverpool",)),
        ("walton vale", None, ("Liverpool",)),
        ("Bootle", None, ("Sefton",)),
        ("Aintree", None, ("Sefton", "Liverpool")),
        ("Huyton", "L36 9ZZ", ("Knowsley",)),
        ("Skelmersdale", None, ("West Lancashire",)),
        (None, "L4", ("Liverpool",)),
        (None, "l15 9zz", ("Liverpool",)),
        (None, "L369ZZ", ("Knowsley",)),
        (None, "CH41 9ZZ", ("Wirral",)),
        (None, "L20 9ZZ", ("Sefton", "Liverpool")),
        ("Childwall", "L16 9ZZ", ("Liverpool",)),
        ("Kirkdale", "L20", ("Liverpool",)),
        ("Bootle", "L4", ("Sefton", "Liverpool")),
        ("Atlantis", "ZZ1", ()),
        (None, None, ()),
    ],
)
def test_a_place_lies_in_these_councils(
    district: str | None, postcode: str | None, councils: tuple[str, ...]
) -> None:
    assert places.load().councils(district, postcode) == councils


def test_a_wider_area_is_its_councils_and_a_council_is_itself() -> None:
    assert places.load().area("Cheshire") == ("Cheshire East", "Cheshire West and Chester")
    assert places.load().area("Halton") == ("Halton",)


def test_every_district_has_one_council_or_says_that_it_is_doubtful() -> None:
    for entry in CONTENT["districts"]:
        if entry.get("doubtful"):
            assert entry["authority"] is None, entry
            assert len(entry["authorities"]) > 1, entry
        else:
            assert entry["authority"], entry


def test_no_name_stands_for_two_districts() -> None:
    names = [str(n).lower() for e in CONTENT["districts"] for n in (e["name"], *e.get("aliases", ()))]
    assert sorted(names) == sorted(set(names))


def test_a_district_lies_in_the_councils_of_its_postcodes() -> None:
    for entry in CONTENT["districts"]:
        for code in entry.get("outcodes", ()):
            possible = set(entry.get("authorities", ())) | {entry["authority"]}
            assert possible & set(CONTENT["outcodes"][code]), (entry["name"], code)


def test_the_table_says_what_it_rests_on() -> None:
    assert CONTENT["source"] == "general knowledge, to be checked against the ONS postcode directory"
    assert CONTENT["review"] == "draft"
