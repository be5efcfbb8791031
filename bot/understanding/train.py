"""Trains the heads on data/nlu and the sub-topics on data/topics, and writes them with their manifest.
The encoder is not touched.

Thresholds are chosen, and figures taken, on data/development. Cross-validation over data/nlu would flatter:
the encoder was tuned on the same messages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np

from bot.understanding import manifest, topic_fitting
from bot.understanding.data import Labelled, development_messages, labelled_messages, topic_examples
from bot.understanding.encoder import Encoder, Vectors, checksum
from bot.understanding.figures import measured
from bot.understanding.fitting import fit
from bot.understanding.heads import Heads
from bot.understanding.noise import noised
from bot.understanding.scoring import parts, score
from bot.understanding.text import clean
from bot.understanding.thresholds import choose
from bot.understanding.topics import LIKELY, LIKELY_IN

#: Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

#: Noised copies of each message beside the message itself.
COPIES = 1
_STEP = 64


def train(root: Path, cache: Path, progress: Progress, force: bool = False) -> list[str]:
    """Train what is out of date; write models/understanding/heads.npz, topics.npz and manifest.json.

    Args:
        root: the project's folder.
        cache: where vectors are kept between runs.
        progress: told what is going on.
        force: train even what is up to date.

    Returns:
        What changed since the last training, one line each; the last lines are the figures.
    """
    embed = CachedEncoder(root / manifest.FOLDER, cache)
    said: list[str] = []
    if force or not manifest.heads_are_current(root):
        said += _train_heads(root, embed, progress)
    if force or not manifest.topics_are_current(root):
        said += _train_topics(root, embed, progress)
    return said


def _train_topics(root: Path, embed: CachedEncoder, progress: Progress) -> list[str]:
    taught = topic_fitting.lessons(topic_examples(root), _distinct(labelled_messages(root)))
    learned = [text for lesson in taught.values() for text in topic_fitting.learned_from(lesson)]
    embed.prepare(learned, progress)
    figures = {}
    for done, (name, lesson) in enumerate(taught.items()):
        progress("fitting sub-topics", done, len(taught))
        figures[name] = asdict(topic_fitting.measured(lesson, embed, LIKELY_IN.get(name, LIKELY)))
    path = root / manifest.FOLDER / "topics.npz"
    topic_fitting.fit_all(taught, embed).save(path)
    progress("fitting sub-topics", len(taught), len(taught))
    before, now = manifest.load(root), manifest.topic_inputs(root)
    known = {"file": checksum(path), "inputs": now, "found": figures}
    manifest.save(root, {**before, "topics": known})
    return manifest.changes((before.get("topics") or {}).get("inputs", {}), now) + [
        f"sub-topics of {name}: {found['examples']} examples, {found['right']:.2f} right, "
        f"{found['wrong']:.2f} wrong, {found['false']:.3f} false"
        for name, found in figures.items()
    ]


def _train_heads(root: Path, embed: CachedEncoder, progress: Progress) -> list[str]:
    messages, development = _distinct(labelled_messages(root)), development_messages(root)
    texts, labels = _with_noise(messages)
    judged = [clean(message.text) for message in development]
    embed.prepare([*texts, *(part for text in judged for part in parts(text))], progress)
    progress("fitting", 0, 1)
    heads = fit(texts, embed(texts), labels)
    progress("fitting", 1, 1)
    path = root / manifest.FOLDER / "heads.npz"
    heads.save(path)
    # Judged as they will be loaded: with the weights that the file kept.
    scores = score(judged, embed, Heads.load(path))
    thresholds = choose(development, scores)
    figures = measured(development, scores, thresholds)
    before, now = manifest.load(root), manifest.inputs(root)
    manifest.save(
        root,
        {
            **before,
            "inputs": now,
            "heads": checksum(path),
            "messages": len(messages),
            "development": len(development),
            "thresholds": thresholds.to_json(),
            "figures": figures,
        },
    )
    return manifest.changes(before.get("inputs", {}), now) + _said(before.get("figures", {}), figures)


class CachedEncoder:
    """An encoder that remembers each text's vector in a file, under the encoder's own checksum."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._encoder = Encoder(folder, threads=2)
        cache.mkdir(parents=True, exist_ok=True)
        self._path = cache / f"vectors-{checksum(folder / 'encoder.onnx')[:12]}.npz"
        self._known: dict[str, Vectors] = {}
        if self._path.exists():
            with np.load(self._path) as kept:
                self._known = dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))

    def prepare(self, texts: Sequence[str], progress: Progress) -> None:
        """Work out the vectors that are missing and keep them."""
        missing = [text for text in dict.fromkeys(texts) if _key(text) not in self._known]
        # Texts of one length go together, so that little is padding.
        missing.sort(key=len)
        for start in range(0, len(missing), _STEP):
            progress("reading messages", start, len(missing))
            batch = missing[start : start + _STEP]
            self._known.update(zip(map(_key, batch), self._encoder.encode(batch), strict=True))
        if missing:
            np.savez(
                self._path, keys=np.array(list(self._known)), vectors=np.array(list(self._known.values()))
            )

    def __call__(self, texts: Sequence[str]) -> Vectors:
        return cast(Vectors, np.array([self._known[_key(text)] for text in texts], np.float32))


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _distinct(messages: Sequence[Labelled]) -> list[Labelled]:
    return list({clean(message.text).lower(): message for message in messages}.values())


def _with_noise(messages: Sequence[Labelled]) -> tuple[list[str], list[Labelled]]:
    texts = [clean(message.text) for message in messages]
    for copy in range(COPIES):
        texts += [clean(noised(message.text, str(copy))) for message in messages]
    return texts, [*messages] * (COPIES + 1)


def _said(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return [
        f"{name}: {value:.3f}" + (f" (was {before[name]:.3f})" if name in before else "")
        for name, value in now.items()
        if isinstance(value, float)
    ]
