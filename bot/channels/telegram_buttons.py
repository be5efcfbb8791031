"""What stands behind a Telegram button: which bubble, which button, and a signature, in 64 bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import uuid

#: The most bytes Telegram keeps for a button (facts.md 11.5).
MOST_BYTES = 64
SIGNATURE_BYTES = 12


class ButtonIds:
    """Makes and reads them.

    Args:
        token: the bot's token, from which the key for signing is made.
    """

    def __init__(self, token: str) -> None:
        self._key = hmac.digest(token.encode(), b"village buttons", hashlib.sha256)

    def of(self, bubble: str, button: int) -> str:
        """Return the id of a bubble's button, counted from 0."""
        shown = f"{_short(uuid.UUID(bubble).bytes)}.{button}"
        return f"{shown}.{self._signature(shown)}"

    def read(self, data: str | None) -> tuple[str, int] | None:
        """Return bubble and button of an id that we made; None for any other."""
        shown, _, signature = (data or "").rpartition(".")
        if not shown or not hmac.compare_digest(signature.encode(), self._signature(shown).encode()):
            return None
        bubble, _, button = shown.partition(".")
        try:
            return str(uuid.UUID(bytes=base64.urlsafe_b64decode(bubble + "=="))), int(button)
        except (ValueError, binascii.Error):
            return None

    def _signature(self, shown: str) -> str:
        return _short(hmac.digest(self._key, shown.encode(), hashlib.sha256)[:SIGNATURE_BYTES])


def _short(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
