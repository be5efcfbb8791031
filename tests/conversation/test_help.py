"""What is said next about a worry: the answer to what was named, in this case, and no more than is asked."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.conversation.help import Helper
from bot.conversation.memory import Memory
from bot.conversation.plans import Plans
from bot.conversation.services import Services
from bot.understanding.reading import Place, Reading, Stage

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 30)
WALTON = Place("Walton", None, "Liverpool", "walton")
FIVE_WEEKS = Stage("child", 35, "5 weeks")


@cache
def helper() -> Helper:
    nothing = Services(lambda concern, stage, place: [], lambda name: True, "Liverpool")
    return Helper(Plans.load(ROOT / "data/help"), nothing)


def said(memory: Memory, text: str, *concerns: str) -> list[str]:
    answer = helper().answer(memory, Reading(concerns=concerns), text, TODAY)
    return [say.name for say in answer.says]


def talking_of(topic: str, *before: str, stage: Stage | None = None, already: tuple[str, ...] = ()) -> Memory:
    """Return the memory of a talk about `topic`, in Walton, with other worries told of before."""
    opened = (f"utter_{topic}_opening", *already)
    return Memory((*before, topic), topic, {}, stage, TODAY, WALTON, said=opened)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("black mould by the cot", "utter_housing_damp"),
        ("black mould by the cot, its a council house", "utter_housing_damp_social"),
        ("damp everywhere, private landlord, not the council", "utter_housing_damp_private"),
        ("he says its a section 21", "utter_housing_section21"),
        ("will he chuck us out if i complain", "utter_housing_complain"),
    ],
)
def test_the_kind_of_landlord_decides_what_is_said_of_damp(text: str, step: str) -> None:
    assert said(talking_of("housing"), text, "housing")[0] == step


def test_the_kind_of_landlord_is_asked_only_where_it_is_not_known() -> None:
    assert "utter_housing_ask_who" in said(talking_of("housing"), "theres mould", "housing")
    known = said(talking_of("housing"), "theres mould, we rent private", "housing")
    assert "utter_housing_ask_who" not in known


def test_after_a_loss_money_help_has_nothing_for_a_baby() -> None:
    checked = ("utter_money_check",)
    bereaved = talking_of("money", "loss", already=checked)
    assert said(bereaved, "we still owe all sorts", "money")[0] == "utter_money_debt"
    assert said(bereaved, "its just so hard", "money")[0] == "utter_money_crisis_fund"
    with_a_baby = talking_of("money", already=checked)
    assert said(with_a_baby, "its just so hard", "money")[0] == "utter_money_healthy_start"


def test_a_worry_told_of_before_is_answered_when_its_words_come_up() -> None:
    assert "utter_housing_damp" in said(talking_of("low_mood", "housing"), "and what about the mould")


@pytest.mark.parametrize(
    "text",
    ["ringing 111 now x", "ok i'll ring them tomorrow", "ill ask her", "will give it a go", "gonna try that"],
)
def test_who_says_what_they_will_do_is_not_told_more(text: str) -> None:
    assert said(talking_of("infant_care", stage=FIVE_WEEKS), text) == ["utter_own_step"]


@pytest.mark.parametrize(
    "text", ["shall i ring them tomorrow?", "going to try weaning her", "he will not sleep"]
)
def test_a_question_or_a_new_need_beside_it_is_answered(text: str) -> None:
    assert said(talking_of("infant_care", stage=FIVE_WEEKS), text) != ["utter_own_step"]


def test_a_worry_that_was_read_and_is_named_outweighs_the_words_of_the_topic() -> None:
    assert "utter_money_after_loss" in said(talking_of("loss", "money"), "will i get sick pay", "money")


@pytest.mark.parametrize(
    ("topic", "text", "guessed", "answer"),
    [
        ("money", "they wanted me to phone but i was at the hospital", "birth_trauma", "utter_money_check"),
        ("housing", "and will they put the rent up because i complained", "money", "utter_housing_complain"),
        ("childcare", "we are not on uc, both of us work", "money", "utter_childcare_tax_free"),
    ],
)
def test_a_talk_stays_with_its_topic_where_another_worry_is_only_guessed_or_named_no_more(
    topic: str, text: str, guessed: str, answer: str
) -> None:
    assert said(talking_of(topic, stage=FIVE_WEEKS), text, guessed)[0] == answer


def test_a_worry_told_of_before_goes_before_one_that_is_only_guessed() -> None:
    known = talking_of("crying", "childcare", stage=FIVE_WEEKS)
    assert "utter_childcare_trust" in said(known, "what should i ask the nursery", "bonding")


@pytest.mark.parametrize(
    ("topic", "question"),
    [
        ("money", "can they come in when im out"),
        ("housing", "do we have to let people look round the flat"),
        ("infant_care", "is it ok to use her brothers old steriliser?"),
        ("parent_health", "is that normal"),
    ],
)
def test_to_a_question_that_no_step_answers_it_is_said_who_can(topic: str, question: str) -> None:
    assert said(talking_of(topic, stage=FIVE_WEEKS), question)[0] == f"utter_{topic}_unknown"


@pytest.mark.parametrize("text", ["what else can i try", "any other ideas?", "wot can we do", "ok"])
def test_who_asks_for_more_or_asks_nothing_hears_the_next_step(text: str) -> None:
    assert said(talking_of("crying", stage=FIVE_WEEKS), text)[0] == "utter_crying_checks"


def test_the_same_is_not_said_to_two_questions_in_a_row() -> None:
    asked = talking_of("housing", already=("utter_housing_unknown",))
    assert said(asked, "can people look round it")[0] == "utter_housing_shelter"


def test_a_short_question_with_a_place_in_it_is_answered() -> None:
    reading = Reading(concerns=("childcare",), place=WALTON)
    answer = helper().answer(talking_of("money"), reading, "which nurseries in walton have places", TODAY)
    assert "utter_childcare_find" in [say.name for say in answer.says]


def test_a_worry_that_is_talked_about_is_answered_by_what_the_message_leans_to() -> None:
    leaning = Reading(leanings={"isolation": "fuss", "crying": "colic"})
    answer = helper().answer(talking_of("isolation", stage=FIVE_WEEKS), leaning, "what if he goes off", TODAY)
    assert answer.says[0].name == "utter_isolation_fuss"


def test_the_words_of_a_message_go_before_what_it_leans_to() -> None:
    leaning = Reading(leanings={"isolation": "fuss"})
    answer = helper().answer(talking_of("isolation", stage=FIVE_WEEKS), leaning, "do i have to book", TODAY)
    assert answer.says[0].name == "utter_isolation_book"


def test_a_baby_who_died_is_spoken_of_by_name() -> None:
    reading = Reading(concerns=("loss",), baby="Orla")
    first, *_ = helper().answer(Memory(), reading, "our daughter orla died", TODAY).says
    assert (first.name, first.values) == ("utter_loss_opening_baby", {"baby": "Orla"})


def test_a_name_told_later_is_thanked_for() -> None:
    answer = helper().answer(talking_of("loss"), Reading(baby="Orla"), "her name was orla", TODAY)
    assert answer.says[0].name == "utter_loss_named_baby"


@pytest.mark.parametrize(
    "text",
    [
        "dont need anyone to ring",
        "nice one, don't want a call though",
        "not ready for anyone to ring me",
        "no need to get anybody involved",
    ],
)
def test_who_wants_nobody_to_ring_is_left_in_peace(text: str) -> None:
    assert said(talking_of("isolation"), text) == ["utter_offer_declined"]


def test_what_is_talked_about_leads_where_the_message_names_it() -> None:
    text = "how do we sort it with no screaming match"
    found = said(talking_of("relationships"), text, "crying", "relationships")
    assert found[0].startswith("utter_relationships_")


def test_a_worry_that_is_named_leads_before_one_that_is_only_guessed() -> None:
    found = said(Memory(), "i feel ill when i think of pushing this baby out", "low_mood")
    assert found[0] == "utter_birth_trauma_opening_fear"


def test_a_loss_that_is_only_guessed_is_not_spoken_of() -> None:
    found = said(Memory(), "i lost my rag and shouted at her", "confidence", "loss")
    assert not [name for name in found if "loss" in name]


def test_of_two_worries_of_one_weight_the_one_that_is_named_leads() -> None:
    text = "im her dad, girlfriend works, i speak to no other adult"
    assert said(Memory(), text, "relationships", "isolation")[0] == "utter_isolation_opening_dad"
