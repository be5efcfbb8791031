"""Spelling as it comes from a phone at four in the morning, made at training time.

The labels of a message do not change with it. Everything hangs on the seed: the same seed, the same noise.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_SHORT = {
    "you": "u",
    "your": "ur",
    "you're": "ur",
    "are": "r",
    "please": "pls",
    "because": "cos",
    "and": "n",
    "to": "2",
    "for": "4",
    "tomorrow": "tmrw",
    "tonight": "2nite",
    "weeks": "wks",
    "week": "wk",
    "months": "mths",
    "month": "mth",
    "pregnant": "preg",
    "baby": "bby",
    "don't": "dnt",
    "dont": "dnt",
    "about": "abt",
    "people": "ppl",
    "with": "w",
    "without": "w/o",
    "what": "wot",
    "know": "kno",
    "just": "jst",
    "with him": "wiv im",
    "really": "rly",
    "though": "tho",
    "through": "thru",
    "night": "nite",
    "something": "summat",
    "nothing": "nowt",
    "thanks": "thx",
    "appointment": "appt",
    "hospital": "hosp",
    "midwife": "mw",
    "health visitor": "hv",
    "doctor": "dr",
    "boyfriend": "bf",
    "husband": "hubby",
    "before": "b4",
    "not": "nt",
    "have": "av",
    "been": "bin",
    "okay": "ok",
    "i don't know": "idk",
    "to be honest": "tbh",
    "right now": "rn",
    "anyone": "ne1",
    "can't": "carnt",
}
_SCOUSE = {
    "my": "me",
    "yes": "yeh",
    "boyfriend": "fella",
    "husband": "fella",
    "think": "tink",
    "the": "de",
    "mother": "ma",
    "mum": "mam",
    "dad": "da",
    "you": "yer",
    "nothing": "nottin",
    "going": "goin",
    "isn't": "in't",
    "friend": "mate",
    "brother": "brudda",
    "them": "dem",
    "that": "dat",
    "there": "dere",
    "was": "were",
    "with": "wid",
    "our": "arr",
    "very": "dead",
    "really": "dead",
    "boy": "lad",
    "girl": "gerl",
    "her": "ther",
    "work": "werk",
    "hurt": "hert",
    "first": "ferst",
    "have": "av",
    "him": "im",
    "he": "e",
    "here": "ere",
    "hospital": "ozzy",
    "what": "worra",
    "got to": "gorra",
    "get a": "gerra",
    "cigarettes": "ciggies",
    "myself": "meself",
    "anything": "anytin",
}
_KEYS = {
    "a": "sq",
    "b": "vn",
    "c": "xv",
    "d": "sf",
    "e": "wr",
    "f": "dg",
    "g": "fh",
    "h": "gj",
    "i": "uo",
    "j": "hk",
    "k": "jl",
    "l": "k",
    "m": "n",
    "n": "bm",
    "o": "ip",
    "p": "o",
    "q": "wa",
    "r": "et",
    "s": "ad",
    "t": "ry",
    "u": "yi",
    "v": "cb",
    "w": "qe",
    "x": "zc",
    "y": "tu",
    "z": "x",
}
_AUTOCORRECT = {
    "he's": "hes",
    "won't": "wont",
    "can't": "cant",
    "she's": "shes",
    "i'm": "im",
    "ill": "I'll",
    "were": "we're",
    "wont": "want",
    "of": "off",
    "to": "too",
    "breastfeeding": "breast feeding",
    "cant": "can",
    "their": "there",
    "its": "it's",
    "your": "you're",
    "feeds": "feed's",
    "latch": "lunch",
    "colic": "comic",
    "lost": "list",
}
_EMOJI = ("😭", "😢", "😩", "🙏", "❤️", "😔", "🤷‍♀️", "😅", "xx", "x", "lol", "...", "!!", "??", "tbh", "haha")
_WORD = re.compile(r"[A-Za-z']+")


def noised(text: str, seed: str) -> str:
    """Return the text with one to three kinds of noise.

    Args:
        text: a message.
        seed: what the noise hangs on.
    """
    chance = random.Random(seed + "\0" + text)
    wanted = chance.choice((1, 1, 2, 2, 3))
    # Many kinds find nothing to change in a message: go on until enough have.
    for change in chance.sample(_CHANGES, len(_CHANGES)):
        changed = change(text, chance)
        if changed.strip() and changed != text:
            text, wanted = changed, wanted - 1
        if not wanted:
            break
    return text


def _swap(text: str, chance: random.Random, table: dict[str, str], share: float) -> str:
    for word, other in table.items():
        if word in text.lower() and chance.random() < share:
            text = re.sub(rf"\b{re.escape(word)}\b", other, text, flags=re.IGNORECASE)
    return text


def _text_speak(text: str, chance: random.Random) -> str:
    return _swap(text, chance, _SHORT, 0.6)


def _scouse(text: str, chance: random.Random) -> str:
    return _swap(text, chance, _SCOUSE, 0.5)


def _autocorrect(text: str, chance: random.Random) -> str:
    return _swap(text, chance, _AUTOCORRECT, 0.6)


def _no_apostrophes(text: str, chance: random.Random) -> str:
    return text.replace("'", "").replace("’", "")


def _no_stops(text: str, chance: random.Random) -> str:
    return re.sub(r"[.,;:!?]+", "", text)


def _case(text: str, chance: random.Random) -> str:
    return chance.choice((str.lower, str.lower, str.lower, str.upper, str.capitalize))(text)


def _in_words(text: str, chance: random.Random, share: float, change: Callable[[str], str]) -> str:
    def one(found: re.Match[str]) -> str:
        word = found.group()
        return change(word) if len(word) > 3 and chance.random() < share else word

    return _WORD.sub(one, text)


def _dropped_vowels(text: str, chance: random.Random) -> str:
    return _in_words(text, chance, 0.15, lambda word: word[0] + re.sub("[aeiou]", "", word[1:-1]) + word[-1])


def _neighbour_keys(text: str, chance: random.Random) -> str:
    def slip(word: str) -> str:
        at = chance.randrange(len(word))
        return word[:at] + chance.choice(_KEYS.get(word[at].lower(), word[at])) + word[at + 1 :]

    return _in_words(text, chance, 0.12, slip)


def _lost_letters(text: str, chance: random.Random) -> str:
    def lose(word: str) -> str:
        at = chance.randrange(1, len(word))
        return word[:at] + word[at + 1 :]

    return _in_words(text, chance, 0.12, lose)


def _turned_letters(text: str, chance: random.Random) -> str:
    def turn(word: str) -> str:
        at = chance.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return _in_words(text, chance, 0.12, turn)


def _doubled_letters(text: str, chance: random.Random) -> str:
    def double(word: str) -> str:
        at = chance.randrange(len(word))
        return word[: at + 1] + word[at:]

    return _in_words(text, chance, 0.08, double)


def _joined_words(text: str, chance: random.Random) -> str:
    return re.sub(r"(?<=\w) (?=\w)", lambda _: "" if chance.random() < 0.12 else " ", text)


def _split_words(text: str, chance: random.Random) -> str:
    def split(word: str) -> str:
        at = chance.randrange(2, len(word) - 1)
        return word[:at] + " " + word[at:]

    return _in_words(text, chance, 0.08, split)


def _emoji(text: str, chance: random.Random) -> str:
    return f"{text.rstrip('.')} {chance.choice(_EMOJI)}"


_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _text_speak,
    _scouse,
    _autocorrect,
    _no_apostrophes,
    _no_stops,
    _case,
    _case,
    _dropped_vowels,
    _neighbour_keys,
    _lost_letters,
    _turned_letters,
    _doubled_letters,
    _joined_words,
    _split_words,
    _emoji,
)
