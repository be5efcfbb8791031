"""The engine's Python 3.10 and the gateway's Python give the same answers."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from bot.understanding.data import development_messages
from bot.understanding.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
OTHER = ROOT / "engine" / ".venv" / "bin" / "python"
TODAY = date(2026, 11, 24)
SCRIPT = """
import json, sys
from datetime import date
from pathlib import Path
from bot.understanding.reader import Reader
texts, root = json.load(sys.stdin), Path(sys.argv[1])
readings = Reader.load(root).read_many(texts, date(2026, 11, 24))
json.dump({"version": list(sys.version_info[:2]), "readings": [r.to_json() for r in readings]}, sys.stdout)
"""


@pytest.mark.timeout(600)
@pytest.mark.skipif(
    not OTHER.exists(), reason="engine/.venv is not there: `make run` or `make test` makes it"
)
def test_both_pythons_read_500_messages_alike(reader: Reader) -> None:
    texts = [message.text for message in development_messages(ROOT)][::-1][:500]
    done = subprocess.run(
        [str(OTHER), "-c", SCRIPT, str(ROOT)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=250,
    )
    other = json.loads(done.stdout)
    assert other["version"] == [3, 10]
    for text, mine, theirs in zip(texts, reader.read_many(texts, TODAY), other["readings"], strict=True):
        ours = json.loads(json.dumps(mine.to_json()))
        assert ours.pop("danger") == pytest.approx(theirs.pop("danger"), abs=1e-4), text
        assert ours == theirs, text
