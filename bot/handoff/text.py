"""Words that people type, as they can be kept and sent."""

from __future__ import annotations

import re

#: Control characters, which no channel carries and PostgreSQL does not keep; tabs and line breaks stay.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def without_controls(text: str) -> str:
    """Return a text without control characters."""
    return CONTROLS.sub("", text)
