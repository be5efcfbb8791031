"""The words parents read: their form, length, alphabet, reading age and numbers."""

from __future__ import annotations

import re
from collections import defaultdict

import yaml

from bot.database import ROOT
from bot.directory import entries as directory
from bot.review.rules import NUMBER
from bot.understanding.reading import CONCERNS
from bot.words import Words
from tests.words.written import RESPONSES, RULES, english, entries, messages, plans

#: Topics whose texts rest on sections as a whole.
AS_A_WHOLE = {"safety", "case_news", "page"}
ASKING = {
    "consent", "name", "postcode", "area", "stage", "contact", "best_time", "safe_to_contact", "concern",
    "confirm", "safety", "choice", "detail",
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
        assert entry.about.get("review") == "draft" or not entry.is_draft, entry.name


def test_nothing_is_written_that_must_not_be_sent() -> None:
    """No blank that nobody fills, no number or link of our own making, nothing too long for its channel."""
    words = Words.load(RESPONSES)
    assert {e.name: found for e in words.all() if (found := list(RULES.faults(e, words)))} == {}


def test_everything_is_kind_and_a_child_of_eleven_can_read_it() -> None:
    """No word of facts.md 11 that hurts or orders, one question at most, short words and sentences."""
    assert {e.name: found for _, e in english() if (found := list(RULES.style(e)))} == {}


def test_no_exception_from_the_rules_outlives_its_text() -> None:
    names = {entry.name for _, entry in entries()}
    for kind in ("short", "harder", "longer_sentences"):
        assert set(RULES.wording[kind]) - names == set(), kind


def test_the_numbers_in_the_words_are_those_of_the_directory_to_the_letter() -> None:
    given = {number for _, entry in entries() for number in NUMBER.findall(entry.text)}
    assert len(given) > 30
    assert given - sections_of_numbers().keys() == set()


def test_who_gives_a_number_names_a_section_it_comes_from() -> None:
    everyday = {"999", "111", "116 123"}
    for topic, entry in english():
        for number in set(NUMBER.findall(entry.text)) - everyday:
            if topic not in AS_A_WHOLE:
                assert sections_of_numbers()[number] & set(entry.about["facts"]), f"{entry.name}: {number}"


def sections_of_numbers() -> dict[str, set[str]]:
    """Every telephone number of the directory, with the sections of the facts that give it."""
    sections: dict[str, set[str]] = defaultdict(set)
    for entry in directory.load(ROOT / "data/services"):
        for phone in entry.phones if entry.phones != "unknown" else ():
            sections[phone.number].add(phone.source)
    return sections


def test_what_waits_for_an_answer_says_so_in_the_words_of_the_contract() -> None:
    for _, entry in messages():
        asking = entry.about.get("asking")
        assert asking is None or asking in ASKING, entry.name
        if entry.about.get("part") == "question":
            assert asking, f"{entry.name} asks, and does not say what for"


def test_opening_step_and_question_of_a_concern_fit_one_sms_together() -> None:
    longest: dict[tuple[str, str], int] = {}
    for topic, entry in english():
        if topic in CONCERNS:
            key = (topic, str(entry.about["part"]))
            longest[key] = max(longest.get(key, 0), len(RULES.filled(entry.text)))
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


def test_an_amount_of_money_that_changes_each_april_says_from_when_it_is() -> None:
    fixed = {"utter_childcare_tax_free", "utter_childcare_disabled"}  # not uprated each April
    for _, entry in english():
        if "£" in entry.text and entry.name not in fixed:
            assert re.search(r"\b202\d\b", entry.text), entry.name
