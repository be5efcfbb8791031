"""The small learned parts: from vector and counts to concerns, act and danger; arrays in one .npz file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.understanding.counts import PLACES, Weighed, weighed
from bot.understanding.encoder import WIDTH, Vectors
from bot.understanding.reading import ACTS, CONCERNS, RISKS

Scores = NDArray[np.float64]

#: Unit vectors are stretched by this, so that one strength of regularisation fits.
STRETCH = WIDTH**0.5
DANGERS = ("none", *RISKS)
ACTS_OR_NONE = ("none", *ACTS)
HEADS = {"concerns": CONCERNS, "danger": DANGERS, "act": ACTS_OR_NONE}


@dataclass(frozen=True)
class Head:
    """One linear layer over the vector and one over the counts, for the labels of one kind.

    Args:
        weight, bias: over the stretched vector (labels, 384), (labels,).
        counts_weight, counts_bias: over the counts (places, labels), (labels,).
        share: how much of the mix comes from the counts.
        together: whether exactly one label holds (softmax), or each for itself.
    """

    weight: NDArray[np.float32]
    bias: NDArray[np.float32]
    counts_weight: NDArray[np.float32]
    counts_bias: NDArray[np.float32]
    share: float
    together: bool

    def from_vectors(self, vectors: Vectors) -> Scores:
        return self._likely(vectors.astype(np.float64) * STRETCH @ self.weight.T + self.bias)

    def from_counts(self, counted: Sequence[Weighed]) -> Scores:
        sums = np.zeros((len(counted), len(self.counts_bias)))
        for row, (places, values) in enumerate(counted):
            sums[row] = values @ self.counts_weight[places] + self.counts_bias
        return self._likely(sums)

    def _likely(self, scores: Scores) -> Scores:
        if not self.together:
            return np.asarray(1 / (1 + np.exp(-np.clip(scores, -40, 40))))
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Heads:
    """All heads, with how rare each place of the counts is."""

    rarity: NDArray[np.float32]
    heads: dict[str, Head]

    def count(self, texts: Sequence[str]) -> list[Weighed]:
        """Return the weighed counts of plain texts; all heads share them."""
        return [weighed(text, self.rarity) for text in texts]

    def scores(self, kind: str, vectors: Vectors, counted: Sequence[Weighed]) -> Scores:
        """Return the probability of each label (columns, in the order of `HEADS[kind]`) for each text (rows).

        Args:
            kind: `concerns`, `danger` or `act`.
            vectors: the encoder's vectors of the texts.
            counted: what `count` gave for them.
        """
        head = self.heads[kind]
        likely = head.from_vectors(vectors)
        return (1 - head.share) * likely + head.share * head.from_counts(counted) if head.share else likely

    def save(self, path: Path) -> None:
        """Write all arrays to one file; weights over counts as 16-bit numbers, only where they are not 0."""
        arrays: dict[str, NDArray[np.generic]] = {"rarity": self.rarity.astype(np.float16)}
        for kind, head in self.heads.items():
            used = np.flatnonzero(np.abs(head.counts_weight).max(axis=1) > 1e-3).astype(np.int32)
            arrays[f"{kind}.weight"], arrays[f"{kind}.bias"] = head.weight, head.bias
            arrays[f"{kind}.counts_places"] = used
            arrays[f"{kind}.counts_weight"] = head.counts_weight[used].astype(np.float16)
            arrays[f"{kind}.counts_bias"] = head.counts_bias
            arrays[f"{kind}.mix"] = np.array([head.share, head.together], np.float32)
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Heads:
        """Return the heads of a file that `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            rarity = arrays["rarity"].astype(np.float32)
            return cls(rarity, {kind: cls._head(kind, arrays) for kind in HEADS})

    @staticmethod
    def _head(kind: str, arrays: dict[str, NDArray[np.float32]]) -> Head:
        counts = np.zeros((PLACES, len(HEADS[kind])), np.float32)
        counts[arrays[f"{kind}.counts_places"]] = arrays[f"{kind}.counts_weight"]
        share, together = arrays[f"{kind}.mix"]
        return Head(
            arrays[f"{kind}.weight"],
            arrays[f"{kind}.bias"],
            counts,
            arrays[f"{kind}.counts_bias"],
            float(share),
            bool(together),
        )
