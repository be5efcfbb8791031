"""A server in a thread, and a stand-in for the chat's JSON whose answers a test decides."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

Bubble = dict[str, Any]

PERSON = "0123456789abcdef0123456789abcdef"


class StubChat:
    """Takes messages, answers what it is told to, and remembers what came."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []
        #: Statuses to answer the next posts with instead of taking them.
        self.refuse_with: list[int] = []
        self.forgotten = False
        self.says: dict[str, list[Bubble]] = {}

    @property
    def taken(self) -> list[str]:
        """The texts that were taken, each id once."""
        return [post["text"] for post in {post["id"]: post for post in self.posts}.values()]

    def add(self, *, replies: Sequence[Bubble] = (), notices: Sequence[Bubble] = ()) -> None:
        """Have something said to the person."""
        self.answers.append(
            {
                "n": len(self.answers) + 1,
                "person": PERSON,
                "replies": [*replies],
                "notices": [*notices],
                "asking": None,
                "services": [],
                "handoffs": [],
            }
        )

    def routes(self) -> list[Route]:
        async def post(request: Request) -> JSONResponse:
            if self.refuse_with:
                status = self.refuse_with.pop(0)
                return JSONResponse({"error": "not now"}, status)
            message = json.loads(await request.body())
            known = any(earlier["id"] == message["id"] for earlier in self.posts)
            self.posts.append(message)
            if not known:
                self.forgotten = False
                heard = {"text": f"I heard: {message['text']}", "buttons": []}
                said = self.says.get(message["text"], [heard])
                if said:
                    self.add(replies=said)
            return JSONResponse({"person": PERSON}, 202)

        async def get(request: Request) -> JSONResponse:
            after = int(request.query_params["after"])
            for _ in range(20):
                if self.forgotten:
                    return JSONResponse({"error": "nobody has this id"}, 404)
                answers = [answer for answer in self.answers if answer["n"] > after]
                if answers:
                    return JSONResponse({"answers": answers})
                await asyncio.sleep(0.05)
            return JSONResponse({"answers": []})

        return [
            Route("/chat/messages", post, methods=["POST"]),
            Route("/chat/messages", get, methods=["GET"]),
        ]


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Serve `app` on a free port of this machine and give its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()  # a browser may come before the server runs
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)
