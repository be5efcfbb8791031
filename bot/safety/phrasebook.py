"""Many phrases looked for in one sentence, fast: only those whose words are all there are tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.safety.phrases import NUMBER, UNKNOWN, Phrase, token_pattern

Key = TypeVar("Key", bound=Hashable)


class Phrasebook(Generic[Key]):  # noqa: UP046 - Python 3.10 has no type parameters
    """Phrases by what they stand for.

    Args:
        phrases: pairs of a key and a phrase.
    """

    def __init__(self, phrases: Iterable[tuple[Key, Phrase]]) -> None:
        self._vocab = Vocab()
        self._entries: list[tuple[Key, tuple[frozenset[str], ...], Matcher]] = []
        pairs = list(phrases)
        common = Counter(word for _, phrase in pairs for element in phrase for word in element.words)
        self._known = frozenset(common)
        self._by_word: dict[str, list[int]] = {}
        for number, (key, phrase) in enumerate(pairs):
            certain = tuple(element.words for element in phrase if element.words and not element.optional)
            matcher = Matcher(self._vocab)
            matcher.add("phrase", [token_pattern(phrase)])
            self._entries.append((key, certain, matcher))
            rarest = min(certain, key=lambda words: sum(common[word] for word in words))
            for word in rarest:
                self._by_word.setdefault(word, []).append(number)

    def find(self, words: tuple[str, ...]) -> list[tuple[Key, int, int]]:
        """Return each key found, with the places of its first and after its last word."""
        seen = [self._shown(word) for word in words]
        present = frozenset(seen)
        numbers = sorted({number for word in present for number in self._by_word.get(word, ())})
        doc: Doc | None = None
        found: list[tuple[Key, int, int]] = []
        for number in numbers:
            key, certain, matcher = self._entries[number]
            if any(needed.isdisjoint(present) for needed in certain):
                continue
            doc = doc if doc is not None else Doc(self._vocab, words=seen)
            found += [(key, start, end) for _, start, end in matcher(doc)]
        return found

    def _shown(self, word: str) -> str:
        if word in self._known:
            return word
        return NUMBER if word[0].isdigit() else UNKNOWN
