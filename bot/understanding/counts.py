"""Words and pieces of words, counted: the linear model's view of a text.

Pieces are hashed into a fixed number of places, so there is no vocabulary to keep. Training and answering
share this code.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from bot.understanding.text import both_ends

PLACES = 1 << 17
LONGEST = 10_000
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[?!]+")


def pieces(text: str) -> Counter[int]:
    """Return how often each place is hit by the text's words, pairs of words, and runs of 2 to 5 letters."""
    words = _WORD.findall(both_ends(text, LONGEST).lower())
    found = [f"w{word}" for word in words]
    found += [f"w{one} {two}" for one, two in itertools.pairwise(words)]
    for word in words:
        marked = f" {word} "
        for size in (2, 3, 4, 5):
            found += [f"c{marked[at : at + size]}" for at in range(max(1, len(marked) - size + 1))]
    return Counter(zlib.crc32(piece.encode()) % PLACES for piece in found)


#: Of one text: the places it hits, and their weights.
Weighed = tuple[NDArray[np.int64], NDArray[np.float32]]


def weighed(text: str, rarity: NDArray[np.float32]) -> Weighed:
    """Return the places a text hits and their weights (log count times rarity, of length 1 together).

    Args:
        text: a plain text.
        rarity: for each place how rare it is (inverse document frequency).
    """
    counted = pieces(text)
    places = np.fromiter(counted.keys(), np.int64, len(counted))
    values = (1 + np.log(np.fromiter(counted.values(), np.float32, len(counted)))) * rarity[places]
    return places, (values / max(float(np.linalg.norm(values)), 1e-12)).astype(np.float32)
