"""Rasa's one pipeline component: hands on what the gateway understood, or works it out itself.

The gateway understands a message once and sends the result in the message's metadata. In `rasa shell`,
with no gateway, the same code (bot/understanding, bot/safety) runs here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.understanding.data import intent as intent_of
from bot.understanding.reader import Reader
from bot.understanding.reading import Reading

ROOT = Path(__file__).resolve().parent.parent


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR],
    is_trainable=False,
)
class VillageUnderstanding(GraphComponent):
    """Sets the intent and the entities of a message; learns nothing here (`village train` does)."""

    def __init__(self) -> None:
        self._reader: Optional[Reader] = None

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VillageUnderstanding:
        return cls()

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> VillageUnderstanding:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and entities of each message.

        Args:
            messages: as Rasa parsed them; `metadata` holds the gateway's reading where there was one.
        """
        for message in messages:
            metadata = message.get("metadata") or {}
            if "reading" not in metadata:
                metadata = self._understand(message.get("text") or "")
                message.set("metadata", metadata, add_to_output=True)
            reading = Reading.from_json(metadata["reading"])
            risk = metadata.get("risk") or metadata.get("ask")
            intent = {"name": intent_of(reading.concerns, risk, reading.act), "confidence": 1.0}
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
            message.set(ENTITIES, _entities(reading), add_to_output=True)
        return messages

    def _understand(self, text: Text) -> Dict[Text, Any]:
        from bot.safety.screen import screen

        if self._reader is None:
            self._reader = Reader.load(ROOT)
        today = date.today()
        reading = self._reader.read(text, today)
        danger = screen(text, reading, today)
        return {"reading": reading.to_json(), "risk": danger.risk, "ask": danger.ask}


def _entities(reading: Reading) -> List[Dict[Text, Any]]:
    found = {"stage": reading.stage, "place": reading.place, "name": reading.name}
    return [
        {"entity": name, "value": str(getattr(value, "said", value))}
        for name, value in found.items()
        if value
    ]
