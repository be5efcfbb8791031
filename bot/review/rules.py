"""The rules that every text of data/responses keeps, each broken one told in a sentence.

What must not be sent (`faults`) stops Village from starting; what is only hard to read or unkind (`style`)
is held by the tests, and by the return of a reviewed page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.channels.alphabet import BASIC, parts, plain
from bot.channels.fitting import LONGEST, SMS_LENGTH, SMS_PARTS, Bubble, numbered
from bot.directory import entries as directory
from bot.errors import SetupError
from bot.messages import CHANNELS
from bot.review.reading_age import grade, longest_sentence
from bot.words import PLACEHOLDER, Entry, Words, bubbles_of

#: What reads like a telephone number: from 0 or +, or one of the short ones. Amounts of money are none.
NUMBER = re.compile(
    r"(?<![\d£.,+])(?:\+\d|0\d)(?:[\d ]*\d)"
    r"|(?<![\d£.,])\b(?:116 \d{3}|\d{5}|999|991|919|911|11\d|10[15])\b(?!%|[\d,.]\d)"
)
LINK = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:uk|org|com|net|gov|app|info|io)\b", re.I)
#: A text of this part asks one question, or none.
QUESTIONS = {"opening": (0,), "today": (0,), "service": (0,), "question": (1,)}


@dataclass(frozen=True)
class Rules:
    """What texts are held to.

    Args:
        numbers: the telephone numbers that may be given, written as the directory writes them.
        sites: the links that may be given.
        wording: data/wording.yml.
    """

    numbers: frozenset[str]
    sites: frozenset[str]
    wording: Mapping[str, Any]

    @classmethod
    def load(cls, data: Path) -> Rules:
        """Read them from the folder of data.

        Raises:
            SetupError: the directory or the rules are not in their form.
        """
        services = directory.load(data / "services")
        wording = yaml.safe_load((data / "wording.yml").read_text(encoding="utf-8"))
        numbers = {phone.number for entry in services if entry.phones != "unknown" for phone in entry.phones}
        known = [entry.url.value for entry in services if entry.url != "unknown"]
        sites = {site for url in known for site in LINK.findall(url)} | set(wording["links"])
        return cls(frozenset(numbers), frozenset(sites), wording)

    def faults(self, entry: Entry, words: Words) -> Iterator[str]:
        """Say why an entry must not be sent: a blank nobody fills, a wrong number or link, too long.

        Args:
            entry: the entry; it may be another version of one that `words` holds.
            words: all responses, for which channels have words of their own.
        """
        for name in sorted(entry.placeholders - self.wording["placeholders"].keys()):
            yield f"{{{name}}} is nothing that Village can fill in"
        for number in NUMBER.findall(entry.text):
            if number not in self.numbers:
                yield f"{number} is not a telephone number of the directory"
        for site in LINK.findall(entry.text):
            if site.lower() not in self.sites:
                yield f"{site} is not a link that may be given"
        for channel in channels_of(entry, words):
            yield from self._too_long_for(channel, entry)

    def style(self, entry: Entry) -> Iterator[str]:
        """Say what makes an entry unkind or hard to read, or longer than its place in an answer."""
        if entry.about.get("language"):
            return
        yield from self._place(entry)
        low = entry.text.lower()
        for words in self._banned(entry):
            if re.search(rf"(?<![a-z]){re.escape(words)}", low):
                yield f'"{words.strip()}" is one of the words not to use'
        if "!" in entry.text:
            yield "no text has an exclamation mark"
        odd = sorted(set(PLACEHOLDER.sub("", entry.text + "".join(entry.buttons))) - BASIC)
        if odd:
            yield f"a text message cannot carry {' '.join(odd)}"
        yield from self._reading(entry)

    def _place(self, entry: Entry) -> Iterator[str]:
        if entry.topic in self.wording["stand_alone"]:
            return
        part, length = str(entry.about.get("part")), len(self.filled(entry.text))
        most = min(
            self.wording["longest"].get(part, SMS_LENGTH), self.wording["short"].get(entry.name, SMS_LENGTH)
        )
        if length > most:
            yield f"{length} characters are too many for this place, where {most} fit"
        asked = entry.text.count("?")
        if asked not in QUESTIONS.get(part, (0, 1)):
            wanted = "asks one thing" if part == "question" else "asks nothing" if part in QUESTIONS else ""
            yield f"{asked} questions are asked; a text here {wanted or 'asks one thing at most'}"

    def _reading(self, entry: Entry) -> Iterator[str]:
        hard, most = grade(entry.text), self.wording["grade"]
        if hard > most and entry.name not in self.wording["harder"]:
            yield f"it is too hard to read (grade {hard:.1f}, {most:.0f} is the most): use shorter words"
        longest, most = longest_sentence(entry.text), self.wording["words_in_a_sentence"]
        if longest > most and entry.name not in self.wording["longer_sentences"]:
            yield f"a sentence has {longest} words, and {most} is the most"

    def _too_long_for(self, channel: str, entry: Entry) -> Iterator[str]:
        if entry.topic == "page":
            return  # stands around the chat, and is sent by no channel
        bubbles = [Bubble(self.filled(text)) for text in bubbles_of(entry.text)]
        bubbles[-1] = Bubble(bubbles[-1].text, entry.buttons)
        if channel == "sms":
            whole = plain("\n".join(numbered(bubble).text for bubble in bubbles))
            if parts(whole) > SMS_PARTS:
                yield (
                    f"{len(whole)} characters are too many for a text message of {SMS_PARTS} parts "
                    f"({SMS_LENGTH} in plain letters)"
                )
            return
        most = LONGEST.get(channel)
        longest = max(len(bubble.text) for bubble in bubbles)
        if most is not None and longest > most:
            yield f"{longest} characters are too many for one bubble on {channel}, where {most} fit"

    def filled(self, text: str) -> str:
        """Return a text with values as long as they come in life."""
        values = self.wording["placeholders"]
        return PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), text)

    def _banned(self, entry: Entry) -> list[str]:
        return [*self.wording["banned"], *(() if entry.topic == "safety" else self.wording["commands"])]


def channels_of(entry: Entry, words: Words) -> tuple[str, ...]:
    """Return where an entry is said: on its own channel, else on all that have no words of their own."""
    own = {variant.channel for variant in words.entries(entry.name)}
    return (entry.channel,) if entry.channel else tuple(name for name in CHANNELS if name not in own)


def checked(words: Words, data: Path) -> Words:
    """Return the words, once nothing in them is such that it must not be sent.

    Args:
        words: all responses.
        data: the folder of data, with the directory and the rules.

    Raises:
        SetupError: something is; names the first texts and what is wrong with each.
    """
    rules = Rules.load(data)
    wrong = [f"{entry.name}: {fault}" for entry in words.all() for fault in rules.faults(entry, words)]
    if wrong:
        raise SetupError(f"{len(wrong)} texts of data/responses cannot be sent: {'; '.join(wrong[:3])}")
    return words
