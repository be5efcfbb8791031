"""`make` on a machine where something is missing: one sentence that says what to do.

uv and python3 are stand-ins here, so that each can fail as it does in life; `.ci/run` uses the real ones.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.database import ROOT

#: What make's recipes use beside uv and the shell.
TOOLS = ("bash", "touch", "mkdir", "grep", "sed", "expand", "cat", "rm")
UV = """#!/bin/bash
echo "$*" >> uv.log
case "$*" in
  {failing}) echo "uv says why" >&2; exit 2 ;;
  "sync --locked") mkdir -p .venv ;;
  "sync --project engine --locked") mkdir -p engine/.venv ;;
esac
"""
MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(
    MAKE is None, reason="make is not here; to have it: install your system's `make`"
)


class Machine:
    """A checkout's folder, and a path with only what is put there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder / "checkout", folder / "bin"
        (self.folder / "engine").mkdir(parents=True)
        self.bin.mkdir()
        shutil.copy(ROOT / "Makefile", self.folder)
        for name in ("uv.lock", "pyproject.toml", "engine/uv.lock", "engine/pyproject.toml"):
            (self.folder / name).touch()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found is not None
            (self.bin / tool).symlink_to(found)

    def has(self, program: str, script: str) -> None:
        (self.bin / program).write_text(script)
        (self.bin / program).chmod(0o755)

    def make(self, target: str) -> subprocess.CompletedProcess[str]:
        assert MAKE is not None
        return subprocess.run(
            [MAKE, target],
            cwd=self.folder,
            env={"PATH": str(self.bin)},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def asked_of_uv(self) -> list[str]:
        log = self.folder / "uv.log"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_run_installs_both_environments_trains_and_starts(machine: Machine) -> None:
    machine.has("uv", UV.format(failing="nothing"))
    ran = machine.make("run")
    assert (ran.returncode, ran.stderr) == (0, "")
    done = [line for line in machine.asked_of_uv() if not line.startswith("python")]
    assert done == [
        "sync --locked",
        "sync --project engine --locked",
        "run --frozen --no-sync village train",
        "run --frozen --no-sync village run",
    ]


def test_what_is_installed_is_not_installed_again(machine: Machine) -> None:
    machine.has("uv", UV.format(failing="nothing"))
    machine.make("install")
    before = len(machine.asked_of_uv())
    machine.make("install")
    assert len(machine.asked_of_uv()) == before


@pytest.mark.parametrize(
    ("failing", "said"),
    [
        ("*python*3.12", "Python 3.12 is not here and could not be fetched: install it"),
        ("*python*3.10", "Python 3.10 is not here and could not be fetched: install it"),
        ('"sync --locked"', "where the lock is out of date run 'uv lock', where a download failed"),
        ('"sync --project engine --locked"', "lock is out of date run 'uv lock --project engine', where"),
    ],
)
def test_what_could_not_be_installed_is_said_and_tried_again_the_next_time(
    machine: Machine, failing: str, said: str
) -> None:
    machine.has("uv", UV.format(failing=failing))
    for _ in range(2):
        ran = machine.make("install")
        assert ran.returncode != 0
        ours = [line for line in ran.stderr.splitlines() if not line.startswith(("make: ", "uv says"))]
        assert len(ours) == 1
        assert said in ours[0].replace(str(machine.bin / "uv"), "uv")
    machine.has("uv", UV.format(failing="nothing"))
    assert machine.make("install").returncode == 0


def test_a_python_that_is_not_here_is_fetched(machine: Machine) -> None:
    machine.has("uv", UV.format(failing="python*find*"))
    assert machine.make("install").returncode == 0
    assert "python install 3.12" in machine.asked_of_uv()
    assert "python install 3.10" in machine.asked_of_uv()


def test_without_uv_and_without_the_means_to_have_it_that_is_said(machine: Machine) -> None:
    machine.has("python3", "#!/bin/bash\nexit 1\n")
    ran = machine.make("install")
    assert ran.returncode != 0
    assert "Python 3 with its venv module is needed" in ran.stderr


def test_without_uv_and_without_a_network_that_is_said(machine: Machine) -> None:
    pip = "mkdir -p .tools/bin; printf '#!/bin/bash\\nexit 1\\n' > .tools/bin/pip; chmod +x .tools/bin/pip"
    machine.has("python3", f"#!/bin/bash\n{pip}\n")
    machine.has("chmod", '#!/bin/bash\nexec /bin/chmod "$@"\n')
    ran = machine.make("install")
    assert ran.returncode != 0
    assert "uv could not be fetched: look at the network, or install uv" in ran.stderr


def test_help_lists_every_target_that_has_a_word(machine: Machine) -> None:
    ran = machine.make("help")
    assert ran.returncode == 0
    assert {line.split()[0] for line in ran.stdout.splitlines()} >= {"run", "test", "lint", "clean"}
