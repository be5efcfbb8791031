"""Every error Village raises on purpose.

    VillageError
    ├── SetupError           something is missing on this machine; a person can mend it
    ├── BadInput             what came in cannot be taken; asking again changes nothing
    │   └── Refused          not genuine, or not allowed
    ├── NotFound             the thing asked for is not there
    ├── StateError           the thing is there, but not in a state that allows this
    ├── Undeliverable        a provider will never take this message as it is
    └── Unavailable          a part that should answer does not; worth trying again
        ├── EngineDown       the dialogue engine
        └── DeliveryFailed   a provider did not take a message

`retry` says whether trying again can help. `for_people` is a sentence that a person may read;
the exception's own text is for engineers. Neither ever holds a parent's words or address.
"""

from __future__ import annotations

from typing import ClassVar, Literal


class VillageError(Exception):
    """The root of the tree.

    Args:
        detail: what an engineer needs to know, without personal data.
    """

    retry: ClassVar[bool] = False
    for_people: ClassVar[str] = "Something went wrong on our side."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.for_people)


class SetupError(VillageError):
    for_people = "Something on this machine is not set up."


class BadInput(VillageError):
    for_people = "That could not be read."


class Refused(BadInput):
    for_people = "That is not allowed."


class NotFound(VillageError):
    for_people = "That is not here."


class StateError(VillageError):
    for_people = "That cannot be done now: somebody has already moved it on."


class Unavailable(VillageError):
    retry = True
    for_people = "A part of the service is not answering. Please try again in a minute."


class EngineDown(Unavailable):
    """The dialogue engine gave no answer.

    Args:
        detail: what an engineer needs to know.
        alive: whether it was there and answered with an error, so that the message may be to blame.
    """

    def __init__(self, detail: str = "", *, alive: bool = False) -> None:
        super().__init__(detail)
        self.alive = alive


class DeliveryFailed(Unavailable):
    """A provider did not take a message now.

    Args:
        detail: what an engineer needs to know.
        after: seconds the provider asks to wait, where it says so.
        unsure: whether the provider may have taken it all the same (no answer came back).
    """

    def __init__(self, detail: str = "", *, after: float | None = None, unsure: bool = False) -> None:
        super().__init__(detail)
        self.after, self.unsure = after, unsure


class Undeliverable(VillageError):
    """A provider will never take this message as it is.

    Args:
        follow: what follows: `stopped` (the person wants no more), `template` (only an approved template
            may go), `person` (somebody has to look).
        detail: what an engineer needs to know.
    """

    for_people = "That message could not be delivered."

    def __init__(self, follow: Literal["stopped", "template", "person"], detail: str = "") -> None:
        super().__init__(detail)
        self.follow = follow
