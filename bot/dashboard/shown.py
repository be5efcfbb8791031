"""What the console's templates are given: words, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tag:
    """A few words that stand out. The colour says nothing that the words do not."""

    text: str
    colour: str


@dataclass(frozen=True)
class Fact:
    """A line of a hand-off; `href` where a click can dial or write."""

    name: str
    value: str
    href: str | None = None


@dataclass(frozen=True)
class Line:
    """A hand-off in the list."""

    reference: str
    tags: tuple[Tag, ...]
    due: str
    about: str
    where: str
    who: str


@dataclass(frozen=True)
class Tab:
    """A list that can be chosen."""

    address: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Miss:
    """Something that did not reach a parent, or was not answered.

    Args:
        id: its number on the list.
        tags: what stands out, the most pressing first.
        since: how long ago, and when.
        what: what happened, and on which channel.
        why: what was in the way.
        reference: of the parent's open hand-off, or None.
        not_again: why trying again is of no use, or None where it may help.
    """

    id: int
    tags: tuple[Tag, ...]
    since: str
    what: str
    why: str
    reference: str | None
    not_again: str | None


@dataclass(frozen=True)
class Message:
    """A message between worker and parent."""

    author: str
    at: str
    text: str
    from_parent: bool


@dataclass(frozen=True)
class Happening:
    """Something in the history of a hand-off."""

    at: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """One hand-off, whole.

    Args:
        over: nothing may be done with it any more.
        withdrawn: the parent took it back, and is not to be written to: nothing of them is shown.
        warnings: what to know before anything else.
        reach: how and when to reach the parent safely.
        needs: what it is about.
        told: what the parent told, a fact each.
        agreed: what the parent agreed to, in the words they read, and when.
        may_claim: whether this worker may take it up.
        mine: whether this worker has it.
    """

    reference: str
    tags: tuple[Tag, ...]
    due: str
    who: str
    over: bool
    withdrawn: bool
    warnings: tuple[str, ...]
    reach: tuple[Fact, ...]
    needs: tuple[Fact, ...]
    told: tuple[str, ...]
    agreed: tuple[Fact, ...]
    messages: tuple[Message, ...]
    history: tuple[Happening, ...]
    may_claim: bool
    mine: bool
