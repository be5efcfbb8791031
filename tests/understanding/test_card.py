"""The figures in docs/safety/understanding-card.md come from a command and belong to what is there now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.card import BEGINS, ENDS, fingerprint, is_current, write
from bot.errors import SetupError

ROOT = Path(__file__).resolve().parents[2]
CARD = "docs/safety/understanding-card.md"


def test_the_figures_belong_to_what_is_there_now() -> None:
    assert is_current(ROOT, ROOT / CARD), "the figures are stale: run `village evaluate --card`"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project: four messages held out, and a card that waits for figures."""
    development = tmp_path / "data/development"
    development.mkdir(parents=True)
    (development / "danger.jsonl").write_text(
        '{"text": "a", "concerns": [], "risk": "psychosis", "act": null}\n'
        '{"text": "b", "concerns": [], "risk": "psychosis", "act": null}\n'
    )
    (development / "plain_hard_negatives.jsonl").write_text(
        '{"text": "c", "concerns": ["money"], "risk": null, "act": null}\n'
    )
    (development / "fresh_acts.jsonl").write_text(
        '{"text": "d", "concerns": [], "risk": null, "act": "stop"}\n'
    )
    (tmp_path / "card.md").write_text(f"before\n{BEGINS}\nold\n{ENDS}\nafter\n")
    return tmp_path


def nothing_but_a_doubt(text: str) -> dict[str, object]:
    return {"concerns": [], "risk": None, "ask": "psychosis" if text in "ac" else None, "act": None}


def test_the_figures_are_put_between_the_marks(project: Path) -> None:
    card = project / "card.md"
    write(project, card, nothing_but_a_doubt)
    text = card.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "| danger found (risk or ask) | 0.500 of 2 | - | - | 0.500 of 2 |" in text
    assert "| needless `ask`: hard negatives | - | 1.000 of 1 | - | 1.000 of 1 |" in text
    assert "| psychosis | 2 | 1 | 0 | 1 |" in text
    assert is_current(project, card)


def test_a_changed_pattern_makes_them_stale(project: Path) -> None:
    write(project, project / "card.md", nothing_but_a_doubt)
    before = fingerprint(project)
    (project / "data/safety").mkdir()
    shutil.copy(ROOT / "data/safety/thresholds.yml", project / "data/safety/thresholds.yml")
    assert fingerprint(project) != before
    assert not is_current(project, project / "card.md")


def test_a_card_without_the_marks_is_refused_in_one_sentence(project: Path) -> None:
    (project / "card.md").write_text("nothing here")
    with pytest.raises(SetupError, match="has no place for figures"):
        write(project, project / "card.md", nothing_but_a_doubt)
