"""The hazard log names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOG = (ROOT / "docs/safety/hazard-log.md").read_text(encoding="utf-8")


def test_every_test_the_hazard_log_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", LOG)
    assert named
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


def test_every_hazard_has_its_own_number() -> None:
    numbers = re.findall(r"^\| (H\d+) \|", LOG, flags=re.M)
    assert numbers == [f"H{number}" for number in range(1, len(numbers) + 1)]
