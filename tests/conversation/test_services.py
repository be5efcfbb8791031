"""A service that a parent asks about by its name: whether it is for them, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.conversation.memory import Memory, is_dad
from bot.conversation.services import Say, Services, named
from bot.database import Database
from bot.directory.search import Match, fitting
from bot.directory.seed import seed
from bot.understanding.reading import Place, Stage
from bot.words import Words

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 1, 14)
WALTON = Place("Walton", None, "Liverpool", "walton")
BOOTLE = Place("Bootle", None, "Sefton", "bootle")
PRESTON = Place("Preston", None, "Lancashire", "preston")
FIVE_WEEKS, SIX_YEARS = Stage("child", 35, "5 weeks"), Stage("child", 2200, "6 years")


@pytest.fixture(scope="module")
def services(
    on_sqlite: Callable[[Path], Database], tmp_path_factory: pytest.TempPathFactory, words: Words
) -> Iterator[Services]:
    database = on_sqlite(tmp_path_factory.mktemp("directory"))
    with database.session() as session:
        seed(session, ROOT / "data/services")

    def search(concern: str, stage: Stage | None, place: Place | None) -> list[Match]:
        with database.session() as session:
            return fitting(session, concern=concern, stage=stage, place=place)

    yield Services(search, lambda name: bool(words.entries(name)), "Liverpool")
    database.close()


def known(stage: Stage | None = None, place: Place | None = None, dad: bool = False) -> Memory:
    return Memory(stage=stage, stage_on=TODAY, place=place, dad=dad)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("I read about Silver Birch, is it possible for me", "silver_birch"),
        ("somebody told me about Best for Baby Too, can I go", "best_for_baby_too"),
        ("Is there not a service called PIER for that", "pier"),
        ("whats citizens advice on prescription", "cap"),
        ("we walked along the Pier Head in the rain", None),
        ("citizens advice never pick up", None),
    ],
)
def test_a_service_is_known_by_its_name(text: str, slug: str | None) -> None:
    assert named(text) == slug


@pytest.mark.parametrize(
    ("slug", "memory", "said"),
    [
        ("cap", known(FIVE_WEEKS, WALTON), ["utter_service_cap"]),
        ("cap", known(FIVE_WEEKS), ["utter_service_cap", "utter_ask_postcode"]),
        ("cap", known(FIVE_WEEKS, BOOTLE), ["utter_service_not_here_cap"]),
        ("silver_birch", known(FIVE_WEEKS, PRESTON), ["utter_service_not_here_silver_birch"]),
        ("pier", known(SIX_YEARS, WALTON), ["utter_service_too_old_pier"]),
        ("best_for_baby_too", known(FIVE_WEEKS, WALTON, dad=True), ["utter_service_for_mothers"]),
    ],
)
def test_it_is_said_whether_it_is_for_them(
    services: Services, slug: str, memory: Memory, said: list[str]
) -> None:
    assert [say.name for say in services.about(slug, memory, TODAY)] == said


def test_a_father_is_not_sent_to_a_service_for_mothers(services: Services) -> None:
    def put_forward(dad: bool) -> list[Say]:
        return list(services.put_forward(known(FIVE_WEEKS, WALTON, dad), ["isolation"], TODAY, False))

    assert put_forward(dad=False)[0].services == ("best_for_baby_too",)
    assert all("best_for_baby_too" not in say.services for say in put_forward(dad=True))


@pytest.mark.parametrize(
    "text", ["im a dad of two", "dad here, cant cope", "as a new dad its lonely", "Fella here."]
)
def test_a_father_is_heard_as_one(text: str) -> None:
    assert is_dad(text)


@pytest.mark.parametrize("text", ["his dad is useless", "me dad minds her", "my wife and I had a girl"])
def test_talk_of_fathers_is_not_a_father(text: str) -> None:
    assert not is_dad(text)


def test_after_a_loss_nobody_is_asked_how_old_their_youngest_is(services: Services) -> None:
    bereaved = Memory(concerns=("loss",), place=WALTON)
    assert [say.name for say in services.about("cap", bereaved, TODAY)] == ["utter_service_after_loss_cap"]
