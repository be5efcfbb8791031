"""An answer on each channel: length, alphabet, buttons."""

from bot.channels.fitting import SMS_LENGTH, Bubble, fit

OPENING = Bubble("That sounds hard. " * 6, part="opening")
TODAY = Bubble("Here is one thing to try today. " * 7, part="today")
SERVICE = Bubble("Citizens Advice on Prescription can help. " * 4, services=("cap",), part="service")
OFFER = Bubble(
    "Shall I ask a link worker?", buttons=("Yes please", "Not now"), asking="choice", part="question"
)


def test_web_keeps_bubbles_and_buttons_as_they_are() -> None:
    assert fit([OPENING, OFFER], "web") == [OPENING, OFFER]


def test_sms_is_one_message_with_numbered_choices() -> None:
    (sms,) = fit([Bubble("Hello."), OFFER], "sms")
    assert sms.text == "Hello.\nShall I ask a link worker? Reply 1 Yes please, 2 Not now."
    assert sms.buttons == ("Yes please", "Not now")
    assert sms.asking == "choice"


def test_sms_leaves_out_what_matters_least_and_keeps_the_service_and_the_question() -> None:
    (sms,) = fit([OPENING, TODAY, SERVICE, OFFER], "sms")
    assert len(sms.text) <= SMS_LENGTH
    assert "Citizens Advice on Prescription" in sms.text
    assert "link worker" in sms.text
    assert sms.services == ("cap",)


def test_what_to_do_today_stays_longest_and_a_service_that_was_left_out_is_not_reported() -> None:
    also = Bubble("And on your home: Shelter can help. " * 5, part="today")
    (sms,) = fit([OPENING, TODAY, also, SERVICE, OFFER], "sms")
    assert "one thing to try today" in sms.text
    assert "Shelter" not in sms.text
    long_service = Bubble(SERVICE.text * 2, services=("cap",), part="service")
    (sms,) = fit([OPENING, TODAY, long_service, OFFER], "sms")
    assert "one thing to try today" in sms.text
    assert sms.services == ()


def test_sms_writes_pasted_curly_quotes_plainly_because_one_of_them_triples_the_price() -> None:
    (sms,) = fit([Bubble("\u201cI\u2019m here\u201d \u2013 always\u2026")], "sms")
    assert sms.text == '"I\'m here" - always...'


def test_nothing_to_say_stays_nothing() -> None:
    assert fit([], "sms") == []
