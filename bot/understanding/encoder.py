"""Texts into vectors: the sentence encoder in models/understanding, on onnxruntime.

One thread, so that a busy gateway stays fair and an answer never depends on the machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.understanding.text import both_ends

Vectors = NDArray[np.float32]

WIDTH = 384
#: Tokens a window, the two marks at its ends among them.
WINDOW = 128
#: Windows of one text, 44 ms each when full; what lies beyond them only the patterns of bot/safety read.
MOST_WINDOWS = 12
#: Characters at each end of a text that are cut into tokens, more than fill the windows.
LONGEST = 12_000
BATCH = 16


class Encoder:
    """Turns texts into unit vectors.

    Args:
        folder: where encoder.onnx and tokenizer.json are.
        threads: threads inside one call.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = folder / "encoder.onnx"
        self._session: Any = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._start, self._end = (self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text; a long text's is the mean of its windows'.

        Args:
            texts: plain texts.

        Returns:
            An array (texts, 384).
        """
        vectors, owners = self.encode_windows(texts)
        summed = np.zeros((len(texts), WIDTH), np.float32)
        np.add.at(summed, owners, vectors)
        sizes = np.linalg.norm(summed, axis=1, keepdims=True)
        return cast(Vectors, summed / np.maximum(sizes, 1e-12))

    def encode_windows(self, texts: Sequence[str]) -> tuple[Vectors, NDArray[np.int64]]:
        """Return a vector for each window of each text, and for each the number of its text."""
        windows: list[list[int]] = []
        owners: list[int] = []
        for number, each in enumerate(
            self._tokenizer.encode_batch([both_ends(text, LONGEST) for text in texts])
        ):
            for window in self._windows(each.ids[1:-1]):  # without the two marks
                windows.append(window)
                owners.append(number)
        vectors = np.zeros((len(windows), WIDTH), np.float32)
        for batch in _batches([len(window) for window in windows]):
            vectors[batch] = self._run([windows[n] for n in batch])
        return vectors, np.array(owners, np.int64)

    def _windows(self, ids: list[int]) -> list[list[int]]:
        size = WINDOW - 2
        if len(ids) <= size:
            return [[self._start, *ids, self._end]]
        # A quarter of each window is seen again in the next, so that nothing is cut in half.
        starts = list(range(0, len(ids) - size // 4, size - size // 4))
        return [[self._start, *ids[at : at + size], self._end] for at in _spread(starts)]

    def _run(self, windows: list[list[int]]) -> Vectors:
        longest = max(map(len, windows))
        ids = np.zeros((len(windows), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, window in enumerate(windows):
            ids[row, : len(window)] = window
            mask[row, : len(window)] = 1
        return cast(Vectors, self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0])


def _batches(lengths: list[int]) -> list[list[int]]:
    """Put windows of like length together: a short one beside a long one would be mostly padding."""
    batches: list[list[int]] = []
    for number in sorted(range(len(lengths)), key=lambda n: lengths[n]):
        last = batches[-1] if batches else []
        if last and len(last) < BATCH and lengths[number] <= lengths[last[0]] * 1.3 + 2:
            last.append(number)
        else:
            batches.append([number])
    return batches


def _spread(starts: list[int]) -> list[int]:
    """Keep the first and last windows of a very long text: people begin and end with what matters."""
    half = MOST_WINDOWS // 2
    return starts if len(starts) <= MOST_WINDOWS else starts[:half] + starts[-half:]


def checksum(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
