"""The bench counts, divides and chooses rightly; its times are nobody's business here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

import psutil
import pytest

from benchmarks.conversations import LONG, SAME, TURNS_EACH, conversations, long_conversation
from benchmarks.figures import Figures, accuracy, as_json, percentile, ratios, table
from benchmarks.measure import WARMING, measure
from benchmarks.stock_rasa import FALLBACK, project
from bot.database import ROOT
from bot.understanding.data import Labelled, development_messages

VILLAGE = Figures(
    training_s=None,
    ready_s=12.0,
    memory_mb=600,
    p50_ms=90,
    p95_ms=150,
    unanswered=0,
    long_talk=1.0,
    accuracy=0.8,
)
STOCK = Figures(
    training_s=300.0,
    ready_s=24.0,
    memory_mb=800,
    p50_ms=30,
    p95_ms=50,
    unanswered=2,
    long_talk=4.0,
    accuracy=0.5,
)
ABOUT = {"machine": "2 cores", "turns": 100}


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([7.0], 0.5, 7.0),
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        ([1.0, 2.0, 3.0, 4.0], 0.5, 2.0),
        ([float(n) for n in range(1, 101)], 0.95, 95.0),
        ([float(n) for n in range(1, 21)], 0.95, 19.0),
        ([5.0, 1.0], 1.0, 5.0),
    ],
)
def test_a_percentile_is_a_value_that_was_measured(
    values: list[float], share: float, expected: float
) -> None:
    assert percentile(values, share) == expected


def test_a_percentile_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


def test_accuracy_is_the_share_of_right_ones_in_order() -> None:
    assert accuracy(["a", "b", "c", "d"], ["a", "c", "b", "d"]) == 0.5
    with pytest.raises(ValueError, match="zip"):
        accuracy(["a", "b"], ["a"])


def test_ratios_are_village_by_stock_and_say_nothing_where_one_is_missing_or_none() -> None:
    assert ratios(VILLAGE, STOCK) == {
        "training_s": None,
        "ready_s": 0.5,
        "memory_mb": 0.75,
        "p50_ms": 3.0,
        "p95_ms": 3.0,
        "unanswered": None,
        "long_talk": 0.25,
        "accuracy": 1.6,
    }
    assert ratios(replace(VILLAGE, unanswered=1), replace(STOCK, unanswered=0))["unanswered"] is None


def test_the_table_has_a_row_for_every_figure() -> None:
    lines = table(ABOUT, VILLAGE, STOCK).splitlines()
    assert lines[:3] == ["machine: 2 cores", "turns: 100", ""]
    assert lines[3].split() == ["Village", "stock", "Rasa", "ratio"]
    rows = [line[42:].split() for line in lines[4:]]
    assert rows == [
        ["-", "300.0", "-"],
        ["12.0", "24.0", "0.50"],
        ["600", "800", "0.75"],
        ["90", "30", "3.00"],
        ["150", "50", "3.00"],
        ["0", "2", "-"],
        ["1.00", "4.00", "0.25"],
        ["0.800", "0.500", "1.60"],
    ]


def test_without_stock_rasa_there_is_one_column_and_nothing_to_compare() -> None:
    assert table(ABOUT, VILLAGE, None).splitlines()[3].split() == ["Village"]
    assert set(as_json(ABOUT, VILLAGE, None)) == {"machine", "turns", "village"}


def test_the_json_holds_all_of_it() -> None:
    whole = json.loads(json.dumps(as_json(ABOUT, VILLAGE, STOCK)))
    assert whole["turns"] == 100
    assert whole["village"]["p50_ms"] == 90
    assert whole["stock_rasa"]["accuracy"] == 0.5
    assert whole["village_to_stock_rasa"]["ready_s"] == 0.5


def test_conversations_are_different_messages_the_same_each_time_without_dangers() -> None:
    held = conversations(ROOT, 100)
    sent = [text for messages in held for text in messages]
    assert [len(messages) for messages in held] == [TURNS_EACH] * 20
    assert len(set(sent)) == 100
    assert held == conversations(ROOT, 100)
    assert not set(sent) & {message.text for message in development_messages(ROOT) if message.risk}


def test_stock_rasa_answers_every_intent_and_keeps_its_defaults() -> None:
    diet, ted = {"name": "DIETClassifier", "epochs": 100}, {"name": "TEDPolicy", "epochs": 100}
    files = project(["greet", "money", "thanks"], {"pipeline": [diet], "policies": [ted]}, 7)
    assert files["config.yml"]["pipeline"] == [{"name": "DIETClassifier", "epochs": 7}]
    assert files["config.yml"]["policies"] == [ted]
    answered = {
        step["action"]
        for block in files["conversations.yml"]["rules"]
        for step in block["steps"]
        if "action" in step
    }
    assert answered == files["domain.yml"]["responses"].keys()
    assert f"utter_{FALLBACK}" in answered
    assert [story["story"] for story in files["conversations.yml"]["stories"]] == ["money"]


class Echo:
    """A bot that answers all but "silence", and takes every message for money."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.running = False

    def train(self) -> float | None:
        return 4.0

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def processes(self) -> list[psutil.Process]:
        return [psutil.Process()]

    def new_parent(self) -> Echo:
        return self

    def says(self, text: str) -> bool:
        self.heard.append(text)
        return text != "silence"

    def reads_on(self) -> None:
        pass

    def intents(self, texts: Sequence[str]) -> Iterator[str]:
        yield from ("money" for _ in texts)


def test_a_turn_without_an_answer_is_counted_and_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.measure.BETWEEN_TURNS", 0)
    bot = Echo()
    held = [["warm"]] * WARMING + [["a", "silence"], ["b"]]
    labelled = [Labelled("skint", ("money",)), Labelled("hiya", act="greet")]
    figures = measure(bot, held, ["long"] * 40, labelled, lambda doing: None)
    assert bot.heard[:5] == ["warm", "warm", "a", "silence", "b"]
    assert (figures.training_s, figures.unanswered, figures.accuracy) == (4.0, 1, 0.5)
    assert 0 < figures.p50_ms <= figures.p95_ms
    assert figures.memory_mb > 1
    assert figures.long_talk > 0
    assert not bot.running


def test_a_long_talk_ends_with_the_messages_it_began_with() -> None:
    long = long_conversation(ROOT)
    assert len(long) == LONG
    assert long[:SAME] == long[-SAME:]
    assert len(set(long)) == LONG - SAME
