"""From probabilities to answers: the thresholds, chosen on messages that were never trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Optional

from bot.understanding.data import Labelled
from bot.understanding.reading import CONCERNS
from bot.understanding.scoring import Scored

_STEPS = tuple(step / 100 for step in range(15, 86, 5))


@dataclass(frozen=True)
class Thresholds:
    """Args:
    concerns: for each concern the probability from which it counts.
    act: the probability from which the likeliest act counts; below it there is none.
    """

    concerns: dict[str, float]
    act: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def concerns_of(self, scored: Scored) -> tuple[str, ...]:
        """Return the concerns that count, the most certain first."""
        found = [label for label, likely in scored.concerns.items() if likely >= self.concerns[label]]
        return tuple(sorted(found, key=lambda label: -scored.concerns[label]))

    def act_of(self, scored: Scored) -> Optional[str]:
        """Return the act that counts, or None."""
        act, likely = max(scored.act.items(), key=lambda each: each[1])
        return act if act != "none" and likely >= self.act else None


def choose(messages: Sequence[Labelled], scores: Sequence[Scored]) -> Thresholds:
    """Return the thresholds that answer these held-out messages best: F1 for a concern, accuracy for acts."""
    shared = _best(
        _STEPS,
        lambda at: (
            sum(_hits(messages, scores, label, at)[0] for label in CONCERNS)
            / max(1, sum(sum(_hits(messages, scores, label, at)) for label in CONCERNS))
        ),
    )
    concerns = {}
    for label in CONCERNS:
        own = _best(_STEPS, lambda at, label=label: _f1(messages, scores, label, at))
        # A label's own best point is noisy where it has few messages: go half the way.
        concerns[label] = round((own + shared) / 2, 3)
    act = _best(_STEPS, lambda at: _accuracy(messages, scores, Thresholds(concerns, at)))
    return Thresholds(concerns, act)


def _best(points: Sequence[float], worth: Any) -> float:
    return max(points, key=lambda at: (worth(at), -abs(at - 0.4)))


def _hits(
    messages: Sequence[Labelled], scores: Sequence[Scored], label: str, at: float
) -> tuple[int, int, int]:
    """Return right, missed and false."""
    pairs = [
        (label in message.concerns, scored.concerns[label] >= at)
        for message, scored in zip(messages, scores, strict=True)
    ]
    return pairs.count((True, True)), pairs.count((True, False)), pairs.count((False, True))


def _f1(messages: Sequence[Labelled], scores: Sequence[Scored], label: str, at: float) -> float:
    right, missed, false = _hits(messages, scores, label, at)
    return 2 * right / max(1, 2 * right + missed + false)


def _accuracy(messages: Sequence[Labelled], scores: Sequence[Scored], thresholds: Thresholds) -> float:
    return sum(
        thresholds.act_of(scored) == message.act for message, scored in zip(messages, scores, strict=True)
    ) / len(messages)
