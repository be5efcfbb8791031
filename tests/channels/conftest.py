"""What the channels' stories share: providers of our own, a stubbed engine, signed webhooks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.testclient import TestClient
from telegram.request import HTTPXRequest

from bot.channels.receiving import Reception
from bot.channels.sending import Sender
from bot.channels.telegram import TelegramAdapter
from bot.channels.twilio import Sender as TwilioSender
from bot.channels.twilio import TwilioAdapter
from bot.channels.twilio_http import TwilioConnection
from bot.channels.twilio_webhook import TwilioWebhooks
from bot.channels.webhooks import webhook_routes
from bot.clock import SetClock
from bot.conversation.engine import Engine, Turn
from bot.database import Database
from bot.durable import ImmediateQueue
from bot.errors import EngineDown
from bot.handoff.team import team_of
from bot.journey import Journey
from bot.messages import Incoming, Outgoing, Person
from bot.settings import Settings
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading
from bot.words import Words
from tests.channels.providers import (
    ACCOUNT,
    PUBLIC,
    TWILIO_TOKEN,
    FakeTelegram,
    FakeTwilio,
    twilio_signature,
)

TELEGRAM_TOKEN, SECRET = "123456:AAmadeup", "made-up-secret"
STOP_WORDS = ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE")
START_WORDS = ("START", "UNSTOP", "YES")
PARENT, CHAT = "+447700900111", 7007


class StubbedReader:
    """Understands stop, start and little else."""

    ACTS = ("stop", "start")

    def read(self, text: str, today: date) -> Reading:
        word = text.strip().lower().rstrip(".!")
        return Reading(act=word if word in self.ACTS else None)


@dataclass
class StubbedEngine:
    """Answers with what it was asked, or as it is told."""

    asked: list[str] = field(default_factory=list)
    says: list[dict[str, Any]] | None = None
    down: bool = False
    #: Words at which it fails although it is there.
    poison: str | None = None
    #: What it remembers, and the form that is open.
    slots: dict[str, Any] = field(default_factory=dict)
    form: str | None = None

    def turn(self, **question: Any) -> Turn:
        if self.down:
            raise EngineDown("stubbed")
        if self.poison and self.poison in question["text"]:
            raise EngineDown("stubbed", alive=True)
        self.asked.append(question["text"])
        said = self.says if self.says is not None else [{"text": f"You said: {question['text']}"}]
        return Turn(said, self.slots, self.form, 1)


class NoQueue:
    """Lets everything wait."""

    def put(self, person_id: str, message_id: str, delay: float = 0) -> None:
        return


@dataclass
class House:
    """Everything between the providers and the engine, with hands to drive it."""

    database: Database
    clock: SetClock
    engine: StubbedEngine
    twilio: FakeTwilio
    telegram: FakeTelegram
    twilio_adapter: TwilioAdapter
    telegram_adapter: TelegramAdapter
    sender: Sender
    reception: Reception
    client: TestClient
    reported: list[str]

    # --- what providers do

    def twilio_posts(self, path: str = "/webhooks/twilio", **form: str) -> int:
        body = urlencode(form)
        signed = twilio_signature(f"{PUBLIC}{path}", form)
        headers = {"X-Twilio-Signature": signed, "Content-Type": "application/x-www-form-urlencoded"}
        return self.client.post(path, content=body, headers=headers).status_code

    def texts(self, body: str, sid: str, sender: str = PARENT, **more: str) -> int:
        """A parent sends an SMS, or with `whatsapp:` before the number a WhatsApp message."""
        form = {"MessageSid": sid, "From": sender, "To": "+447700900000", "Body": body, "NumMedia": "0"}
        return self.twilio_posts(**{**form, **more})

    def status(self, sid: str, status: str, error: str = "") -> int:
        form = {"MessageSid": sid, "MessageStatus": status, "To": PARENT, "From": "+447700900000"}
        return self.twilio_posts("/webhooks/twilio/status", **form, **({"ErrorCode": error} if error else {}))

    def telegram_posts(self, update: Any, secret: str = SECRET) -> int:
        content = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        return self.client.post("/webhooks/telegram", content=content, headers=headers).status_code

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let what comes meanwhile wait, as in a burst, and answer it together."""
        queue, self.reception._queue = self.reception._queue, NoQueue()
        yield
        self.reception._queue = queue
        for person_id in self.people():
            queue.put(person_id, "waited")

    # --- time and sending

    def send(self) -> None:
        """Send all that can be sent now."""
        for person_id in self.people():
            self.sender.send_waiting(person_id)

    def send_for(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass, and send what falls due."""
        end = self.clock.now() + timedelta(seconds=seconds)
        while self.clock.now() < end:
            self.send()
            self.clock.move_to(min(end, self.clock.now() + timedelta(seconds=step)))
        self.send()

    # --- looking

    def people(self) -> list[str]:
        with self.database.session() as session:
            return list(session.scalars(select(Person.id)))

    def bubbles(self) -> list[Outgoing]:
        with self.database.session() as session:
            return list(session.scalars(select(Outgoing).order_by(Outgoing.person_id, Outgoing.n)))

    def kept(self) -> list[Incoming]:
        with self.database.session() as session:
            return list(session.scalars(select(Incoming).order_by(Incoming.number)))

    def rows(self) -> int:
        with self.database.session() as session:
            tables = (Person, Incoming, Outgoing)
            return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


@pytest.fixture
def house(database: Database, clock: SetClock, words: Words) -> Iterator[House]:
    twilio, telegram, engine, reported = FakeTwilio(clock), FakeTelegram(), StubbedEngine(), list[str]()
    connection = TwilioConnection(transport=twilio.transport())
    twilio_adapter = TwilioAdapter(
        account=ACCOUNT,
        token=TWILIO_TOKEN,
        sender=TwilioSender(sms="+447700900000", whatsapp="+447700900001", template="HX" + "a" * 32),
        webhooks=TwilioWebhooks(TWILIO_TOKEN, STOP_WORDS, START_WORDS),
        callback=f"{PUBLIC}/webhooks/twilio/status",
        database=database,
        connection=connection,
    )
    request = HTTPXRequest(httpx_kwargs={"transport": telegram.transport()})
    telegram_adapter = TelegramAdapter(
        token=TELEGRAM_TOKEN,
        secret=SECRET,
        declining="I only chat with one person at a time.",
        request=request,
        updates_request=request,
    )
    team = team_of(Settings(_env_file=None, public_url=PUBLIC))
    journey = Journey(
        database=database,
        clock=clock,
        reader=cast(Reader, StubbedReader()),
        words=words,
        engine=cast(Engine, engine),
        team=team,
    )
    sender = Sender(
        database=database,
        clock=clock,
        adapters=[twilio_adapter, telegram_adapter],
        late=lambda channel: words.say("utter_late", channel).bubbles[0],
        report=lambda session, person_id: reported.append(person_id),
        chance=Random(7),
    )
    reception = Reception(
        database=database,
        clock=clock,
        journey=journey,
        queue=ImmediateQueue(journey),
        settle=0,
        report=lambda session, person_id: reported.append(person_id),
    )
    routes = webhook_routes({"telegram": telegram_adapter, "twilio": twilio_adapter}, reception, PUBLIC)
    yield House(
        database,
        clock,
        engine,
        twilio,
        telegram,
        twilio_adapter,
        telegram_adapter,
        sender,
        reception,
        TestClient(Starlette(routes=routes), base_url="http://127.0.0.1:8080"),
        reported,
    )
    telegram_adapter.close()
    twilio_adapter.close()
