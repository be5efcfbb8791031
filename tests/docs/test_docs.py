"""What the documents name is there: links, files, make targets, commands, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import typer
from pydantic import SecretStr

from bot.cli import app
from bot.database import ROOT
from bot.settings import Settings

FOLDERS = ("docs", "data", "bot", "engine", "training")
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md") if ".venv" not in path.parts),
    ]
)
#: Sentences that tell somebody to run something also stand in our own code.
CODE = sorted([*(ROOT / "bot").rglob("*.py"), ROOT / "Makefile", ROOT / ".env.example"])

LINK = re.compile(
    r"!?\[[^\]]*\]\(\s*<?([^)>\s]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)|(?:src|href)=\"([^\"]+)\"", re.M
)
FENCE = re.compile(r"^```.*?\n(.*?)^```", re.M | re.S)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.M)
MAKE = re.compile(r"(?:^|[\s;&(])make ([a-z][\w-]*)")
VILLAGE = re.compile(r"(?:^|[\s;&(]|bin/)village ([^|;&#>`'\"\n]+)")
SETTING = re.compile(r"\bVILLAGE_[A-Z][A-Z_]*\b")
#: A path from the root as documents write it; what a run makes itself (var/) is not there yet.
PATH = re.compile(r"(?:actions|bot|data|docs|engine|migrations|models|tests|training)/[\w./-]+")
MADE_BY_A_RUN = ("models/rasa",)

#: Settings of the tests, not of Village.
OF_THE_TESTS = {"VILLAGE_REQUIRE_ALL", "VILLAGE_CONTRACTS", "VILLAGE_EXAMPLES"}
FIELDS = {f"VILLAGE_{name.upper()}": field for name, field in Settings.model_fields.items()}


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    """A document without its code, in which brackets are no links."""
    return SPAN.sub("", FENCE.sub("", read(path)))


def code_of(path: Path) -> Iterator[str]:
    """Everything in a document that stands as code."""
    text = read(path)
    yield from FENCE.findall(text)
    yield from SPAN.findall(FENCE.sub("", text))


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = HEADING.findall(FENCE.sub("", read(path)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links() -> list[tuple[Path, str]]:
    found = [(path, next(filter(None, groups))) for path in DOCUMENTS for groups in LINK.findall(prose(path))]
    return [(path, link) for path, link in found if not re.match(r"[a-z]+:", link)]


@cache
def command() -> click.Command:
    return typer.main.get_command(app)


def follow(arguments: str) -> str | None:
    """Return what is wrong with the arguments of `village`, or None."""
    here = command()
    for word in arguments.split():
        if word.startswith("--"):
            options = {name for parameter in here.params for name in parameter.opts} | {"--help"}
            if word.partition("=")[0] not in options:
                return f"{here.name or 'village'} has no option {word}"
        elif subcommands := getattr(here, "commands", None):
            if word not in subcommands:
                return f"{here.name or 'village'} has no command {word}"
            here = subcommands[word]
    return None


@pytest.mark.parametrize(("document", "link"), [(name_of(path), link) for path, link in links()])
def test_every_link_and_picture_leads_somewhere(document: str, link: str) -> None:
    target, _, anchor = unquote(link).partition("#")
    path = (ROOT / document).parent / target if target else ROOT / document
    assert path.resolve().is_relative_to(ROOT), f"{document}: {link} leads out of the project"
    assert path.exists(), f"{document}: {link} is not there"
    if anchor:
        assert anchor in anchors(path), f"{document}: {link}: there is no such heading"


def test_every_file_and_folder_that_is_named_is_there() -> None:
    named = {
        (name_of(path), found)
        for path in DOCUMENTS
        for code in SPAN.findall(FENCE.sub("", read(path)))
        for found in [code.partition("::")[0].rstrip("/")]
        if PATH.fullmatch(found) and not found.startswith(MADE_BY_A_RUN)
    }
    assert len(named) > 20
    assert [f"{document}: {path}" for document, path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_make_target_that_is_named_is_one() -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", read(ROOT / "Makefile"), flags=re.M))
    named = {
        (name_of(path), target)
        for path in [*DOCUMENTS, *CODE]
        for code in code_of(path)
        for target in MAKE.findall(code)
    }
    assert ("README.md", "test") in named
    assert [f"{document}: make {target}" for document, target in sorted(named) if target not in targets] == []


def test_every_village_command_that_is_named_is_one() -> None:
    named = {
        (name_of(path), arguments.strip())
        for path in [*DOCUMENTS, *CODE]
        for code in code_of(path)
        for arguments in VILLAGE.findall(code)
    }
    assert ("CONTRIBUTING.md", "train") in named
    wrong = [f"{document}: {problem}" for document, said in sorted(named) if (problem := follow(said))]
    assert wrong == []


@pytest.mark.parametrize("said", ["nonsense", "services nonsense", "run --nonsense", "services export FILE"])
def test_a_command_that_is_none_would_be_found(said: str) -> None:
    assert follow(said)


def test_the_readme_lists_every_command() -> None:
    commands = set(getattr(command(), "commands", {}))
    listed = " ".join(code_of(ROOT / "README.md"))
    assert {name for name in commands if not re.search(rf"\b{name}\b", listed)} == set()


def written_default(name: str) -> str:
    default = FIELDS[name].default
    if isinstance(default, Path):
        return f"`{default.relative_to(ROOT)}`"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    shown = default.get_secret_value() if isinstance(default, SecretStr) else default
    return "empty" if shown in ("", None) else f"`{shown}`"


def test_the_list_of_settings_is_that_of_the_code() -> None:
    table = read(ROOT / "docs/settings.md")
    rows = re.findall(r"^\| `(VILLAGE_\w+)` \| (.+?) \| (.+?) \|$", table, flags=re.M)
    assert sorted(rows) == sorted((name, written_default(name), f.description) for name, f in FIELDS.items())


def test_the_example_of_settings_has_each_once_and_switched_off() -> None:
    lines = [line for line in read(ROOT / ".env.example").splitlines() if "VILLAGE_" in line]
    names = [re.match(r"#(VILLAGE_\w+)=", line) for line in lines]
    assert sorted(found[1] if found else "a line that sets one" for found in names) == sorted(FIELDS)


def test_every_setting_that_is_named_anywhere_is_one() -> None:
    known = FIELDS.keys() | OF_THE_TESTS
    named = {(name_of(path), name) for path in [*DOCUMENTS, *CODE] for name in SETTING.findall(read(path))}
    # "the VILLAGE_SMTP settings" names several at once.
    groups = {name[:end] for name in known for end, sign in enumerate(name) if sign == "_"}
    wrong = [
        f"{document}: {name}" for document, name in sorted(named) if name.rstrip("_") not in known | groups
    ]
    assert wrong == []
