"""Headers that every answer of the public listener carries."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing but our own files is loaded, nothing inside a page runs, and nobody shows our pages in theirs.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: What people wrote or read is never kept by a browser or by anything between.
PRIVATE = ("/chat", "/link-workers")


class SecurityHeaders:
    """Adds HEADERS to each answer, and says how long it may be kept.

    Args:
        app: the application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                keep = keeping(scope["path"])
                if keep is not None:
                    headers["Cache-Control"] = keep
            await send(message)

        await self._app(scope, receive, send_with_headers)


def keeping(path: str) -> str | None:
    """Return the Cache-Control of a path; None leaves it to whoever answers there."""
    if path == "/" or path.startswith(PRIVATE):
        return "no-store"
    # Asked again each time, and answered in a few bytes while nothing has changed.
    return "no-cache" if path.startswith("/static/") else None
