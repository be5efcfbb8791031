"""`.ci/run`: it requires every part, and says at once which it cannot have."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.database import ROOT

BASH = shutil.which("bash")
PARTS = ("postgres", "chromium", "npm")


class Builder:
    """A checkout on a machine that has only what is put there; each program notes what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.checkout, self.bin = folder / "checkout", folder / "bin"
        (self.checkout / ".ci").mkdir(parents=True)
        self.bin.mkdir()
        shutil.copy(ROOT / ".ci/run", self.checkout / ".ci")
        self.has("dirname", "echo .ci")

    def has(self, program: str, does: str = "") -> None:
        log = 'echo "${0##*/} $* ${VILLAGE_REQUIRE_ALL:-}" >> asked.log'
        (self.bin / program).write_text(f"#!{BASH}\n{log}\n{does}\n")
        (self.bin / program).chmod(0o755)

    def run(self) -> subprocess.CompletedProcess[str]:
        assert BASH is not None
        return subprocess.run(
            [BASH, ".ci/run"],
            cwd=self.checkout,
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def asked(self) -> list[str]:
        lines = (self.checkout / "asked.log").read_text().splitlines()
        return [line.strip() for line in lines if not line.startswith(("dirname", "id"))]


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    return Builder(tmp_path)


def test_it_requires_every_part_and_runs_what_people_run(builder: Builder) -> None:
    for program in (*PARTS, "make"):
        builder.has(program)
    ran = builder.run()
    assert (ran.returncode, ran.stderr) == (0, "")
    installed, *made = builder.asked()
    assert installed.startswith("npm ci --prefix tests")
    assert made == ["make lint 1", "make test 1"]


@pytest.mark.parametrize("part", ["chromium", "npm"])
def test_it_installs_what_is_missing_where_it_may(builder: Builder, part: str) -> None:
    for program in {*PARTS, "make"} - {part}:
        builder.has(program)
    builder.has("id", "echo 0")
    builder.has("apt-get")
    builder.run()
    assert f"apt-get install -y -qq {part}" in builder.asked()


def test_where_it_may_not_it_says_what_is_missing_and_stops(builder: Builder) -> None:
    for program in ("postgres", "make"):
        builder.has(program)
    builder.has("id", "echo 1000")
    ran = builder.run()
    assert ran.returncode == 1
    assert ran.stderr == (
        "Not here: chromium npm. CI requires every part: install them, or run this as root on Debian.\n"
    )
    assert builder.asked() == []


def test_a_part_that_fails_ends_it(builder: Builder) -> None:
    for program in PARTS:
        builder.has(program)
    builder.has("make", "exit 2")
    assert builder.run().returncode != 0
    assert builder.asked()[-1] == "make lint 1"


def test_it_can_be_called_as_it_is() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
