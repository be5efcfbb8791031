"""The client of the dialogue engine, which listens on loopback (engine/channel.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

from bot.errors import EngineDown


@dataclass(frozen=True)
class Turn:
    """What the engine answered to one message.

    Args:
        messages: its responses as Rasa renders them: text, buttons, metadata, and what the action added.
        slots: what the engine now knows.
        form: the active form, or None.
        events: how long the conversation has grown; a turn's cost grows with it.
    """

    messages: list[dict[str, Any]]
    slots: dict[str, Any]
    form: str | None
    events: int


class Engine:
    """Asks the engine for one turn.

    Args:
        url: where it listens.
        timeout: seconds to wait for an answer.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=timeout)

    def turn(
        self, *, conversation: str, message_id: str, channel: str, text: str, metadata: dict[str, Any]
    ) -> Turn:
        """Let the engine answer a message; asking twice about one message gives the same answer.

        Args:
            conversation: the engine's name for the conversation, never a number or a name.
            message_id: our id of the message.
            channel: by which channel it came; words may differ.
            text: the message, with telephone numbers and addresses replaced.
            metadata: what was understood, the danger screen's result, the time, the memory.

        Raises:
            EngineDown: no answer, or an error.
        """
        body = {
            "sender": conversation,
            "id": message_id,
            "channel": channel,
            "metadata": metadata,
            # Rasa would obey "/intent{...}" typed by anyone.
            "text": text.lstrip("/ ") or "?",
        }
        try:
            answer = self._http.post("/webhooks/gateway/webhook", json=body)
            answer.raise_for_status()
            content = answer.json()
            state = content["state"]
            return Turn(content["messages"], state["slots"], state["form"], state["events"])
        except (httpx.HTTPStatusError, ValueError, KeyError, TypeError) as error:
            raise EngineDown(type(error).__name__, alive=True) from error
        except httpx.HTTPError as error:
            raise EngineDown(type(error).__name__) from error

    def close(self) -> None:
        self._http.close()
