"""What a parent sees while things fail: killed processes, an engine that is down, odd input."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.servers import wait_for
from tests.village import Village, WebPerson, seconds_since

WORRY = "the gas meter has run out and i have no money for the bill, i have a 5 week old"
DANGER = "i keep thinking of killing myself"
MARKER = "Zanzibelle"


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    ours = Village(tmp_path_factory.mktemp("village")).start()
    yield ours
    ours.stop()


def test_a_worry_is_answered(village: Village) -> None:
    assert "meter" in WebPerson(village).says(WORRY).lower()


def test_the_same_message_sent_twice_is_answered_once(village: Village) -> None:
    person = WebPerson(village)
    person.post(WORRY, "11111111-1111-4111-8111-111111111111")
    first = person.answers()
    person.post(WORRY, "11111111-1111-4111-8111-111111111111")
    person.post("thank you")
    person.answers()
    answered = person.everything()
    assert first
    assert len(answered) == len(set(answered))


def test_a_first_message_repeated_before_its_answer_came_back_is_the_same_person(village: Village) -> None:
    one, again = WebPerson(village), WebPerson(village)
    one.post(WORRY, "22222222-2222-4222-8222-222222222222")
    again.post(WORRY, "22222222-2222-4222-8222-222222222222")
    assert one.id == again.id


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"[]", 400),
        (b'{"person": null}', 400),
        (b'{"person": null, "id": "a", "text": 5}', 400),
        (b'{"person": "../../etc", "id": "a", "text": "hi"}', 400),
        (b'{"person": null, "id": "", "text": "hi"}', 400),
        (b'{"person": null, "id": "a", "text": "' + b"x" * 300_000 + b'"}', 413),
        (b"[" * 100_000, 400),
    ],
)
def test_what_is_not_a_message_is_refused_with_a_reason(village: Village, body: bytes, status: int) -> None:
    answer = httpx.post(f"{village.url}/chat/messages", content=body, timeout=30)
    assert answer.status_code == status
    assert answer.json()["error"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "x" * 20_000,
        "crying all night " * 1200,
        "\x00\x01 hello \u202e olleh",
        "/restart",
        '/danger{"kind":"x"}',
        "/money",
        "{name} {{x}} ${y}",
        "\U0001f62d" * 300,
        "<script>alert(1)</script>",
    ],
    ids=[
        "empty",
        "spaces",
        "20,000 letters",
        "20,000 of a worry",
        "NUL and right-to-left",
        "a command",
        "an intent",
        "a bare intent",
        "placeholders",
        "emoji",
        "a script",
    ],
)
def test_anything_at_all_is_answered_kindly(village: Village, text: str) -> None:
    said = WebPerson(village).says(text)
    assert said
    assert "error" not in said.lower()


def test_danger_is_answered_within_two_seconds_while_the_engine_is_stopped(village: Village) -> None:
    engine = village.engine_process()
    engine.suspend()
    try:
        began = time.monotonic()
        said = WebPerson(village).says(DANGER)
        assert seconds_since(began) < 2
        assert "999" in said.split(".")[0]
    finally:
        engine.resume()


def test_an_ordinary_message_is_kept_while_the_engine_is_down_and_answered_when_it_is_back(
    village: Village,
) -> None:
    person = WebPerson(village)
    village.engine_process().kill()
    said = person.says(WORRY)
    assert "111" in said or "999" in said
    wait_for(lambda: "meter" in "\n".join(person.everything()).lower(), 90)
    answered = person.everything()
    assert len(answered) == len(set(answered))


def test_killed_between_message_and_answer_the_answer_comes_once_after_the_restart(tmp_path: Path) -> None:
    village = Village(tmp_path).start()
    person = WebPerson(village)
    person.says("hiya")
    village.engine_process().suspend()
    person.post(WORRY)
    village.kill()
    village.start()
    try:
        wait_for(lambda: "meter" in "\n".join(person.everything()).lower(), 60)
        answered = person.everything()
        assert len(answered) == len(set(answered))
    finally:
        village.stop()


def test_nothing_a_parent_wrote_is_in_any_log(village: Village) -> None:
    person = WebPerson(village)
    person.says(f"im {MARKER}, 07700 900321, the baby wont stop crying in L4 9ZZ")
    person.says(f"{DANGER} says {MARKER}")
    httpx.post(f"{village.url}/chat/messages", content=f'{{"id": "{MARKER}", "text": 5}}'.encode())
    logged = village.output()
    assert "message kept" in logged
    for words in (MARKER, "900321", "9ZZ", "stop crying", "killing"):
        assert words not in logged, words


def test_a_terminated_village_leaves_no_engine_behind(village: Village) -> None:
    """Last in this file: it ends the Village that the others talk to."""
    processes = village.processes()
    village.terminate()
    assert village.process is not None
    assert village.process.wait(30) == 0
    wait_for(lambda: not any(process.is_running() for process in processes), 10)
    assert "Traceback" not in village.output()[-2000:]
