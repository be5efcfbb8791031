"""The understanding's files: missing, damaged, or not of one make."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.artefacts import encoder_trouble, heads_trouble, load_reader
from bot.errors import SetupError
from bot.understanding import manifest


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    """A project folder that has nothing but the model's files."""
    shutil.copytree(root / manifest.FOLDER, tmp_path / manifest.FOLDER)
    return tmp_path


def test_what_is_shipped_is_whole(root: Path) -> None:
    assert encoder_trouble(root) is None


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "encoder.json"])
def test_a_missing_file_of_the_encoder_is_named(copied: Path, name: str) -> None:
    (copied / manifest.FOLDER / name).unlink()
    with pytest.raises(SetupError, match=rf"^models/understanding/{name} is not there: restore it"):
        load_reader(copied)


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json"])
def test_a_damaged_file_of_the_encoder_is_named(copied: Path, name: str) -> None:
    path = copied / manifest.FOLDER / name
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(SetupError, match=rf"^models/understanding/{name} has not the checksum"):
        load_reader(copied)


def test_heads_that_were_never_trained_are_to_be_trained(copied: Path) -> None:
    (copied / manifest.FOLDER / "heads.npz").unlink()
    with pytest.raises(SetupError, match=r"heads\.npz is not there: run `village train`"):
        load_reader(copied)


def test_heads_of_another_make_are_to_be_trained_again(copied: Path) -> None:
    heads = copied / manifest.FOLDER / "heads.npz"
    heads.write_bytes(heads.read_bytes() + b" ")
    with pytest.raises(SetupError, match=r"heads\.npz is not the file that manifest\.json describes: run"):
        load_reader(copied)


def test_heads_trained_with_another_encoder_are_not_used(copied: Path) -> None:
    known = manifest.load(copied)
    known["inputs"]["models/understanding/encoder.onnx"] = "0" * 64
    manifest.save(copied, known)
    assert heads_trouble(copied) == (
        "models/understanding/heads.npz was trained with another encoder.onnx: run `village train`"
    )


def test_heads_that_do_not_know_the_latest_messages_can_still_be_used(copied: Path) -> None:
    known = manifest.load(copied)
    known["inputs"]["data/nlu/nothing.yml"] = "0" * 64
    manifest.save(copied, known)
    assert heads_trouble(copied) is None
