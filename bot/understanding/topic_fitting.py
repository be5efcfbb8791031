"""Fits the sub-topics to the examples of data/topics. Only training imports this."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.understanding.data import Labelled, TopicExample
from bot.understanding.encoder import Vectors
from bot.understanding.noise import noised
from bot.understanding.text import clean
from bot.understanding.topics import LIKELY, NONE, STRETCH, Group, Topics

Embed = Callable[[Sequence[str]], Vectors]
T = TypeVar("T")

#: The inverse of regularisation (scikit-learn's C).
STRENGTH = 0.05
#: All messages of no topic together weigh as much as so many topics.
NONE_WEIGHT = 24.0
#: So many examples of other groups, and as many short messages of data/nlu, stand for `none`.
OTHERS, LONGEST_OTHER = 1500, 15
FOLDS = 3


@dataclass(frozen=True)
class Measured:
    """How the examples of one group are found by heads that did not learn from them (cross-validation).

    Args:
        examples: how many there are.
        right, wrong: shares whose likeliest topic counts and is theirs, or another.
        false: the share of messages of no topic in which one is found.
    """

    examples: int
    right: float
    wrong: float
    false: float


@dataclass(frozen=True)
class Lesson:
    """What one group learns from: texts with their topics, `none` among them."""

    texts: tuple[str, ...]
    topics: tuple[str, ...]


def lessons(examples: Sequence[TopicExample], messages: Sequence[Labelled]) -> dict[str, Lesson]:
    """Return what each group learns from.

    Args:
        examples: of data/topics.
        messages: of data/nlu; some of those that do not voice the group's concern stand for `none`.
    """
    short = [m for m in messages if len(m.text.split()) <= LONGEST_OTHER]
    others = _some(short)
    return {group: _lesson(group, examples, others) for group in sorted({e.group for e in examples})}


def _some(given: Sequence[T]) -> list[T]:  # noqa: UP047 - Python 3.10 has no type parameters
    return random.Random(0).sample(given, min(OTHERS, len(given)))


def _lesson(group: str, examples: Sequence[TopicExample], others: Sequence[Labelled]) -> Lesson:
    own = [(clean(e.text), e.topic) for e in examples if e.group == group]
    said = {text for text, _ in own}
    rest = [clean(e.text) for e in _some([e for e in examples if e.group != group])]
    rest += [clean(m.text) for m in others if group not in m.concerns and not m.risk]
    pairs = own + [(text, NONE) for text in dict.fromkeys(rest) if text not in said]
    return Lesson(tuple(text for text, _ in pairs), tuple(topic for _, topic in pairs))


def learned_from(lesson: Lesson) -> list[str]:
    """Return the texts of a lesson and a noised copy of each."""
    return [*lesson.texts, *(clean(noised(text, "topic")) for text in lesson.texts)]


def fit(lesson: Lesson, embed: Embed) -> Group:
    """Return the group learned from a lesson."""
    return _fitted(embed(learned_from(lesson)), np.array(lesson.topics * 2))


def fit_all(taught: dict[str, Lesson], embed: Embed) -> Topics:
    """Return all groups, learned."""
    return Topics({name: fit(lesson, embed) for name, lesson in taught.items()})


def measured(lesson: Lesson, embed: Embed, likely: float = LIKELY) -> Measured:
    """Return how the examples of one group are found by heads that did not learn from them.

    Args:
        lesson: what the group learns from.
        embed: texts to vectors.
        likely: from this probability on a topic counts.
    """
    topics = np.array(lesson.topics)
    vectors = embed(lesson.texts)
    found = np.empty(len(topics), dtype=object)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for learned, held in folds.split(vectors, topics):
        group = _fitted(vectors[learned], topics[learned])
        for row in held:
            found[row] = next(iter(group.of(vectors[row], likely)), NONE)
    own = topics != NONE
    return Measured(
        examples=int(own.sum()),
        right=float(np.mean(found[own] == topics[own])),
        wrong=float(np.mean((found[own] != topics[own]) & (found[own] != NONE))),
        false=float(np.mean(found[~own] != NONE)),
    )


def _fitted(vectors: Vectors, topics: NDArray[np.str_]) -> Group:
    names, counts = np.unique(topics, return_counts=True)
    weights = {
        name: (NONE_WEIGHT if name == NONE else 1.0) * len(topics) / (len(names) * count)
        for name, count in zip(names.tolist(), counts.tolist(), strict=True)
    }
    stretched = vectors * np.float32(STRETCH)
    # Around their own middle, topics of one worry lie further apart; the bias takes the middle back in.
    middle = stretched.mean(axis=0)
    model = LogisticRegression(C=STRENGTH, class_weight=weights, max_iter=100, tol=1e-3).fit(
        stretched - middle, topics
    )
    bias = model.intercept_ - model.coef_ @ middle
    return Group(tuple(map(str, model.classes_)), model.coef_.astype(np.float32), bias)
