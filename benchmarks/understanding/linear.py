"""Logistic regression over counts or over vectors: Village's own heads, each with one view only.

The whole message is looked at once; noise, clauses and exact words are Village's. So is the
strength of the regularisation: over the published MiniLM, a ten times weaker one changed no figure by more
than 0.02.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from benchmarks.understanding.methods import METHODS, ROOT, Score, Task
from bot.understanding import manifest
from bot.understanding.data import Labelled
from bot.understanding.encoder import WIDTH, Encoder, Vectors
from bot.understanding.heads import DANGERS, HEADS, Heads
from bot.understanding.scoring import Scored
from bot.understanding.text import clean

SHIPPED = ROOT / manifest.FOLDER
COUNTS, STATIC = "counts", "static"
#: Two serialized protobuf messages one after the other are read as one, joined: these bytes make the graph
#: hand out the word pieces it looked up, too.
WORDS = b"\x3a\x09\x62\x07\x0a\x05words"

Embed = Callable[[Sequence[str]], Vectors]


def learn(messages: Sequence[Labelled], task: Task) -> None:
    """Fit the heads and leave them in the task's folder."""
    # Here, because the process that answers needs no scikit-learn, and its memory is measured.
    from bot.understanding.fitting import fit

    texts = [clean(message.text) for message in messages]
    if task.method == STATIC:
        pieces = Tokenizer.from_file(str(SHIPPED / "tokenizer.json")).get_vocab_size()
        np.save(task.folder / "words.npy", word_pieces(SHIPPED, range(pieces)))
    vectors = _embedder(task, threads=os.cpu_count() or 1)(texts)
    # What is the same in every message teaches nothing, so the other view stays out of it.
    heads = fit(texts if task.method == COUNTS else ["same"] * len(texts), vectors, messages)
    share = float(task.method == COUNTS)
    only = {kind: replace(head, share=share) for kind, head in heads.heads.items()}
    Heads(heads.rarity, only).save(task.folder / "heads.npz")


def ready(task: Task) -> Score:
    """Return what `learn` learned."""
    heads, embed = Heads.load(task.folder / "heads.npz"), _embedder(task, threads=1)

    def score(text: str) -> Scored:
        plain = [clean(text)]
        vectors, counted = embed(plain), heads.count(plain) if task.method == COUNTS else []
        rows = {kind: heads.scores(kind, vectors, counted)[0].tolist() for kind in HEADS}
        likely = {kind: dict(zip(HEADS[kind], row, strict=True)) for kind, row in rows.items()}
        del likely["danger"][DANGERS[0]]
        return Scored(**likely)

    return score


def word_pieces(folder: Path, ids: Sequence[int]) -> NDArray[np.float32]:
    """Return rows (ids, 384) of the encoder's table of word pieces; tuning leaves it as published."""
    session = onnxruntime.InferenceSession(
        (folder / "encoder.onnx").read_bytes() + WORDS, providers=["CPUExecutionProvider"]
    )
    texts = np.array(ids, np.int64)[:, None]  # of one piece each
    [rows] = session.run(["words"], {"input_ids": texts, "attention_mask": np.ones_like(texts)})
    return np.asarray(rows[:, 0])


def _embedder(task: Task, threads: int) -> Embed:
    if task.method == COUNTS:
        return lambda texts: np.zeros((len(texts), WIDTH), np.float32)
    if task.method == STATIC:
        return Static(task.folder / "words.npy", SHIPPED / "tokenizer.json")
    base = METHODS[task.method].base
    return Encoder(task.base / base if base else SHIPPED, threads).encode


class Static:
    """Texts to the mean of their word pieces, of length 1."""

    def __init__(self, words: Path, tokenizer: Path) -> None:
        self._words = np.load(words)
        self._tokenizer = Tokenizer.from_file(str(tokenizer))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        for row, each in enumerate(self._tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            if each.ids:
                vectors[row] = self._words[each.ids].mean(axis=0)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-12))
