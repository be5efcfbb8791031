"""The files that the understanding is made of: whether they are all here, whole, and of one make."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SetupError
from bot.understanding import manifest

if TYPE_CHECKING:
    from bot.understanding.reader import Reader

TRAIN = "run `village train`"
RESTORE = "restore it from the repository, then run `village train`"


def load_reader(root: Path) -> Reader:
    """Return the understanding made of the project's files.

    Args:
        root: the project's folder.

    Raises:
        SetupError: a file is missing or is not the one that belongs to the others; says what to do.
    """
    trouble = encoder_trouble(root) or heads_trouble(root)
    if trouble:
        raise SetupError(trouble)
    # Here, because it takes seconds and `village check` only looks at the files.
    from bot.understanding.reader import Reader

    return Reader.load(root)


def encoder_trouble(root: Path) -> str | None:
    """Return what is wrong with the sentence encoder, and what to do; None where nothing is.

    Its checksums stand in encoder.json: the published figures belong to that encoder and to no other.
    """
    folder = root / manifest.FOLDER
    about = folder / "encoder.json"
    if not about.exists():
        return f"{_name(about, root)} is not there: {RESTORE}"
    for name, checksum in json.loads(about.read_text("utf-8"))["sha256"].items():
        path = folder / name
        if not path.exists():
            return f"{_name(path, root)} is not there: {RESTORE}"
        if _checksum(path) != checksum:
            return f"{_name(path, root)} has not the checksum that encoder.json gives: {RESTORE}"
    return None


def heads_trouble(root: Path) -> str | None:
    """Return why the trained heads cannot be used, and what to do; None where they can.

    Heads that do not know the latest messages can be used; heads of another encoder answer at random.
    """
    heads = root / manifest.FOLDER / "heads.npz"
    if not heads.exists():
        return f"{_name(heads, root)} is not there: {TRAIN}"
    made_of = manifest.load(root)
    if _checksum(heads) != made_of.get("heads"):
        return f"{_name(heads, root)} is not the file that manifest.json describes: {TRAIN}"
    for name in ("encoder.onnx", "tokenizer.json"):
        path = root / manifest.FOLDER / name
        if path.exists() and _checksum(path) != made_of.get("inputs", {}).get(_name(path, root)):
            return f"{_name(heads, root)} was trained with another {name}: {TRAIN}"
    return None


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
