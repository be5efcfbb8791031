"""What is kept of a parent between their messages."""

from __future__ import annotations

from datetime import date

from bot.conversation.memory import Memory
from bot.understanding.reading import Place, Reading, Stage

DAY = date(2026, 1, 14)
SIXTEEN_WEEKS = Stage("pregnant", 112, "16 weeks")
DINGLE = Place("Dingle", None, "Liverpool", "dingle")


def test_a_name_said_in_passing_is_kept_until_another_is_given() -> None:
    memory = Memory().after(Reading(name="Neve"), DAY).after(Reading(concerns=("money",)), DAY)
    assert memory.name == "Neve"
    assert memory.after(Reading(name="Niamh"), DAY).name == "Niamh"


def test_a_babys_name_is_kept_only_where_a_loss_is_spoken_of() -> None:
    assert Memory().after(Reading(baby="Orla"), DAY).baby is None
    lost = Memory().after(Reading(concerns=("loss",)), DAY)
    assert lost.after(Reading(baby="Orla"), DAY).after(Reading(), DAY).baby == "Orla"


def test_a_pregnancy_is_over_with_its_loss() -> None:
    memory = Memory().after(Reading(stage=SIXTEEN_WEEKS), DAY).after(Reading(concerns=("loss",)), DAY)
    assert memory.stage is None


def test_a_pregnancy_after_a_loss_is_kept() -> None:
    memory = Memory().after(Reading(concerns=("loss",)), DAY).after(Reading(stage=SIXTEEN_WEEKS), DAY)
    assert memory.after(Reading(concerns=("loss",)), DAY).stage == SIXTEEN_WEEKS


def test_the_city_s_name_takes_nothing_away_from_the_district() -> None:
    memory = Memory().after(Reading(place=DINGLE), DAY)
    city = Place("Liverpool", None, "Liverpool", "liverpool")
    assert memory.after(Reading(place=city), DAY).place == DINGLE


def test_of_a_parent_who_was_passed_on_nothing_is_kept() -> None:
    memory = Memory(concerns=("money",), stage=SIXTEEN_WEEKS, place=DINGLE, said=("utter_greet",))
    assert memory.without_subject() == Memory(said=("utter_greet",))
