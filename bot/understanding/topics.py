"""Sub-topics: which part of a worry a message is about, learned from the examples of data/topics.

A help plan finds its sub-topics by phrases; people have more ways to ask than anyone writes down. For each
group (a concern, or what is said after a danger) one softmax over the encoder's vector says which of the
group's topics a message is about, or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np
from numpy.typing import NDArray

from bot.understanding.encoder import WIDTH, Vectors

NONE = "none"
#: From this probability on a topic counts; measured by cross-validation over the examples (manifest.json).
LIKELY = 0.45
#: After a danger every answer begins with safety, and the general one helps least: there less is enough.
LIKELY_IN = {"after_danger": 0.35}
#: Of a worry that is talked about, a topic counts from this share of what is not `none`: there the next
#: general step is seldom what was asked for. Of the examples 0.44 are then found, 0.2 taken for another.
LEANING = 0.4
#: Unit vectors are stretched by this, as for the heads.
STRETCH = WIDTH**0.5


@dataclass(frozen=True)
class Group:
    """The topics of one group, `none` among them.

    Args:
        topics: their names, in the order of the rows.
        weight, bias: over the stretched vector (topics, 384), (topics,).
    """

    topics: tuple[str, ...]
    weight: NDArray[np.float32]
    bias: NDArray[np.float32]

    def likely(self, vector: Vectors) -> dict[str, float]:
        """Return the probability of each topic for one text's vector (384,)."""
        scores = (vector.astype(np.float64) * STRETCH) @ self.weight.T + self.bias
        powers = np.exp(scores - scores.max())
        return dict(zip(self.topics, (powers / powers.sum()).tolist(), strict=True))

    def of(self, vector: Vectors, likely: float = LIKELY) -> tuple[str, ...]:
        """Return the topics that a text is about, the likeliest first: those of at least this probability."""
        found = [(value, topic) for topic, value in self.likely(vector).items() if value >= likely]
        return tuple(topic for _, topic in sorted(found, reverse=True) if topic != NONE)

    def leaning(self, vector: Vectors) -> Optional[str]:
        """Return the topic that a text is about if it is about any at all; None where that is unclear."""
        likely = self.likely(vector)
        some = 1 - likely.pop(NONE, 0.0)
        topic = max(likely, key=lambda name: likely[name])
        return topic if likely[topic] >= LEANING * some else None


class Topics:
    """All groups.

    Args:
        groups: by name.
    """

    def __init__(self, groups: dict[str, Group]) -> None:
        self.groups = groups

    def of(self, vector: Vectors) -> dict[str, tuple[str, ...]]:
        """Return for each group the topics a text is about; groups without any are left out."""
        found = {name: group.of(vector, LIKELY_IN.get(name, LIKELY)) for name, group in self.groups.items()}
        return {name: topics for name, topics in found.items() if topics}

    def leanings(self, vector: Vectors) -> dict[str, str]:
        """Return for each group the topic a text is about if it is about any; unclear ones are left out."""
        found = {name: group.leaning(vector) for name, group in self.groups.items()}
        return {name: topic for name, topic in found.items() if topic}

    def save(self, path: Path) -> None:
        """Write all groups to one file of arrays."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for name, group in self.groups.items():
            arrays[f"{name}.topics"] = np.array(group.topics)
            arrays[f"{name}.weight"] = group.weight.astype(np.float16)
            arrays[f"{name}.bias"] = group.bias
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]

    @classmethod
    def load(cls, path: Path) -> Topics:
        """Return the groups of a file that `save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            names = [key.removesuffix(".topics") for key in arrays if key.endswith(".topics")]
            return cls({name: _group(name, arrays) for name in names})


def _group(name: str, arrays: dict[str, NDArray[np.float32]]) -> Group:
    topics = tuple(str(topic) for topic in arrays[f"{name}.topics"])
    return Group(topics, arrays[f"{name}.weight"].astype(np.float32), arrays[f"{name}.bias"])
