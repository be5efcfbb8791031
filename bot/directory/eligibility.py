"""Whether a service is for somebody. The rules are data; this only evaluates them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.understanding.reading import Stage

Fit = Literal["yes", "maybe", "no"]
Missing = Literal["stage", "place"]


@dataclass(frozen=True)
class Rules:
    """Whom a service is for, as data/services writes it.

    Args:
        audience: `parents` or `professionals`.
        stages: `{kind: pregnant}` or `{kind: child, from_days, until_days}`; empty: any.
        places: councils; empty: anywhere.
        places_confirmed: False where it is not known whether other places are served too.
        conditions: what has to be said beside a yes, such as `low_income`.
    """

    audience: str
    stages: Sequence[Mapping[str, Any]] = ()
    places: Collection[str] = ()
    places_confirmed: bool = True
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """Args:
    fit: `maybe` where something that decides is not known.
    why: for a no what stands against it; for the others what has to be said with it.
    missing: what to ask for.
    """

    fit: Fit
    why: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()


def decide(
    rules: Rules, stage: Stage | None, councils: Collection[str], *, for_professional: bool = False
) -> Verdict:
    """Return whether a service is for somebody.

    Args:
        rules: whom it is for.
        stage: pregnancy or child's age, as far as known.
        councils: every council the person may live in; empty where that is not known.
        for_professional: whether it is sought for a professional's own work.
    """
    against = [
        *([] if for_professional or rules.audience == "parents" else ["for_professionals"]),
        *_against_place(rules, councils),
        *_against_stage(rules, stage),
    ]
    if against:
        return Verdict("no", tuple(against))
    missing: list[Missing] = []
    if _stage_missing(rules, stage):
        missing.append("stage")
    if rules.places and not (councils and set(councils) <= set(rules.places)):
        missing.append("place")
    return Verdict("maybe" if missing else "yes", rules.conditions, tuple(missing))


def _against_place(rules: Rules, councils: Collection[str]) -> list[str]:
    if not rules.places or not councils or set(councils) & set(rules.places):
        return []
    return ["outside_area" if rules.places_confirmed else "area_not_confirmed"]


def _against_stage(rules: Rules, stage: Stage | None) -> list[str]:
    if not rules.stages or stage is None:
        return []
    of_kind = [rule for rule in rules.stages if rule["kind"] == stage.kind]
    if not of_kind:
        return ["not_in_pregnancy" if stage.kind == "pregnant" else "only_in_pregnancy"]
    if stage.kind == "pregnant" or stage.days is None:
        return []
    if all(stage.days >= rule.get("until_days", stage.days + 1) for rule in of_kind):
        return ["too_old"]
    if all(stage.days < rule.get("from_days", 0) for rule in of_kind):
        return ["too_young"]
    return []


def _stage_missing(rules: Rules, stage: Stage | None) -> bool:
    if not rules.stages:
        return False
    if stage is None:
        return True
    limited = any(
        "until_days" in rule or "from_days" in rule for rule in rules.stages if rule["kind"] == "child"
    )
    return stage.kind == "child" and stage.days is None and limited
