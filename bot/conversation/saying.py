"""Saying something to a parent: words by name, fitted to the channel, kept for sending."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.fitting import Bubble, fit
from bot.clock import Clock
from bot.messages import Kind, Outgoing, store_outgoing
from bot.words import Words


@dataclass(frozen=True)
class Saying:
    """Finds words and keeps them.

    Args:
        words: everything that is said.
        clock: the bot's clock.
    """

    words: Words
    clock: Clock

    def bubbles(self, name: str, channel: str, **values: str) -> list[Bubble]:
        """Return the words of a response as bubbles; its buttons and its question are the last one's."""
        said = self.words.say(name, channel, **values)
        bubbles = [Bubble(text) for text in said.bubbles]
        bubbles[-1] = replace(bubbles[-1], buttons=said.buttons, asking=said.asking)
        return bubbles

    def is_last(self, session: Session, person_id: str, channel: str, said: list[Bubble]) -> bool:
        """Return whether these bubbles, fitted to the channel, are the last that were said to this person."""
        texts = [bubble.text for bubble in fit(said, channel)]
        sent = select(Outgoing.text).where(Outgoing.person_id == person_id).order_by(Outgoing.n.desc())
        return list(session.scalars(sent.limit(len(texts)))) == texts[::-1]

    def not_twice(self, session: Session, person_id: str, channel: str, said: list[Bubble]) -> list[Bubble]:
        """Return an answer, and where it would only be said again, one that is not the same.

        A question is asked in other words; what was asked for once more is said to be that.
        """
        if not said or not self.is_last(session, person_id, channel, said):
            return said
        if said[-1].asking is None:
            return [*self.bubbles("utter_said_before", channel), *said]
        other = self.bubbles("utter_said_already", channel)
        return [replace(bubble, asking=said[-1].asking) for bubble in other]

    def store(
        self, session: Session, person_id: str, channel: str, key: str, kind: Kind, said: list[Bubble]
    ) -> None:
        """Keep bubbles for sending, fitted to the channel; what has this key already is not kept again.

        Args:
            session: an open session.
            person_id: to whom.
            channel: by which channel.
            key: what they answer; each bubble adds its number.
            kind: what they are (bot.messages.Kind).
            said: the bubbles, in order.
        """
        now = self.clock.now()
        for number, bubble in enumerate(fit(said, channel)):
            store_outgoing(
                session,
                person_id=person_id,
                channel=channel,
                key=f"{key}:{number}",
                kind=kind,
                text=bubble.text,
                now=now,
                buttons=list(bubble.buttons),
                services=list(bubble.services),
                asking=bubble.asking,
            )


def bubble_of(message: dict[str, Any]) -> Bubble:
    """Return a response of the engine as a bubble; its own metadata may say what it asks."""
    about = message.get("metadata") or {}
    return Bubble(
        text=str(message.get("text") or ""),
        buttons=tuple(button["title"] for button in message.get("buttons") or ()),
        services=tuple(message.get("services") or ()),
        asking=message.get("asking") or about.get("asking"),
        part=about.get("part"),
    )
