"""Other languages are recognised when they are sure, and English is never taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.understanding.data import labelled_messages
from bot.understanding.language import Languages
from bot.understanding.text import clean

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = Languages.load(ROOT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Potrzebuję pomocy, nie mam pieniędzy", "pl"),
        ("potrzebuje pomocy prosze", "pl"),
        ("sunt însărcinată și am nevoie de ajutor", "ro"),
        ("preciso de ajuda por favor, estou grávida", "pt"),
        ("necesito ayuda por favor, estoy embarazada", "es"),
        ("kam nevojë për ndihmë ju lutem", "sq"),
        ("waxaan u baahanahay caawimaad fadlan", "so"),
        ("أنا حامل وأحتاج مساعدة", "ar"),
        ("من باردار هستم و کمک می‌خواهم", "fa"),
        ("من دووگیانم و پێویستم بە یارمەتییە", "ckb"),
        ("مجھے مدد چاہیے، میں حاملہ ہوں", "ur"),
        ("আমার সাহায্য দরকার", "bn"),
        ("我怀孕了，需要帮助", "zh"),
        ("Мені потрібна допомога", "uk"),
        ("мне нужна помощь", "ru"),
        ("ሓገዝ የድልየኒ ኣሎ", "ti"),
        ("എനിക്ക് സഹായം വേണം", "ml"),
    ],
)
def test_a_message_in_another_language(text: str, code: str) -> None:
    assert LANGUAGES.of(clean(text)) == code


@pytest.mark.parametrize(
    "text", ["ok", "si", "ta", "tak", "no", "mi ma is well bad", "café", "na", "hola!", "😭", "", "ma da"]
)
def test_never_from_a_word_or_two(text: str) -> None:
    assert LANGUAGES.of(clean(text)) is None


def test_english_messages_are_never_taken_for_another_language() -> None:
    taken = [
        message.text
        for message in labelled_messages(ROOT)
        if message.act != "language" and clean(message.text).isascii() and LANGUAGES.of(clean(message.text))
    ]
    assert len(taken) <= 0.002 * len(labelled_messages(ROOT)), json.dumps(taken[:20])
