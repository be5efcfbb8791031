"""spaCy's text classifier over a bag of words: any number of labels for concerns, one for the rest."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.training import Example

from benchmarks.understanding.methods import Score, Task
from bot.understanding.data import Labelled
from bot.understanding.heads import DANGERS, HEADS
from bot.understanding.scoring import Scored
from bot.understanding.text import clean

EPOCHS, BATCH = 10, 64
NAME = "labels"
#: As `spacy init config --optimize efficiency` writes it.
BAG_OF_WORDS = {
    "@architectures": "spacy.TextCatBOW.v3",
    "length": 262144,
    "ngram_size": 1,
    "no_output_layer": False,
}


def learn(messages: Sequence[Labelled], task: Task) -> None:
    """Train a pipeline for each kind of label and leave them in the task's folder."""
    for kind in HEADS:
        _trained(kind, messages).to_disk(task.folder / kind)


def ready(task: Task) -> Score:
    """Return what `learn` learned; a message is cut into words once for all three."""
    pipelines = {kind: spacy.load(task.folder / kind) for kind in HEADS}
    cut = pipelines["concerns"].make_doc

    def score(text: str) -> Scored:
        doc = cut(clean(text))
        likely: dict[str, dict[str, float]] = {}
        for kind, pipeline in pipelines.items():
            classifier: Any = pipeline.get_pipe(NAME)
            likely[kind] = dict(zip(classifier.labels, classifier.predict([doc])[0].tolist(), strict=True))
        del likely["danger"][DANGERS[0]]
        return Scored(**likely)

    return score


def _trained(kind: str, messages: Sequence[Labelled]) -> Language:
    spacy.util.fix_random_seed(0)
    pipeline = spacy.blank("en")
    many = kind == "concerns"
    model = {**BAG_OF_WORDS, "exclusive_classes": not many}
    factory = "textcat_multilabel" if many else "textcat"
    classifier: Any = pipeline.add_pipe(factory, NAME, config={"model": model})
    for label in HEADS[kind]:
        classifier.add_label(label)
    examples = [
        Example.from_dict(pipeline.make_doc(clean(message.text)), {"cats": cats(kind, message)})
        for message in messages
    ]
    optimiser = pipeline.initialize(lambda: examples)
    for epoch in range(EPOCHS):
        random.Random(epoch).shuffle(examples)
        for start in range(0, len(examples), BATCH):
            pipeline.update(examples[start : start + BATCH], sgd=optimiser)
    return pipeline


def cats(kind: str, message: Labelled) -> dict[str, float]:
    """Return spaCy's form of one message's labels of a kind."""
    held = {
        "concerns": set(message.concerns),
        "danger": {message.risk or "none"},
        "act": {message.act or "none"},
    }[kind]
    return {label: float(label in held) for label in HEADS[kind]}
