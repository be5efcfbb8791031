"""Telegram: webhook or long polling, and sending."""

from __future__ import annotations

import asyncio
import concurrent.futures
import hashlib
import hmac
import json
import threading
import warnings
from collections.abc import Collection, Coroutine
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
)
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest
from telegram.warnings import PTBUserWarning

from bot.channels.protocol import Abilities, Brought, Letter, Webhook
from bot.channels.telegram_buttons import ButtonIds
from bot.channels.telegram_update import WANTED, Press, TelegramUpdates, number_of
from bot.errors import BadInput, DeliveryFailed, Refused, Undeliverable

log = structlog.get_logger()

# We ask on purpose for plain JSON: see TelegramAdapter._ask.
warnings.filterwarnings("ignore", message="Please use 'Bot.", category=PTBUserWarning)

#: Seconds for one request. A try's lease (sending.py) is longer.
TIMEOUT = 10.0
#: Seconds for which Telegram holds a question for updates open.
POLL_SECONDS = 25


class TelegramAdapter:
    """Telegram.

    Args:
        token: the bot's token.
        secret: what Telegram's webhooks prove themselves with; empty: made from the token.
        declining: what is said in a group before we leave it.
        url: the API's server.
        a_second: messages a second over all.
        request, updates_request: carry the requests to send and to ask for updates; others for tests.
    """

    def __init__(
        self,
        *,
        token: str,
        secret: str = "",
        declining: str,
        url: str = "https://api.telegram.org",
        a_second: float = 30.0,
        request: BaseRequest | None = None,
        updates_request: BaseRequest | None = None,
    ) -> None:
        self._secret = secret or hmac.digest(token.encode(), b"village webhook", hashlib.sha256).hex()
        self._declining = declining
        self._abilities = Abilities(length=4096, buttons=100, gap=1.0, a_second=a_second)
        self._buttons = ButtonIds(token)
        self._updates = TelegramUpdates(self._buttons, self._decline, self._take_off)
        self.bot = Bot(
            token,
            base_url=f"{url}/bot",
            request=request or _request(TIMEOUT),
            get_updates_request=updates_request or _request(POLL_SECONDS + 10),
        )
        # The library speaks asyncio and our senders are threads: one loop of its own serves them all.
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="telegram", daemon=True).start()

    @property
    def channels(self) -> tuple[str, ...]:
        return ("telegram",)

    def abilities(self, channel: str) -> Abilities:
        return self._abilities

    def parse(self, webhook: Webhook) -> list[Brought]:
        given = webhook.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise Refused("not signed by Telegram")
        try:
            content = json.loads(webhook.body)
        except (ValueError, RecursionError) as error:
            raise BadInput("not JSON") from error
        return self._updates.parse(content)

    def send(self, letter: Letter) -> str:
        keyboard = InlineKeyboardMarkup(
            [
                [InlineKeyboardButton(title, callback_data=self._buttons.of(letter.id, number))]
                for number, title in enumerate(letter.buttons)
            ]
        )
        asked: dict[str, Any] = {
            "chat_id": int(letter.address),
            "text": letter.text,
            "link_preview_options": LinkPreviewOptions(is_disabled=True),
        }
        if letter.buttons:
            asked["reply_markup"] = keyboard
        message = self._ask("sendMessage", **asked)
        return f"{letter.address}:{message['message_id']}"

    def find(self, letter: Letter, since: datetime, known: Collection[str]) -> str | None:
        """Telegram does not say what it has taken: docs/decisions/0010 tells what we do about that."""
        return None

    def missed(self, since: datetime) -> list[Brought]:
        """Telegram keeps an update and brings it again until we have taken it, for a day."""
        return []

    def updates_after(self, last: int | None) -> list[tuple[int, list[Brought]]]:
        """Wait for updates after update `last` and return each with its number; a bad one brings nothing.

        Raises:
            DeliveryFailed: Telegram does not answer.
        """
        offset = {} if last is None else {"offset": last + 1}
        updates = self._ask(
            "getUpdates", POLL_SECONDS + 15, timeout=POLL_SECONDS, allowed_updates=list(WANTED), **offset
        )
        return [(number_of(update), self._brought(update)) for update in updates]

    def set_webhook(self, url: str) -> None:
        """Have Telegram post to `url`, or, where it is empty, wait to be asked.

        Raises:
            DeliveryFailed, Undeliverable: Telegram does not do so.
        """
        if url:
            self._ask("setWebhook", url=url, secret_token=self._secret, allowed_updates=list(WANTED))
        else:
            self._ask("deleteWebhook")

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _brought(self, update: Any) -> list[Brought]:
        try:
            return self._updates.parse(update)
        except BadInput as error:
            log.error("update not understood", error=str(error))
            return []

    def _take_off(self, press: Press) -> None:
        self._ask("answerCallbackQuery", callback_query_id=press.id)
        if press.counts and press.chat is not None:
            self._ask("editMessageReplyMarkup", chat_id=press.chat, message_id=press.message)

    def _decline(self, chat: int) -> None:
        self._ask("sendMessage", chat_id=chat, text=self._declining)
        self._ask("leaveChat", chat_id=chat)

    def _ask(self, method: str, seconds: float = TIMEOUT + 5, **about: Any) -> Any:
        """Ask Telegram for something and return its answer as plain JSON.

        The library's own methods give up over a field that is new to them: a whole batch of updates, or a
        message that was sent and would then be sent again.

        Raises:
            DeliveryFailed, Undeliverable: as in the protocol.
        """
        return self._done(self.bot.do_api_request(method, api_kwargs=about), seconds)

    def _done(self, asked: Coroutine[Any, Any, Any], seconds: float = TIMEOUT + 5) -> Any:
        """Wait for the library, and turn its errors into ours.

        Raises:
            DeliveryFailed, Undeliverable: as in the protocol.
        """
        waiting = asyncio.run_coroutine_threadsafe(asked, self._loop)
        try:
            return waiting.result(seconds)
        except concurrent.futures.TimeoutError:
            waiting.cancel()
            raise DeliveryFailed("Telegram: no answer", unsure=True) from None
        except RetryAfter as error:
            after = error.retry_after
            seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
            raise DeliveryFailed("Telegram: too many at once", after=seconds) from None
        except Forbidden:
            raise Undeliverable("stopped", "the person has blocked us (Telegram)") from None
        except BadRequest as error:
            why = "the chat is not there any more, or does not take this"
            raise Undeliverable("person", f"{why} (Telegram {type(error).__name__})") from None
        except (TimedOut, NetworkError) as error:
            raise DeliveryFailed(f"Telegram: {type(error).__name__}", unsure=True) from None
        except TelegramError as error:
            raise DeliveryFailed(f"Telegram: {type(error).__name__}") from None


def _request(seconds: float) -> HTTPXRequest:
    return HTTPXRequest(connection_pool_size=32, read_timeout=seconds, connect_timeout=5, pool_timeout=5)
