"""A page goes to a reviewer and comes back: all that it says is taken, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.database import ROOT
from bot.errors import BadInput
from bot.review.page import page, resting_on
from bot.review.returned import Taken, take
from bot.review.rules import Rules
from bot.words import Entry, Words

RULES = Rules.load(ROOT / "data")
TODAY = date(2026, 12, 2)
WRITTEN = """\
# What stands above stays.
version: "3.1"
responses:
  utter_made_up_rest:
  - text: |-
      You can rest now.

      Ring 111 if you are not sure.
    metadata:
      purpose: "First: that rest is fine"
      facts: ["2.1", "11.1"]
      part: whole
      review: draft
      checked: "2026-11-24"
  - text: |-
      You can rest. Ring 111 if not sure.
    channel: sms  # short
    metadata: {purpose: "The same for SMS", facts: ["2.1"], part: whole, review: draft, checked: "2026-11-24"}

  utter_made_up_news:
  - text: |-
      {worker} will ring you. Your number is {reference}.
    buttons:
    - {title: OK, payload: OK}
    metadata:
      purpose: "News"
      facts: ["7.1"]
      part: whole
      review: draft
      checked: "2026-11-24"
"""
#: What an editor does to a text, and what stays a change.
Edit = Callable[[str], str]


class Desk:
    """A folder with one made-up topic, its page, and its reviewer."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "made_up.yml"
        self.file.write_text(WRITTEN, encoding="utf-8")

    def words(self) -> Words:
        return Words.load(self.folder)

    def page(self, *edits: tuple[str, str]) -> str:
        """The page as it is printed, signed and edited."""
        printed = page("made_up", self.words(), RULES)
        signed = [
            ("Reviewer's name: ", "Reviewer's name: Anna Example"),
            (": \n\n---", ": 2026-12-01\n\n---"),
        ]
        for before, after in [*signed, *edits]:
            assert before in printed, before
            printed = printed.replace(before, after, 1)
        return printed

    def takes(self, written: str) -> Taken:
        return take(written, self.folder, RULES, TODAY)

    def text(self, name: str, channel: str | None = None) -> Entry:
        return next(entry for entry in self.words().entries(name) if entry.channel == channel)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


YES = "Right? (yes or no): yes"
EMPTY = "Right? (yes or no): \n"


def right(text: str, answer: str = "yes") -> tuple[str, str]:
    """Write an answer under a text of the page."""
    return (f"{text}\n\n{EMPTY}", f"{text}\n\nRight? (yes or no): {answer}\n")


REST, SMS = "Ring 111 if you are not sure.", "You can rest. Ring 111 if not sure."
NEWS = "{worker} will ring you. Your number is {reference}."


def test_the_page_says_what_is_said_when_where_and_how_it_stands(desk: Desk) -> None:
    printed = page("made_up", desk.words(), RULES)
    for line in (
        "# Words for review: made_up",
        "- When: First: that rest is fine",
        "- Channel: web chat, WhatsApp, Telegram",
        "- Channel: text message",
        "- State: draft: nobody has read it yet",
        "- Rests on: facts 2.1, 11.1, checked on 24 November 2026",
        '- Filled in: {worker}, for example "Samira Okonkwo"',
        "- Buttons: [OK]",
        "You can rest now.",
        NEWS,
    ):
        assert line in printed.splitlines(), line
    assert "utter_made_up_rest, text message (" in printed


def test_what_was_not_read_stays_a_draft_and_the_file_as_it_is(desk: Desk) -> None:
    assert desk.takes(page("made_up", desk.words(), RULES)) == Taken()
    assert desk.file.read_text(encoding="utf-8") == WRITTEN


def test_a_text_that_is_right_carries_the_readers_name_and_no_other_does(desk: Desk) -> None:
    taken = desk.takes(desk.page(right(SMS, "Yes.")))
    assert (taken.read, taken.changed, taken.refused) == (("utter_made_up_rest",), (), ())
    read = desk.text("utter_made_up_rest", "sms")
    assert not read.is_draft
    assert read.about["review"] == {"by": "Anna Example", "date": "2026-12-01", "words": read.fingerprint}
    assert len(desk.words().drafts()) == 2
    assert "- State: read by Anna Example on 1 December 2026" in page("made_up", desk.words(), RULES)


def test_corrected_words_are_taken_and_count_as_read_and_the_rest_of_the_file_stays(desk: Desk) -> None:
    taken = desk.takes(desk.page((REST, "Ring 111 to ask.\n\nRest is good.")))
    assert taken.changed == taken.read == ("utter_made_up_rest",)
    assert desk.text("utter_made_up_rest").text == "You can rest now.\n\nRing 111 to ask.\n\nRest is good."
    before, after = WRITTEN.splitlines(), desk.file.read_text(encoding="utf-8").splitlines()
    gone = [line for line in before if line not in after]
    assert gone == [f"      {REST}"]
    assert after[0] == "# What stands above stays."


def test_words_that_change_later_are_a_draft_again(desk: Desk) -> None:
    desk.takes(desk.page(right(NEWS)))
    assert not desk.text("utter_made_up_news").is_draft
    written = desk.file.read_text(encoding="utf-8")
    desk.file.write_text(written.replace("will ring you", "will call you"), encoding="utf-8")
    assert desk.text("utter_made_up_news").is_draft
    assert "the words have changed since they were read" in page("made_up", desk.words(), RULES)


def test_a_no_makes_a_draft_of_it_and_the_note_is_passed_on(desk: Desk) -> None:
    desk.takes(desk.page(right(NEWS)))
    again = desk.page(right(NEWS, "no"))
    again = again.replace("no\nNote: ", "no\nNote: Who rings?\nSay it.", 1)
    taken = desk.takes(again)
    assert taken.notes == ("utter_made_up_news: Who rings? Say it.",)
    assert desk.text("utter_made_up_news").is_draft


@pytest.mark.parametrize(
    "edit",
    [
        lambda page: page.replace("\n", "\r\n"),
        lambda page: "\ufeff" + page,
        lambda page: page.replace("will ring you. Your", "will ring you.\nYour"),
        lambda page: page.replace("You can rest now.\n\n", "You can rest now.  \n\n\n\n"),
    ],
    ids=["Windows line ends", "a byte order mark", "a broken line", "more empty lines"],
)
def test_what_only_an_editor_did_is_no_change(desk: Desk, edit: Edit) -> None:
    taken = desk.takes(edit(desk.page(right(NEWS), right(REST), right(SMS))))
    assert (taken.changed, taken.refused, len(taken.read)) == ((), (), 3)
    assert desk.words().drafts() == []


def test_curly_quotes_and_long_dashes_of_an_editor_become_plain_ones(desk: Desk) -> None:
    desk.takes(desk.page((SMS, "You\u2019re fine \u2013 ring 111.")))
    assert desk.text("utter_made_up_rest", "sms").text == "You're fine - ring 111."


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ((NEWS, "{worker} will ring you."), "{reference} was lost, and has to stand in the words"),
        ((NEWS, NEWS + " It is {promise}."), "{promise} is not filled in here"),
        ((NEWS, NEWS + " Hello {mum}."), "{mum} is nothing that Village can fill in"),
        ((REST, "Ring 0300 111 0000."), "0300 111 0000 is not a telephone number of the directory"),
        ((REST, "Look on rest.org.uk."), "rest.org.uk is not a link that may be given"),
        ((SMS, "You can rest. " * 40), "559 characters are too many for a text message of 3 parts"),
        ((SMS, "Adequate recuperation facilitates resilience."), "it is too hard to read"),
        ((SMS, "You should rest."), '"you should" is one of the words not to use'),
        ((SMS, ""), "the words are gone"),
        (right(SMS, "perhaps"), '"perhaps" after "Right?" is neither yes nor no'),
    ],
)
def test_what_cannot_be_taken_is_said_in_a_sentence_and_nothing_is_half_taken(
    desk: Desk, edit: tuple[str, str], why: str
) -> None:
    other = right(REST) if edit[0] != REST else right(NEWS)
    taken = desk.takes(desk.page(other, edit))
    assert any(sentence.partition(": ")[2].startswith(why) for sentence in taken.refused), taken.refused
    assert all(sentence.endswith(".") for sentence in taken.refused)
    assert (taken.read, taken.changed) == ((), ())
    assert desk.file.read_text(encoding="utf-8") == WRITTEN


NO_DATE = 'After "Date (such as 2026-12-01):" stands no date of that form.'


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("name: Anna Example", "name: ", 'The page has no name after "Reviewer\'s name:".'),
        ("name: Anna Example", "name: ?", 'The page has no name after "Reviewer\'s name:".'),
        ("): 2026-12-01", "): ", NO_DATE),
        ("): 2026-12-01", "): last week", NO_DATE),
        ("): 2026-12-01", "): 2026-12-03", "The date 2026-12-03 is not here yet."),
    ],
)
def test_nobody_is_taken_for_the_reader_who_does_not_say_so(
    desk: Desk, before: str, after: str, why: str
) -> None:
    signed = desk.page(right(NEWS))
    assert before in signed
    assert desk.takes(signed.replace(before, after, 1)).refused == (why,)
    assert desk.file.read_text(encoding="utf-8") == WRITTEN


def test_a_page_is_out_of_date_where_the_words_have_changed_since(desk: Desk) -> None:
    old = desk.page(right(NEWS))
    desk.file.write_text(WRITTEN.replace("will ring you", "will call you"), encoding="utf-8")
    [why] = desk.takes(old).refused
    assert why == "utter_made_up_news: the words have changed since this page was printed; print it again."


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (lambda page: "Hello.", "no page that `village words` printed"),
        (lambda page: page.replace("review: made_up", "review: other"), "there is no topic other"),
        (lambda page: page.replace("## 1. ", "## "), "has lost its heading"),
        (lambda page: page.replace("Right?", "Fine?"), "has lost its heading or its line"),
    ],
)
def test_what_is_no_page_is_not_taken(desk: Desk, edit: Edit, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        desk.takes(edit(desk.page(right(NEWS))))


def test_a_change_of_a_fact_shows_which_words_rest_on_it(desk: Desk) -> None:
    words = desk.words()
    assert [line.split(" (")[0] for line in resting_on("2.1", words)] == [
        "made_up: utter_made_up_rest",
        "made_up: utter_made_up_rest, text message",
    ]
    assert len(list(resting_on("11", words))) == 1
    assert list(resting_on("1", words)) == []


def test_every_topic_of_ours_prints_as_a_page_that_can_be_taken_back() -> None:
    words = Words.load(ROOT / "data/responses")
    for topic in words.topics():
        untouched = page(topic, words, RULES)
        assert take(untouched, ROOT / "data/responses", RULES, TODAY) == Taken(), topic
