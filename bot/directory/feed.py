"""The directory as an Open Referral UK feed: `/services` in pages, and `/services/{id}`."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.database import Database
from bot.directory.exchange import export_page, export_service
from bot.errors import BadInput, NotFound

PER_PAGE, MOST_PER_PAGE = 50, 100
#: No directory has more pages; a larger number would not fit into a database's.
LAST_PAGE = 1_000_000
#: Filters of the standard (Open Referral UK 3.0, openapi.json) that this feed does not have. Passing over
#: one would answer a narrow question with everything.
FILTERS = frozenset(
    (
        "search",
        "taxonomy_term_id",
        "taxonomy_id",
        "minimum_age",
        "maximum_age",
        "start_time",
        "end_time",
        "day",
    )
)
#: Open data: anybody's page may read it.
OPEN = {"Access-Control-Allow-Origin": "*"}


def feed_routes(database: Database) -> list[Route]:
    """Return the routes of the feed.

    Args:
        database: where the directory is.
    """

    async def page(request: Request) -> JSONResponse:
        try:
            asked = _asked(request.query_params)
        except BadInput as error:
            return _answer({"error": str(error)}, 400)
        return _answer(await run_in_threadpool(_page, database, *asked))

    async def details(request: Request) -> JSONResponse:
        try:
            return _answer(await run_in_threadpool(_details, database, request.path_params["id"]))
        except NotFound as error:
            return _answer({"error": str(error)}, 404)

    return [
        Route("/services", page, methods=["GET"]),
        Route("/services/{id}", details, methods=["GET"]),
    ]


def _answer(content: dict[str, Any], status: int = 200) -> JSONResponse:
    return JSONResponse(content, status, OPEN)


def _asked(params: QueryParams) -> tuple[int, int]:
    unknown = sorted(FILTERS & params.keys())
    if unknown:
        raise BadInput(
            f"this feed cannot filter by {', '.join(unknown)}; without it all services come, in pages"
        )
    return _number(params, "page", 1, LAST_PAGE), _number(params, "per_page", PER_PAGE, MOST_PER_PAGE)


def _number(params: QueryParams, name: str, default: int, most: int) -> int:
    written = params.get(name, str(default))
    if not (written.isascii() and written.isdecimal() and len(written) < 10 and 1 <= int(written) <= most):
        raise BadInput(f"{name} is a whole number from 1 to {most}")
    return int(written)


def _page(database: Database, page: int, size: int) -> dict[str, Any]:
    with database.session() as session:
        return export_page(session, page, size)


def _details(database: Database, id_or_slug: str) -> dict[str, Any]:
    with database.session() as session:
        return export_service(session, id_or_slug)
