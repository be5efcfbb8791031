"""The figures of an evaluation, on a handful of answers that can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.evaluation import evaluate
from bot.understanding.plots import draw

WANTED = [
    {"text": "a", "concerns": ["money", "housing"], "risk": None, "act": None},
    {"text": "b", "concerns": ["money"], "risk": None, "act": "greet"},
    {"text": "c", "concerns": [], "risk": "psychosis", "act": None},
    {"text": "d", "concerns": [], "risk": "harm_to_baby", "act": None},
    {"text": "e", "concerns": [], "risk": "psychosis", "act": None},
    {"text": "f", "concerns": [], "risk": None, "act": "stop"},
]
GIVEN = [
    {"concerns": ["money"], "risk": None, "ask": None, "act": None},
    {"concerns": ["money", "loss"], "risk": None, "ask": "psychosis", "act": "greet"},
    {"concerns": [], "risk": "psychosis", "ask": None, "act": None},
    {"concerns": [], "risk": None, "ask": "psychosis", "act": None},
    {"concerns": [], "risk": None, "ask": None, "act": None},
    {"concerns": [], "risk": "harm_to_baby", "ask": None, "act": "deny"},
]


def test_concerns_are_counted_label_by_label() -> None:
    concerns = evaluate(WANTED, GIVEN)["concerns"]
    assert concerns["labels"]["money"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "count": 2}
    assert concerns["labels"]["housing"]["recall"] == 0
    assert concerns["micro_f1"] == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert concerns["macro_f1"] == pytest.approx((1 + 0) / 2)


def test_danger_is_judged_by_whether_how_surely_and_as_what_it_was_found() -> None:
    risk = evaluate(WANTED, GIVEN)["risk"]
    assert risk["found"] == pytest.approx(2 / 3)
    assert risk["certain"] == pytest.approx(1 / 3)
    assert risk["kind"] == pytest.approx(1 / 2)
    assert risk["false_risk"] == pytest.approx(1 / 3)
    assert risk["false_ask"] == pytest.approx(1 / 3)


def test_acts_count_over_all_messages() -> None:
    assert evaluate(WANTED, GIVEN)["act"]["accuracy"] == pytest.approx(5 / 6)


def test_errors_say_what_differs() -> None:
    errors = {error["text"]: error for error in evaluate(WANTED, GIVEN)["errors"]}
    assert set(errors) == {"a", "b", "d", "e", "f"}
    assert errors["d"]["risk"] == ["harm_to_baby", "ask psychosis"]
    assert errors["f"]["act"] == ["stop", "deny"]


def test_without_danger_there_is_no_share_of_it() -> None:
    assert evaluate(WANTED[:1], GIVEN[:1])["risk"]["found"] is None


def test_answers_must_be_as_many_as_messages() -> None:
    with pytest.raises(ValueError, match="6 labelled messages, 1 answers"):
        evaluate(WANTED, GIVEN[:1])


def test_plots_are_written_as_png(tmp_path: Path) -> None:
    danger = [
        {"psychosis": 0.1},
        {"psychosis": 0.7},
        {"psychosis": 0.9},
        {},
        {"psychosis": 0.2},
        {"psychosis": 0.3},
    ]
    paths = draw(tmp_path / "plots", WANTED, GIVEN, evaluate(WANTED, GIVEN), danger)
    assert {path.name for path in paths} == {"act.png", "risk.png", "f1.png", "calibration.png"}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)
