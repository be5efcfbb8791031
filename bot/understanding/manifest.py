"""What the trained heads were made of: models/understanding/manifest.json."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from bot.understanding.data import data_files

FOLDER = Path("models") / "understanding"
#: Code that shapes the heads: when it changes, they are trained again.
_CODE = ("counts.py", "fitting.py", "heads.py", "noise.py", "scoring.py", "text.py", "train.py")


def inputs(root: Path) -> dict[str, str]:
    """Return the sha256 of every file that the heads hang on, by its path from the root."""
    code = [root / "bot" / "understanding" / name for name in _CODE]
    development = (root / "data" / "development").glob("*.jsonl")
    model = [root / FOLDER / name for name in ("encoder.onnx", "tokenizer.json")]
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted([*data_files(root), *development, *code, *model])
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
    """Say whether the trained heads belong to the data, code and encoder that are there now."""
    heads = root / FOLDER / "heads.npz"
    if not heads.exists():
        return False
    manifest = load(root)
    whole = hashlib.sha256(heads.read_bytes()).hexdigest() == manifest.get("heads")
    return whole and manifest.get("inputs") == inputs(root)


def changes(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """Return one line for each file that is new, gone or different."""
    lines = [f"new: {name}" for name in sorted(now.keys() - before.keys())]
    lines += [f"gone: {name}" for name in sorted(before.keys() - now.keys())]
    return lines + [
        f"changed: {name}" for name in sorted(now) if name in before and before[name] != now[name]
    ]
