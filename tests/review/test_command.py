"""`village words`, as somebody at a terminal has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.database import ROOT
from bot.errors import BadInput, NotFound


def run(*arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(cli.app, ["words", *arguments], catch_exceptions=False)
    return ran.exit_code, ran.stdout


def test_alone_it_lists_the_topics_with_their_drafts() -> None:
    code, said = run()
    topics = {line.split()[0] for line in said.splitlines()}
    assert code == 0
    assert topics == {path.stem for path in (ROOT / "data/responses").glob("*.yml")}
    assert "drafts" in said


def test_a_topic_is_printed_as_a_page_and_nothing_else() -> None:
    code, said = run("crying")
    assert code == 0
    assert said.startswith("# Words for review: crying\n")


def test_a_topic_that_is_not_there_is_told_in_a_sentence() -> None:
    with pytest.raises(NotFound, match="there is no topic weather; `village words` lists them"):
        run("weather")


def test_a_section_of_the_facts_lists_what_rests_on_it() -> None:
    code, said = run("--facts", "3.1")
    assert code == 0
    assert "crying: utter_crying_icon" in said
    assert "money:" not in said


def test_a_page_that_cannot_be_taken_says_why_and_takes_nothing(tmp_path: Path) -> None:
    responses = ROOT / "data/responses/crying.yml"
    before, returned = responses.read_bytes(), tmp_path / "crying.md"
    returned.write_text(run("crying")[1].replace("(yes or no): \n", "(yes or no): yes\n", 1))
    code, said = run("--take", str(returned))
    assert code == 1
    assert said.splitlines() == [
        'The page has no name after "Reviewer\'s name:".',
        'After "Date (such as 2026-12-01):" stands no date of that form.',
        "Nothing was taken.",
    ]
    assert responses.read_bytes() == before


def test_a_page_saved_by_a_word_processor_is_told_in_a_sentence(tmp_path: Path) -> None:
    returned = tmp_path / "crying.docx"
    returned.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(BadInput, match=r"crying\.docx is not plain text"):
        run("--take", str(returned))


def test_one_thing_is_asked_for_at_a_time() -> None:
    assert run("crying", "--facts", "3")[0] == 2
