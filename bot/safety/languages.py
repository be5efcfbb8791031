"""Danger words in other languages (data/safety/languages.yml), looked for as they stand."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.safety.plain import fold, word_file


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    content = word_file("languages.yml")
    by_kind: dict[str, list[str]] = {}
    for language in content["languages"].values():
        for kind, phrases in language["phrases"].items():
            by_kind.setdefault(kind, []).extend(fold(phrase) for phrase in phrases)
    return tuple(
        (kind, re.compile("|".join(_bounded(phrase) for phrase in sorted(phrases, key=len, reverse=True))))
        for kind, phrases in by_kind.items()
    )


def _bounded(phrase: str) -> str:
    """A phrase stands between other words, save in Chinese, which has no spaces."""
    escaped = re.escape(phrase).replace(r"\ ", r"\s+")
    return escaped if re.search("[\u4e00-\u9fff]", phrase) else rf"(?<!\w){escaped}(?!\w)"


def find(text: str) -> list[str]:
    """Return the kinds of danger named in another language."""
    plain = fold(text)
    return [kind for kind, pattern in _phrases() if pattern.search(plain)]
