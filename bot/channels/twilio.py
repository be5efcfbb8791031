"""SMS and WhatsApp, through Twilio."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from bot.channels.fitting import Bubble, numbered
from bot.channels.protocol import Abilities, Brought, Letter, Webhook
from bot.channels.receipts import ContentTemplate
from bot.channels.twilio_errors import follow, meaning
from bot.channels.twilio_http import TwilioConnection
from bot.channels.twilio_webhook import WHATSAPP, TwilioWebhooks
from bot.database import Database
from bot.errors import DeliveryFailed, Undeliverable

#: https://www.twilio.com/docs/content/twilio-quick-reply and .../twiliolist-picker (facts.md 11.5)
MOST_QUICK_REPLIES, MOST_ROWS, LONGEST_TITLE = 3, 10, 20
#: WhatsApp carries free words only so long after the person's last message (facts.md 11.5); a minute is ours.
WINDOW = timedelta(hours=24) - timedelta(minutes=1)
ABILITIES = {
    "sms": Abilities(length=1600, buttons=0, gap=1.0, a_second=40.0),
    "whatsapp": Abilities(length=1600, buttons=MOST_ROWS, gap=1.0, a_second=40.0, window=WINDOW),
}
#: A first try's clock and Twilio's may differ by so much.
CLOCKS_DIFFER = timedelta(seconds=30)
#: The newest messages, to us and from us, that are looked through for those that did not reach us.
MOST_MISSED = 1000
#: The newest messages to a person that are looked through for an earlier try.
LOOKED_THROUGH = 50
NOT_COMING = ("failed", "undelivered", "canceled")


@dataclass(frozen=True)
class Sender:
    """Who a message comes from.

    Args:
        service: a Messaging Service's SID, or empty.
        sms, whatsapp: numbers, used where there is no service; an empty one's channel is off.
        template: content template for WhatsApp after its 24 hours, or empty.
    """

    service: str = ""
    sms: str = ""
    whatsapp: str = ""
    template: str = ""


class TwilioAdapter:
    """SMS and WhatsApp.

    Args:
        account: the account's SID.
        token: its auth token.
        sender: who messages come from.
        webhooks: reads what Twilio posts.
        callback: the address for status callbacks; empty where Twilio cannot reach us.
        database: where the templates that we made are kept.
        connection: carries the requests.
    """

    def __init__(
        self,
        *,
        account: str,
        token: str,
        sender: Sender,
        webhooks: TwilioWebhooks,
        callback: str,
        database: Database,
        connection: TwilioConnection,
    ) -> None:
        self._sender, self._webhooks, self._callback = sender, webhooks, callback
        self._database = database
        self._connection = connection
        self.client = Client(account, token, http_client=connection)

    @property
    def channels(self) -> tuple[str, ...]:
        if self._sender.service:
            return ("sms", "whatsapp")
        return tuple(c for c in ("sms", "whatsapp") if getattr(self._sender, c))

    def abilities(self, channel: str) -> Abilities:
        return ABILITIES[channel]

    def parse(self, webhook: Webhook) -> list[Brought]:
        return self._webhooks.parse(webhook)

    def send(self, letter: Letter) -> str:
        if letter.by_template:
            if not self._sender.template:
                raise Undeliverable("template", "WhatsApp's 24 hours are over and there is no template")
            return self._create(letter, self._filled(self._sender.template, _one_line(letter.text)))
        if letter.buttons and letter.channel == "whatsapp":
            with_buttons = self._with_buttons(letter)
            if with_buttons is not None:
                return with_buttons
            return self._create(letter, {"body": _in_numbers(letter)})
        return self._create(letter, {"body": letter.text})

    def find(self, letter: Letter, since: datetime, known: Collection[str]) -> str | None:
        with _errors_told_apart():
            newest = self.client.messages.list(
                to=self._to(letter), limit=LOOKED_THROUGH, page_size=LOOKED_THROUGH
            )
        for message in newest:
            ours = str(message.direction).startswith("outbound") and message.sid not in known
            recent = message.date_created is None or message.date_created >= since - CLOCKS_DIFFER
            if ours and recent and message.status not in NOT_COMING and _says(message.body, letter):
                return str(message.sid)
        return None

    def missed(self, since: datetime) -> list[Brought]:
        """Return the messages to us since then: Twilio does not post again what it could not post."""
        with _errors_told_apart():
            listed = self.client.messages.list(date_sent_after=since, limit=MOST_MISSED)
        inbound = [message for message in listed if str(message.direction) == "inbound"]
        return [
            brought
            for message in sorted(inbound, key=lambda message: message.date_sent or since)
            for brought in self._webhooks.read(
                {
                    "MessageSid": str(message.sid),
                    "From": str(message.from_ or ""),
                    "Body": str(message.body or ""),
                    "NumMedia": str(message.num_media or "0"),
                }
            )
        ]

    def set_webhook(self, url: str) -> None:
        """Have Twilio post to `url`: for the Messaging Service, or for the number SMS come from.

        A WhatsApp sender outside a service has its address in Twilio's console only.

        Raises:
            DeliveryFailed, Undeliverable: Twilio does not do so.
        """
        with _errors_told_apart():
            if self._sender.service:
                self.client.messaging.v1.services(self._sender.service).update(
                    inbound_request_url=url, inbound_method="POST", use_inbound_webhook_on_number=False
                )
                return
            for number in self.client.incoming_phone_numbers.list(phone_number=self._sender.sms, limit=1):
                number.update(sms_url=url, sms_method="POST")
                return
        raise Undeliverable("person", "set the address at the sender, in Twilio's console")

    def close(self) -> None:
        self._connection.close()

    def _with_buttons(self, letter: Letter) -> str | None:
        """Send with buttons to tap; None where Twilio does not take them, and numbers have to do."""
        if len(letter.buttons) > MOST_ROWS or any(len(title) > LONGEST_TITLE for title in letter.buttons):
            return None
        try:
            content = self._content(letter.buttons)
            return self._create(letter, self._filled(content, letter.text))
        except _Plain:
            return None

    def _create(self, letter: Letter, what: dict[str, Any]) -> str:
        sender: dict[str, Any] = (
            {"messaging_service_sid": self._sender.service}
            if self._sender.service
            else {"from_": self._prefixed(letter.channel, getattr(self._sender, letter.channel))}
        )
        callback = {"status_callback": self._callback} if self._callback else {}
        with _errors_told_apart():
            message = self.client.messages.create(to=self._to(letter), **sender, **callback, **what)
        return str(message.sid)

    @staticmethod
    def _filled(content: str, text: str) -> dict[str, Any]:
        return {"content_sid": content, "content_variables": json.dumps({"1": text})}

    def _content(self, buttons: Sequence[str]) -> str:
        """Return the template that shows these buttons, made at Twilio where it is not there yet.

        Templates with buttons need nobody's approval as an answer within the 24 hours.
        """
        shows = _shows(buttons)
        key = hashlib.sha256(json.dumps(shows, sort_keys=True).encode()).hexdigest()[:32]
        with self._database.session() as session:
            made = session.get(ContentTemplate, key)
        if made is not None:
            return made.sid
        name = {"friendly_name": f"village_{key}", "language": "en", "variables": {"1": "Text"}}
        with _errors_told_apart():
            answer = self.client.request(
                "POST",
                "https://content.twilio.com/v1/Content",
                data={**name, "types": shows},
                headers={"Content-Type": "application/json"},
            )
        if answer.status_code >= 500 or answer.status_code == 429:
            raise DeliveryFailed(f"Twilio content: {answer.status_code}")
        if answer.status_code >= 400:
            raise _Plain
        sid = str(json.loads(answer.text)["sid"])
        with self._database.session() as session:
            session.merge(ContentTemplate(key=key, sid=sid))
        return sid

    def _to(self, letter: Letter) -> str:
        return self._prefixed(letter.channel, letter.address)

    @staticmethod
    def _prefixed(channel: str, number: str) -> str:
        return f"{WHATSAPP}{number}" if channel == "whatsapp" else number


class _Plain(Exception):
    """Twilio takes the words, but not with buttons."""


@contextmanager
def _errors_told_apart() -> Iterator[None]:
    """Turn the library's errors into ours; its messages hold numbers, so they are never passed on."""
    try:
        yield
    except TwilioRestException as error:
        raise _ours(error) from None
    except TwilioException as error:
        raise DeliveryFailed(f"Twilio: {type(error).__name__}", unsure=True) from None


def _ours(error: TwilioRestException) -> Exception:
    what = f"{meaning(error.code)} (Twilio {error.status}/{error.code})"
    if error.status == 429:
        return DeliveryFailed(what)
    if error.status >= 500:
        return DeliveryFailed(what, unsure=True)
    then = follow(error.code)
    if then == "plain":
        return _Plain()
    if then == "again" and error.code:
        return DeliveryFailed(what)
    return Undeliverable(then if then in ("stopped", "template") else "person", what)


def _shows(buttons: Sequence[str]) -> dict[str, Any]:
    if len(buttons) <= MOST_QUICK_REPLIES:
        actions = [{"title": title, "id": title} for title in buttons]
        return {"twilio/quick-reply": {"body": "{{1}}", "actions": actions}}
    rows = [{"item": title, "id": title} for title in buttons]
    return {"twilio/list-picker": {"body": "{{1}}", "button": "Choose", "items": rows}}


def _one_line(text: str) -> str:
    """A template's variable holds no line breaks and no run of spaces."""
    return " ".join(text.split())


def _says(body: Any, letter: Letter) -> bool:
    """Return whether a message at Twilio is this letter; a line about its lateness may stand before it."""
    sent = _one_line(str(body or ""))
    if letter.by_template:
        return _one_line(letter.text) in sent
    return sent.endswith((_one_line(letter.text), _one_line(_in_numbers(letter))))


def _in_numbers(letter: Letter) -> str:
    return numbered(Bubble(letter.text, letter.buttons)).text
