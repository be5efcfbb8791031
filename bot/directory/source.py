"""Where services are read from: a file, or an address that serves pages of Open Referral UK."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from bot.errors import BadInput, Unavailable

#: A feed larger than this is not a page of services.
MOST_BYTES = 50_000_000
#: A feed that never says it is the last page ends here.
MOST_PAGES = 1_000
TIMEOUT = 30.0


def records(source: str) -> Iterator[Any]:
    """Give every record of a source: one service, a list, or a page and those after it.

    Args:
        source: a file's path, or an address that begins with http:// or https://.

    Raises:
        BadInput: the source is not there, or is no JSON of a kind above.
        Unavailable: the address does not answer.
    """
    if not source.startswith(("http://", "https://")):
        yield from _contents(_parsed(_file(source)))
        return
    with httpx.Client(timeout=TIMEOUT, follow_redirects=True) as client:
        for page in range(1, MOST_PAGES + 1):
            content = _parsed(_answer(client, source, page))
            yield from _contents(content)
            if not isinstance(content, dict) or content.get("last_page", True) or not content.get("contents"):
                return


def _file(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from error


def _answer(client: httpx.Client, address: str, page: int) -> bytes:
    try:
        where = httpx.URL(address)
        if page > 1:
            where = where.copy_merge_params({"page": page})
        with client.stream("GET", where, headers={"Accept": "application/json"}) as answer:
            answer.raise_for_status()
            content = b""
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > MOST_BYTES:
                    raise BadInput("the answer is too large for a page of services")
            return content
    except httpx.InvalidURL as error:
        raise BadInput("this is not a web address") from error
    except httpx.HTTPError as error:
        raise Unavailable(f"{where.host} does not give its services: {type(error).__name__}") from error


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadInput("this is not JSON") from error


def _contents(content: Any) -> list[Any]:
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        inside = content.get("contents")
        if isinstance(inside, list):
            return inside
        if "contents" not in content and ("id" in content or "name" in content):
            return [content]
    raise BadInput("this is neither a service, nor a list of services, nor a page with contents")
