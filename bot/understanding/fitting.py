"""Fits the heads with scikit-learn. Only training imports this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot.understanding.counts import PLACES, pieces, weighed
from bot.understanding.data import Labelled
from bot.understanding.encoder import Vectors
from bot.understanding.heads import ACTS_OR_NONE, DANGERS, HEADS, STRETCH, Head, Heads
from bot.understanding.reading import CONCERNS

#: The inverse of regularisation (scikit-learn's C). Vectors are dense and few, counts sparse and many.
VECTOR_STRENGTH, COUNTS_STRENGTH = 0.1, 3.0
#: How much of the mix comes from the counts.
SHARES = {"concerns": 0.4, "danger": 0.3, "act": 0.4}
#: A missed danger costs more than a needless question.
DANGER_WEIGHT = 2.0


def fit(texts: Sequence[str], vectors: Vectors, labels: Sequence[Labelled], seed: int = 0) -> Heads:
    """Return heads fitted to plain texts, their vectors and their labels."""
    rarity = _rarity(texts)
    counts = _matrix(texts, rarity)
    stretched = vectors * np.float32(STRETCH)
    wanted = {
        "danger": np.array([DANGERS.index(m.risk or "none") for m in labels]),
        "act": np.array([ACTS_OR_NONE.index(m.act or "none") for m in labels]),
        "concerns": np.array([[c in m.concerns for c in CONCERNS] for m in labels]),
    }
    return Heads(rarity, {kind: _head(kind, stretched, counts, wanted[kind], seed) for kind in HEADS})


def _head(kind: str, vectors: Vectors, counts: csr_matrix, wanted: NDArray[Any], seed: int) -> Head:
    together = kind != "concerns"
    weight, bias = _solve(kind, vectors, wanted, together, seed)
    # Most places are never hit; solving without them is several times quicker.
    used = np.flatnonzero(np.asarray(counts.sum(axis=0)).ravel())
    small, counts_bias = _solve(kind, counts[:, used], wanted, together, seed)
    counts_weight = np.zeros((PLACES, small.shape[0]), np.float32)
    counts_weight[used] = small.T
    return Head(weight, bias, counts_weight, counts_bias, SHARES[kind], together)


def _solve(
    kind: str, given: Any, wanted: NDArray[Any], together: bool, seed: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if together:
        return _one_of_many(kind, given, wanted, seed)
    solved = [
        _one_of_many(kind, given, wanted[:, column].astype(int), seed, 2) for column in range(wanted.shape[1])
    ]
    # Two classes by softmax are one by the logistic function of their difference.
    rows = [(weight[1] - weight[0], bias[1] - bias[0]) for weight, bias in solved]
    return np.array([w for w, _ in rows], np.float32), np.array([b for _, b in rows], np.float32)


def _one_of_many(
    kind: str, given: Any, wanted: NDArray[Any], seed: int, size: int = 0
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Solve one softmax; labels that no message has get a bias that never wins."""
    size = size or len(HEADS[kind])
    seen = np.unique(wanted)
    weight = np.zeros((size, given.shape[1]), np.float32)
    bias = np.full(size, -20.0, np.float32)
    if len(seen) < 2:
        bias[seen] = 20.0
        return weight, bias
    model = LogisticRegression(
        C=COUNTS_STRENGTH if isinstance(given, csr_matrix) else VECTOR_STRENGTH,
        class_weight={each: DANGER_WEIGHT if each else 1.0 for each in seen} if kind == "danger" else None,
        max_iter=150,
        tol=1e-3,
        random_state=seed,
    ).fit(given, wanted)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(seen) == 2:
        coefficients, intercepts = (
            np.vstack([-coefficients, coefficients]) / 2,
            np.hstack([-intercepts, intercepts]) / 2,
        )
    weight[seen], bias[seen] = coefficients, intercepts
    return weight, bias


def _rarity(texts: Sequence[str]) -> NDArray[np.float32]:
    seen = np.zeros(PLACES)
    for text in texts:
        seen[list(pieces(text))] += 1
    rarity = np.log((1 + len(texts)) / (1 + seen)) + 1
    # What was seen once teaches only its own message.
    return np.asarray(np.where(seen > 1, rarity, 0), np.float32)


def _matrix(texts: Sequence[str], rarity: NDArray[np.float32]) -> csr_matrix:
    rows = [weighed(text, rarity) for text in texts]
    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, places, starts), shape=(len(texts), PLACES))
