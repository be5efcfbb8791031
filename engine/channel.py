"""The gateway's way into the engine: Rasa's REST channel, with four things it lacks.

- A response comes back whole, with the metadata that says what it asks and which services it names,
  and in the words for the parent's channel where it has words of its own for it.
- The answer says where the conversation stands (slots, active form), so nobody has to ask again.
- The same message may be asked about twice: the second time gives the first answer.
- A failure is an error, not an empty answer.
"""

from __future__ import annotations

import itertools
from typing import Any, Awaitable, Callable, Dict, List, Optional, Text

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

NOT_SLOTS = ("session_started_metadata", "requested_slot")


class WholeResponses(CollectingOutputChannel):
    """Collects responses as they are, instead of text and buttons alone.

    It goes by the name of the parent's channel: the engine chooses a response's words by it.
    """

    def __init__(self, channel: Text) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> Text:  # type: ignore[override]
        return self._channel

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        self.messages.append(whole(message))


class GatewayInput(RestInput):
    @classmethod
    def name(cls) -> Text:
        return "gateway"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        routes = Blueprint("gateway", __name__)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            asked = request.json
            agent = request.app.ctx.agent
            before = await agent.tracker_store.retrieve(asked["sender"])
            said = answer_given(before, asked["id"])
            if said is None:
                collector = WholeResponses(asked["channel"])
                await on_new_message(
                    UserMessage(
                        asked["text"],
                        collector,
                        asked["sender"],
                        input_channel=asked["channel"],
                        message_id=asked["id"],
                        metadata={**asked["metadata"], "id": asked["id"]},
                    )
                )
                said = collector.messages
            after = await agent.tracker_store.retrieve(asked["sender"])
            return response.json({"messages": said, "state": state_of(after)})

        return routes


def answer_given(
    tracker: Optional[DialogueStateTracker], message_id: Text
) -> Optional[List[Dict[Text, Any]]]:
    """Return the responses already given to a message, or None where it is new.

    Args:
        tracker: the conversation so far, or None.
        message_id: the gateway's id of the message.
    """
    events = list(tracker.events) if tracker else []
    at = next((n for n, event in enumerate(events) if is_message(event, message_id)), None)
    if at is None:
        return None
    answer = itertools.takewhile(lambda event: not isinstance(event, UserUttered), events[at + 1 :])
    return [whole(event.message()) for event in answer if isinstance(event, BotUttered)]


def is_message(event: Event, message_id: Text) -> bool:
    return isinstance(event, UserUttered) and (event.metadata or {}).get("id") == message_id


def whole(message: Dict[Text, Any]) -> Dict[Text, Any]:
    return {key: value for key, value in message.items() if value}


def state_of(tracker: DialogueStateTracker) -> Dict[Text, Any]:
    """Return the filled slots, the active form and the number of events of a conversation."""
    slots = {
        name: slot.value
        for name, slot in tracker.slots.items()
        if slot.value is not None and name not in NOT_SLOTS
    }
    return {"slots": slots, "form": tracker.active_loop_name, "events": len(tracker.events)}
