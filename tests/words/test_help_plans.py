"""The help plans: they have the form that is read, say only what is written, and all of it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.understanding.reading import CONCERNS
from tests.words.written import entries, plans, said_by

#: Files whose responses code names one by one; the files named like a concern belong to its help plan.
NAMED_BY_CODE = {
    "acts",
    "also",
    "asides",
    "case_news",
    "channels",
    "check_in",
    "handoff",
    "languages",
    "page",
    "safety",
    "services",
}
#: `when` keys of a help plan and what they may hold.
STAGES, PLACES = {"pregnant", "child", "unknown", "known"}, {"Liverpool", "outside", "unknown"}
NEEDS = {"stage", "place", "about"}
WHEN = {
    "about", "also", "unless", "stage", "place", "under_weeks", "from_weeks", "after", "after_loss", "baby",
}  # fmt: skip


@pytest.mark.parametrize("concern", CONCERNS)
def test_a_plan_says_only_what_is_written_and_all_of_it(concern: str) -> None:
    written = {entry.name for _, entry in entries()}
    own = {entry.name for topic, entry in entries() if topic == concern}
    said = set(said_by(plans()[concern]))
    assert said - written == set()
    assert own - said == set(), "written, and never said"


def test_responses_outside_the_plans_are_in_files_that_code_knows() -> None:
    assert {topic for topic, _ in entries()} - set(CONCERNS) <= NAMED_BY_CODE


@pytest.mark.parametrize("concern", CONCERNS)
def test_a_plan_has_the_form_that_is_read(concern: str) -> None:
    plan = plans()[concern]
    assert plan["concern"] == concern
    assert set(plan) - {"unknown"} == {"concern", "about", "opening", "steps", "ask", "done"}
    assert isinstance(plan["opening"][-1], str), "the last opening fits always"
    for step in [*plan["opening"], *plan["steps"], *plan["ask"]]:
        if isinstance(step, str):
            continue
        assert set(step) <= {"say", "when", "needs"}, step
        assert step.get("needs") in {None, *NEEDS}, step
        _check_when(step.get("when") or {}, plan)


def _check_when(when: dict[str, Any], plan: dict[str, Any]) -> None:
    assert set(when) <= WHEN, when
    for key in ("about", "also", "unless"):
        if when.get(key, "none") != "none":
            assert set(when[key]) <= set(plan["about"]), when
    assert all(isinstance(when.get(key, False), bool) for key in ("after_loss", "baby")), when
    assert set(when.get("stage", [])) <= STAGES, when
    assert set(when.get("place", [])) <= PLACES, when
    assert all(isinstance(when.get(key, 0), int) for key in ("under_weeks", "from_weeks")), when
    assert when.get("after") is None or when["after"] in said_by(plan), when


@pytest.mark.parametrize("concern", CONCERNS)
def test_every_sub_topic_of_a_plan_changes_something(concern: str) -> None:
    plan = plans()[concern]
    steps = [s for s in [*plan["opening"], *plan["steps"], *plan["ask"]] if isinstance(s, dict)]
    used = {
        topic
        for s in steps
        for key in ("about", "also", "unless")
        for topic in (s.get("when") or {}).get(key, [])
        if topic != "none"
    }
    assert set(plan["about"]) - used == set()


@pytest.mark.parametrize("concern", CONCERNS)
def test_phrases_are_lower_case_and_stand_once_in_a_sub_topic(concern: str) -> None:
    for topic, phrases in plans()[concern]["about"].items():
        assert all(str(phrase) == str(phrase).lower().strip() for phrase in phrases), topic
        assert len(phrases) == len(set(map(str, phrases))), topic


@pytest.mark.parametrize("concern", CONCERNS)
@pytest.mark.parametrize("weeks", [None, 3, 9, 20, 40, 120])
def test_there_are_at_least_three_steps_at_every_age_even_when_nothing_more_is_said(
    concern: str, weeks: int | None
) -> None:
    if weeks is None:
        kinds: tuple[str, ...] = ("pregnant", "unknown")
    else:
        kinds = ("child",)
    for kind in kinds:
        general = {
            step["say"] for step in plans()[concern]["steps"] if _fits_without_topic(step, kind, weeks or 0)
        }
        least = 2 if (concern, kind) in {("crying", "pregnant"), ("bonding", "pregnant")} else 3
        assert len(general) >= least, (concern, kind, weeks)


def _fits_without_topic(step: dict[str, Any], kind: str, weeks: int) -> bool:
    when = step.get("when") or {}
    if "about" in when or "after" in when or when.get("after_loss"):
        return False
    known = "unknown" if kind == "unknown" else "known"
    if "stage" in when and not {kind, known} & set(when["stage"]):
        return False
    if ("under_weeks" in when or "from_weeks" in when) and kind != "child":
        return False
    in_age = when.get("from_weeks", 0) <= weeks < when.get("under_weeks", 10_000)
    return in_age and "Liverpool" in when.get("place", ["Liverpool"])
