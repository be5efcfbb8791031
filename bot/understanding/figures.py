"""The figures that training writes into the manifest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.understanding.data import Labelled
from bot.understanding.evaluation import evaluate
from bot.understanding.scoring import Scored
from bot.understanding.thresholds import Thresholds

#: Shares of dangerless messages at which the learned danger alone is judged.
FALSE_ALARMS = (0.01, 0.05, 0.1)


def measured(
    messages: Sequence[Labelled], scores: Sequence[Scored], thresholds: Thresholds
) -> dict[str, Any]:
    """Return figures over held-out messages: concerns, acts, and how well learned danger parts them."""
    wanted = [{"text": m.text, "concerns": list(m.concerns), "risk": m.risk, "act": m.act} for m in messages]
    given = [
        {
            "concerns": list(thresholds.concerns_of(scored)),
            "risk": None,
            "ask": None,
            "act": thresholds.act_of(scored),
        }
        for scored in scores
    ]
    found = evaluate(wanted, given)
    figures: dict[str, Any] = {
        "concerns_micro_f1": found["concerns"]["micro_f1"],
        "concerns_macro_f1": found["concerns"]["macro_f1"],
        "act_accuracy": found["act"]["accuracy"],
    }
    highest = [max(scored.danger.values()) for scored in scores]
    calm = sorted((high for high, m in zip(highest, messages, strict=True) if not m.risk), reverse=True)
    danger = [
        (high, m.risk, max(scored.danger, key=lambda label: scored.danger[label]))
        for high, m, scored in zip(highest, messages, scores, strict=True)
        if m.risk
    ]
    if calm and danger:
        for share in FALSE_ALARMS:
            limit = calm[min(len(calm) - 1, int(len(calm) * share))]
            figures[f"danger_found_at_{share:.2f}_false"] = sum(high > limit for high, _, _ in danger) / len(
                danger
            )
        figures["danger_kind_right"] = sum(risk == likeliest for _, risk, likeliest in danger) / len(danger)
    return figures
