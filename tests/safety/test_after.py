"""What follows a danger: the person is stayed with until it is clear where things stand."""

from __future__ import annotations

import itertools
import re

import pytest

from bot.safety.after import After, Danger, after, heard_in, heard_later, is_met_by_staying, listening
from bot.safety.plain import DATA, word_file
from bot.understanding.reading import RISKS, Reading
from bot.words import Words

WORDS = Words.load(DATA.parent / "responses")
HEARD = word_file("after.yml")["heard"]
ANYTHING = [text for entry in HEARD for text in entry.get("yes", ())] + ["", "pasta", "no", "yes", "me mam"]
#: One for each scene: a kind of danger, harm that was done already, whose body it is.
ANSWERED = [name.removeprefix("utter_danger_") for name in WORDS.names() if name.startswith("utter_danger_")]


def danger(scene: str, **where: object) -> Danger:
    kind = next(kind for kind in RISKS if scene.startswith(kind))
    answered = (
        "utter_danger_medical_emergency_baby" if scene == "medical_emergency" else f"utter_danger_{scene}"
    )
    return Danger(kind=kind, answered=answered, **where)  # type: ignore[arg-type]


def say(scene: str, text: str, **where: object) -> After:
    return after(danger(scene, **where), text, Reading())


def spoken_of(answers: str) -> list[tuple[str, str, str]]:
    return [
        (entry["id"], (entry.get("for") or [RISKS[0]])[0], text)
        for entry in HEARD
        for text in entry.get(answers, ())
    ]


@pytest.mark.parametrize(("name", "kind", "text"), spoken_of("yes"))
def test_a_message_after_a_danger_is_heard(name: str, kind: str, text: str) -> None:
    assert heard_in(text, kind)[:1] == (name,)


@pytest.mark.parametrize(("name", "kind", "text"), spoken_of("no"))
def test_a_message_that_only_sounds_like_it_is_not(name: str, kind: str, text: str) -> None:
    assert heard_in(text, kind)[:1] != (name,)


@pytest.mark.parametrize(
    ("scene", "text", "name"),
    [
        ("suicide_self_harm", "my mum is asleep next door", "someone_there"),
        ("suicide_self_harm", "no im on my own", "alone"),
        ("suicide_self_harm", "i cant ring them", "refuses"),
        ("suicide_self_harm", "can it wait til monday", "wait"),
        ("suicide_self_harm", "if i ring will they take him off me", "taken_away"),
        ("suicide_self_harm", "ive not done anything its just thoughts", "plays_down_suicide_self_harm"),
        ("suicide_self_harm", "its slowed down now", "slowed_suicide_self_harm_done"),
        (
            "suicide_self_harm_done",
            "probably nothing",
            "plays_down_suicide_self_harm_done",
        ),
        ("medical_emergency", "shall i wait and see til the morning", "wait_medical_baby"),
        ("medical_emergency_pregnancy", "shall i wait and see til the morning", "wait_medical"),
        ("medical_emergency", "im on my own", "alone_medical"),
        ("medical_emergency", "on the phone to 111 now", "calling"),
        ("medical_emergency", "they had me on the monitor and shes fine", "update_good_medical"),
        ("medical_emergency", "we havent been seen yet", "unclear_medical"),
        ("medical_emergency", "my partner is here", "someone_there_medical"),
        ("medical_emergency", "hes fine now", "plays_down_medical_baby"),
        ("medical_emergency_parent", "shes fine now she reckons", "plays_down_medical"),
        ("domestic_abuse", "my husband is upstairs", "unclear_domestic_abuse"),
        ("domestic_abuse", "i dont want the police", "police_domestic_abuse"),
        ("domestic_abuse", "im safe now", "safe_now_domestic_abuse"),
        ("domestic_abuse", "how do i get rid of these texts", "delete_traces_domestic_abuse"),
        ("child_protection", "nobody is here with me", "alone_child_protection"),
        ("harm_to_baby", "what am i meant to say to them", "what_to_say_harm_to_baby"),
        ("harm_to_baby_done", "what am i meant to say to them", "what_to_say_harm_to_baby_done"),
        ("harm_to_baby_done", "not a mark on him", "no_mark_harm_to_baby_done"),
        ("psychosis", "she says shes fine", "they_refuse_psychosis"),
        ("suicide_self_harm_done", "ill leave it til the morning", "wait_done"),
        ("harm_to_baby_done", "can it wait til his mum is home", "wait_done"),
        ("suicide_self_harm_done", "no car and no money for a taxi", "getting_there_done"),
        ("harm_to_baby_done", "im not ringing them", "refuses_done"),
        ("suicide_self_harm_done", "no one is answering", "no_help_done"),
        ("suicide_self_harm_done", "me girlfriend is asleep upstairs", "someone_there_done"),
        ("harm_to_baby", "me mum is downstairs", "someone_there_harm_to_baby"),
        ("harm_to_baby_done", "hes asleep now", "plays_down_harm_to_baby_done"),
        ("medical_emergency", "hes asleep now", "plays_down_medical_baby"),
        ("suicide_self_harm", "shes asleep in the next room", "someone_is_there"),
        ("suicide_self_harm", "ambulance is on its way", "help_is_coming"),
        ("suicide_self_harm", "me brother is on his way round", "help_coming"),
        ("medical_emergency", "my mum is coming over now", "help_coming_medical"),
        ("psychosis", "they are sending someone. is it my fault", "help_is_coming_psychosis"),
        ("psychosis", "is it my fault", "my_fault_psychosis"),
        ("medical_emergency", "is it my fault", "my_fault_medical"),
        ("medical_emergency_parent", "thought id just pulled something", "could_it_be_medical"),
        ("medical_emergency_parent", "was a clot. on blood thinners now", "update_good_medical"),
        ("medical_emergency", "are you a real person", "bot_medical"),
        ("child_protection", "theyre back now but its every weekend this", "again_child_protection"),
        ("domestic_abuse", "hes out til 6", "can_write"),
        ("domestic_abuse", "he knows the password for this laptop", "delete_traces_domestic_abuse"),
        ("domestic_abuse", "could the council move us somewhere", "nowhere_to_go_domestic_abuse"),
    ],
)
def test_what_is_heard_decides_what_is_said(scene: str, text: str, name: str) -> None:
    assert say(scene, text).say == f"utter_after_danger_{name}"


@pytest.mark.parametrize("scene", ["suicide_self_harm_done", "harm_to_baby_done"])
@pytest.mark.parametrize(
    "name",
    ["wait", "getting_there", "no_help", "alone", "plays_down", "takes_back", "scared", "my_work", "police"],
)
def test_who_has_acted_is_sent_to_999_or_a_and_e_whatever_holds_them_back(scene: str, name: str) -> None:
    for text in next(entry for entry in HEARD if entry["id"] == name)["yes"]:
        said = say(scene, text).say
        assert said is not None
        first = WORDS.say(said, "sms").bubbles[0].split(". ")[0]
        assert re.search("999|A&E", first), (text, said)


def test_a_baby_without_a_mark_was_hurt_and_stays_so() -> None:
    said = say("harm_to_baby", "theres not a mark on him tho")
    assert (said.say, said.acted) == ("utter_after_danger_no_mark_harm_to_baby_done", True)


@pytest.mark.parametrize(
    ("scene", "text", "name"),
    [
        ("child_protection", "its not the first time. who do i speak to", "again_child_protection"),
        ("suicide_self_harm", "will they take him off me for telling you", "taken_away"),
        ("domestic_abuse", "how do i get rid of these texts", "delete_traces_domestic_abuse"),
        ("suicide_self_harm", "can it wait til monday", None),
        ("domestic_abuse", "is there anywhere to go with the baby", None),
    ],
)
def test_some_of_it_is_heard_too_when_the_danger_seemed_to_be_behind(
    scene: str, text: str, name: str | None
) -> None:
    heard = heard_later(danger(scene), text)
    assert (heard.say if heard else None) == (f"utter_after_danger_{name}" if name else None)


def test_nothing_is_heard_later_of_a_doubt_that_was_answered_no() -> None:
    assert heard_later(danger("domestic_abuse", level="ask"), "how do i get rid of these texts") is None


@pytest.mark.parametrize(
    "text",
    ["hes here", "he just walked in", "gotta go hes home", "my husband is on his way", "hes coming"],
)
def test_where_the_one_who_hurts_comes_in_the_talk_is_of_something_else(text: str) -> None:
    assert say("domestic_abuse", text) == After("utter_hide", done="settled")


def test_whoever_is_there_is_called_as_the_person_called_them() -> None:
    assert say("suicide_self_harm", "me mam is downstairs").values == {"who": "mum"}
    assert say("psychosis", "our fella's here").values == {"who": "partner"}
    assert say("suicide_self_harm", "could tell me midwife i spose").values == {"who": "midwife"}
    assert say("suicide_self_harm", "my brothers on his way").values == {"who": "brother"}


def test_help_that_is_coming_ends_it_and_a_friend_alone_does_not() -> None:
    assert say("suicide_self_harm", "ambulance is coming").done == "settled"
    assert say("suicide_self_harm", "my friend is coming over").done is None


@pytest.mark.parametrize(
    ("scene", "text", "name"),
    [
        ("suicide_self_harm", "yeah", "utter_after_danger_someone_is_there"),
        ("suicide_self_harm", "no", "utter_after_danger_alone"),
        ("harm_to_baby", "yes he is", "utter_after_danger_baby_in_cot"),
        ("harm_to_baby", "no", "utter_after_danger_alone_harm_to_baby"),
        ("harm_to_baby_done", "yes", "utter_after_danger_calling_done"),
        ("medical_emergency", "yes", "utter_after_danger_calling"),
        ("medical_emergency", "no", "utter_after_danger_refuses_medical"),
        ("domestic_abuse", "yes", "utter_after_danger_can_write"),
        ("domestic_abuse", "no", "utter_hide"),
        ("child_protection", "no", "utter_after_danger_refuses_child_protection"),
    ],
)
def test_a_bare_yes_or_no_answers_the_question_that_was_open(scene: str, text: str, name: str) -> None:
    assert say(scene, text).say == name


def test_what_was_said_last_decides_what_a_later_yes_means() -> None:
    kind, unclear = "suicide_self_harm", "utter_after_danger_unclear"
    assert say(kind, "yes", turns=2, last="utter_after_danger_wait").say == "utter_after_danger_calling"
    assert say(kind, "yes", turns=2, last=unclear).say == "utter_after_danger_safe_now"
    assert say(kind, "no", turns=2, last=unclear).say == "utter_after_danger_alone"


#: How each question of after.yml is put.
PUT = {
    "calling": r"\b(call|calling|text|tell|go to|do that)\b",
    "can_write": r"safe to write",
    "with_you": r"with you now",
    "baby_safe": r"baby safe in the cot",
    "child_safe": r"(child|baby) safe",
    "safe": r"\b(you|they|feel) safe",
    "could_come": r"(anyone|someone|one person)",
}


def test_every_question_is_known_by_what_a_yes_and_a_no_to_it_mean() -> None:
    heard = listening()
    for name in WORDS.names():
        if not name.startswith(("utter_danger_", "utter_after_danger_", "utter_ask_answer_unsure_")):
            continue
        kind = next((kind for kind in RISKS if kind in name), "all")
        question = heard.asked.get(name) or heard.else_asked.get(kind, heard.else_asked["all"])
        for entry in WORDS.entries(name):
            for asked in re.findall(r"[^.?\n]*\?", entry.text):
                assert "link worker" in asked or re.search(PUT[question], asked), (name, question)


@pytest.mark.parametrize("level", ["ask", "risk"])
def test_the_word_that_hides_works_at_once(level: str) -> None:
    assert say("domestic_abuse", "HIDE", level=level, turns=2) == After("utter_hide", done="settled")


@pytest.mark.parametrize("kind", RISKS)
def test_a_question_answered_no_is_believed_and_yes_is_danger(kind: str) -> None:
    no = say(kind, "no nothing like that", level="ask")
    assert (no.say, no.done) == (f"utter_ask_answer_no_{kind}", "settled")
    yes = say(kind, "yeah sometimes", level="ask")
    assert yes.level == "risk"
    assert yes.say is not None
    assert yes.say.startswith(f"utter_danger_{kind}")


@pytest.mark.parametrize("kind", RISKS)
@pytest.mark.parametrize("text", ["dunno", "not really", "i dont really know", "im not sure tbh"])
def test_who_does_not_know_is_met_with_more_than_a_no(kind: str, text: str) -> None:
    heard = say(kind, text, level="ask")
    assert (heard.say, heard.level) == (f"utter_ask_answer_unsure_{kind}", "risk")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("suicide_self_harm", "no one would notice"),
        ("suicide_self_harm", "i have no friends round here"),
        ("domestic_abuse", "he doesnt let me out"),
        ("harm_to_baby", "i am so tired"),
    ],
)
def test_words_that_only_begin_like_a_no_or_a_yes_are_asked_about_again(kind: str, text: str) -> None:
    assert say(kind, text, level="ask").say == f"utter_ask_{kind}_again"


def test_after_a_no_the_worry_they_came_with_is_answered() -> None:
    lonely = Reading(concerns=("isolation",))
    said = after(danger("suicide_self_harm", level="ask"), "no just sick of these 4 walls", lonely)
    assert (said.say, said.done) == ("utter_ask_believed", "go_on")
    known = say("domestic_abuse", "no", level="ask", worry=True)
    assert (known.say, known.done) == ("utter_ask_believed_domestic_abuse", "go_on")


def test_who_was_misread_is_believed_and_their_worry_answered() -> None:
    text = "no nothing like that just sick of these 4 walls"
    said = say("suicide_self_harm", text, worry=True)
    assert (said.say, said.done) == ("utter_after_danger_denies", "go_on")
    assert say("suicide_self_harm", text).done == "settled"
    assert say("suicide_self_harm_done", text, worry=True).done is None


@pytest.mark.parametrize(
    ("kind", "text", "met"),
    [
        ("harm_to_baby", "will they take him off me for wanting to hurt him", True),
        ("medical_emergency", "what about the baby if they take her in", True),
        ("suicide_self_harm", "im ok now but i still want to end it", False),
        ("psychosis", "ambulance is here she says the baby is evil", True),
        ("harm_to_baby", "hes in the cot i didnt shake him", True),
        ("suicide_self_harm", "i want to die can someone ring me", False),
        ("suicide_self_harm", "pasta", False),
    ],
)
def test_a_question_about_a_danger_is_known_from_news_of_it(kind: str, text: str, met: bool) -> None:
    assert is_met_by_staying(kind, text, sure=True) == met


def test_who_comes_in_hides_what_was_written_unless_a_pattern_finds_more() -> None:
    text = "he is coming up the stairs"
    assert is_met_by_staying("domestic_abuse", text, sure=False)
    assert not is_met_by_staying("domestic_abuse", text, sure=True)
    assert not is_met_by_staying("domestic_abuse", "hes out til 6. he had me by the neck", sure=True)


def test_what_was_only_learned_ends_nothing() -> None:
    learned = Reading(topics={"after_danger": ("update_good",)})
    heard = after(danger("medical_emergency"), "the doc reckoned it was one of them things", learned)
    assert (heard.say, heard.done) == ("utter_after_danger_update_good_medical", None)


def test_a_person_is_passed_on_when_they_ask_for_one() -> None:
    assert say("suicide_self_harm", "can someone ring me").done == "person"
    asked = after(danger("psychosis", level="ask"), "can i talk to someone", Reading(act="talk_to_person"))
    assert asked.done == "person"


def test_a_question_about_the_danger_is_answered_before_a_person_is_asked_for() -> None:
    asks = Reading(act="talk_to_person")
    said = after(danger("harm_to_baby_done"), "what do i say to them when they answer", asks)
    assert (said.say, said.done) == ("utter_after_danger_what_to_say_harm_to_baby_done", None)


def test_good_news_is_heard_before_what_comes_with_it() -> None:
    asks = "they kept me in and baby is ok. can someone ring me about my wages"
    said = say("medical_emergency_pregnancy", asks)
    assert (said.say, said.done) == ("utter_after_danger_good_news", "person")
    text = "they sent us home. never did find out about the solids"
    said = say("medical_emergency", text, worry=True)
    assert (said.say, said.done) == ("utter_after_danger_good_news", "go_on")


@pytest.mark.parametrize(("scene", "text"), list(itertools.product(ANSWERED, ANYTHING)))
def test_whatever_is_heard_there_are_words_for_it(scene: str, text: str) -> None:
    for level, turns in itertools.product(("risk", "ask"), (0, 1, 4)):
        stands = danger(scene, level=level, turns=turns)
        answer = after(stands, text, Reading(concerns=("money",)))
        assert answer.done in ("person", "go_on") or answer.say in WORDS.names()
        if answer.say:
            WORDS.say(answer.say, "sms", **answer.values)


def test_words_of_a_scene_are_listed_and_what_is_listed_is_written() -> None:
    listed = {
        f"{entry.says or f'utter_after_danger_{name}'}{own and f'_{own}'}"
        for name, entry in listening().entries.items()
        for own in ("", *entry.own)
    }
    written = {name for name in WORDS.names() if name.startswith("utter_after_danger_")}
    assert written - listed == {"utter_after_danger_good_news", "utter_after_danger_here"}
    unsaid = {
        f"utter_{name}"
        for name in ("hide", "after_danger_person", "after_danger_no_mark", "after_danger_slowed")
    }
    assert listed - written - unsaid == general_words_nobody_hears() - unsaid


def general_words_nobody_hears() -> set[str]:
    """What every danger in which it is listened for has words of its own for."""
    scenes = {danger(answered).scenes for answered in ANSWERED}
    heard: dict[str, bool] = {}
    for name, entry in listening().entries.items():
        general = entry.says or f"utter_after_danger_{name}"
        own = all(entry.own & set(each) for each in scenes if kind_of(each) in entry.kinds)
        heard[general] = heard.get(general, False) or not own
    return {general for general, is_heard in heard.items() if not is_heard}


def kind_of(scenes: tuple[str, ...]) -> str:
    return next((kind for kind in RISKS if scenes[-1] == kind), "medical_emergency")


def test_a_question_that_is_passed_over_does_not_swallow_the_next_worry() -> None:
    worry = Reading(concerns=("money",))
    text = "the gas has run out and its freezing"
    heard = after(danger("domestic_abuse", level="ask"), text, worry)
    assert (heard.say, heard.done) == ("utter_ask_left_open", "go_on")


def test_once_they_are_calling_a_new_worry_is_answered() -> None:
    worry = Reading(concerns=("money",))
    stands = danger("medical_emergency", turns=1, last="utter_after_danger_calling")
    heard = after(stands, "the gas has run out and its freezing", worry)
    assert (heard.say, heard.done) == ("utter_ask_left_open", "go_on")


def test_it_is_asked_once_more_where_nothing_else_is_voiced() -> None:
    vague = "hes just like that with everyone"
    assert say("domestic_abuse", vague, level="ask").say == "utter_ask_domestic_abuse_again"
    heard = say("domestic_abuse", "who can i get to help me with it", level="ask", turns=1)
    assert (heard.say, heard.done) == ("utter_ask_left_open", "go_on")


def test_the_same_words_are_not_said_twice_in_a_row() -> None:
    first = say("suicide_self_harm", "the bins go out tomorrow")
    again = say("suicide_self_harm", "it is raining again", last=first.say, turns=1)
    assert first.done is None
    assert again == After("utter_after_danger_here", done="settled")


def test_what_was_learned_counts_where_no_phrase_is_found() -> None:
    stands = danger("suicide_self_harm")
    text = "me credit went this morning like"
    assert after(stands, text, Reading()).say == "utter_after_danger_unclear"
    learned = Reading(topics={"after_danger": ("refuses",)})
    assert after(stands, text, learned).say == "utter_after_danger_refuses"


def test_what_is_not_listened_for_after_this_danger_is_not_learned_there_either() -> None:
    ours = next(name for name, entry in listening().entries.items() if "suicide_self_harm" not in entry.kinds)
    learned = Reading(topics={"after_danger": (ours,)})
    assert after(danger("suicide_self_harm"), "hm", learned).say == "utter_after_danger_unclear"
