"""The words of a hand-off's news: they say enough, and nothing that a partner must not read."""

from __future__ import annotations

import re

import pytest

from bot.words import Words

NEWS = [
    "utter_case_claimed",
    "utter_case_released",
    "utter_case_said_intro",
    "utter_case_closed",
    "utter_case_late",
]
VALUES = {
    "worker": "Anna-Maria",
    "team": "the Village link workers",
    "reference": "V-7KM3-T9X",
    "promise": "by 5pm tomorrow (Wednesday 23 September)",
}
#: What tells a topic, a service or a place.
TELLING = re.compile(
    r"(?i)\b(money|debt|benefit|baby|babies|birth|pregnan\w*|mood|mental|depress\w*|abuse|partner|safe\w*"
    r"|loss|lost|crying|trauma|housing|midwife|health visitor|liverpool|pier|silver|citizens|pss"
    r"|support|parent\w*|mum|dad)\b"
)


@pytest.mark.parametrize("name", NEWS)
@pytest.mark.parametrize("channel", ["web", "sms", "whatsapp", "telegram"])
def test_news_fits_one_text_and_shows_no_topic(words: Words, name: str, channel: str) -> None:
    text = "\n".join(words.say(name, channel, **VALUES).bubbles)
    assert len(text) <= 306
    assert text.isascii()
    assert TELLING.search(text.replace(VALUES["team"], "")) is None
    assert "!" not in text


def test_late_news_is_honest_and_names_who_is_there_now(words: Words) -> None:
    text = " ".join(words.say("utter_case_late", "sms", **VALUES).bubbles)
    assert "sorry" in text
    for number in ("111", "999"):
        assert number in text
