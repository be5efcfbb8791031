"""Twilio and Telegram of our own: they keep what they take, count it, and fail as they are told.

Each is a transport of httpx, so that the real libraries speak to it; what they answer has the shape of the
providers' documentation.
"""

from __future__ import annotations

import base64
import hmac
import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import httpx

from bot.clock import Clock

#: Our address as providers know it, and a made-up account at Twilio.
PUBLIC = "https://village.example"
ACCOUNT, TWILIO_TOKEN = "AC" + "0" * 32, "0123456789abcdef0123456789abcdef"

#: What a provider may do with a request instead of answering it well.
Trouble = Callable[[httpx.Request], httpx.Response]


def twilio_signature(url: str, form: dict[str, str]) -> str:
    """Sign as Twilio's documentation says, in our own few lines: not with the library that checks it."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.digest(TWILIO_TOKEN.encode(), signed.encode(), "sha1")).decode()


def refuse(status: int, code: int | None = None, **headers: str) -> tuple[bool, Trouble]:
    """Take nothing and answer with an error of Twilio's."""
    content = {"code": code, "message": "made up", "more_info": "", "status": status}
    return False, lambda request: httpx.Response(status, json=content, headers=headers)


def no_answer(*, taken: bool) -> tuple[bool, Trouble]:
    """Give no answer in time, whether the message was taken or not."""

    def trouble(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("made up", request=request)

    return taken, trouble


def unreachable() -> tuple[bool, Trouble]:
    def trouble(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("made up", request=request)

    return False, trouble


@dataclass
class Sent:
    """A message as the provider has it."""

    id: str
    to: str
    body: str
    asked: dict[str, str] = field(default_factory=dict)
    at: datetime | None = None


class FakeTwilio:
    """Twilio's Messages and Content, kept in memory.

    Args:
        clock: for the dates it gives.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.sent: list[Sent] = []
        #: Messages to us that it has, whether it could post them or not.
        self.received: list[dict[str, Any]] = []
        self.contents: dict[str, dict[str, Any]] = {}
        self.tries = 0
        #: What happens to the next tries to send, in order; while it is empty, all goes well.
        self.troubles: deque[tuple[bool, Trouble]] = deque()
        #: What happens to every try, until it is taken away.
        self.down: tuple[bool, Trouble] | None = None
        self.content_trouble: Trouble | None = None

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def bodies(self, to: str | None = None) -> list[str]:
        return [message.body for message in self.sent if to in (None, message.to)]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/Content":
            return self._content(request)
        assert request.url.path.endswith("/Messages.json"), request.url.path
        if request.method == "GET":
            return self._list(request)
        self.tries += 1
        taken, trouble = self.down or (self.troubles.popleft() if self.troubles else (True, None))
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        message = self._take(form) if taken else None
        if trouble is not None:
            return trouble(request)
        assert message is not None
        return httpx.Response(201, json=self._shown(message))

    def _take(self, form: dict[str, str]) -> Sent:
        body = form.get("Body", "")
        if "ContentSid" in form:
            body = json.loads(form["ContentVariables"])["1"]
        message = Sent(f"SM{len(self.sent):032x}", form["To"], body, form, self._clock.now())
        self.sent.append(message)
        return message

    def receives(self, sid: str, body: str, sender: str) -> None:
        """A parent's message comes to Twilio."""
        message = Sent(sid, "+447700900000", body, {"From": sender}, self._clock.now())
        self.received.append({**self._shown(message), "direction": "inbound", "status": "received"})

    def _list(self, request: httpx.Request) -> httpx.Response:
        after = request.url.params.get("DateSent>")
        if after is not None:
            since = datetime.fromisoformat(after)
            new = [one for one in self.received if parsedate_to_datetime(one["date_sent"]) >= since]
            ours = [self._shown(message) for message in self.sent[-50:]]
            listed = {"messages": [*ours, *reversed(new)], "next_page_uri": None, "page": 0}
            return httpx.Response(200, json=listed)
        to = request.url.params.get("To")
        newest = [self._shown(message) for message in reversed(self.sent) if message.to == to]
        return httpx.Response(200, json={"messages": newest, "next_page_uri": None, "page": 0})

    def _content(self, request: httpx.Request) -> httpx.Response:
        if self.content_trouble is not None:
            return self.content_trouble(request)
        sid = f"HX{len(self.contents):032x}"
        self.contents[sid] = json.loads(request.content)
        return httpx.Response(201, json={"sid": sid, **self.contents[sid]})

    def _shown(self, message: Sent) -> dict[str, Any]:
        date = format_datetime(message.at or self._clock.now())
        return {
            "sid": message.id,
            "to": message.to,
            "from": message.asked.get("From"),
            "body": message.body,
            "status": "queued",
            "direction": "outbound-api",
            "date_created": date,
            "date_updated": date,
            "date_sent": date,
            "error_code": None,
            "error_message": None,
            "num_segments": "1",
            "num_media": "0",
            "price": None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "account_sid": "AC" + "0" * 32,
            "messaging_service_sid": message.asked.get("MessagingServiceSid"),
            "uri": "",
            "subresource_uris": {},
        }


class FakeTelegram:
    """Telegram's Bot API, kept in memory."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.troubles: deque[tuple[bool, Trouble]] = deque()
        #: What happens to every try to send, until it is taken away.
        self.down: tuple[bool, Trouble] | None = None
        self.updates: list[dict[str, Any]] = []

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def bodies(self) -> list[str]:
        return [message.body for message in self.sent]

    def methods(self) -> list[str]:
        return [method for method, _ in self.asked]

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        method = request.url.path.rsplit("/", 1)[1]
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.asked.append((method, form))
        if method == "getUpdates":
            first = int(form.get("offset", 0))
            return _well([u for u in self.updates if u["update_id"] >= first])
        if method != "sendMessage":
            return _well(True)
        taken, trouble = self.down or (self.troubles.popleft() if self.troubles else (True, None))
        if taken:
            self.sent.append(Sent(str(len(self.sent) + 1), form["chat_id"], form["text"], form))
        if trouble is not None:
            return trouble(request)
        chat = {"id": int(form["chat_id"]), "type": "private"}
        return _well({"message_id": len(self.sent), "date": 1768386600, "chat": chat, "text": form["text"]})


@contextmanager
def served(fake: FakeTwilio) -> Iterator[str]:
    """Serve a provider over HTTP, for a Village in a process of its own; give its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = httpx.Request(self.command, f"http://twilio{self.path}", content=content)
            try:
                answer = fake._answer(request)
            except httpx.HTTPError:  # no answer: the line breaks
                self.close_connection = True
                return
            with suppress(OSError):  # whoever asked may be dead
                self.send_response(answer.status_code)
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

        do_GET = do_POST

        def log_message(self, format: str, *arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def telegram_error(status: int, description: str, **parameters: int) -> tuple[bool, Trouble]:
    """Take nothing and answer with an error of Telegram's."""
    content = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return False, lambda request: httpx.Response(status, json=content)


def _well(result: Any) -> httpx.Response:
    return httpx.Response(200, json={"ok": True, "result": result})
