"""Where providers post to: checked, stored, and only then acknowledged (contract.md, HTTP)."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.protocol import Adapter, Webhook
from bot.channels.receiving import Reception
from bot.errors import BadInput, Refused

log = structlog.get_logger()

#: Bytes of a webhook; the longest message of Telegram with all its marks is well below.
LARGEST_BODY = 256_000
#: An empty answer in Twilio's own language: nothing is to be said in reply.
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def webhook_routes(
    adapters: Mapping[str, Adapter | None], reception: Reception, public_url: str
) -> list[Route]:
    """Return the providers' routes; those of one that is not set up refuse everything.

    Args:
        adapters: `telegram` and `twilio`, None where it is not set up.
        reception: takes in what they bring.
        public_url: our address as providers know it; a signature covers it.
    """

    def route(path: str, name: str) -> Route:
        async def post(request: Request) -> Response:
            return await _posted(request, adapters.get(name), reception, public_url)

        return Route(path, post, methods=["POST"])

    return [
        route("/webhooks/telegram", "telegram"),
        route("/webhooks/twilio", "twilio"),
        route("/webhooks/twilio/status", "twilio"),
    ]


async def _posted(
    request: Request, adapter: Adapter | None, reception: Reception, public_url: str
) -> Response:
    try:
        if adapter is None:
            raise Refused("not set up")
        body = await _body(request)
        if body is None:
            return _refused(request, 413, "too large")
        query = f"?{request.url.query}" if request.url.query else ""
        url = public_url.rstrip("/") + request.url.path + query
        brought = adapter.parse(Webhook(url, dict(request.headers), body))
    except Refused as error:
        return _refused(request, 403, str(error))
    except (BadInput, ClientDisconnect) as error:
        return _refused(request, 400, str(error) or "cut off")
    errands = await run_in_threadpool(reception.take, brought)
    later = BackgroundTask(reception.run, errands) if errands else None
    if request.url.path.startswith("/webhooks/twilio"):
        return Response(NOTHING_TO_SAY, media_type="text/xml", background=later)
    return Response(status_code=200, background=later)


async def _body(request: Request) -> bytes | None:
    """Return the body, or None where it is larger than any webhook."""
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or int(said) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _refused(request: Request, status: int, why: str) -> Response:
    # Somebody who forges thousands a second must not fill the log with their words, only with the fact.
    log.info("webhook refused", path=request.url.path, status=status)
    return PlainTextResponse(f"{why}\n", status)
