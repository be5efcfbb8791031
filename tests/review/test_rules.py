"""The rules for texts: each wrong text is told in one sentence."""

from __future__ import annotations

import pytest

from bot.database import ROOT
from bot.errors import SetupError
from bot.review.rules import Rules, checked
from bot.words import Entry, Words

RULES = Rules.load(ROOT / "data")
TEN = "You can rest now. "


def entry(text: str, *, channel: str | None = None, topic: str = "crying", **about: object) -> Entry:
    return Entry("utter_crying_made_up", text, channel, (), about, topic)


def faults(text: str, **about: object) -> list[str]:
    made_up = entry(text, **about)  # type: ignore[arg-type]
    return list(RULES.faults(made_up, Words([made_up])))


def style(text: str, **about: object) -> list[str]:
    return list(RULES.style(entry(text, **about)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "Ring 111, or Samaritans on 116 123. In danger, 999.",
        "Cry-sis is on 0800 448 0737.",
        "{team} will get in touch {promise}.",
        "Healthy Start is about £4.65 a week from April 2026. Look on healthystart.nhs.uk.",
        "You can get up to £16,000 or 100% of it, for 1,000 hours.",
        "It lasts 10 to 15 minutes. The 2026 rates are from 6 April 2026.",
    ],
)
def test_what_is_known_may_be_sent(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Hello {nobody}.", "{nobody} is nothing that Village can fill in"),
        ("Ring 0800 448 0738.", "0800 448 0738 is not a telephone number of the directory"),
        ("Ring 08004480737.", "08004480737 is not a telephone number of the directory"),
        ("Ring +44 7700 900123.", "+44 7700 900123 is not a telephone number of the directory"),
        ("Ring 116 124.", "116 124 is not a telephone number of the directory"),
        ("Text 85259.", "85259 is not a telephone number of the directory"),
        ("Ring 911.", "911 is not a telephone number of the directory"),
        ("Look on baby-help.org.", "baby-help.org is not a link that may be given"),
        ("Look on https://healthystart.org.uk.", "healthystart.org.uk is not a link that may be given"),
    ],
)
def test_a_blank_a_number_or_a_link_of_our_own_making_is_found(text: str, why: str) -> None:
    assert faults(text) == [why]


def test_each_channel_has_its_own_longest_text() -> None:
    assert faults(TEN * 25) == []
    [sms] = faults(TEN * 26)
    assert sms == "467 characters are too many for a text message of 3 parts (459 in plain letters)"
    assert faults(TEN * 26, channel="telegram") == []
    assert faults("ł" * 202, channel="sms") == []  # as letters of the plain alphabet
    assert "are too many for a text message" in faults("ع" * 202, channel="sms")[0]
    [whatsapp] = faults(TEN * 60, channel="whatsapp")
    assert whatsapp == "1079 characters are too many for one bubble on whatsapp, where 1024 fit"
    assert faults("\n\n".join([TEN * 30] * 3), channel="whatsapp") == []


def test_a_text_that_has_words_of_its_own_for_sms_may_be_longer_elsewhere() -> None:
    long, short = entry(TEN * 26), entry("Rest.", channel="sms")
    assert list(RULES.faults(long, Words([long, short]))) == []


def test_lengths_are_measured_with_what_is_filled_in_and_with_the_buttons() -> None:
    assert len(TEN * 22) + len("{promise}") < 459
    assert faults(TEN * 22 + "{promise} {promise}") != []
    made_up = Entry("utter_made_up", TEN * 25, buttons=("Yes please", "No thanks"))
    assert list(RULES.faults(made_up, Words([made_up]))) != []


@pytest.mark.parametrize(
    ("text", "about", "why"),
    [
        ("At least you can rest.", {}, '"at least" is one of the words not to use'),
        ("You need to rest.", {}, '"you need to" is one of the words not to use'),
        ("Rest now!", {}, "no text has an exclamation mark"),
        ("Rest now \u2026", {}, "a text message cannot carry \u2026"),
        ("Rest? Eat?", {}, "2 questions are asked; a text here asks one thing at most"),
        ("Can you rest?", {"part": "today"}, "1 questions are asked; a text here asks nothing"),
        ("Rest.", {"part": "question"}, "0 questions are asked; a text here asks one thing"),
        (TEN * 10, {"part": "question"}, None),
        ("Rest " * 21, {}, "a sentence has 21 words, and 20 is the most"),
        ("Discretionary assistance necessitates documentation.", {}, None),
    ],
)
def test_what_is_unkind_or_hard_to_read_is_found(
    text: str, about: dict[str, object], why: str | None
) -> None:
    found = style(text, **about)
    assert found
    if why is not None:
        assert found == [why]


def test_a_command_is_right_where_life_is_at_risk() -> None:
    assert style("You need to ring 999.", topic="safety") == []


def test_other_languages_are_left_to_native_readers() -> None:
    assert style("W razie zagro\u017cenia dzwo\u0144 999!", language="pl") == []


def test_village_does_not_start_with_a_text_that_must_not_be_sent() -> None:
    wrong = Words([entry("Ring 0800 000 000."), entry("Hello {nobody}.", channel="web")])
    with pytest.raises(SetupError, match=r"^2 texts of data/responses cannot be sent: utter_crying_made_up"):
        checked(wrong, ROOT / "data")
    assert checked(Words([entry("Ring 999.")]), ROOT / "data").names() == ["utter_crying_made_up"]
