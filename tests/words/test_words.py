"""The words parents read: their form, length, alphabet, reading age and numbers."""

from __future__ import annotations

import re

import pytest
import yaml

from bot.understanding.reading import CONCERNS
from tests.words.reading_age import grade, longest_sentence
from tests.words.written import RESPONSES, english, entries, filled, messages, plans

#: Longest text of a part, so that opening + today + question fit three joined SMS parts (facts.md 11.5).
LONGEST = {"opening": 120, "today": 220, "service": 180, "question": 110, "whole": 459}
#: Shorter still: plain confirmations, and what only takes leave or thanks.
SHORT = {
    "utter_thanks": 160, "utter_thanks_again": 160, "utter_goodbye": 160, "utter_stop": 160,
    "utter_good_news": 160, "utter_offer_declined": 160, "utter_delete_kept": 160,
}  # fmt: skip
#: Files by other hands, which have length tests of their own.
OTHER_LENGTHS = {"safety", "case_news", "page"}

GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)

#: Every telephone number a parent may be given, and the section of facts.md that gives it.
NUMBERS = {
    "999": "2.1", "111": "2.1", "101": "2.1", "116 123": "2.1", "85258": "2.1", "0800 1111": "2.1",
    "0808 2000 247": "2.1", "0808 801 0327": "2.1", "0808 800 5000": "2.1", "0800 58 58 58": "2.1",
    "0808 1961 776": "2.1", "0800 448 0737": "2.1", "0808 802 6869": "2.1", "0808 802 6868": "2.1",
    "0800 282 986": "2.1", "0808 164 3332": "2.1", "0303 003 6464": "2.1", "020 7713 7486": "2.1",
    "0808 802 0925": "2.1", "0808 800 2222": "2.1", "0300 100 0212": "2.1", "0800 144 8848": "2.1",
    "0800 144 8444": "2.1", "0800 138 1111": "2.1", "0808 808 4000": "2.1", "0808 800 4444": "2.1",
    "0808 802 0029": "2.1", "0151 459 2606": "2.1", "0151 702 4413": "2.1", "0151 708 9988": "2.1",
    "0151 263 7474": "2.1", "0151 228 2300": "1.9", "0151 702 4353": "4.2", "0300 200 3100": "8.3",
    "0800 456 1523": "8.4", "0808 208 2138": "8.4", "0300 555 2222": "8.4", "0808 801 0503": "9.1",
}  # fmt: skip
NUMBER = re.compile(
    r"(?<![\d£.,])0\d(?:[\d ]*\d)|\b116 \d{3}\b|\b85\d{3}\b|(?<![\d£.,])\b[19]\d\d\b(?![\d,.%]\d)"
)

#: Words that hurt, diagnose, command or stale facts (facts.md top table, 11.1, 11.2, 11.3).
BANNED = (
    "at least", "happens for a reason", "for the best", "you're young", "you can have another", "time heals",
    "be strong", "other children to", "stay positive", "enjoy every moment", "just relax",
    "a healthy baby is all", "committed suicide", "normal birth", "failed to", "poor historian",
    "delivered by", "chestfeeding", "congratulations", "you should", "you need to",
    "why don't you", "have you tried",
    "promise me", "others have it worse", "you are strong", "you have depression", "your baby is fine",
    "nothing to worry about", "urine", "stool", "abdomen", "e.g.", "i.e.", "etc.", "baby blues", "walk away",
    "ask for ani", "household support fund", "section 21 eviction", "0845 122 8669", "0300 123 3393",
    "01924 200799", "dear ", "hun ", "don't worry", "no worries", "rod for your",
)  # fmt: skip
#: Plain commands are right where life is at risk, and nowhere else.
COMMANDS = ("you need to", "you should")
ASKING = {
    "consent", "name", "postcode", "area", "stage", "contact", "best_time", "safe_to_contact", "concern",
    "confirm", "safety", "choice", "detail",
}  # fmt: skip

READING_GRADE = 6.0
LONGEST_SENTENCE = 20
#: Harder to read than the rule, and why.
GRADE_EXCEPTIONS = {"utter_page_log": "one word, read out by screen readers"}
#: Longer sentences than the rule, and why: a list of signs has to stand in one sentence with what to do.
SENTENCE_EXCEPTIONS = {
    "utter_danger_medical_emergency_fever", "utter_danger_medical_emergency_baby",
    "utter_danger_medical_emergency_parent", "utter_ask_medical_emergency", "utter_ask_harm_to_baby",
    "utter_ask_answer_no_harm_to_baby", "utter_after_danger_unclear_medical", "utter_ask_consent",
}  # fmt: skip


# --- every entry


def test_there_are_words_for_every_concern() -> None:
    assert set(plans()) == set(CONCERNS)
    assert set(CONCERNS) <= {topic for topic, _ in entries()}


def test_no_response_is_written_in_two_files() -> None:
    where: dict[str, set[str]] = {}
    for topic, entry in entries():
        where.setdefault(entry.name, set()).add(topic)
    assert {name: files for name, files in where.items() if len(files) > 1} == {}


def test_every_entry_says_what_it_is_for_what_it_rests_on_and_when_it_was_checked() -> None:
    for _, entry in entries():
        about = entry.about
        assert about.get("purpose"), entry.name
        assert about.get("facts"), entry.name
        assert all(re.fullmatch(r"\d{1,2}(\.\d{1,2})?", fact) for fact in about["facts"]), entry.name
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(about.get("checked"))) is not None, entry.name


def test_every_entry_is_a_draft_until_a_named_person_has_read_it() -> None:
    for _, entry in entries():
        review = entry.about.get("review")
        named = isinstance(review, dict) and review.get("by") and review.get("on")
        assert review == "draft" or named, entry.name


def test_what_waits_for_an_answer_says_so_in_the_words_of_the_contract() -> None:
    for _, entry in messages():
        asking = entry.about.get("asking")
        assert asking is None or asking in ASKING, entry.name
        if entry.about.get("part") == "question":
            assert asking, f"{entry.name} asks, and does not say what for"


@pytest.mark.parametrize("part", sorted(LONGEST))
def test_a_part_is_no_longer_than_its_share_of_an_answer(part: str) -> None:
    too_long = {
        entry.name: len(filled(entry))
        for topic, entry in english()
        if topic not in OTHER_LENGTHS
        and entry.about.get("part") == part
        and len(filled(entry)) > LONGEST[part]
    }
    assert too_long == {}


def test_a_whole_answer_fits_three_sms_parts_with_its_buttons_as_numbers() -> None:
    has_sms_words = {entry.name for _, entry in english() if entry.channel == "sms"}
    for topic, entry in english():
        if topic in OTHER_LENGTHS or (entry.channel is None and entry.name in has_sms_words):
            continue
        choices = ", ".join(f"{number} {title}" for number, title in enumerate(entry.buttons, 1))
        length = len(filled(entry)) + (len(f" Reply {choices}.") if choices else 0)
        assert length <= 459, f"{entry.name}: {length}"


def test_thanks_goodbyes_and_plain_confirmations_are_short() -> None:
    for _, entry in english():
        if entry.name in SHORT:
            assert len(filled(entry)) <= SHORT[entry.name], entry.name


def test_opening_step_and_question_of_a_concern_fit_one_sms_together() -> None:
    longest: dict[tuple[str, str], int] = {}
    for topic, entry in english():
        if topic in CONCERNS:
            key = (topic, str(entry.about["part"]))
            longest[key] = max(longest.get(key, 0), len(filled(entry)))
    for concern in CONCERNS:
        whole = sum(longest.get((concern, part), 0) for part in ("opening", "today", "question")) + 2
        assert whole <= 459, concern


def test_other_languages_fit_three_parts_of_the_wide_alphabet_and_wait_for_a_native_reader() -> None:
    others = [entry for _, entry in entries() if entry.about.get("language")]
    assert len(others) == 10
    for entry in others:
        assert len(entry.text) <= 201, entry.name
        assert entry.about.get("native_check") == "needed", entry.name
        assert "999" in entry.text, entry.name
        assert "111" in entry.text, entry.name
        assert "interpreter please" in entry.text, entry.name


def test_english_words_use_only_the_plain_alphabet_of_text_messages() -> None:
    odd = {
        entry.name: sorted(set(entry.text) - GSM7 - set("{}")) + sorted(set("".join(entry.buttons)) - GSM7)
        for _, entry in english()
        if set(entry.text) - GSM7 - set("{}") or set("".join(entry.buttons)) - GSM7
    }
    assert odd == {}


def test_a_message_asks_one_thing_at_most_and_only_a_question_asks() -> None:
    for _, entry in messages():
        marks = entry.text.count("?")
        part = entry.about.get("part")
        allowed = {"opening": (0,), "today": (0,), "service": (0,), "question": (1,)}.get(str(part), (0, 1))
        assert marks in allowed, f"{entry.name}: {marks} question marks in a {part}"


def test_no_words_that_hurt_diagnose_or_are_out_of_date() -> None:
    for topic, entry in english():
        text = entry.text.lower()
        found = [phrase for phrase in BANNED if phrase in text]
        assert [phrase for phrase in found if topic != "safety" or phrase not in COMMANDS] == [], entry.name


def test_hard_moments_have_no_exclamation_marks() -> None:
    assert [entry.name for _, entry in english() if "!" in entry.text] == []


def test_after_a_loss_nothing_is_said_about_a_baby_to_care_for() -> None:
    tips = re.compile(r"healthy start|nappies|stay and play|rhyme time|feed|cot\b|your baby will|bond", re.I)
    assert [e.name for topic, e in english() if topic == "loss" and tips.search(e.text)] == []


def test_abuse_is_never_raised_by_us_in_ordinary_conversation() -> None:
    """A partner may hold the phone (facts.md 2.8)."""
    said = re.compile(r"abus|violen|hurt by (him|your partner)|afraid of (him|your partner)|refuge\b", re.I)
    assert [e.name for topic, e in english() if topic != "safety" and said.search(e.text)] == []


def test_buttons_say_what_they_send_and_fit_a_phone() -> None:
    for path in sorted(RESPONSES.rglob("*.yml")):
        for name, variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            for button in (button for variant in variants for button in variant.get("buttons") or ()):
                assert button["payload"] == button["title"], name
                assert len(button["title"]) <= 20, name
            most = 4 if path.stem == "page" else 3  # WhatsApp shows three; the page is our own
            assert all(len(variant.get("buttons") or ()) <= most for variant in variants), name


def test_every_number_given_is_one_of_the_facts() -> None:
    unknown: dict[str, set[str]] = {}
    for _, entry in entries():
        for number in NUMBER.findall(entry.text):
            if number not in NUMBERS:
                unknown.setdefault(entry.name, set()).add(number)
    assert unknown == {}


def test_who_gives_a_number_names_the_section_it_comes_from() -> None:
    everyday = {"999", "111", "116 123"}
    for topic, entry in english():
        if topic in OTHER_LENGTHS:
            continue
        for number in set(NUMBER.findall(entry.text)) - everyday:
            assert NUMBERS[number] in entry.about["facts"], f"{entry.name} gives {number}"


def test_an_amount_of_money_that_changes_each_april_says_from_when_it_is() -> None:
    fixed = {"utter_childcare_tax_free", "utter_childcare_disabled"}  # not uprated each April
    for _, entry in english():
        if "£" in entry.text and entry.name not in fixed:
            assert re.search(r"\b202\d\b", entry.text), entry.name


# --- reading age


@pytest.mark.parametrize(
    ("text", "lowest", "highest"),
    [
        ("The cat sat on the mat.", -3, 1),
        ("Ask someone you trust to hold the baby while you eat and rest.", 1, 6),
        ("Discretionary financial assistance necessitates comprehensive documentation.", 15, 60),
    ],
)
def test_the_measure_tells_easy_from_hard(text: str, lowest: float, highest: float) -> None:
    assert lowest <= grade(text) <= highest


def test_a_child_of_eleven_can_read_every_entry() -> None:
    hard = {
        entry.name: round(grade(entry.text), 1)
        for _, entry in english()
        if grade(entry.text) > READING_GRADE and entry.name not in GRADE_EXCEPTIONS
    }
    assert hard == {}


def test_sentences_are_short() -> None:
    long = {
        entry.name: longest_sentence(entry.text)
        for _, entry in english()
        if longest_sentence(entry.text) > LONGEST_SENTENCE and entry.name not in SENTENCE_EXCEPTIONS
    }
    assert long == {}
