"""Serves the custom actions to the dialogue engine, over HTTP on the internal listener."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

log = structlog.get_logger()


def action_route(executor: Callable[[], ActionExecutor]) -> Route:
    """Return the route that runs an action, in the protocol of Rasa's action server.

    Args:
        executor: gives the executor that knows the actions.
    """

    async def run(request: Request) -> Response:
        call = await request.json()
        try:
            # Actions wait for the database and must not hold up the listener.
            return JSONResponse(await run_in_threadpool(_run, executor(), call))
        except ActionNotFoundException:
            return _error(404, "no such action", call.get("next_action"))
        except ActionExecutionRejection as rejection:
            return _error(400, rejection.message, rejection.action_name)
        except Exception as error:
            # The engine then answers nothing, and the gateway asks again: so nobody is left in silence.
            log.error("action failed", error=type(error).__name__, what=call.get("next_action"))
            return _error(500, type(error).__name__, call.get("next_action"))

    return Route("/actions/webhook", run, methods=["POST"])


def _run(executor: ActionExecutor, call: dict[str, Any]) -> dict[str, Any]:
    result = asyncio.run(executor.run(call))
    return result.model_dump() if result is not None else {"events": [], "responses": []}


def _error(status: int, message: str, action: str | None) -> JSONResponse:
    return JSONResponse({"error": message, "action_name": action}, status)
