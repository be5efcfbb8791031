"""Open Referral UK in and out."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from bot.directory.exchange import export_page, export_service, import_services
from bot.directory.search import find, fitting
from bot.directory.seed import seed
from bot.errors import BadInput, NotFound, Unavailable
from tests.directory.conftest import SEED

Written = Callable[[Any], str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(content: Any) -> str:
        path = tmp_path / f"{uuid4()}.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


def service(name: str = "Made-up Group", **changes: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "name": name, "status": "active", **changes}


def full_service() -> dict[str, Any]:
    return service(
        "Made-up Playgroup",
        description="A group made up for a test.",
        url="https://playgroup.example",
        email="hello@playgroup.example",
        minimum_age=0,
        maximum_age=5,
        last_modified="2026-10-01T09:30:00Z",
        organization={"id": str(uuid4()), "name": "Made-up Trust", "description": "A made-up trust."},
        schedules=[{"id": str(uuid4()), "freq": "WEEKLY", "byday": "TU", "opens_at": "10:00:00"}],
        service_areas=[{"id": str(uuid4()), "name": "Liverpool"}],
        languages=[{"id": str(uuid4())}],
        cost_options=[{"id": str(uuid4()), "option": "Siblings", "amount": 1.5}],
        contacts=[
            {"id": str(uuid4()), "phones": [{"id": str(uuid4()), "number": "07700 900123"}]},
        ],
        service_at_locations=[
            {
                "id": str(uuid4()),
                "location": {
                    "id": str(uuid4()),
                    "location_type": "physical",
                    "name": "Made-up Hall",
                    "addresses": [
                        {
                            "id": str(uuid4()),
                            "address_1": "1 Made-up Street",
                            "city": "Liverpool",
                            "state_province": "Merseyside",
                            "postal_code": "L7 9ZZ",
                            "country": "GB",
                            "address_type": "physical",
                        }
                    ],
                },
            }
        ],
    )


@pytest.mark.parametrize("form", ["one service", "a list", "a page"])
def test_every_form_of_source_is_taken(database: Database, written: Written, form: str) -> None:
    one = full_service()
    source = {"one service": one, "a list": [one], "a page": {"contents": [one], "last_page": True}}[form]
    with database.session() as session:
        report = import_services(session, written(source))
        assert (report.taken, report.changed, report.left_out) == (1, 0, [])
    with database.session() as session:
        view = find(session, one["id"])
        assert (view.name, view.phone) == ("Made-up Playgroup", "07700 900123")
        assert view.address == "1 Made-up Street, Liverpool, L7 9ZZ"


def test_what_came_in_goes_out_again_unchanged(database: Database, written: Written) -> None:
    one = full_service()
    with database.session() as session:
        import_services(session, written(one))
    with database.session() as session:
        out = export_service(session, one["id"])
    assert out.pop("organization_id") == one["organization"]["id"]
    assert out == one


def test_a_second_import_changes_nothing_and_a_new_name_changes_one(
    database: Database, written: Written
) -> None:
    one, two = full_service(), service()
    with database.session() as session:
        import_services(session, written([one, two]))
    with database.session() as session:
        again = import_services(session, written([one, two]))
        assert (again.taken, again.changed, again.same, again.left_out) == (0, 0, 2, [])
    with database.session() as session:
        report = import_services(session, written([one, {**two, "name": "Another name"}]))
        assert (report.taken, report.changed, report.same) == (0, 1, 1)
        assert find(session, two["id"]).name == "Another name"


BAD = [
    ("is no object", "a text", "not an object"),
    ("is null", None, "not an object"),
    ("has no name", {"id": str(uuid4()), "status": "active"}, "name"),
    ("has an empty name", service(""), "name"),
    ("has no id", {"name": "Nameless id", "status": "active"}, "id"),
    ("has an id that is no UUID", {**service(), "id": "12"}, "id"),
    ("has a status of its own", {**service(), "status": "maybe"}, "status"),
    ("has no status", {"id": str(uuid4()), "name": "No status"}, "status"),
    ("has a web address that is none", service(url="javascript:alert(1)"), "url"),
    ("has an e-mail that is none", service(email="nobody"), "email"),
    ("has text for a number", service(minimum_age="young"), "minimum_age"),
    ("has a number without end", service(maximum_age=1e999), "maximum_age"),
    ("has a NUL in its text", service(description="a\x00b"), "description"),
    ("has a list that is none", service(schedules={"id": str(uuid4())}), "schedules"),
    ("has a part without id", service(contacts=[{"name": "A Persona"}]), "contacts.0.id"),
    ("has a day that is none", service(last_modified="yesterday"), "last_modified"),
    (
        "has a part twice",
        service(languages=[{"id": "3d6c6f6e-0000-4000-8000-000000000001"}] * 2),
        "languages",
    ),
]


@pytest.mark.parametrize(("bad", "complaint"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_record_is_left_out_with_its_reason_and_the_good_ones_are_kept(
    shared: Database, written: Written, bad: Any, complaint: str
) -> None:
    before, after = service("The one before"), full_service()
    with shared.session() as session:
        report = import_services(session, written([before, bad, after]))
    assert report.taken == 2
    assert len(report.left_out) == 1
    assert report.left_out[0].startswith("record 2")
    assert complaint in report.left_out[0]
    with shared.session() as session:
        assert find(session, before["id"]).name == "The one before"
        assert find(session, after["id"]).phone == "07700 900123"


def test_many_bad_records_cost_no_good_one(database: Database, written: Written) -> None:
    good = [full_service() for _ in BAD]
    mixed = [record for pair in zip([row[1] for row in BAD], good, strict=True) for record in pair]
    with database.session() as session:
        report = import_services(session, written(mixed))
        assert (report.taken, len(report.left_out)) == (len(good), len(BAD))
        assert {find(session, one["id"]).phone for one in good} == {"07700 900123"}


def test_the_same_id_twice_in_one_import_counts_once(database: Database, written: Written) -> None:
    one = service("First")
    with database.session() as session:
        report = import_services(session, written([one, {**one, "name": "Second"}]))
        assert (report.taken, len(report.left_out)) == (1, 1)
        assert find(session, one["id"]).name == "First"


def test_no_record_takes_a_part_that_belongs_to_another(database: Database, written: Written) -> None:
    one = full_service()
    thief = service("Thief", contacts=one["contacts"])
    with database.session() as session:
        report = import_services(session, written([one, thief]))
        assert "belongs to another" in report.left_out[0]
        assert find(session, one["id"]).phone == "07700 900123"


def test_two_services_may_share_an_organization_and_a_location(database: Database, written: Written) -> None:
    one = full_service()
    place = {"id": str(uuid4()), "location": one["service_at_locations"][0]["location"]}
    two = service("Two", organization=one["organization"], service_at_locations=[place])
    with database.session() as session:
        assert import_services(session, written([one, two])).taken == 2
        assert find(session, two["id"]).organization == "Made-up Trust"
        assert find(session, two["id"]).address == find(session, one["id"]).address


def test_what_a_record_does_not_mention_stays(database: Database, written: Written) -> None:
    one = full_service()
    with database.session() as session:
        import_services(session, written(one))
        short = {key: one[key] for key in ("id", "name", "status")}
        assert import_services(session, written(short)).same == 1
        assert find(session, one["id"]).phone == "07700 900123"


def test_null_and_empty_values_are_not_known(database: Database, written: Written) -> None:
    one = service(url="", email=None, contacts=None, description=None)
    with database.session() as session:
        assert import_services(session, written(one)).taken == 1
        view = find(session, one["id"])
        assert {view.url, view.email, view.phone, view.description} == {"unknown"}


def test_an_imported_service_is_not_put_forward_until_rules_are_written(
    filled: Database, written: Written
) -> None:
    one = service("Debt Help", attributes=[])
    with filled.session() as session:
        import_services(session, written(one))
        found = fitting(session, concern="money", stage=None, place=None)
    assert one["id"] not in [match.slug for match in found]


def test_an_import_fills_a_service_of_ours_and_leaves_its_name_and_rules(
    filled: Database, written: Written
) -> None:
    with filled.session() as session:
        ours = export_service(session, "cap")
        told = {**ours, "url": "https://cap.example", "attributes": []}
        assert import_services(session, written(told)).changed == 1
    with filled.session() as session:
        seed(session, SEED)
        assert find(session, "cap").url == "https://cap.example"
        assert find(session, "cap").places == ("Liverpool",)
        assert export_service(session, "cap")["attributes"] == ours["attributes"]


@pytest.mark.parametrize("content", ["", "not json", "42", '"text"', '{"services": []}', '{"contents": 3}'])
def test_a_source_that_holds_no_services_is_refused_as_a_whole(
    shared: Database, written: Written, content: str
) -> None:
    with shared.session() as session, pytest.raises(BadInput):
        import_services(session, written(content))


def test_a_file_that_is_not_there_is_said_to_be_missing(shared: Database, tmp_path: Path) -> None:
    with shared.session() as session, pytest.raises(BadInput, match="cannot be read"):
        import_services(session, str(tmp_path / "none.json"))


@pytest.fixture
def feed() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server of three services on three pages."""
    services = [service(f"Group {number}") for number in (1, 2, 3)]

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = int(parse_qs(urlsplit(self.path).query).get("page", ["1"])[0])
            body = json.dumps({"last_page": page == 3, "contents": services[page - 1 : page]}).encode()
            self.send_response(200 if self.path.startswith("/services") else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", services
    server.shutdown()
    server.server_close()


def test_all_pages_of_an_address_are_read(database: Database, feed: tuple[str, list[dict[str, Any]]]) -> None:
    address, services = feed
    with database.session() as session:
        assert import_services(session, f"{address}/services?page=1&town=any").taken == 3
        assert find(session, services[2]["id"]).name == "Group 3"


def test_an_address_that_has_nothing_is_said_to_be_unavailable(
    shared: Database, feed: tuple[str, list[dict[str, Any]]]
) -> None:
    with shared.session() as session, pytest.raises(Unavailable):
        import_services(session, f"{feed[0]}/nothing")


def test_a_service_that_is_not_there_cannot_be_exported(session: Session) -> None:
    with pytest.raises(NotFound):
        export_service(session, "no_such_service")


def test_the_feed_has_pages_and_leaves_out_what_is_not_known(session: Session) -> None:
    first, last = export_page(session, 1, 40), export_page(session, 2, 40)
    assert (first["total_pages"], first["first_page"], first["last_page"]) == (2, True, False)
    assert (last["first_page"], last["last_page"], last["empty"]) == (False, True, False)
    everything = first["contents"] + last["contents"]
    assert len({one["id"] for one in everything}) == len(everything) == first["total_items"]
    cap = next(one for one in everything if one["name"] == "Citizens Advice on Prescription")
    assert not {"url", "email", "contacts", "schedules"} & set(cap)


def test_the_slug_stands_in_the_feed_as_an_attribute(session: Session) -> None:
    terms = [a["taxonomy_term"] for a in export_service(session, "silver_birch")["attributes"]]
    assert ("village slug", "silver_birch") in [(term["taxonomy"], term["term"]) for term in terms]


@pytest.mark.skipif(
    not os.environ.get("VILLAGE_CONTRACTS"),
    reason="VILLAGE_CONTRACTS is not set: the Open Referral UK schema is not kept here; point it at a copy",
)
class TestAgainstThePublishedSchema:
    @pytest.fixture
    def contracts(self) -> Path:
        return Path(os.environ["VILLAGE_CONTRACTS"]) / "openreferral-uk"

    def test_every_service_is_valid_full_json(
        self, filled: Database, contracts: Path, written: Written
    ) -> None:
        import jsonschema  # type: ignore[import-untyped,unused-ignore]

        schema = json.loads((contracts / "schema/compiled/service.json").read_text(encoding="utf-8"))
        valid = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        with filled.session() as session:
            import_services(session, written(full_service()))
            services = export_page(session, 1, 500)["contents"]
        assert len(services) > 50
        assert [error.message for one in services for error in valid.iter_errors(one)] == []
        assert list(valid.iter_errors({"name": "no id"})), "a schema that refuses nothing proves nothing"

    @pytest.mark.parametrize("name", ["service_full.json", "service_list.json"])
    def test_the_published_examples_are_taken(self, database: Database, contracts: Path, name: str) -> None:
        with database.session() as session:
            report = import_services(session, str(contracts / "examples" / name))
        assert (report.taken, report.left_out) == (1, [])
