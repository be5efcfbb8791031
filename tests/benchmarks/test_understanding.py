"""The comparison reads each method's answers rightly; what it measures is nobody's business here."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import typer
from tokenizers import Tokenizer

from benchmarks.understanding.__main__ import drawn, known, lacking
from benchmarks.understanding.comparison import (
    COLUMNS,
    FIGURES,
    Measured,
    any_danger,
    as_json,
    judged,
    of_answers,
    table,
)
from benchmarks.understanding.diet import FALLBACK, blocks, one_intent, shortened
from benchmarks.understanding.linear import SHIPPED, Static, word_pieces
from benchmarks.understanding.methods import METHODS, ROOT, Method, Task
from benchmarks.understanding.shipped import decided
from benchmarks.understanding.textcat import cats
from benchmarks.understanding.worker import answer, peak_mb
from bot.understanding.data import DANGER, SETS, Labelled, development_messages
from bot.understanding.reading import CONCERNS, Reading
from bot.understanding.scoring import Scored

SKINT = Labelled("skint and lonely", ("money", "isolation"), source="concerns")
HIT = Labelled("he hits me", risk="domestic_abuse", source="danger")
HIYA = Labelled("hiya", act="greet", source="plain_acts")
ENDED = Labelled("i want to end it", risk="suicide_self_harm", source="plain_danger")
TA = Labelled("ta", act="thanks", source="fresh_acts")
BLUE = Labelled("her lips are blue", risk="medical_emergency", source="fresh_danger")
ABOUT = {"date": "2026-01-01", "learned_from": "4 messages"}


def scored(concerns: tuple[str, ...] = (), danger: float = 0.0, act: str = "none") -> Scored:
    return Scored(
        {concern: float(concern in concerns) for concern in CONCERNS}, {"psychosis": danger}, {act: 1.0}
    )


def test_each_set_is_judged_by_itself_and_all_together() -> None:
    messages = [SKINT, HIT, HIYA, ENDED, TA, BLUE]
    answers = [scored(("money",), 0.2), scored(danger=0.9), scored(act="thanks"), scored(danger=0.1)]
    figures = judged(messages, [*answers, scored(act="thanks"), scored(danger=0.1)])
    assert list(figures) == list(COLUMNS)
    # One of two concerns: precision 1, recall 1/2.
    assert figures["first"]["concerns_micro_f1"] == pytest.approx(2 / 3)
    assert [figures[name]["act_accuracy"] for name in COLUMNS] == [1.0, 0.5, 1.0, pytest.approx(5 / 6)]
    # The one message without danger in each set is the limit, and what lies above it is found.
    found = [figures[name]["danger_found_at_0.05_false"] for name in COLUMNS]
    assert found == [1.0, 1.0, 1.0, pytest.approx(1 / 3)]


def test_of_a_hundred_without_danger_five_may_lie_above_the_limit() -> None:
    files = [f"{begins}everyday" for begins in SETS.values()]
    calm = [Labelled(f"calm {n}", source=source) for source in files for n in range(100)]
    likely = [scored(danger=n / 100) for _ in files for n in range(100)]
    dangers = [HIT, HIT, ENDED, ENDED, BLUE, BLUE]
    levels = (0.93, 0.95, 0.99, 0.945, 0.9, 0.91)
    figures = judged([*calm, *dangers], [*likely, *(scored(danger=at) for at in levels)])
    assert [figures[name]["danger_found_at_0.05_false"] for name in COLUMNS] == [0.5, 1.0, 0.0, 0.5]


def test_a_message_between_two_kinds_of_danger_is_no_less_a_danger() -> None:
    torn = replace(scored(), danger={"psychosis": 0.4, "harm_to_baby": 0.45})
    assert any_danger(torn) == {DANGER: pytest.approx(0.85)}
    calm = scored(danger=0.6)
    figures = judged([HIT, ENDED, BLUE, SKINT, HIYA, TA], [torn, torn, torn, calm, calm, calm])
    assert figures["all"]["danger_found_at_0.05_false"] == 1.0


def test_half_of_the_messages_took_no_longer_than_the_time_given() -> None:
    messages = [SKINT, HIT, HIYA, ENDED, TA, BLUE]
    left = {
        "scored": [asdict(scored()) for _ in messages],
        "ms": [9.0, 1.0, 2.0, 3.0, 1.5, 4.0],
        "memory_mb": 120.5,
    }
    found = of_answers(messages, left, 12.0)
    assert (found.p50_ms, found.memory_mb, found.learned_s) == (2.0, 120.5, 12.0)


@pytest.mark.parametrize(
    ("ranking", "concerns", "danger", "act"),
    [
        ({"money": 0.7, "danger": 0.2}, ["money"], 0.2, "none"),
        ({"danger": 0.6, "money": 0.3}, [], 0.6, "none"),
        ({"greet": 0.5, "isolation": 0.4}, [], 0.0, "greet"),
        ({"nothing": 0.9, "money": 0.05}, [], 0.0, "none"),
        # What Rasa is least unsure of counts, also where it would ask the person to say it again.
        ({FALLBACK: 0.8, "loss": 0.25, "crying": 0.2}, ["loss"], 0.0, "none"),
    ],
)
def test_stock_rasas_one_intent_counts_as_one_concern_or_one_act(
    ranking: dict[str, float], concerns: list[str], danger: float, act: str
) -> None:
    said = one_intent(ranking)
    assert [concern for concern, likely in said.concerns.items() if likely] == concerns
    assert said.danger == {DANGER: danger}
    assert said.act == {act: 1.0}


def test_stock_rasa_learns_one_intent_a_message_and_keeps_its_pipeline() -> None:
    assert blocks([SKINT, HIT, HIYA, ENDED]) == [
        {"intent": "danger", "examples": "- he hits me\n- i want to end it\n"},
        {"intent": "greet", "examples": "- hiya\n"},
        {"intent": "money", "examples": "- skint and lonely\n"},
    ]
    parts = [{"name": "CountVectorsFeaturizer"}, {"name": "DIETClassifier", "epochs": 100, "x": True}]
    assert shortened(parts, 3) == [parts[0], {"name": "DIETClassifier", "epochs": 3, "x": True}]


def test_spacy_is_told_all_concerns_but_one_danger_and_one_act() -> None:
    assert [label for label, held in cats("concerns", SKINT).items() if held] == ["money", "isolation"]
    assert [label for label, held in cats("danger", HIT).items() if held] == ["domestic_abuse"]
    assert [label for label, held in cats("act", HIT).items() if held] == ["none"]


def test_village_counts_as_it_decided() -> None:
    said = decided(Reading(("money",), "greet", {"psychosis": 0.3}))
    assert [concern for concern, likely in said.concerns.items() if likely] == ["money"]
    assert (said.act, said.danger) == ({"greet": 1.0}, {"psychosis": 0.3})
    assert decided(Reading()).act == {"none": 1.0}
    assert max(decided(Reading()).danger.values()) == 0.0


def test_static_vectors_are_the_mean_of_the_word_pieces(tmp_path: Path) -> None:
    rules = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    ids = [rules.token_to_id(word) for word in ("baby", "tired")]
    table = np.zeros((rules.get_vocab_size(), 384), np.float32)
    table[ids] = word_pieces(SHIPPED, ids)
    np.save(tmp_path / "words.npy", table)
    both, nothing = Static(tmp_path / "words.npy", SHIPPED / "tokenizer.json")(["Baby tired", ""])
    mean = table[ids].mean(axis=0)
    assert both == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)
    assert mean.any()
    assert not nothing.any()


def test_each_message_is_answered_and_timed_in_order(tmp_path: Path) -> None:
    answer(lambda text: scored(danger=len(text) / 1000), tmp_path)
    left = json.loads((tmp_path / "answers.json").read_text("utf-8"))
    lengths = [len(message.text) / 1000 for message in development_messages(ROOT)]
    assert [each["danger"]["psychosis"] for each in left["scored"]] == lengths
    assert len(left["ms"]) == len(lengths)
    assert left["memory_mb"] > 10


def test_the_peak_is_read_in_millions_of_bytes() -> None:
    assert peak_mb("Name:\tpython\nVmPeak:\t  900000 kB\nVmHWM:\t  125000 kB\nVmRSS:\t 1 kB\n") == 128.0


def test_a_method_is_told_its_task_through_its_folder(tmp_path: Path) -> None:
    task = Task("counts", tmp_path, Path("encoders"), 3)
    task.write()
    assert Task.read(tmp_path) == task


def test_what_a_method_lacks_is_said_with_what_to_do(tmp_path: Path) -> None:
    assert lacking(METHODS["counts"], tmp_path) is None
    said = lacking(METHODS["minilm-fp32"], tmp_path)
    assert said is not None
    assert "training/README.md" in said
    assert lacking(Method("", "diet", python=tmp_path / "python"), tmp_path) == (
        "Rasa is not installed: run `make engine`"
    )


def test_only_methods_that_there_are() -> None:
    assert known(None) == []
    assert known(["diet"]) == ["diet"]
    with pytest.raises(typer.BadParameter, match="'dit' is none of diet, spacy"):
        known(["dit"])


def test_a_sample_is_the_same_each_time() -> None:
    messages = [Labelled(str(n)) for n in range(50)]
    assert drawn(messages, None) == messages
    assert len(set(drawn(messages, 20))) == 20
    assert drawn(messages, 20) == drawn(messages, 20)
    assert len(drawn(messages, 500)) == 50


def found_of_all() -> dict[str, Measured]:
    figures = {
        name: dict.fromkeys(FIGURES, at) for name, at in zip(COLUMNS, (0.1, 0.2, 0.3, 0.15), strict=True)
    }
    return {name: Measured(figures, None if name == "village" else 60.0, 8.04, 123.4) for name in METHODS}


def test_the_table_has_a_row_a_method_and_says_what_is_missing() -> None:
    found = found_of_all()
    del found["minilm-int8"]
    lines = table(ABOUT, found, {"minilm-int8": "no encoder"}).splitlines()
    assert lines[:3] == ["- date: 2026-01-01", "- learned from: 4 messages", ""]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[3:] if "|" in line]
    assert rows[0][1] == "concerns, micro F1 (first / second / third / all)"
    assert [row[0] for row in rows[2:]] == [METHODS[name].title for name in found]
    assert rows[2][1:] == [*["0.100 / 0.200 / 0.300 / 0.150"] * 3, "8.0", "123", "60"]
    assert rows[-1][-1] == "-"
    assert lines[-1] == f"Not measured: {METHODS['minilm-int8'].title}: no encoder"


def test_the_json_holds_all_of_it() -> None:
    whole = json.loads(json.dumps(as_json(ABOUT, found_of_all(), {"diet": "no Rasa"})))
    assert whole["learned_from"] == "4 messages"
    assert whole["methods"]["village"]["figures"]["all"]["act_accuracy"] == 0.15
    assert whole["skipped"] == {"diet": "no Rasa"}
