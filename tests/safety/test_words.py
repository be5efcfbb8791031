"""The words that answer danger: safety first, the right numbers and no others, short enough to send."""

from __future__ import annotations

import re

import pytest

from bot.channels.fitting import SMS_LENGTH, Bubble, fit
from bot.safety.plain import DATA
from bot.words import Entry, Words, bubbles_of

WORDS = Words.load(DATA.parent / "responses")
OURS = re.compile(
    r"utter_(danger|after_danger|ask_answer_no)_|utter_hide$"
    r"|utter_ask_(believed|suicide|harm|psychosis|domestic|child|medical|answer_unclear)"
)
NAMES = [name for name in WORDS.names() if OURS.match(name)]
ENTRIES = [
    pytest.param(entry, id=f"{name} {entry.channel or ''}") for name in NAMES for entry in WORDS.entries(name)
]
DANGER = [pytest.param(WORDS.entries(name)[0], id=name) for name in NAMES if name.startswith("utter_danger_")]

#: facts.md 2.1, 2.8 and 2.9; nothing else may be rung from an answer to danger.
NUMBERS = {
    "999",
    "111",
    "101",
    "116 123",
    "85258",
    "0808 2000 247",
    "0151 702 4413",
    "0151 459 2606",
    "0808 800 5000",
    "55",
    "0808 801 0327",
    "0800 999 5428",
    "0808 1961 776",
}
#: What is a figure and no number to call.
FIGURES = {"38", "3", "1", "2"}
#: facts.md 11.1 and 11.2.
BANNED = (
    "at least",
    "committed suicide",
    "stay positive",
    "be strong",
    "promise me",
    "think of your baby",
    "time heals",
    "everything happens for a reason",
    "just relax",
    "don't worry",
    "do not worry",
    "abdomen",
    "urine",
    "stool",
    "ask for ani",
    "calm down",
    "you should have",
)
#: The first sentence is about safety now: whom to call, or what makes it safe.
SAFETY_NOW = re.compile(r"\b(999|111|a&e|maternity unit now|be seen by someone today|safely now)\b", re.I)
GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)


def first_sentence(text: str) -> str:
    return re.split(r"(?<=[.?!])\s", text.strip())[0]


@pytest.mark.parametrize("entry", DANGER)
def test_the_first_sentence_of_an_answer_to_danger_is_about_safety_now(entry: Entry) -> None:
    assert SAFETY_NOW.search(first_sentence(entry.text))


@pytest.mark.parametrize("entry", ENTRIES)
def test_only_numbers_of_the_facts_are_given(entry: Entry) -> None:
    rest = entry.text
    for number in sorted(NUMBERS, key=len, reverse=True):
        rest = re.sub(rf"(?<!\d){number}(?!\d)", "", rest)
    assert set(re.findall(r"\d+", rest)) <= FIGURES


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_answer_fits_into_three_joined_text_messages(entry: Entry) -> None:
    filled = entry.text.replace("{who}", "neighbour")
    bubbles = [Bubble(text) for text in bubbles_of(filled)]
    [sms] = fit(bubbles, "sms")
    if any(other.channel == "sms" for other in WORDS.entries(entry.name)) and entry.channel != "sms":
        return
    assert len(sms.text) <= SMS_LENGTH


def test_the_short_answer_to_somebody_who_is_calling_fits_into_two() -> None:
    [entry] = WORDS.entries("utter_after_danger_calling")
    assert len(entry.text) <= 306
    assert "?" not in entry.text


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_words_use_the_plain_alphabet_of_text_messages(entry: Entry) -> None:
    assert set(entry.text.replace("{", "").replace("}", "")) <= GSM7


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_banned_words_no_exclamation_marks_and_one_question(entry: Entry) -> None:
    low = entry.text.lower()
    assert [word for word in BANNED if word in low] == []
    assert "!" not in entry.text
    assert entry.text.count("?") <= 1


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_question_about_safety_says_that_it_waits_for_an_answer(entry: Entry) -> None:
    if "?" in entry.text and not entry.name.startswith("utter_ask_answer_no_"):
        asks_person = "link worker to call you" in entry.text
        assert asks_person or entry.about.get("asking") == "safety"


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_names_its_facts_and_is_a_draft_until_a_person_has_read_it(entry: Entry) -> None:
    assert entry.about["review"] == "draft"
    assert entry.about["facts"]
    assert entry.about["purpose"]


def test_abuse_is_answered_without_naming_it_or_a_service_in_the_first_line() -> None:
    for name in NAMES:
        if "domestic_abuse" in name:
            for entry in WORDS.entries(name):
                first = bubbles_of(entry.text)[0].split("\n")[0].lower()
                assert not re.search(r"abuse|refuge|violen|helpline", first_sentence(first)), name
                assert "leave him" not in entry.text.lower()


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("utter_danger_suicide_self_harm", ["999", "111", "mental health option", "116 123", "85258"]),
        ("utter_danger_suicide_self_harm_done", ["999", "A&E"]),
        ("utter_danger_harm_to_baby", ["999", "111", "on their back", "cot"]),
        ("utter_danger_harm_to_baby_done", ["999", "A&E"]),
        ("utter_danger_psychosis", ["999", "A&E", "111", "today"]),
        ("utter_danger_domestic_abuse", ["999", "55", "0808 2000 247", "HIDE"]),
        ("utter_danger_child_protection", ["999", "0151 459 2606", "0808 800 5000"]),
        ("utter_danger_medical_emergency_baby", ["999", "A&E", "111"]),
        ("utter_danger_medical_emergency_unwell", ["111", "999", "A&E"]),
        ("utter_danger_medical_emergency_fever", ["111", "999", "A&E"]),
        ("utter_danger_medical_emergency_movements", ["maternity unit now", "0151 702 4413", "Doppler"]),
        ("utter_danger_medical_emergency_pregnancy", ["maternity unit now", "999", "0151 702 4413"]),
        ("utter_danger_medical_emergency_parent", ["999", "111"]),
    ],
)
def test_each_danger_gives_the_help_that_the_facts_name(name: str, needed: list[str]) -> None:
    for entry in WORDS.entries(name):
        assert [word for word in needed if word not in entry.text] == []
