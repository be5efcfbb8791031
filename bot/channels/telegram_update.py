"""What Telegram tells us, read: https://core.telegram.org/bots/api#update

Read from the plain JSON and only as far as we need it: an update with something new in it, which a library
of yesterday does not know, must not keep a parent's words from us.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.protocol import Blocked, Brought, Errand, Pressed
from bot.channels.telegram_buttons import ButtonIds
from bot.errors import BadInput
from bot.journey import Arrived

#: What we ask Telegram to tell us.
WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
#: Pressing Start is a greeting; it carries what the link says, which we keep.
GREETING = "hello"
COMMAND = re.compile(r"/(\w+)(?:@\w+)?\s*(.*)", re.DOTALL)
SOURCE = re.compile(r"[\w-]{1,64}", re.ASCII)
#: What a message may hold besides words, and what that is to us. A message with none of these and no words
#: tells of a pinned message or a changed timer: nothing that anybody said.
MEDIA = {
    "voice": "audio",
    "audio": "audio",
    "video": "video",
    "video_note": "video",
    "animation": "video",
    "photo": "image",
    "sticker": "sticker",
    "dice": "sticker",
    "location": "location",
    "venue": "location",
    "contact": "contact",
    "document": "document",
    "paid_media": "document",
    "poll": "document",
    "checklist": "document",
    "story": "document",
    "game": "document",
    "invoice": "document",
}


@dataclass(frozen=True)
class Press:
    """A button pressed, for the courtesies that belong to it.

    Args:
        id: Telegram's id of the press.
        chat, message: where the button is, None where Telegram no longer says.
        counts: whether the button is one of ours.
    """

    id: str
    chat: int | None
    message: int | None
    counts: bool


class TelegramUpdates:
    """Reads updates.

    Args:
        buttons: reads what stands behind a button.
        decline: leaves a group, kindly; called with its id.
        take_off: takes the waiting sign and the buttons off.
    """

    def __init__(
        self, buttons: ButtonIds, decline: Callable[[int], None], take_off: Callable[[Press], None]
    ) -> None:
        self._buttons, self._decline, self._take_off = buttons, decline, take_off

    def parse(self, update: Any) -> list[Brought]:
        """Return what an update brings; kinds we did not ask for bring nothing.

        Raises:
            BadInput: it is not an update.
        """
        try:
            # Twelve digits: as text they sort in the order in which things happened.
            key = f"telegram:{number_of(update):012d}"
            if "message" in update:
                return self._message(key, update["message"])
            if "edited_message" in update:
                return self._edit(key, update["edited_message"])
            if "callback_query" in update:
                return self._pressed(key, update["callback_query"])
            if "my_chat_member" in update:
                return self._membership(update["my_chat_member"])
            return []
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BadInput(f"not an update of Telegram ({type(error).__name__})") from error

    def _message(self, key: str, message: dict[str, Any]) -> list[Brought]:
        chat = message["chat"]
        if chat["type"] != "private":
            return self._not_alone(chat)
        if message.get("from", {"is_bot": True})["is_bot"]:
            return []
        media = next((ours for theirs, ours in MEDIA.items() if theirs in message), None)
        text = str(message.get("text") or message.get("caption") or "")
        if not (media or text):
            return []
        arrived = _arrived(key, str(int(chat["id"])), text, media)
        return [replace(arrived, reference=str(int(message["message_id"])))]

    def _edit(self, key: str, message: dict[str, Any]) -> list[Brought]:
        """Return a message's new words; a live location that moves has none."""
        return [one for one in self._message(key, message) if isinstance(one, Arrived) and one.text]

    def _pressed(self, key: str, query: dict[str, Any]) -> list[Brought]:
        meant = self._buttons.read(query.get("data"))
        under = query.get("message") or {}
        press = Press(
            str(query["id"]), under.get("chat", {}).get("id"), under.get("message_id"), meant is not None
        )
        answer = Errand(lambda: self._take_off(press))
        if meant is None:
            return [answer]
        bubble, button = meant
        return [Pressed(key, "telegram", str(int(query["from"]["id"])), bubble, button), answer]

    def _membership(self, change: dict[str, Any]) -> list[Brought]:
        chat, status = change["chat"], change["new_chat_member"]["status"]
        if chat["type"] != "private":
            return [] if status in ("left", "kicked") else self._not_alone(chat)
        # Who lets us in again presses Start, which comes as a message.
        return [Blocked("telegram", str(int(chat["id"])))] if status == "kicked" else []

    def _not_alone(self, chat: dict[str, Any]) -> list[Brought]:
        """What others could read is not taken: in a group nobody is answered."""
        group = int(chat["id"])
        return [Errand(lambda: self._decline(group))]


def number_of(update: Any) -> int:
    """Return an update's number.

    Raises:
        BadInput: it has none.
    """
    number = update.get("update_id") if isinstance(update, dict) else None
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise BadInput("not an update of Telegram (no update_id)")
    return number


def _arrived(key: str, address: str, text: str, media: str | None) -> Arrived:
    command = COMMAND.fullmatch(text)
    if command is None:
        return Arrived(key, "telegram", address, text, media)
    name, rest = command[1].lower(), command[2].strip()
    if name == "start":
        source = rest if SOURCE.fullmatch(rest) else None
        return Arrived(key, "telegram", address, GREETING, media, source=source, switched="start")
    return Arrived(key, "telegram", address, f"{name.replace('_', ' ')} {rest}".strip(), media)
