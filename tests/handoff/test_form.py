"""The questions before a hand-off: each can be answered, refused, asked about, corrected or left."""

import pytest

from bot.handoff.asking import asks_for_person, wants_person
from bot.handoff.form import (
    REFUSED,
    Answers,
    Known,
    agrees_now,
    asked_with,
    details,
    next_question,
    take,
    told_early,
    volunteered,
    why_asked,
)
from bot.handoff.wishes import BY_TEXT, time_for_a_call, time_in
from bot.understanding.reading import Place, Reading, Stage

SIX_WEEKS = Stage("child", 42, "6 weeks")
WALTON = Place("Walton", None, "Liverpool", "walton")
NOTHING_KNOWN = Known(concerns=("money",), stage=None, place=None, channel="whatsapp")
ALL_KNOWN = Known(concerns=("money",), stage=SIX_WEEKS, place=WALTON, channel="whatsapp")
FULL = Answers(consent=True, name="Toni", contact="this number", best_time="mornings")
FULL_BUT_TIME = Answers(consent=True, name="Toni", contact="this number")


def test_consent_is_asked_before_anything_else() -> None:
    assert next_question(Answers(), NOTHING_KNOWN) == "consent"


def test_only_what_is_not_known_is_asked() -> None:
    asked = []
    answers = Answers(consent=True)
    for given in (
        {"name": "Toni"},
        {"contact": "this number"},
        {"best_time": "mornings"},
        {"confirmed": True},
    ):
        asked.append(next_question(answers, ALL_KNOWN))
        answers = Answers(**{**answers.to_slot(), **given})
    assert asked == ["name", "contact", "best_time", "confirm"]
    assert next_question(answers, ALL_KNOWN) is None


def test_after_abuse_it_is_asked_whether_reaching_them_is_safe() -> None:
    careful = Known(("money",), SIX_WEEKS, WALTON, "whatsapp", careful=True)
    assert next_question(Answers(consent=True, name="T", contact="this number"), careful) == "safe_to_contact"


def test_a_question_back_is_answered_and_is_no_consent() -> None:
    taken = take("consent", Answers(), NOTHING_KNOWN, "who else sees it?", Reading(act="privacy"))
    assert taken.answers.consent is None
    assert taken.says == ("utter_privacy",)


def test_why_a_question_is_asked_is_said_and_the_question_stays_open() -> None:
    taken = take("area", FULL, NOTHING_KNOWN, "why do you need my postcode", Reading())
    assert taken.says == ("utter_why_area",)
    assert next_question(taken.answers, NOTHING_KNOWN) == "area"


def test_a_detail_may_be_refused() -> None:
    taken = take("name", Answers(consent=True), NOTHING_KNOWN, "id rather not say", Reading())
    assert taken.answers.name == REFUSED
    assert taken.says == ("utter_skip_ok",)


def test_three_answers_in_one_message_are_three_answers() -> None:
    reading = Reading(name="Mia", phones=("#number1",), stage=SIX_WEEKS)
    taken = take("name", Answers(consent=True), NOTHING_KNOWN, "Mia, 07700 900123, baby is 6 weeks", reading)
    assert (taken.answers.name, taken.answers.contact) == ("Mia", "#number1")


@pytest.mark.parametrize(
    ("channel", "contact"), [("whatsapp", "this number"), ("sms", "this number"), ("web", "this chat")]
)
def test_this_number_means_what_the_channel_is(channel: str, contact: str) -> None:
    known = Known(("money",), None, None, channel)
    taken = take("contact", Answers(consent=True, name="Mia"), known, "this number", Reading())
    assert taken.answers.contact == contact


@pytest.mark.parametrize("text", ["forget it", "actually changed my mind", "oh never mind", "dont bother"])
def test_the_form_can_be_left_at_any_question(text: str) -> None:
    assert take("best_time", FULL, NOTHING_KNOWN, text, Reading()).over == "left"


def test_a_read_back_that_is_right_ends_the_form() -> None:
    taken = take("confirm", FULL, ALL_KNOWN, "yes thats right", Reading(act="affirm"))
    assert taken.answers.confirmed


def test_a_correction_at_the_read_back_is_read_back_again() -> None:
    taken = take("confirm", FULL, ALL_KNOWN, "no sorry Bootle", Reading(place=WALTON))
    assert not taken.answers.confirmed
    assert next_question(taken.answers, ALL_KNOWN) == "confirm"


def test_a_bare_no_at_the_read_back_asks_what_is_wrong() -> None:
    taken = take("confirm", FULL, ALL_KNOWN, "no", Reading(act="deny"))
    assert taken.says == ("utter_confirm_change",)


def test_a_form_that_is_not_understood_does_not_go_on_for_ever() -> None:
    answers, over = Answers(), None
    for _ in range(3):
        taken = take("consent", answers, NOTHING_KNOWN, "purple", Reading())
        answers, over = taken.answers, taken.over
    assert over == "left"


def test_one_word_is_an_answer_whatever_it_was_read_as() -> None:
    taken = take("best_time", FULL_BUT_TIME, ALL_KNOWN, "any", Reading(act="language"))
    assert taken.answers.best_time == "any"


def test_questions_back_do_not_go_on_for_ever() -> None:
    answers = FULL_BUT_TIME
    for _ in range(3):
        taken = take("best_time", answers, ALL_KNOWN, "who are you?", Reading(act="are_you_human"))
        assert taken.says == ("utter_are_you_human",)
        answers = taken.answers
    taken = take("best_time", answers, ALL_KNOWN, "who are you?", Reading(act="are_you_human"))
    assert taken.answers.best_time == "who are you?"


@pytest.mark.parametrize(
    "text",
    [
        "go ed put me down for one",
        "yeah if someone could ring that'd be good",
        "sign me up",
        "can you ring me",
    ],
)
def test_asking_to_be_passed_on_is_heard(text: str) -> None:
    assert wants_person(text)


@pytest.mark.parametrize(
    "text", ["dont put me down for anything", "i put him down and he screams", "no need to ring me"]
)
def test_the_same_words_the_other_way_are_not(text: str) -> None:
    assert not wants_person(text)


def test_a_midwife_is_asked_whether_the_parent_agrees_who_she_is_and_no_time() -> None:
    asked = []
    answers = Answers(for_other=True)
    for given in (
        {"consent": True},
        {"referrer": "Sam, midwife"},
        {"name": "Donna"},
        {"contact": "#number1"},
    ):
        question = next_question(answers, ALL_KNOWN)
        assert question is not None
        asked.append(asked_with(question, answers))
        answers = Answers(**{**answers.to_slot(), **given})
    assert asked == [
        "utter_refer_professional_agreed",
        "utter_ask_referrer",
        "utter_ask_name_other",
        "utter_ask_contact_other",
    ]
    assert next_question(answers, ALL_KNOWN) == "confirm"


@pytest.mark.parametrize(
    ("text", "agreed"),
    [("she's agreed", True), ("yes she has", True), ("not yet", False), ("no I have not asked", False)],
)
def test_a_professional_says_whether_the_parent_agreed(text: str, agreed: bool) -> None:
    taken = take("consent", Answers(for_other=True), NOTHING_KNOWN, text, Reading())
    assert taken.answers.consent is agreed


def test_a_plain_yes_with_a_question_is_both() -> None:
    taken = take(
        "consent", Answers(), NOTHING_KNOWN, "yes please, when will they ring", Reading(), ("action_when",)
    )
    assert taken.answers.consent is True
    assert taken.says == ("action_when",)


def test_why_one_thing_and_whether_somebody_is_told_are_two_answers_and_the_answer_is_kept() -> None:
    text = "why do you need a postcode? will he know? its 07700 900123"
    reading = Reading(phones=("#number1",))
    taken = take("name", Answers(consent=True), NOTHING_KNOWN, text, reading, ("utter_who_is_told",))
    assert taken.says == ("utter_why_area", "utter_who_is_told")
    assert taken.answers.contact == "#number1"


@pytest.mark.parametrize(
    ("question", "text"),
    [("name", "will it be the same one that rings?"), ("best_time", "what is it they actually talk about")],
)
def test_a_question_we_have_no_answer_to_is_no_answer(question: str, text: str) -> None:
    taken = take(question, Answers(consent=True, contact="this number"), NOTHING_KNOWN, text, Reading())
    assert taken.says == ("utter_unknown_detail",)
    assert getattr(taken.answers, question) is None


@pytest.mark.parametrize("text", ["can they make it after 5?", "is it ok in the mornings"])
def test_a_time_in_a_question_is_a_time(text: str) -> None:
    taken = take("best_time", FULL_BUT_TIME, ALL_KNOWN, text, Reading())
    assert taken.answers.best_time is not None


def test_a_short_answer_is_an_answer_whatever_act_it_was_taken_for() -> None:
    taken = take(
        "contact", Answers(consent=True, name="Mia"), NOTHING_KNOWN, "this number", Reading(act="help")
    )
    assert taken.answers.contact == "this number"


def test_a_time_and_this_number_given_with_the_name_are_not_asked_for() -> None:
    text = "Mia, same number, not before 10, text me dont ring"
    taken = take("name", Answers(consent=True), ALL_KNOWN, text, Reading())
    assert taken.answers.contact == "this number"
    assert taken.answers.best_time == "not before 10"
    assert taken.answers.safe_to_contact == BY_TEXT
    assert next_question(taken.answers, ALL_KNOWN) == "confirm"


def test_nobody_is_asked_how_far_along_they_are_after_a_loss() -> None:
    lost = Known(("loss",), None, WALTON, "web")
    assert next_question(FULL, lost) == "confirm"


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [("after 6 not mornings", "best_time", "after 6 not mornings"), ("its Tonya", "name", "Tonya")],
)
def test_what_is_wrong_in_the_read_back_is_put_right(text: str, field: str, value: str) -> None:
    asked = take("confirm", FULL, ALL_KNOWN, "no", Reading(act="deny")).answers
    taken = take("confirm", asked, ALL_KNOWN, text, Reading())
    assert getattr(taken.answers, field) == value
    assert not taken.answers.confirmed


def test_not_right_is_no_yes() -> None:
    assert not take("confirm", FULL, ALL_KNOWN, "thats not right", Reading()).answers.confirmed


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("asked her today and she says yes please", True),
        ("hes happy for you to ring", True),
        ("still not asked him", False),
        ("she is really struggling", False),
        ("has she agreed?", False),
    ],
)
def test_a_professional_comes_back_once_the_parent_agrees(text: str, agrees: bool) -> None:
    assert agrees_now(Answers(for_other=True), text) is agrees


def test_nobody_else_agrees_by_such_words() -> None:
    assert not agrees_now(Answers(), "she says yes")


@pytest.mark.parametrize(
    ("text", "question", "says"),
    [
        ("what for", "postcode", "utter_why_postcode"),
        ("why do you want to know my name", None, "utter_why_name"),
        ("why does he cry every time i put him down", None, None),
        ("why is my area so bad for housing", None, None),
    ],
)
def test_why_we_ask_is_told_outside_the_form_too(text: str, question: str | None, says: str | None) -> None:
    assert why_asked(text, question) == says


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("its spelt Jodi and make it after 3", "after 3"),
        ("Dee, and its #number1, not before 10 cos of work", "not before 10 cos of work"),
        ("weekday mornings are best", "weekday mornings are best"),
        ("hes 6 weeks", None),
        ("about 6 weeks ago", None),
    ],
)
def test_of_a_message_that_tells_a_time_only_the_time_is_kept(text: str, time: str | None) -> None:
    assert time_in(text) == time


def test_a_wish_in_place_of_an_answer_is_noted_and_the_question_asked_again() -> None:
    asked = Answers(consent=True)
    taken = take("name", asked, NOTHING_KNOWN, "can it be a woman?", Reading(), ("utter_can_ask_for_woman",))
    assert taken.says == ("utter_wish_woman",)
    assert next_question(taken.answers, NOTHING_KNOWN) == "name"


def test_a_wish_beside_an_answer_is_no_part_of_it() -> None:
    taken = take("name", Answers(consent=True), NOTHING_KNOWN, "Kaz text only", Reading())
    assert (taken.answers.name, taken.answers.safe_to_contact) == ("Kaz", BY_TEXT)


def test_how_to_be_reached_was_told_before_anybody_was_asked_for() -> None:
    texts = ["Im deaf, BSL interpreter needed. No phone calls", "my number is #number1", "i feel so alone"]
    answers = told_early(Answers(), NOTHING_KNOWN, texts)
    assert (answers.contact, answers.safe_to_contact) == ("#number1", BY_TEXT)
    assert answers.wishes == {"interpreter": "needs an interpreter: BSL"}


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("catalogue debt, please ring me on this number after 6", "after 6"),
        ("he cries every night, can someone ring me", None),
    ],
)
def test_beside_a_worry_only_the_time_to_be_rung_is_one(text: str, time: str | None) -> None:
    assert time_for_a_call(text) == time
    told = volunteered("concern", Answers(), NOTHING_KNOWN, text, Reading(concerns=("money",)))
    assert told.best_time == time


def test_an_area_that_is_withheld_is_not_read_back() -> None:
    taken = take("consent", Answers(), ALL_KNOWN, "yes but not my address", Reading())
    assert "Walton" not in details(taken.answers, ALL_KNOWN, "6 weeks", "Walton")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("is there somebody i could talk to about it", True),
        ("can someone from there ring me", True),
        ("id rather speak to a real person", True),
        ("could one of yous text me back", True),
        ("theres no one to talk to round here", False),
        ("i dont want to talk to someone", False),
        ("i just want someone to talk to", False),
    ],
)
def test_a_person_is_asked_for_outright(text: str, asks: bool) -> None:
    assert asks_for_person(text) is asks


def test_who_wants_to_complain_is_not_asked_what_it_is_about() -> None:
    nothing = Known(concerns=(), stage=None, place=None, channel="web")
    assert next_question(Answers(consent=True), nothing) == "concern"
    told = told_early(Answers(consent=True), nothing, ["i want to make a proper complaint"])
    assert next_question(told, nothing) == "name"


def test_the_yes_said_once_more_is_no_name_of_a_professional() -> None:
    asked = Answers(for_other=True, consent=True)
    taken = take("referrer", asked, ALL_KNOWN, "She says yes, you can pass her details on", Reading())
    assert taken.answers.referrer == REFUSED
