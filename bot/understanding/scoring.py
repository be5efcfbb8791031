"""From texts to probabilities: the whole message and each of its clauses, joined.

Training judges itself with this same code, so its figures are those of the answers that parents get.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from bot.understanding.encoder import WIDTH, Vectors
from bot.understanding.heads import DANGERS, HEADS, Heads, Scores
from bot.understanding.text import clauses

#: Shorter messages than this many words are read as a whole only: the encoder was tuned on messages joined
#: of several, and a clause by itself has lost the denial or the "lol" beside it. Measured on data/development
#: at one false alarm in twenty: 0.82 and 0.94 of dangers found with the clauses of every message (first and
#: second set), 0.89 and 0.98 without.
SHORTEST_TO_CUT = 45
#: What a clause alone says counts a little less than what the whole says, since it has less to go by.
CLAUSE_CONCERNS = 0.9
CLAUSE_DANGER = 0.9

Embed = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class Scored:
    """One message: probabilities of concerns and danger by label, of acts with `none` among them.

    Args:
        vector: of the whole message (384,); zeros where something else than our encoder scored it.
    """

    concerns: dict[str, float]
    danger: dict[str, float]
    act: dict[str, float]
    vector: Vectors = field(default_factory=lambda: np.zeros(WIDTH, np.float32))


def parts(text: str) -> list[str]:
    """Return the whole plain text, and its clauses where it has more than one."""
    if len(text.split()) < SHORTEST_TO_CUT:
        return [text]
    cut = clauses(text)
    return [text, *cut] if len(cut) > 1 else [text]


def score(texts: Sequence[str], embed: Embed, heads: Heads) -> list[Scored]:
    """Return the joined probabilities of each plain text.

    Args:
        texts: plain texts (`clean`).
        embed: texts to vectors.
        heads: the trained heads.
    """
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    for text in texts:
        cut = parts(text)
        spans.append((len(pieces), len(pieces) + len(cut)))
        pieces += cut
    if not pieces:
        return []
    vectors = embed(pieces)
    counted = heads.count(pieces)
    concerns = heads.scores("concerns", vectors, counted)
    danger = heads.scores("danger", vectors, counted)
    wholes = [start for start, _ in spans]
    acts = heads.scores("act", vectors[wholes], [counted[row] for row in wholes])
    return [
        Scored(
            _by_label("concerns", _joined(concerns[start:end], CLAUSE_CONCERNS)),
            {
                label: value
                for label, value in _by_label("danger", _joined(danger[start:end], CLAUSE_DANGER)).items()
                if label != DANGERS[0]
            },
            _by_label("act", acts[row]),
            vectors[start],
        )
        for row, (start, end) in enumerate(spans)
    ]


def _joined(scores: Scores, share: float) -> Scores:
    if len(scores) == 1:
        return cast(Scores, scores[0])
    return cast(Scores, np.maximum(scores[0], scores[1:].max(axis=0) * share))


def _by_label(kind: str, row: Scores) -> dict[str, float]:
    return {label: round(float(value), 6) for label, value in zip(HEADS[kind], row, strict=True)}
