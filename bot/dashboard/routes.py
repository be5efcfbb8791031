"""The addresses of the console, and what stands before each: a session, and our own form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.dashboard import auth
from bot.dashboard.views import UNREACHED, Console
from bot.dashboard.visits import COOKIE, PREFIX, Visit, form_of
from bot.database import Database
from bot.errors import BadInput, NotFound, Refused
from bot.handoff.team import Team
from bot.settings import Settings
from bot.words import Words

View = Callable[[Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def routes(database: Database, clock: Clock, team: Team, words: Words, settings: Settings) -> list[Route]:
    """Return the routes of the console.

    Args:
        database: where hand-offs are kept.
        clock: the bot's clock.
        team: the link workers' team.
        words: what parents are told when something happens.
        settings: the address the console is reached at.
    """
    console = Console(database, clock, team, words, settings)
    signed_in = _Door(console).signed_in
    case, unreached = f"{PREFIX}/cases/{{reference}}", f"{PREFIX}/{UNREACHED}"
    return [
        Route(f"{PREFIX}/sign-in", _ask_to_sign_in(console), methods=["GET"]),
        Route(f"{PREFIX}/sign-in", _sign_in(console), methods=["POST"]),
        Route(f"{PREFIX}/sign-out", signed_in(console.sign_out), methods=["POST"]),
        Route(PREFIX, signed_in(console.list_page), methods=["GET"]),
        Route(case, signed_in(console.case_page), methods=["GET"]),
        Route(f"{case}/claim", signed_in(console.claim), methods=["POST"]),
        Route(f"{case}/release", signed_in(console.release), methods=["POST"]),
        Route(f"{case}/messages", signed_in(console.say), methods=["POST"]),
        Route(f"{case}/close", signed_in(console.close), methods=["POST"]),
        Route(unreached, signed_in(console.unreached_page), methods=["GET"]),
        Route(f"{unreached}/{{id:int}}/again", signed_in(console.try_again), methods=["POST"]),
        Route(f"{unreached}/{{id:int}}/dealt-with", signed_in(console.deal_with), methods=["POST"]),
    ]


class _Door:
    """Lets link workers in to views, and nobody else."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def signed_in(self, view: View) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                form = await form_of(request) if request.method == "POST" else {}
            except BadInput as error:
                return self._refusal(error)
            return await run_in_threadpool(self._let_in, view, request, form)

        return endpoint

    def _let_in(self, view: View, request: Request, form: dict[str, str]) -> Response:
        secret, now = request.cookies.get(COOKIE, ""), self._console.clock.now()
        with self._console.database.session() as session:
            worker = auth.worker_of(session, secret, now)
        if worker is None:
            return RedirectResponse(f"{PREFIX}/sign-in", 303)
        visit = Visit(worker, secret, now, dict(request.path_params), dict(request.query_params), form)
        try:
            if request.method == "POST" and not auth.is_own_form(secret, form.get("token", "")):
                raise Refused("This form is too old. Go back, open the page again and try once more.")
            return view(visit)
        except NotFound:
            return self._console.problem_page(
                "There is no such hand-off", "The parent may have had their data deleted.", 404
            )
        except BadInput as error:
            return self._refusal(error)

    def _refusal(self, error: BadInput) -> Response:
        status = 403 if isinstance(error, Refused) else 400
        return self._console.problem_page("That cannot be done", str(error), status)


def _ask_to_sign_in(console: Console) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return console.sign_in_page(request.query_params.get("token", ""))

    return endpoint


def _sign_in(console: Console) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            form = await form_of(request)
        except BadInput as error:
            return console.sign_in_page("", str(error), 403 if isinstance(error, Refused) else 400)
        return await run_in_threadpool(console.sign_in, form.get("token", ""))

    return endpoint
