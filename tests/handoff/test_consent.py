"""An answer to "may I pass this on": a wish or a worry takes nothing from a yes, a doubt does."""

import pytest

from bot.handoff.consent import consent_in, is_yes
from bot.handoff.form import Answers, Known, Taken, take
from bot.handoff.wishes import BY_TEXT, wishes_in, withheld_in
from bot.understanding.reading import Reading

KNOWN = Known(concerns=("money",), stage=None, place=None, channel="whatsapp")


def verdict(
    text: str, act: str | None = None, *, for_other: bool = False, answered: bool = False
) -> str | None:
    return consent_in(text.lower(), act, for_other=for_other, answered=answered, wish=bool(wishes_in(text)))


def taken(text: str, act: str | None = None, *asides: str) -> Taken:
    return take("consent", Answers(), KNOWN, text, Reading(act=act), asides)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("yes thats fine pass it on", "affirm"),
        ("go on then", None),
        ("no problem, pass it on", "affirm"),
        ("no i dont mind", "deny"),
        ("why not, cant hurt", None),
        ("if you think it'd help", None),
        ("i give permission", None),
        ("course you can", None),
        ("please, i dont know what else to do", None),
        ("Yes, but I don't want to go through it all again with them", "deny"),
        ("yes but im dead nervous about it", None),
        ("yes i just feel so ashamed telling anyone", "affirm"),
        ("yes but not my address", "affirm"),
        ("as long as its free", None),
        ("only if its a woman", None),
        ("no thats fine pass it on", None),
    ],
)
def test_a_yes_is_a_yes_whatever_wish_or_worry_comes_with_it(text: str, act: str | None) -> None:
    assert verdict(text, act) == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "no thanks",
        "nah you're alright",
        "please dont",
        "i don't want you to share it",
        "no ta not passing my stuff on",
        "yes to talking but dont pass my details on",
        "yes but no",
        "not comfortable with that",
    ],
)
def test_a_no_is_a_no(text: str) -> None:
    assert verdict(text, "affirm" if text.startswith("yes") else "deny") == "no"


@pytest.mark.parametrize(
    "text",
    ["let me think about it", "can i have a think", "need to ask my husband first", "maybe later", "not yet"],
)
def test_somebody_who_wants_to_think_is_left_to_it(text: str) -> None:
    assert verdict(text) == "later"
    assert taken(text).over == "left"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not sure", "utter_consent_doubt"),
        ("im scared to", "utter_consent_doubt"),
        ("dunno if its worth it", "utter_consent_doubt"),
        ("only if they get me a house", "utter_consent_condition"),
        ("yes if you can get me moved", "utter_consent_condition"),
    ],
)
def test_a_doubt_or_a_condition_is_no_yes_and_is_asked_once_more(text: str, says: str) -> None:
    first = taken(text)
    assert (first.answers.consent, first.says, first.over) == (None, (says,), None)
    again = take("consent", first.answers, KNOWN, text, Reading())
    assert again.over == "left"


@pytest.mark.parametrize(
    "text", ["yeah but who sees it", "who do you tell though", "i dont want my mum to know"]
)
def test_a_question_that_decides_is_answered_and_consent_asked_again(text: str) -> None:
    answer = taken(text, None, "utter_who_is_told")
    assert answer.answers.consent is None
    assert answer.says == ("utter_who_is_told",)


def test_a_wish_without_a_yes_is_not_taken_for_one() -> None:
    answer = taken("text only")
    assert (answer.answers.consent, answer.over) == (None, None)


@pytest.mark.parametrize("text", ["ok but dont tell my mum", "ok, only if my mum isnt told"])
def test_a_yes_on_the_condition_that_somebody_is_not_told_is_a_yes_since_nobody_is(text: str) -> None:
    answer = taken(text, "affirm", "utter_who_is_told")
    assert answer.answers.consent is True
    assert answer.says == ("utter_who_is_told",)


def test_a_wish_beside_a_yes_goes_along_and_is_said_to() -> None:
    answer = taken("yes but i dont want to go through it all again, and only a woman please")
    assert answer.answers.consent is True
    assert set(answer.answers.wishes) == {"woman", "not_again"}
    assert answer.says == ("utter_wish_woman", "utter_wish_not_again")


def test_by_text_is_agreed_to_and_kept() -> None:
    answer = taken("yeh text only", None, "action_by_text")
    assert (answer.answers.consent, answer.answers.safe_to_contact) == (True, BY_TEXT)
    assert answer.says == ("utter_wish_text",)


def test_a_detail_that_a_yes_leaves_out_is_not_asked_for() -> None:
    assert withheld_in("yes but not my name") == {"name"}
    assert withheld_in("yes but not my address") == {"area"}
    assert taken("yes but not my address").answers.area_refused


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("can it be a woman", {"woman": "would like a woman"}),
        ("not a man please", {"woman": "would like a woman"}),
        ("rather talk to a bloke", {"man": "would like a man"}),
        ("interpreter Tigrinya please", {"interpreter": "needs an interpreter: Tigrinya"}),
        ("a woman at the group said so", {}),
        ("i cant go again to that group", {}),
    ],
)
def test_wishes_are_noted_in_words_of_ours(text: str, wishes: dict[str, str]) -> None:
    assert wishes_in(text) == wishes


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("yes please i dont know where to start", True),
        ("yeah that'd be good", True),
        ("yeah but not now", False),
        ("ok but can i think about it", False),
        ("no problem", False),
        ("ok what is it?", False),
    ],
)
def test_a_yes_to_an_offer(text: str, yes: bool) -> None:
    assert is_yes(text) is yes
