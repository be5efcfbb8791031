"""Logs: one line an event, and only fields that can hold nothing of a parent's."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: The only fields a log line may have. Text, names and addresses have no field to be in.
ALLOWED = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "channel",
        "risk",
        "ask",
        "error",
        "reference",
        "model",
        "pid",
        "port",
        "seconds",
        "status",
        "state",
        "tries",
        "kind",
        "count",
        "path",
        "what",
    }
)


def set_up(*, json: bool, level: str) -> None:
    """Begin logging to standard error.

    Args:
        json: a JSON object a line, for machines; else lines for people.
        level: the least level that is shown.
    """
    renderer: Any = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            only_allowed,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # Libraries log addresses and queries; only their warnings are of use, and those go without arguments.
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s", force=True)


def only_allowed(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not in the list, and say that one was dropped."""
    dropped = [name for name in fields if name not in ALLOWED]
    for name in dropped:
        del fields[name]
    if dropped:
        fields["what"] = f"{len(dropped)} field(s) not allowed in logs"
    return fields
