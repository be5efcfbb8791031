"""Which channels are open, on these settings; `village check` asks the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.telegram import TelegramAdapter
from bot.channels.twilio import Sender, TwilioAdapter
from bot.channels.twilio_http import TwilioConnection
from bot.channels.twilio_webhook import TwilioWebhooks
from bot.database import Database
from bot.errors import SetupError, VillageError
from bot.settings import Settings
from bot.words import Words

TELEGRAM_PATH, TWILIO_PATH, STATUS_PATH = "/webhooks/telegram", "/webhooks/twilio", "/webhooks/twilio/status"
DRAFTS = "closed: words that no named person has reviewed are sent in a trial only (VILLAGE_TRIAL)"


@dataclass(frozen=True)
class Channels:
    """The providers that are set up; None where one is not."""

    telegram: TelegramAdapter | None
    twilio: TwilioAdapter | None

    @property
    def open(self) -> list[TelegramAdapter | TwilioAdapter]:
        return [adapter for adapter in (self.telegram, self.twilio) if adapter is not None]

    def close(self) -> None:
        for adapter in self.open:
            adapter.close()


@dataclass(frozen=True)
class State:
    """How one channel stands.

    Args:
        what: its name.
        ready: whether parents can use it.
        saying: how it stands or what is missing; never a secret.
    """

    what: str
    ready: bool
    saying: str


def open_channels(settings: Settings, database: Database, words: Words) -> Channels:
    """Return the channels that are set up and allowed."""
    if _drafts_refused(settings, words):
        return Channels(None, None)
    return Channels(
        telegram_of(settings, words) if settings.telegram_token.get_secret_value() else None,
        twilio_of(settings, database) if settings.twilio_account and not _twilio_lacks(settings) else None,
    )


def telegram_of(settings: Settings, words: Words) -> TelegramAdapter:
    return TelegramAdapter(
        token=settings.telegram_token.get_secret_value(),
        secret=settings.telegram_webhook_secret.get_secret_value(),
        declining="\n\n".join(words.say("utter_group", "telegram").bubbles),
        url=settings.telegram_url,
        a_second=settings.telegram_a_second,
    )


def twilio_of(settings: Settings, database: Database) -> TwilioAdapter:
    token = settings.twilio_token.get_secret_value()
    sender = Sender(
        service=settings.twilio_service,
        sms=settings.twilio_sms_from,
        whatsapp=settings.twilio_whatsapp_from.removeprefix("whatsapp:"),
        template=settings.twilio_whatsapp_template,
    )
    return TwilioAdapter(
        account=settings.twilio_account,
        token=token,
        sender=sender,
        webhooks=TwilioWebhooks(
            token, _listed(settings.twilio_stop_words), _listed(settings.twilio_start_words)
        ),
        callback=f"{settings.public_url.rstrip('/')}{STATUS_PATH}" if settings.public_url else "",
        database=database,
        connection=TwilioConnection({"*": settings.twilio_url} if settings.twilio_url else None),
    )


def channel_states(settings: Settings, words: Words) -> Iterator[State]:
    """Say for each channel whether it is ready and what is missing, without asking anybody outside."""
    refused = _drafts_refused(settings, words)
    reach = "" if settings.public_url else "; set VILLAGE_PUBLIC_URL, or run with --telegram-polling"
    if not settings.telegram_token.get_secret_value():
        yield State("Telegram", False, "off: set VILLAGE_TELEGRAM_TOKEN (from @BotFather)")
    elif refused:
        yield State("Telegram", False, DRAFTS)
    else:
        yield State("Telegram", True, f"set up{reach}")
    lacking = _twilio_lacks(settings)
    for what, number in (("SMS", settings.twilio_sms_from), ("WhatsApp", settings.twilio_whatsapp_from)):
        if not settings.twilio_account:
            yield State(what, False, "off: set VILLAGE_TWILIO_ACCOUNT and VILLAGE_TWILIO_TOKEN")
        elif refused:
            yield State(what, False, DRAFTS)
        elif lacking:
            yield State(what, False, f"missing: {', '.join(lacking)}")
        elif not (settings.twilio_service or number):
            yield State(what, False, f"off: set VILLAGE_TWILIO_{what.upper()}_FROM or VILLAGE_TWILIO_SERVICE")
        else:
            yield State(what, True, f"set up{_without_template(settings, what)}")


def set_webhooks(settings: Settings, database: Database, words: Words) -> Iterator[State]:
    """Tell the providers that are set up where to post to, and say how that went.

    Raises:
        SetupError: we have no public address.
    """
    if not settings.public_url.startswith("https://"):
        raise SetupError("providers post to an https address only: set VILLAGE_PUBLIC_URL")
    address = settings.public_url.rstrip("/")
    channels = open_channels(settings, database, words)
    paths = (
        (channels.telegram, "Telegram", TELEGRAM_PATH),
        (channels.twilio, "SMS and WhatsApp", TWILIO_PATH),
    )
    for adapter, what, path in paths:
        if adapter is None:
            continue
        try:
            adapter.set_webhook(f"{address}{path}")
            yield State(what, True, f"posts to {address}{path}")
        except VillageError as error:
            yield State(what, False, str(error))
    channels.close()


def _twilio_lacks(settings: Settings) -> list[str]:
    """Return the settings without which no message of Twilio's can be checked."""
    there = {
        "VILLAGE_TWILIO_TOKEN": settings.twilio_token.get_secret_value(),
        "VILLAGE_PUBLIC_URL (webhooks are signed for it)": settings.public_url,
    }
    return [name for name, value in there.items() if not value]


def _without_template(settings: Settings, what: str) -> str:
    if what != "WhatsApp" or settings.twilio_whatsapp_template:
        return ""
    return "; news after 24 hours goes to a person: no VILLAGE_TWILIO_WHATSAPP_TEMPLATE"


def _drafts_refused(settings: Settings, words: Words) -> bool:
    return not settings.trial and bool(words.drafts())


def _listed(words: str) -> set[str]:
    return {word.strip().upper() for word in words.split(",") if word.strip()}
