"""Names, numbers and temperatures."""

from __future__ import annotations

import pytest

from bot.understanding.person import baby_in, name_from_answer, name_in, phones_in, temperature_in


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Kerry", "Kerry"),
        ("im kerry", "Kerry"),
        ("my name is mia x", "Mia"),
        ("its Hope", "Hope"),
        ("Grace", "Grace"),
        ("will", "Will"),
        ("Will x", "Will"),
        ("Hope", "Hope"),
        ("call me jo", "Jo"),
        ("yeah its Aisha", "Aisha"),
        ("mary-ann", "Mary-Ann"),
        ("O'Neill", "O'Neill"),
        ("Siân", "Siân"),
        ("Kerry here", "Kerry"),
        ("KERRY", "Kerry"),
        ("hiya im joy thanks", "Joy"),
        ("Kerry Jones", "Kerry Jones"),
        ("Óscar", "Óscar"),
        ("Fatima, please ring after 5", "Fatima"),
        ("names May", "May"),
        ("May", "May"),
    ],
)
def test_an_answer_to_what_is_your_name(answer: str, name: str) -> None:
    assert name_from_answer(answer) == name


@pytest.mark.parametrize(
    "answer",
    [
        "no",
        "rather not say",
        "why do you need that",
        "stop",
        "i dont want to",
        "who sees this?",
        "yes",
        "skip",
        "im scared",
        "i want to die",
        "07700 900123",
        "",
        "😭",
        "no thanks",
        "i will not",
        "im bleeding",
        "anonymous",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(answer: str) -> None:
    assert name_from_answer(answer) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hi my name is Kerry and i cant cope", "Kerry"),
        ("I'm Kerry", "Kerry"),
        ("hiya, it's Mia x", "Mia"),
        ("This is Hope, I rang before", "Hope"),
        ("my names grace", "Grace"),
        ("im skint", None),
        ("I'm Muslim", None),
        ("I'm Struggling", None),
        ("its Monday and no one came", None),
        ("im pregnant", None),
        ("hello", None),
    ],
)
def test_a_name_in_a_message_must_be_said_plainly(text: str, name: str | None) -> None:
    assert name_in(text) == name


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("my number is 07700 900123", ("07700 900123",)),
        ("07700900123", ("07700900123",)),
        ("+447700900123 x", ("+447700900123",)),
        ("ring 0151 496 0123 after 3", ("0151 496 0123",)),
        ("0044 7700 900123", ("0044 7700 900123",)),
        ("07700-900-123", ("07700-900-123",)),
        ("07700 900123 or 07700 900456", ("07700 900123", "07700 900456")),
        ("call 999", ()),
        ("£1200 debt", ()),
        ("0770", ()),
        ("order 12345678901234", ()),
    ],
)
def test_telephone_numbers(text: str, phones: tuple[str, ...]) -> None:
    assert phones_in(text) == phones


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("38.2", 38.2),
        ("temp of 39", 39.0),
        ("38.2 and hes 7 weeks", 38.2),
        ("hes got a temperature of 38,5", 38.5),
        ("39 degrees", 39.0),
        ("101f", 38.3),
        ("fever 102", 38.9),
        ("37 weeks", None),
        ("36+2", None),
        ("£38.50", None),
        ("its 38 quid", None),
        ("temp flat at 37 weeks", None),
        ("he weighs 38.2 kg", None),
        ("hello", None),
    ],
)
def test_temperatures(text: str, degrees: float | None) -> None:
    assert temperature_in(text) == degrees


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("her name was orla", "Orla"),
        ("We called him Joe, after my dad", "Joe"),
        ("our daughter grace was stillborn 3 weeks ago", "Grace"),
        ("My little boy Noah died in March", "Noah"),
        ("we have named her Amara", "Amara"),
        ("his name was going to be Theo", "Theo"),
        ("our daughter who was stillborn", None),
        ("our daughter was stillborn", None),
        ("my son sadly died", None),
        ("we called her back", None),
        ("we called her to say he had died", None),
        ("her name was chosen by her nan", None),
    ],
)
def test_the_name_of_a_baby_who_died_is_heard(text: str, name: str | None) -> None:
    assert baby_in(text) == name
