"""What Twilio posts to us, read: messages of SMS and WhatsApp, and what became of ours.

The form: https://www.twilio.com/docs/messaging/guides/webhook-request
The signature: https://www.twilio.com/docs/usage/webhooks/webhooks-security
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

from bot.channels.protocol import Brought, Status, Webhook
from bot.errors import BadInput, Refused
from bot.journey import Arrived

WHATSAPP = "whatsapp:"
#: What a picture, a voice note ... is to us, by the beginning of its content type.
MEDIA = {
    "audio/": "audio",
    "image/webp": "sticker",
    "image/": "image",
    "video/": "video",
    "text/vcard": "contact",
    "text/x-vcard": "contact",
}


class TwilioWebhooks:
    """Reads and checks.

    Args:
        token: the account's auth token, which signs.
        stop_words, start_words: on which Twilio itself stops SMS to a person or lets them go again.
    """

    def __init__(self, token: str, stop_words: Collection[str], start_words: Collection[str]) -> None:
        self._validator = RequestValidator(token)
        self._stop_words, self._start_words = set(stop_words), set(start_words)

    def parse(self, webhook: Webhook) -> list[Brought]:
        """Return what a request brings.

        Raises:
            Refused: it is not signed with our token for this address.
            BadInput: it is, and says nothing that we know.
        """
        form = self._checked(webhook)
        if not form.get("MessageSid"):
            raise BadInput("no MessageSid")
        if form.get("MessageStatus", "received") != "received":
            return [Status(form["MessageSid"], form["MessageStatus"], _number(form.get("ErrorCode")))]
        return self.read(form)

    def _checked(self, webhook: Webhook) -> dict[str, str]:
        signature = webhook.headers.get("x-twilio-signature", "")
        try:
            pairs = parse_qsl(webhook.body.decode("utf-8"), keep_blank_values=True, max_num_fields=200)
        except ValueError as error:
            raise Refused("not a form") from error
        form = dict(pairs)
        if not signature or not self._validator.validate(webhook.url, form, signature):
            raise Refused("not signed by Twilio")
        return form

    def read(self, form: Mapping[str, str]) -> list[Brought]:
        """Return the message that a form holds; it must be known to be Twilio's."""
        sender = form.get("From", "")
        channel = "whatsapp" if sender.startswith(WHATSAPP) else "sms"
        address = sender.removeprefix(WHATSAPP)
        if not address.startswith("+"):
            return []  # a short code, a name or a channel that we do not offer: nobody to answer
        # A pressed button or a chosen row says its title; the profile's name is theirs and is not kept.
        text = form.get("ButtonText") or form.get("ListTitle") or form.get("Body", "")
        return [
            Arrived(
                id=f"{channel}:{form['MessageSid']}",
                channel=channel,
                address=address,
                text=text,
                media=_media(form),
                switched=self._switched(form, channel),
            )
        ]

    def _switched(self, form: Mapping[str, str], channel: str) -> str | None:
        """Return what Twilio itself has done with this message, and answered.

        With Advanced Opt-Out it says so. Without, its words count where they stand alone, on SMS only:
        https://help.twilio.com/articles/223134027
        """
        said = form.get("OptOutType", "").lower()
        if said:
            return said if said in ("stop", "start") else None
        word = form.get("Body", "").strip().upper()
        if channel != "sms":
            return None
        return "stop" if word in self._stop_words else "start" if word in self._start_words else None


def _media(form: Mapping[str, str]) -> str | None:
    if form.get("Latitude"):
        return "location"
    if (_number(form.get("NumMedia")) or 0) < 1:
        return None
    kind = form.get("MediaContentType0", "").lower()
    return next((ours for beginning, ours in MEDIA.items() if kind.startswith(beginning)), "document")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
