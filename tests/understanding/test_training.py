"""Training on a few messages: what it writes, and when it says that it is out of date."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.understanding import manifest
from bot.understanding.reader import Reader
from bot.understanding.train import train

ROOT = Path(__file__).resolve().parents[2]
BLOCK = """- intent: {intent}
  metadata: {{concerns: {concerns}, risk: {risk}, act: {act}}}
  examples: |
{lines}
"""
TOPICS = [
    (
        "money",
        "[money]",
        "null",
        "null",
        ["cant pay the gas bill", "the rent is too much", "no money for nappies", "skint again"],
    ),
    (
        "crying",
        "[crying]",
        "null",
        "null",
        ["he cries all night", "she wont stop crying", "screams for hours", "wont settle"],
    ),
    (
        "danger",
        "[]",
        "suicide_self_harm",
        "null",
        ["i want to die", "i want to end it all", "i will kill myself"],
    ),
    ("greet", "[]", "null", "greet", ["hello there you", "good day to you all", "hiya everybody in there"]),
]


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "bot" / "understanding", tmp_path / "bot" / "understanding")
    shutil.copytree(ROOT / "data" / "understanding", tmp_path / "data" / "understanding")
    for folder in ("data/nlu", "data/development", "models/understanding"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("encoder.onnx", "tokenizer.json"):
        (tmp_path / "models/understanding" / name).symlink_to(ROOT / "models/understanding" / name)
    blocks = [
        BLOCK.format(intent=i, concerns=c, risk=r, act=a, lines="\n".join(f"    - {line}" for line in lines))
        for i, c, r, a, lines in TOPICS
    ]
    (tmp_path / "data/nlu/all.yml").write_text('version: "3.1"\nnlu:\n' + "".join(blocks))
    judging = [
        {"text": "the bill is too much for us", "concerns": ["money"], "risk": None, "act": None},
        {"text": "i want to die now", "concerns": [], "risk": "suicide_self_harm", "act": None},
        {"text": "cries and cries", "concerns": ["crying"], "risk": None, "act": None},
    ]
    (tmp_path / "data/development/some.jsonl").write_text("\n".join(map(json.dumps, judging)))
    return tmp_path


def test_training_writes_heads_that_the_reader_loads(small_project: Path) -> None:
    steps: list[str] = []
    assert not manifest.is_current(small_project)
    with pytest.raises(FileNotFoundError, match="village train"):
        Reader.load(small_project)

    said = train(small_project, small_project / "cache", lambda what, done, total: steps.append(what))

    assert "new: data/nlu/all.yml" in said
    assert {"reading messages", "fitting"} <= set(steps)
    assert manifest.is_current(small_project)
    reading = Reader.load(small_project).read("cant pay the gas bill", date(2026, 11, 24))
    assert "money" in reading.concerns
    assert max(reading.danger.values()) < 0.5

    data = small_project / "data/nlu/all.yml"
    data.write_text(data.read_text().replace("skint again", "really skint again"))
    assert not manifest.is_current(small_project)
    again = train(small_project, small_project / "cache", lambda what, done, total: None)
    assert "changed: data/nlu/all.yml" in again
    assert not any(line.startswith("new:") for line in again)
    assert manifest.is_current(small_project)


def test_heads_that_were_changed_by_hand_are_not_current(small_project: Path) -> None:
    train(small_project, small_project / "cache", lambda what, done, total: None)
    with (small_project / "models/understanding/heads.npz").open("ab") as file:
        file.write(b"x")
    assert not manifest.is_current(small_project)
