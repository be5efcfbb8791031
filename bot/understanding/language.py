"""Which language a message is in, where that is sure: by script, else by words that English does not have.

Never guessed from little: a message in Latin letters needs three words and two different tell-tale ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Optional

import yaml

from bot.understanding.acts import bare
from bot.understanding.text import both_ends

#: The first word of a character's Unicode name, and the language it speaks for by itself.
_SCRIPTS = {
    "BENGALI": "bn",
    "CJK": "zh",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "DEVANAGARI": "hi",
    "GURMUKHI": "pa",
    "TAMIL": "ta",
    "MALAYALAM": "ml",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "GUJARATI": "gu",
    "TELUGU": "te",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "SINHALA": "si",
    "ARABIC": "ar",
    "CYRILLIC": "ru",
    "ETHIOPIC": "ti",
}
#: Letters that only one of a script's languages has, the surest first.
_LETTERS = (
    ("ARABIC", "ckb", "ێۆڕڵە"),
    ("ARABIC", "ur", "ٹڈڑےںہھ"),
    ("ARABIC", "fa", "پچژگکی"),
    ("CYRILLIC", "uk", "іїєґІЇЄҐ"),
    ("HANGUL", "ko", ""),
)
#: Words that only Amharic has, not Tigrinya.
_AMHARIC = ("ነው", "እና", "አይደለም", "የለም")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 2_000


class Languages:
    """The words of data/understanding/languages.yml.

    Args:
        known: for each ISO 639-1 code its tell-tale words and its words for acts.
    """

    def __init__(self, known: dict[str, dict[str, list[str]]]) -> None:
        self._words = {code: {w.casefold() for w in each.get("words", [])} for code, each in known.items()}
        self._acts = {
            bare(phrase): act
            for each in known.values()
            for act, phrases in each.items()
            if act != "words"
            for phrase in phrases
        }

    @classmethod
    def load(cls, root: Path) -> Languages:
        """Return the project's words."""
        path = root / "data" / "understanding" / "languages.yml"
        return cls(yaml.safe_load(path.read_text("utf-8"))["languages"])

    def act(self, text: str) -> Optional[str]:
        """Return the act that a whole message is in one of the languages, or None."""
        return self._acts.get(bare(text)) if len(text) <= 80 else None

    def of(self, text: str) -> Optional[str]:
        """Return the language's code where the message is surely not English, else None."""
        text = both_ends(text, _LONGEST)
        letters = [each for each in text if each.isalpha()]
        if not letters:
            return None
        if letters[0].isascii() and sum(map(str.isascii, letters)) == len(letters):
            return self._by_words(text)
        scripts = Counter(unicodedata.name(each, " ").split()[0] for each in letters)
        script, count = scripts.most_common(1)[0]
        if script in _SCRIPTS and count >= 2 and count * 2 > len(letters):
            return self._by_letters(script, text, scripts)
        return self._by_words(text)

    @staticmethod
    def _by_letters(script: str, text: str, scripts: Counter[str]) -> str:
        if script == "CJK" and scripts["HIRAGANA"] + scripts["KATAKANA"]:
            return "ja"
        if script == "ETHIOPIC" and any(word in text for word in _AMHARIC):
            return "am"
        for within, code, only in _LETTERS:
            if script == within and any(letter in text for letter in only):
                return code
        return _SCRIPTS[script]

    def _by_words(self, text: str) -> Optional[str]:
        words = [word.casefold() for word in _WORD.findall(text)]
        if len(words) < 3:
            return None
        found = {
            code: [word for word in words if word in known] for code, known in self._words.items() if known
        }
        code, hits = max(found.items(), key=lambda each: (len(set(each[1])), len(each[1])))
        sure = len(set(hits)) >= 2 and len(hits) * 4 >= len(words) and sum(map(len, set(hits))) >= 6
        return code if sure else None
