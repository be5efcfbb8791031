"""The ways that are compared, and what each of their processes is told.

This and what it names also runs in the engine's environment (Python 3.10), for DIET.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.understanding.scoring import Scored

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "engine" / ".venv" / "bin" / "python"

#: Says of one message, as it came, how likely each label is.
Score = Callable[[str], Scored]


@dataclass(frozen=True)
class Method:
    """One way of understanding.

    Args:
        title: its name in the table.
        module: where its `learn(messages, task)` and `ready(task)` are.
        python: the interpreter that has what it needs.
        base: the folder inside `--base` that it needs, if any.
    """

    title: str
    module: str
    python: Path = Path(sys.executable)
    base: str = ""


METHODS = {
    "diet": Method("stock Rasa, DIET", "diet", python=ENGINE),
    "spacy": Method("spaCy textcat, bag of words", "textcat"),
    "counts": Method("counted words and pieces", "linear"),
    "static": Method("static vectors, mean", "linear"),
    "minilm-fp32": Method("MiniLM as published, fp32", "linear", base="fp32"),
    "minilm-int8": Method("MiniLM as published, int8 weights", "linear", base="int8"),
    "tuned": Method("MiniLM tuned, int8 weights", "linear"),
    "village": Method("Village as shipped", "shipped"),
}


@dataclass(frozen=True)
class Task:
    """What one method is to do.

    Args:
        method: a name in METHODS.
        folder: for whatever it learns.
        base: the folder of the untuned encoders.
        epochs: of DIET.
    """

    method: str
    folder: Path
    base: Path
    epochs: int

    def write(self) -> None:
        """Leave it in its folder for the method's processes."""
        told = {"method": self.method, "base": str(self.base), "epochs": self.epochs}
        (self.folder / "task.json").write_text(json.dumps(told), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Task:
        """Return the task that `write` left."""
        told = json.loads((folder / "task.json").read_text("utf-8"))
        return cls(told["method"], folder, Path(told["base"]), told["epochs"])
