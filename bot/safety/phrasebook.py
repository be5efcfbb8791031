"""Many phrases looked for in one sentence: only those whose words all stand close together are tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Generic, TypeVar

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.safety.phrases import NUMBER, UNKNOWN, Phrase, token_pattern

Key = TypeVar("Key", bound=Hashable)


class _Entry(Generic[Key]):  # noqa: UP046 - Python 3.10 has no type parameters
    """One phrase and what it stands for.

    Args:
        key: what it stands for.
        phrase: the phrase.
        vocab: the vocabulary of the book.
    """

    def __init__(self, key: Key, phrase: Phrase, vocab: Vocab) -> None:
        self.key = key
        self.certain = tuple(element.words for element in phrase if element.words and not element.optional)
        #: It reaches over so many words at most.
        self.reach = sum(element.gap or 1 for element in phrase)
        self._phrase, self._vocab = phrase, vocab

    @cached_property
    def matcher(self) -> Matcher:
        """The phrase as spaCy looks for it; made when it is first needed, most never are."""
        matcher = Matcher(self._vocab)
        matcher.add("phrase", [token_pattern(self._phrase)])
        return matcher

    def may_hold(self, words: Sequence[str], places: Iterable[int]) -> bool:
        """Return whether all its certain words stand close enough to one of these places."""
        for place in places:
            around = frozenset(words[max(place - self.reach + 1, 0) : place + self.reach])
            if not any(needed.isdisjoint(around) for needed in self.certain):
                return True
        return False


def _any_number(phrase: Phrase, known: frozenset[str]) -> Phrase:
    """Return the phrase with any number meaning the numbers too that some other phrase names ("999")."""
    named = frozenset(word for word in known if word[0].isdigit())
    return tuple(
        replace(element, words=element.words | named) if NUMBER in element.words else element
        for element in phrase
    )


class Phrasebook(Generic[Key]):  # noqa: UP046 - Python 3.10 has no type parameters
    """Phrases by what they stand for.

    Args:
        phrases: pairs of a key and a phrase.
    """

    def __init__(self, phrases: Iterable[tuple[Key, Phrase]]) -> None:
        self._vocab = Vocab()
        pairs = list(phrases)
        common = Counter(word for _, phrase in pairs for element in phrase for word in element.words)
        self._known = frozenset(common)
        pairs = [(key, _any_number(phrase, self._known)) for key, phrase in pairs]
        self._entries = [_Entry(key, phrase, self._vocab) for key, phrase in pairs]
        self._by_word: dict[str, list[int]] = {}
        for number, entry in enumerate(self._entries):
            for word in min(entry.certain, key=lambda words: sum(common[word] for word in words)):
                self._by_word.setdefault(word, []).append(number)

    def find(self, words: tuple[str, ...]) -> list[tuple[Key, int, int]]:
        """Return each key found, with the places of its first and after its last word."""
        seen = [self._shown(word) for word in words]
        present = frozenset(seen)
        places: dict[int, list[int]] = {}
        for place, word in enumerate(seen):
            for number in self._by_word.get(word, ()):
                places.setdefault(number, []).append(place)
        doc: Doc | None = None
        found: list[tuple[Key, int, int]] = []
        for number in sorted(places):
            entry = self._entries[number]
            if any(needed.isdisjoint(present) for needed in entry.certain):
                continue
            if not entry.may_hold(seen, places[number]):
                continue
            doc = doc if doc is not None else Doc(self._vocab, words=seen)
            found += [(entry.key, start, end) for _, start, end in entry.matcher(doc)]
        return found

    def _shown(self, word: str) -> str:
        if word in self._known:
            return word
        return NUMBER if word[0].isdigit() else UNKNOWN
