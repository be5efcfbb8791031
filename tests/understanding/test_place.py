"""Where somebody lives, as they type it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.place import Places
from bot.understanding.text import clean

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {
    "districts": [
        {"name": "Liverpool", "authority": "Liverpool"},
        {"name": "Walton", "authority": "Liverpool", "outcodes": ["L4", "L9"]},
        {"name": "Kirkdale", "authority": "Liverpool"},
        {"name": "Speke", "authority": "Liverpool"},
        {"name": "Garston", "authority": "Liverpool"},
        {"name": "Kensington", "authority": "Liverpool", "aliases": ["kenny"]},
        {"name": "Old Swan", "authority": "Liverpool"},
        {"name": "Bootle", "authority": "Sefton"},
        {"name": "Huyton", "authority": "Knowsley"},
        {"name": "Aintree", "authority": None, "doubtful": True, "authorities": ["Sefton", "Liverpool"]},
        {"name": "Roby", "authority": "Knowsley", "word": True},
    ],
    "outcodes": {
        "L4": ["Liverpool"],
        "L7": ["Liverpool"],
        "L8": ["Liverpool"],
        "L9": ["Liverpool", "Sefton"],
        "L20": ["Sefton", "Liverpool"],
        "L36": ["Knowsley"],
    },
}
PLACES = Places(KNOWN)


@pytest.mark.parametrize(
    ("text", "district", "authority"),
    [
        ("im in Walton", "Walton", "Liverpool"),
        ("by the asda in Huyton", "Huyton", "Knowsley"),
        ("walton", "Walton", "Liverpool"),
        ("WALTON LIVERPOOL", "Walton", "Liverpool"),
        ("no sorry Bootle not Kirkdale", "Bootle", "Sefton"),
        ("kirkdale. sorry i mean bootle", "Bootle", "Sefton"),
        ("moved from Speke to Garston", "Garston", "Liverpool"),
        ("n we moved to huyton at xmas so scrap speke", "Huyton", "Knowsley"),
        ("my mum lives in Speke but im in Garston", "Garston", "Liverpool"),
        ("kenny, top of the road", "Kensington", "Liverpool"),
        ("old swan", "Old Swan", "Liverpool"),
        ("Aintree", "Aintree", None),
        ("i live in roby", "Roby", "Knowsley"),
        ("liverpool", "Liverpool", "Liverpool"),
    ],
)
def test_a_district_is_read(text: str, district: str, authority: str | None) -> None:
    place = PLACES.find(clean(text))
    assert place is not None
    assert (place.district, place.authority) == (district, authority)


@pytest.mark.parametrize(
    ("text", "postcode", "authority"),
    [
        ("L7 9ZZ", "L7 9ZZ", "Liverpool"),
        ("l79zz", "L7 9ZZ", "Liverpool"),
        ("l7  9zz x", "L7 9ZZ", "Liverpool"),
        ("L79ZZ", "L7 9ZZ", "Liverpool"),
        ("postcode is l20 9zz", "L20 9ZZ", None),
        ("L2O 9ZZ", "L20 9ZZ", None),
        ("L7-9ZZ", "L7 9ZZ", "Liverpool"),
        ("L7", "L7", "Liverpool"),
        ("im in l8", "L8", "Liverpool"),
        ("l 36 9zz", "L36 9ZZ", "Knowsley"),
        ("l4 9zz. sorry l8 9zz", "L8 9ZZ", "Liverpool"),
    ],
)
def test_a_postcode_is_read_with_its_slips(text: str, postcode: str, authority: str | None) -> None:
    place = PLACES.find(clean(text))
    assert place is not None
    assert (place.postcode, place.authority) == (postcode, authority)


def test_a_doubtful_district_is_settled_by_its_postcode() -> None:
    place = PLACES.find("Aintree, L7 9ZZ")
    assert place is not None
    assert place.authority == "Liverpool"
    unsettled = PLACES.find("Aintree L9 9ZZ")
    assert unsettled is not None
    assert unsettled.authority is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "gonna be l8 tonight sorry",
        "Walton hospital was awful",
        "my sister lives in Bootle",
        "roby said hi to me today",
        "24 weeks",
        "temp 38.2",
        "i used to live in Huyton",
    ],
)
def test_what_only_looks_like_a_home_is_none(text: str) -> None:
    assert PLACES.find(clean(text)) is None


def test_the_projects_own_districts_are_known() -> None:
    place = Places.load(ROOT).find("im by the asda in Huyton")
    assert place is not None
    assert place.authority == "Knowsley"


def test_without_the_file_there_are_no_places(tmp_path: Path) -> None:
    assert Places.load(tmp_path).find("Walton") is None
