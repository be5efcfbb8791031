"""The web chat: its JSON (contract.md), and an answer in the form in which a page and a simulation see it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import uuid
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.database import Database
from bot.durable import Queue
from bot.errors import BadInput
from bot.handoff import cases
from bot.journey import Arrived, Journey
from bot.messages import Outgoing, Person

#: Bytes of a request's body, and seconds that an answer is waited for.
LARGEST_BODY = 200_000
LONGEST_WAIT = 25.0
#: Seconds between looks at the database while waiting, for answers that another process stored.
LOOK_AGAIN = 1.0
OUR_ID = re.compile(r"[0-9a-f]{32}")
SENDERS_ID = re.compile(r"[\w.:-]{1,80}")


class Bell:
    """Wakes the requests that wait for one person's answer; may be rung from any thread."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def ring(self, person_id: str) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake, person_id)

    async def wait(self, person_id: str, seconds: float) -> None:
        """Wait until somebody rings for this person, or `seconds` have passed."""
        self._loop = asyncio.get_running_loop()
        event = asyncio.Event()
        self._waiting.setdefault(person_id, set()).add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting[person_id].discard(event)
            if not self._waiting[person_id]:
                del self._waiting[person_id]

    def _wake(self, person_id: str) -> None:
        for event in self._waiting.get(person_id, ()):
            event.set()


def chat_routes(database: Database, journey: Journey, queue: Queue, bell: Bell, settle: float) -> list[Route]:
    """Return the routes of the chat's JSON.

    Args:
        database: where answers are kept.
        journey: takes messages.
        queue: has them answered.
        bell: wakes those who wait.
        settle: seconds to wait for further messages before answering.
    """

    async def post(request: Request) -> JSONResponse:
        try:
            arrived = _arrived(await _body(request))
        except BadInput as error:
            status = 413 if str(error).startswith("larger") else 400
            return JSONResponse({"error": str(error)}, status)
        person = await run_in_threadpool(journey.receive, arrived)
        if person is not None:
            bell.ring(person)
            await run_in_threadpool(queue.put, person, arrived.id, settle)
        return JSONResponse({"person": arrived.address}, 202)

    async def get(request: Request) -> JSONResponse:
        person, after = request.query_params.get("person", ""), request.query_params.get("after", "0")
        if not OUR_ID.fullmatch(person) or not after.isdecimal() or len(after) > 9:
            return JSONResponse({"error": "person and after are needed"}, 400)
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST_WAIT
        while True:
            answers = await run_in_threadpool(_answers, database, person, int(after))
            left = end - loop.time()
            if answers is None:
                return JSONResponse({"error": "nobody has this id"}, 404)
            if answers or left <= 0 or await request.is_disconnected():
                return JSONResponse({"answers": answers})
            await bell.wait(person, min(LOOK_AGAIN, left))

    return [
        Route("/chat/messages", post, methods=["POST"]),
        Route("/chat/messages", get, methods=["GET"]),
    ]


def answers_after(
    session: Session, person_id: str, after: int, channel: str | None = None
) -> list[dict[str, Any]]:
    """Return what was sent to a person since bubble `after`, an object for each answer or notice.

    Args:
        session: an open session.
        person_id: to whom.
        after: the number of the last bubble already seen.
        channel: the only channel to look at; None looks at all.

    Returns:
        Objects in the form of contract.md, each with `n`, the number of its last bubble.
    """
    sent = select(Outgoing).where(Outgoing.person_id == person_id, Outgoing.n > after)
    if channel is not None:
        sent = sent.where(Outgoing.channel == channel)
    rows = session.scalars(sent.order_by(Outgoing.n))
    answers = []
    for _, group in groupby(rows, key=lambda row: (row.kind == "notice", row.key.rsplit(":", 1)[0])):
        bubbles = list(group)
        said = [bubble_seen(bubble) for bubble in bubbles]
        news = bubbles[0].kind == "notice"
        answers.append(
            {
                "n": bubbles[-1].n,
                "person": person_id,
                "replies": [] if news else said,
                "asking": next((b.asking for b in reversed(bubbles) if b.asking), None),
                "services": list(dict.fromkeys(service for b in bubbles for service in b.services)),
                "handoffs": [],
                "notices": said if news else [],
            }
        )
    return answers


def bubble_seen(bubble: Outgoing) -> dict[str, Any]:
    """Return a bubble as its channel shows it: SMS has its choices in the text."""
    return {"text": bubble.text, "buttons": [] if bubble.channel == "sms" else list(bubble.buttons)}


def _answers(database: Database, person_id: str, after: int) -> list[dict[str, Any]] | None:
    with database.session() as session:
        if session.get(Person, person_id) is None:
            return None
        # Who writes by text as well reads those answers there: somebody else may look at this page.
        answers = answers_after(session, person_id, after, "web")
        if answers:
            case = cases.open_case_of(session, person_id)
            answers[-1]["handoffs"] = [{"event": case.state, **cases.view(case)}] if case else []
        return answers


async def _body(request: Request) -> Any:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BadInput("larger than this chat can take")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput("not JSON") from error


def _arrived(content: Any) -> Arrived:
    """Return a posted message.

    Raises:
        BadInput: it is not in the form of contract.md.
    """
    if not isinstance(content, dict):
        raise BadInput("an object is needed")
    person, sent = content.get("person"), content.get("id")
    text = content.get("button") or content.get("text")
    if person is not None and not (isinstance(person, str) and OUR_ID.fullmatch(person)):
        raise BadInput("person is null or the id given before")
    if not (isinstance(sent, str) and SENDERS_ID.fullmatch(sent)):
        raise BadInput("id is the sender's own id of the message, of letters and digits")
    if not isinstance(text, str):
        raise BadInput("text or button is a string")
    person = person or _new_person(sent)
    return Arrived(id=f"web:{person}:{sent}", channel="web", address=person, text=text)


def _new_person(sent: str) -> str:
    """Return the id of a new person; a repeat of a first message, sent with a UUID, gives the same one."""
    try:
        uuid.UUID(sent)
    except ValueError:
        return uuid.uuid4().hex
    return hashlib.sha256(f"person of {sent}".encode()).hexdigest()[:32]
