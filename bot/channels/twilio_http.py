"""The connection to Twilio: its library's requests, carried by httpx, with what went wrong told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from twilio.http import HttpClient
from twilio.http.response import Response

from bot.errors import DeliveryFailed

#: Seconds for one request. A try's lease (sending.py) is longer.
TIMEOUT = 10.0


class TwilioConnection(HttpClient):  # type: ignore[misc]
    """What the library makes its requests through.

    Args:
        servers: other servers to ask, by the host they stand in for; `*` stands for every host.
        transport: another transport, for tests.
    """

    def __init__(
        self, servers: Mapping[str, str] | None = None, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._servers = dict(servers or {})
        self._client = httpx.Client(timeout=TIMEOUT, transport=transport)

    def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Make one request.

        Raises:
            DeliveryFailed: no answer came; `unsure` where the request may have arrived.
        """
        json = (headers or {}).get("Content-Type") == "application/json"
        try:
            answer = self._client.request(
                method,
                self._place(url),
                params=params,
                json=data if json else None,
                data=None if json else data,
                headers={name: value for name, value in (headers or {}).items() if name != "Content-Type"},
                auth=auth,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise DeliveryFailed(f"Twilio: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise DeliveryFailed(f"Twilio: {type(error).__name__}", unsure=True) from error
        return Response(answer.status_code, answer.text, dict(answer.headers))

    def close(self) -> None:
        self._client.close()

    def _place(self, url: str) -> str:
        parsed = httpx.URL(url)
        server = self._servers.get(parsed.host) or self._servers.get("*")
        return url if server is None else server.rstrip("/") + parsed.raw_path.decode()
