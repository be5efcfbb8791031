"""Who is offered what: a row for each service, stage and place that decides."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot.directory.search import Match, find, fitting
from bot.errors import NotFound
from bot.understanding.reading import CONCERNS, Place, Stage

PREGNANT = Stage("pregnant", 168, "24 weeks")
PREGNANT_SOMEHOW = Stage("pregnant", None, "expecting")
CHILD = Stage("child", None, "a little one")
NOWHERE = None


def child(days: int) -> Stage:
    return Stage("child", days, "as said")


def council(name: str) -> Place:
    return Place(None, None, name, name)


def district(name: str, postcode: str | None = None) -> Place:
    return Place(name, postcode, None, name)


FIVE_WEEKS, ELEVEN_MONTHS, ONE_YEAR = child(35), child(335), child(365)
TWO_YEARS, FOUR_YEARS, FIVE_YEARS = child(730), child(1460), child(1826)
LIVERPOOL, SEFTON, PRESTON = council("Liverpool"), council("Sefton"), council("Preston")
MANCHESTER, CHESHIRE_EAST = council("Manchester"), council("Cheshire East")

TABLE = [
    # service, concern, stage, place, fit, what stands against it or what to ask
    ("cap", "money", PREGNANT, LIVERPOOL, "yes", ()),
    ("cap", "money", PREGNANT_SOMEHOW, LIVERPOOL, "yes", ()),
    ("cap", "money", FIVE_WEEKS, LIVERPOOL, "yes", ()),
    ("cap", "money", child(364), LIVERPOOL, "yes", ()),
    ("cap", "money", ONE_YEAR, LIVERPOOL, "no", ("too_old",)),
    ("cap", "money", PREGNANT, SEFTON, "no", ("outside_area",)),
    ("cap", "money", FOUR_YEARS, SEFTON, "no", ("outside_area", "too_old")),
    ("cap", "money", None, LIVERPOOL, "maybe", ("stage",)),
    ("cap", "money", CHILD, LIVERPOOL, "maybe", ("stage",)),
    ("cap", "money", PREGNANT, NOWHERE, "maybe", ("place",)),
    ("cap", "money", None, NOWHERE, "maybe", ("stage", "place")),
    ("cap", "money", None, SEFTON, "no", ("outside_area",)),
    ("cap", "money", PREGNANT, district("Walton"), "yes", ()),
    ("cap", "money", PREGNANT, district("Bootle"), "no", ("outside_area",)),
    ("cap", "money", PREGNANT, district("Aintree"), "maybe", ("place",)),
    ("cap", "money", PREGNANT, district("nowhere known"), "maybe", ("place",)),
    ("cap", "housing", FIVE_WEEKS, LIVERPOOL, "yes", ()),
    ("best_for_baby_too", "isolation", ELEVEN_MONTHS, LIVERPOOL, "yes", ()),
    ("best_for_baby_too", "confidence", PREGNANT, LIVERPOOL, "yes", ()),
    ("best_for_baby_too", "childcare", FIVE_WEEKS, LIVERPOOL, "yes", ()),
    ("best_for_baby_too", "isolation", TWO_YEARS, LIVERPOOL, "no", ("too_old",)),
    ("best_for_baby_too", "isolation", FIVE_WEEKS, SEFTON, "no", ("outside_area",)),
    ("pss", "low_mood", ELEVEN_MONTHS, LIVERPOOL, "yes", ()),
    ("pss", "bonding", ONE_YEAR, LIVERPOOL, "yes", ()),
    ("pss", "bonding", TWO_YEARS, LIVERPOOL, "no", ("too_old",)),
    ("pss", "birth_trauma", FIVE_WEEKS, SEFTON, "no", ("area_not_confirmed",)),
    ("pier", "bonding", PREGNANT, SEFTON, "yes", ()),
    ("pier", "bonding", FOUR_YEARS, CHESHIRE_EAST, "yes", ()),
    ("pier", "bonding", FOUR_YEARS, PRESTON, "yes", ()),
    ("pier", "bonding", FIVE_YEARS, LIVERPOOL, "no", ("too_old",)),
    ("pier", "bonding", FIVE_WEEKS, MANCHESTER, "no", ("outside_area",)),
    ("silver_birch", "birth_trauma", None, LIVERPOOL, "yes", ()),
    ("silver_birch", "birth_trauma", FIVE_YEARS, CHESHIRE_EAST, "yes", ()),
    ("silver_birch", "loss", None, SEFTON, "yes", ()),
    ("silver_birch", "loss", None, NOWHERE, "maybe", ("place",)),
    ("silver_birch", "birth_trauma", PREGNANT, PRESTON, "no", ("outside_area",)),
    ("home_start", "isolation", PREGNANT, LIVERPOOL, "no", ("not_in_pregnancy",)),
    ("cry_sis", "crying", FIVE_WEEKS, NOWHERE, "yes", ()),
    ("cry_sis", "crying", None, MANCHESTER, "yes", ()),
]


def match_of(session: Session, slug: str, concern: str, stage: Stage | None, place: Place | None) -> Match:
    found = fitting(session, concern=concern, stage=stage, place=place)
    return next(match for match in found if match.slug == slug)


@pytest.mark.parametrize(
    ("slug", "concern", "stage", "place", "fit", "because"),
    TABLE,
    ids=[f"{row[0]}-{row[1]}-{row[2] and row[2].days}-{row[3] and row[3].said}" for row in TABLE],
)
def test_a_service_fits_by_its_own_rules(
    directory: Session,
    slug: str,
    concern: str,
    stage: Stage | None,
    place: Place | None,
    fit: str,
    because: tuple[str, ...],
) -> None:
    match = match_of(directory, slug, concern, stage, place)
    assert match.fit == fit
    assert (match.why if fit == "no" else match.missing) == because


@pytest.mark.parametrize("concern", CONCERNS)
@pytest.mark.parametrize("stage", [None, PREGNANT, FIVE_WEEKS, FIVE_YEARS])
@pytest.mark.parametrize("place", [None, LIVERPOOL, PRESTON])
def test_the_clinical_networks_never_fit_a_parent(
    directory: Session, concern: str, stage: Stage | None, place: Place | None
) -> None:
    found = fitting(directory, concern=concern, stage=stage, place=place)
    assert not [match for match in found if match.slug == "clinical_networks" and match.fit != "no"]


def test_the_clinical_networks_fit_a_professional(directory: Session) -> None:
    found = fitting(directory, concern="bonding", stage=None, place=LIVERPOOL, for_professional=True)
    assert ("clinical_networks", "yes") in [(match.slug, match.fit) for match in found]


@pytest.mark.parametrize("concern", CONCERNS)
def test_a_crisis_line_is_never_a_search_result(directory: Session, concern: str) -> None:
    found = fitting(directory, concern=concern, stage=FIVE_WEEKS, place=LIVERPOOL)
    assert not [match for match in found if find(directory, match.slug).kind == "crisis"]


@pytest.mark.parametrize(
    ("concern", "first"),
    [
        ("money", ["cap", "best_for_baby_too", "pss"]),
        ("isolation", ["best_for_baby_too"]),
        ("birth_trauma", ["silver_birch", "pss"]),
        ("crying", ["cry_sis"]),
        ("bonding", ["pier", "pss"]),
        ("loss", ["silver_birch"]),
        ("low_mood", ["pss"]),
        ("housing", ["cap", "pss"]),
        ("childcare", ["best_for_baby_too"]),
        ("confidence", ["best_for_baby_too"]),
    ],
)
def test_the_most_fitting_service_comes_first_and_the_seed_before_helplines(
    directory: Session, concern: str, first: list[str]
) -> None:
    found = fitting(directory, concern=concern, stage=FIVE_WEEKS, place=LIVERPOOL)
    assert [match.slug for match in found][: len(first)] == first


def test_what_may_be_used_comes_before_what_may_not(directory: Session) -> None:
    fits = [m.fit for m in fitting(directory, concern="money", stage=FOUR_YEARS, place=SEFTON)]
    assert "no" in fits
    assert fits == sorted(fits, key=lambda fit: fit == "no")
    assert fits[0] == "yes"


def test_the_conditions_to_say_come_with_the_match(directory: Session) -> None:
    assert match_of(directory, "cap", "money", PREGNANT, LIVERPOOL).why == ("low_income",)
    silver_birch = match_of(directory, "silver_birch", "birth_trauma", FIVE_WEEKS, LIVERPOOL)
    assert silver_birch.why == ("no_promise_of_a_place", "moderate", "severe")


def test_a_name_and_a_postcode_that_contradict_each_other_leave_it_open(directory: Session) -> None:
    assert match_of(directory, "cap", "money", PREGNANT, district("Bootle", "L4 9ZZ")).fit == "maybe"


def test_a_postcode_settles_a_doubtful_district(directory: Session) -> None:
    assert match_of(directory, "cap", "money", PREGNANT, district("Upton", "CH49 9ZZ")).fit == "no"


def test_what_the_facts_do_not_give_is_unknown(directory: Session) -> None:
    for slug in ("pier", "silver_birch", "cap", "pss", "best_for_baby_too", "clinical_networks"):
        view = find(directory, slug)
        assert {view.phone, view.email, view.url, view.address, view.hours} == {"unknown"}
        assert view.phones == ()
    assert find(directory, "pier").organization == "unknown"
    assert find(directory, "silver_birch").way_in == "unknown"
    assert find(directory, "cap").way_in == "through_professional"


def test_a_known_fact_tells_where_from_and_whether_it_is_to_be_checked(directory: Session) -> None:
    view = find(directory, "talking_therapies_liverpool")
    assert (view.phone, view.hours) == ("0151 228 2300", "Monday to Friday, 8am to 6pm")
    assert view.facts["phone"]["from"] == ["1.9"]
    assert view.facts["phone"]["check"] is True
    assert view.review == "draft"


def test_the_first_number_of_an_entry_is_the_one_to_give(directory: Session) -> None:
    assert find(directory, "liverpool_womens_maternity").phones == ("0151 702 4413", "0151 708 9988")


def test_a_service_is_found_by_slug_and_by_open_referral_id(directory: Session) -> None:
    by_slug = find(directory, "cap")
    assert find(directory, str(by_slug.id)) == by_slug


def test_a_service_that_is_not_there_is_said_to_be_missing(directory: Session) -> None:
    with pytest.raises(NotFound):
        find(directory, "no_such_service")


def test_an_unknown_concern_is_a_mistake_not_an_empty_answer(directory: Session) -> None:
    with pytest.raises(ValueError, match="no concern"):
        fitting(directory, concern="weather", stage=None, place=None)
