"""Rasa's own commands from the root: its data has no contradictions, and the rules hold."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

from bot.database import ROOT
from bot.engine_process import PYTHON, TRAINED_ON, train

STORIES = ROOT / "tests/test_stories.yml"
#: Rasa names each response that no rule says, but ours are said by actions; and each intent without messages,
#: for it is given what it is trained on: reading all of data/nlu would take it a minute.
EXPECTED = re.compile(
    r"The utterance 'utter_\w+' is not used in any story or rule"
    r"|The intent '\w+' is listed in the domain file, but is not found in the NLU training data"
)


def rasa(*arguments: str) -> str:
    """Run a command to its good end and return all that it wrote."""
    ran = subprocess.run(
        [str(PYTHON), "-m", "rasa", *arguments],
        cwd=ROOT,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-4000:]
    return ran.stdout + ran.stderr


def test_rasa_finds_nothing_wrong_with_its_data() -> None:
    said = rasa("data", "validate", "--fail-on-warnings", "--data", *TRAINED_ON)
    assert "No story structure conflicts found." in said
    assert [line for line in said.splitlines() if "UserWarning" in line and not EXPECTED.search(line)] == []


def test_every_test_story_holds_from_the_words_on(tmp_path: Path) -> None:
    model = str(train(print))
    what = ("--e2e", "--stories", "tests", "--model", model, "--fail-on-prediction-errors")
    rasa("test", "core", *what, "--out", str(tmp_path), "--no-plot")
    told = json.loads((tmp_path / "story_report.json").read_text())["conversation_accuracy"]
    assert told["correct"] == told["total"] == len(written(STORIES)["stories"])


def test_there_is_a_test_story_for_every_action_of_the_rules() -> None:
    rules = [rule for path in sorted((ROOT / "data/rules").glob("*.yml")) for rule in written(path)["rules"]]
    ruled = actions_of(rules)
    assert len(ruled) > 10
    assert ruled - actions_of(written(STORIES)["stories"]) == set()


def written(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def actions_of(blocks: list[dict[str, Any]]) -> set[str]:
    return {step["action"] for block in blocks for step in block["steps"] if "action" in step}
