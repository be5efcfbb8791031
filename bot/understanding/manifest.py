"""What the learned parts were made of: models/understanding/manifest.json."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Optional

from bot.understanding.data import data_files, topic_files

FOLDER = Path("models") / "understanding"
#: The files that training writes.
LEARNED = ("heads.npz", "topics.npz")
#: Code that shapes them: when it changes, they are trained again.
_CODE = ("counts.py", "fitting.py", "heads.py", "noise.py", "scoring.py", "text.py", "train.py")
_TOPIC_CODE = ("noise.py", "text.py", "topic_fitting.py", "topics.py")


def inputs(root: Path) -> dict[str, str]:
    """Return the sha256 of every file that the heads hang on, by its path from the root."""
    development = (root / "data" / "development").glob("*.jsonl")
    return _checksums(root, [*data_files(root), *development], _CODE)


def topic_inputs(root: Path) -> dict[str, str]:
    """Return the sha256 of every file that the sub-topics hang on, by its path from the root."""
    return _checksums(root, [*data_files(root), *topic_files(root)], _TOPIC_CODE)


def _checksums(root: Path, data: list[Path], code: tuple[str, ...]) -> dict[str, str]:
    own = [root / "bot" / "understanding" / name for name in code]
    model = [root / FOLDER / name for name in ("encoder.onnx", "tokenizer.json")]
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted([*data, *own, *model])
    }


def load(root: Path) -> dict[str, Any]:
    """Return the manifest, or {} where there is none yet."""
    path = root / FOLDER / "manifest.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def save(root: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest."""
    text = json.dumps(manifest, indent=1, sort_keys=True)
    (root / FOLDER / "manifest.json").write_text(text + "\n", "utf-8")


def is_current(root: Path) -> bool:
    """Say whether all that is learned belongs to the data, code and encoder that are there now."""
    return heads_are_current(root) and topics_are_current(root)


def heads_are_current(root: Path) -> bool:
    """Say whether the heads belong to the messages, code and encoder that are there now."""
    known = load(root)
    return _is_whole(root, "heads.npz", known.get("heads")) and known.get("inputs") == inputs(root)


def topics_are_current(root: Path) -> bool:
    """Say whether the sub-topics belong to the examples, code and encoder that are there now."""
    known = load(root).get("topics") or {}
    return _is_whole(root, "topics.npz", known.get("file")) and known.get("inputs") == topic_inputs(root)


def _is_whole(root: Path, name: str, checksum: Optional[str]) -> bool:
    path = root / FOLDER / name
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == checksum


def changes(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """Return one line for each file that is new, gone or different."""
    lines = [f"new: {name}" for name in sorted(now.keys() - before.keys())]
    lines += [f"gone: {name}" for name in sorted(before.keys() - now.keys())]
    return lines + [
        f"changed: {name}" for name in sorted(now) if name in before and before[name] != now[name]
    ]
