"""From a request to a visit: who is signed in, what the form says, and whether it is our own form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from bot.dashboard import auth
from bot.errors import BadInput, Refused
from bot.handoff.models import LinkWorker
from bot.settings import Settings

COOKIE = "village_worker"
PREFIX = "/link-workers"
LARGEST_FORM = 100_000
MOST_FIELDS = 20


@dataclass(frozen=True)
class Visit:
    """A request of a link worker who is signed in.

    Args:
        worker: who.
        secret: of their session.
        now: the moment of the request.
        path: parts of the address, by name.
        query: after the question mark, by name.
        form: what was posted, by name.
    """

    worker: LinkWorker
    secret: str
    now: datetime
    path: dict[str, str]
    query: dict[str, str]
    form: dict[str, str] = field(default_factory=dict)

    @property
    def form_token(self) -> str:
        return auth.form_token(self.secret)


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a posted form.

    Raises:
        Refused: the form stands on somebody else's page.
        BadInput: it is too large, or no form.
    """
    # Browsers say where a request comes from; where one does not, the form's own token decides.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refused("The form came from another site.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise BadInput("That is more than this form can take.")
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadInput("That form could not be read.") from error
    # Browsers send line breaks as CR LF.
    return {name: value.replace("\r\n", "\n") for name, value in fields}


def hand_cookie(response: Response, secret: str, settings: Settings) -> None:
    """Give the browser the secret of a new session."""
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(auth.SESSION_LIVES.total_seconds()),
        path=PREFIX,
        httponly=True,
        samesite="lax",
        secure=settings.address.startswith("https://"),
    )


def take_cookie(response: Response) -> None:
    """Take the session's secret from the browser."""
    response.delete_cookie(COOKIE, path=PREFIX, httponly=True, samesite="lax")
