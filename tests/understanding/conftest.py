from __future__ import annotations

from pathlib import Path

import pytest

from bot.understanding.reader import Reader

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def reader() -> Reader:
    if not (ROOT / "models" / "understanding" / "heads.npz").exists():
        pytest.skip("the heads are not trained: run `village train`")
    return Reader.load(ROOT)
