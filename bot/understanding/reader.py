"""Reads one message, or a thousand: concerns, act, learned danger, entities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.understanding import manifest
from bot.understanding.acts import ShortActs
from bot.understanding.encoder import Encoder
from bot.understanding.entities import Entities
from bot.understanding.heads import Heads
from bot.understanding.language import Languages
from bot.understanding.reading import ACTS, Reading
from bot.understanding.scoring import Scored, score
from bot.understanding.text import clean
from bot.understanding.thresholds import Thresholds
from bot.understanding.topics import Topics


class Reader:
    """Understands messages. Load it once; it holds no state between messages.

    Args:
        encoder: texts to vectors.
        heads: vectors and counts to probabilities.
        thresholds: from which probability a label counts.
        topics: sub-topics of the worries.
        short_acts: the exact words for "yes", "stop" and their like.
        languages: other languages and their words for the same.
        entities: stage, place, name, phones, temperature.
    """

    def __init__(
        self,
        encoder: Encoder,
        heads: Heads,
        thresholds: Thresholds,
        topics: Topics,
        short_acts: ShortActs,
        languages: Languages,
        entities: Entities,
    ) -> None:
        self._encoder, self._heads, self._thresholds = encoder, heads, thresholds
        self._topics = topics
        self._short_acts, self._languages, self._entities = short_acts, languages, entities

    @classmethod
    def load(cls, root: Path) -> Reader:
        """Return a reader made of the project's files.

        Args:
            root: the project's folder (models/understanding, data/understanding, data/places).

        Raises:
            FileNotFoundError: a learned part has not been trained yet (`village train`).
        """
        folder = root / manifest.FOLDER
        for name in manifest.LEARNED:
            if not (folder / name).exists():
                raise FileNotFoundError(f"models/understanding/{name} is not there yet: run `village train`")
        thresholds = Thresholds(**manifest.load(root)["thresholds"])
        return cls(
            Encoder(folder),
            Heads.load(folder / "heads.npz"),
            thresholds,
            Topics.load(folder / "topics.npz"),
            ShortActs.load(root),
            Languages.load(root),
            Entities.load(root),
        )

    def read(self, text: str, today: date) -> Reading:
        """Return what one message holds.

        Args:
            text: the message as it came; anything at all.
            today: Liverpool's date, for "due in March".
        """
        return self.read_many([text], today)[0]

    def read_many(self, texts: Sequence[str], today: date) -> list[Reading]:
        """Return what each message holds; quicker than one by one.

        Args:
            texts: the messages as they came.
            today: Liverpool's date.
        """
        plain = [clean(text) for text in texts]
        worded = [text for text in plain if any(map(str.isalnum, text))]
        scores = dict(zip(worded, score(worded, self._encoder.encode, self._heads), strict=True))
        return [self._reading(text, scores.get(text), today) for text in plain]

    def _reading(self, text: str, scored: Scored | None, today: date) -> Reading:
        if scored is None:
            return Reading(act=self._short_acts.of(text))
        language = self._languages.of(text)
        short = self._short_acts.of(text) or self._languages.act(text)
        entities = self._entities.read(text, today)
        # The encoder knows English only: of another language it can say nothing about concerns.
        concerns = () if short or language else self._thresholds.concerns_of(scored)
        act = short or ("language" if language else self._thresholds.act_of(scored))
        if not short and not self._short_acts.allows(act, text):
            act = None
        return Reading(
            concerns=concerns,
            act=act if act in ACTS else None,
            danger=scored.danger,
            language=language,
            topics={} if short or language else self._topics.of(scored.vector),
            leanings={} if short or language else self._topics.leanings(scored.vector),
            **entities,
        )
