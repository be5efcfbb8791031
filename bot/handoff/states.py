"""The states of a hand-off: one table, and nothing else decides.

docs/handoff-states.md tells the same for readers; a test compares the two. That nobody has taken a case
up in time (`escalated`) is a moment kept with the case, not a state: it can still be claimed as before.
"""

from __future__ import annotations

from types import MappingProxyType

from bot.errors import StateError

CREATED, NOTIFIED, CLAIMED, IN_CONTACT, CLOSED, WITHDRAWN = STATES = (
    "created",
    "notified",
    "claimed",
    "in_contact",
    "closed",
    "withdrawn",
)
#: Nobody has taken it up yet: the promise to the parent runs.
WAITING = (CREATED, NOTIFIED)
#: A link worker has it.
TAKEN_UP = (CLAIMED, IN_CONTACT)
OPEN = WAITING + TAKEN_UP
OVER = (CLOSED, WITHDRAWN)

#: state -> what may happen in it -> the state after.
NEXT = MappingProxyType(
    {
        CREATED: {
            "notified": NOTIFIED,
            "claimed": CLAIMED,
            "changed": CREATED,
            "escalated": CREATED,
            "withdrawn": WITHDRAWN,
            "joined": CLOSED,
        },
        NOTIFIED: {
            "claimed": CLAIMED,
            "changed": NOTIFIED,
            "escalated": NOTIFIED,
            "withdrawn": WITHDRAWN,
            "joined": CLOSED,
        },
        CLAIMED: {
            "said": IN_CONTACT,
            "parent_wrote": CLAIMED,
            "changed": CLAIMED,
            "released": NOTIFIED,
            "closed": CLOSED,
            "withdrawn": WITHDRAWN,
            "joined": CLOSED,
        },
        IN_CONTACT: {
            "said": IN_CONTACT,
            "parent_wrote": IN_CONTACT,
            "changed": IN_CONTACT,
            "released": NOTIFIED,
            "closed": CLOSED,
            "withdrawn": WITHDRAWN,
            "joined": CLOSED,
        },
        CLOSED: {},
        WITHDRAWN: {},
    }
)


def next_state(state: str, event: str) -> str:
    """Return the state after `event`.

    Args:
        state: one of STATES.
        event: what happens: notified, claimed, said, changed ...

    Raises:
        StateError: a hand-off in this state does not allow it.
    """
    after = NEXT.get(state, {}).get(event)
    if after is None:
        raise StateError(f"a hand-off that is {said(state)} cannot be {said(event)}")
    return after


def allows(state: str, event: str) -> bool:
    """Return whether `event` may happen in `state`."""
    return event in NEXT.get(state, {})


def said(name: str) -> str:
    """Return a state or an event as people say it."""
    return name.replace("_", " ")
