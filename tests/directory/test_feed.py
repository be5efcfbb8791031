"""The directory as anybody reads it over HTTP."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import uvicorn
from sqlalchemy import event
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.database import Database
from bot.directory.exchange import import_services
from bot.directory.feed import FILTERS, feed_routes
from bot.directory.models import Service, id_of
from bot.directory.seed import seed
from tests.directory.conftest import SEED
from tests.servers import free_port, wait_for

PAGE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}


@pytest.fixture(scope="module")
def reader(shared: Database) -> TestClient:
    """Reads a directory that nobody changes."""
    with shared.session() as session:
        seed(session, SEED)
    return reader_of(shared)


def reader_of(database: Database) -> TestClient:
    return TestClient(Starlette(routes=feed_routes(database)))


def read_all(reader: TestClient, per_page: int) -> list[dict[str, Any]]:
    everything: list[dict[str, Any]] = []
    page = 1
    while True:
        content = reader.get("/services", params={"page": page, "per_page": per_page}).json()
        everything += content["contents"]
        if content["last_page"]:
            return everything
        page += 1


def test_the_first_page_comes_without_asking_for_one(reader: TestClient) -> None:
    answer = reader.get("/services")
    content = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert content.keys() == PAGE
    assert (content["page_number"], content["first_page"], content["empty"]) == (1, True, False)
    assert len(content["contents"]) == content["size"] <= content["total_items"]


@pytest.mark.parametrize("per_page", [7, 100])
def test_the_pages_together_hold_every_service_once(filled: Database, per_page: int) -> None:
    reader = reader_of(filled)
    everything = read_all(reader, per_page)
    assert len({one["id"] for one in everything}) == len(everything)
    assert len(everything) == reader.get("/services").json()["total_items"] > 50


def test_a_page_beyond_the_last_is_empty(reader: TestClient) -> None:
    content = reader.get("/services?page=1000").json()
    assert (content["empty"], content["size"], content["last_page"], content["contents"]) == (
        True,
        0,
        True,
        [],
    )


@pytest.mark.parametrize("known_as", ["cap", str(id_of("cap")), str(id_of("cap")).upper()])
def test_a_service_is_found_by_its_id_and_by_its_slug(reader: TestClient, known_as: str) -> None:
    service = reader.get(f"/services/{known_as}").json()
    assert (service["id"], service["name"]) == (str(id_of("cap")), "Citizens Advice on Prescription")
    assert not {"url", "email", "contacts", "schedules"} & service.keys(), (
        "unknown is left away, not invented"
    )


def test_every_service_of_the_list_can_be_opened(reader: TestClient) -> None:
    for listed in reader.get("/services?per_page=100").json()["contents"]:
        details = reader.get(f"/services/{listed['id']}").json()
        assert {name: details[name] for name in listed} == listed


@pytest.mark.parametrize(
    "unknown", ["nobody", str(UUID(int=7)), "%00", "a" * 3000, "%F0%9F%A6%84", "..%2Fcap"]
)
def test_a_service_that_is_not_there_is_said_not_to_be(reader: TestClient, unknown: str) -> None:
    answer = reader.get(f"/services/{unknown}")
    assert answer.status_code == 404


def test_a_service_that_has_ended_leaves_the_list_but_can_still_be_opened(filled: Database) -> None:
    reader = reader_of(filled)
    with filled.session() as session:
        session.get_one(Service, id_of("cap")).status = "inactive"
    assert str(id_of("cap")) not in {one["id"] for one in read_all(reader, 100)}
    assert reader.get("/services/cap").json()["status"] == "inactive"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("page=0", "page is a whole number from 1 to 1000000"),
        ("page=-1", "page is a whole number"),
        ("page=two", "page is a whole number"),
        ("page=", "page is a whole number"),
        ("page=²", "page is a whole number"),
        ("page=99999999999999999999", "page is a whole number"),
        ("per_page=0", "per_page is a whole number from 1 to 100"),
        ("per_page=101", "per_page is a whole number from 1 to 100"),
        ("per_page=1.5", "per_page is a whole number"),
        *((f"{name}=1", f"cannot filter by {name}") for name in sorted(FILTERS)),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(reader: TestClient, asked: str, said: str) -> None:
    answer = reader.get(f"/services?{asked}")
    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_the_feed_can_be_read_and_not_written(reader: TestClient) -> None:
    assert reader.post("/services", json={}).status_code == 405
    assert reader.delete("/services/cap").status_code == 405


def test_another_site_s_page_may_read_it(reader: TestClient) -> None:
    for path in ("/services", "/services/cap", "/services/nobody", "/services?page=0"):
        assert reader.get(path).headers["access-control-allow-origin"] == "*"


def test_a_page_costs_few_questions_to_the_database(filled: Database) -> None:
    asked: list[str] = []
    event.listen(filled.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    reader_of(filled).get("/services?per_page=50")
    assert len(asked) < 25, "one more for each service would hold up those who write to us"


def test_another_village_takes_the_whole_feed_in(
    filled: Database, on_sqlite: Callable[[Path], Database], tmp_path_factory: pytest.TempPathFactory
) -> None:
    port = free_port()
    reader = reader_of(filled)
    server = uvicorn.Server(uvicorn.Config(reader.app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    other = on_sqlite(tmp_path_factory.mktemp("other"))
    try:
        wait_for(lambda: server.started)
        with other.session() as session:
            report = import_services(session, f"http://127.0.0.1:{port}/services?per_page=20")
    finally:
        server.should_exit = True
        thread.join()
        other.close()
    total = reader.get("/services").json()["total_items"]
    assert (report.taken, report.left_out) == (total, [])


@pytest.mark.skipif(
    not os.environ.get("VILLAGE_CONTRACTS"),
    reason="VILLAGE_CONTRACTS is not set: the Open Referral UK schema is not kept here; point it at a copy",
)
class TestAgainstThePublishedSchema:
    @pytest.fixture
    def schema(self) -> Path:
        return Path(os.environ["VILLAGE_CONTRACTS"]) / "openreferral-uk/schema"

    def problems(self, schema: Path, content: Any) -> Iterator[str]:
        import jsonschema  # type: ignore[import-untyped,unused-ignore]

        read = json.loads(schema.read_text(encoding="utf-8"))
        valid = jsonschema.Draft202012Validator(read, format_checker=jsonschema.FormatChecker())
        return (error.message for error in valid.iter_errors(content))

    def test_each_service_of_a_page_is_valid(self, reader: TestClient, schema: Path) -> None:
        listed = schema / "compiled/service_list.json"
        assert [p for one in read_all(reader, 100) for p in self.problems(listed, one)] == []
        assert list(self.problems(listed, {"name": "no id"})), "a schema that refuses nothing proves nothing"

    def test_each_service_s_details_are_valid(self, reader: TestClient, schema: Path) -> None:
        for one in read_all(reader, 100):
            details = reader.get(f"/services/{one['id']}").json()
            assert list(self.problems(schema / "compiled/service.json", details)) == []

    def test_the_page_around_them_is_valid(self, reader: TestClient, schema: Path) -> None:
        published = json.loads((schema / "openapi.json").read_text(encoding="utf-8"))
        page = published["components"]["schemas"]["Page"]["properties"]
        content = reader.get("/services").json()
        assert content.keys() == {*page, "contents"}
        kinds = {"integer": int, "boolean": bool}
        assert all(type(content[name]) is kinds[field["type"]] for name, field in page.items())

    def test_what_is_refused_is_what_the_standard_could_ask_for(self, schema: Path) -> None:
        published = json.loads((schema / "openapi.json").read_text(encoding="utf-8"))
        asked = {
            parameter["$ref"].rpartition("/")[2]
            for parameter in published["paths"]["/services"]["get"]["parameters"]
        }
        assert asked == FILTERS | {"page", "per_page"}
