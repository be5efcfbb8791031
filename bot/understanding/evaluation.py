"""How well answers fit labelled messages: the figures of `village evaluate`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

from bot.understanding.reading import ACTS, CONCERNS, RISKS

Answer = Mapping[str, Any]


def evaluate(wanted: Sequence[Answer], given: Sequence[Answer]) -> dict[str, Any]:
    """Compare answers with labels.

    Args:
        wanted: labelled messages: `text`, `concerns`, `risk`, `act` (labels.md).
        given: the answers to them, in the same order: `concerns`, `risk`, `ask`, `act`.

    Returns:
        For `concerns`, `risk` and `act`: `labels` (precision, recall, f1, count of each), `micro_f1` and
        `macro_f1`;
        for `risk` also `found` (share of dangers answered with any risk or ask), `certain` (with any risk),
        `kind` (right kind among those found), `false_risk` and `false_ask` (of those without danger);
        for `act` also `accuracy`; and `errors`, one for each message that was answered otherwise.

    Raises:
        ValueError: the two are not of one length.
    """
    if len(wanted) != len(given):
        raise ValueError(f"{len(wanted)} labelled messages, {len(given)} answers")
    pairs = list(zip(wanted, given, strict=True))
    return {
        "messages": len(pairs),
        "concerns": _labels(CONCERNS, ((w.get("concerns") or (), g.get("concerns") or ()) for w, g in pairs)),
        "risk": {**_labels(RISKS, ((_one(w, "risk"), _one(g, "risk")) for w, g in pairs)), **_danger(pairs)},
        "act": {
            **_labels(ACTS, ((_one(w, "act"), _one(g, "act")) for w, g in pairs)),
            "accuracy": _share(w.get("act") == g.get("act") for w, g in pairs),
        },
        "errors": [error for error in (_error(w, g) for w, g in pairs) if error],
    }


def _labels(labels: Sequence[str], pairs: Iterable[tuple[Iterable[str], Iterable[str]]]) -> dict[str, Any]:
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    for wanted, given in ((set(w), set(g)) for w, g in pairs):
        right.update(wanted & given)
        missed.update(wanted - given)
        false.update(given - wanted)
    rows = {label: _row(right[label], missed[label], false[label]) for label in labels}
    counted = [row["f1"] for row in rows.values() if row["count"]]
    whole = _row(sum(right.values()), sum(missed.values()), sum(false.values()))
    return {
        "labels": rows,
        "micro_f1": whole["f1"],
        "macro_f1": sum(counted) / len(counted) if counted else 0.0,
    }


def _row(right: int, missed: int, false: int) -> dict[str, Any]:
    return {
        "precision": right / (right + false) if right + false else 0.0,
        "recall": right / (right + missed) if right + missed else 0.0,
        "f1": 2 * right / (2 * right + missed + false) if right else 0.0,
        "count": right + missed,
    }


def _danger(pairs: Sequence[tuple[Answer, Answer]]) -> dict[str, Optional[float]]:
    danger = [(w["risk"], g.get("risk"), g.get("ask")) for w, g in pairs if w.get("risk")]
    calm = [(g.get("risk"), g.get("ask")) for w, g in pairs if not w.get("risk")]
    return {
        "found": _share(bool(risk or ask) for _, risk, ask in danger),
        "certain": _share(bool(risk) for _, risk, _ in danger),
        "kind": _share(wanted == (risk or ask) for wanted, risk, ask in danger if risk or ask),
        "false_risk": _share(bool(risk) for risk, _ in calm),
        "false_ask": _share(bool(ask) and not risk for risk, ask in calm),
    }


def _share(holds: Iterable[bool]) -> Optional[float]:
    held = list(holds)
    return sum(held) / len(held) if held else None


def _one(answer: Answer, name: str) -> tuple[str, ...]:
    return (answer[name],) if answer.get(name) else ()


def _error(wanted: Answer, given: Answer) -> Optional[dict[str, Any]]:
    """Return what differs, or None; a danger answered with its question is not an error."""
    differing: dict[str, Any] = {}
    if set(wanted.get("concerns") or ()) != set(given.get("concerns") or ()):
        differing["concerns"] = [list(wanted.get("concerns") or ()), list(given.get("concerns") or ())]
    risk, ask = given.get("risk"), given.get("ask")
    if wanted.get("risk") != (risk or ask):
        differing["risk"] = [wanted.get("risk"), risk or (f"ask {ask}" if ask else None)]
    if wanted.get("act") != given.get("act"):
        differing["act"] = [wanted.get("act"), given.get("act")]
    return {"text": wanted.get("text", ""), **differing} if differing else None
