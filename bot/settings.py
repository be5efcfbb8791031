"""Every setting of Village, read once from the environment (or .env) at start.

A setting is `VILLAGE_` and its name: `VILLAGE_DATABASE_URL`. docs/settings.md lists them all, and a
test holds that list.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.database import ROOT
from bot.errors import SetupError

PREFIX = "VILLAGE_"
#: Settings of the tests, which stand in the same environment.
OF_THE_TESTS = frozenset(("VILLAGE_REQUIRE_ALL", "VILLAGE_CONTRACTS", "VILLAGE_EXAMPLES"))

Port = Annotated[int, Field(ge=1, le=65535)]
Lower = BeforeValidator(lambda value: value.lower() if isinstance(value, str) else value)


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(
        ROOT / "var", description="Where the embedded databases, the outbox and logs are kept."
    )
    database_url: str = Field("", description="The bot's database. Empty: SQLite in the data folder.")
    durable_url: str = Field(
        "", description="The durable engine's database. Empty: SQLite in the data folder."
    )
    tracker_url: str = Field(
        "", description="The dialogue engine's tracker. Empty: SQLite in the data folder."
    )

    public_host: str = Field("127.0.0.1", description="Where parents, link workers and providers reach us.")
    public_port: Port = Field(8080, description="Port of the public listener.")
    internal_host: str = Field(
        "127.0.0.1", description="Where health, metrics and custom actions are served."
    )
    internal_port: Port = Field(8081, description="Port of the internal listener.")
    engine_port: Port = Field(5005, description="Port of the dialogue engine, always on loopback.")
    public_url: str = Field("", description="The address people type. Empty: the public listener's own.")

    engine_timeout: float = Field(15.0, description="Seconds to wait for the dialogue engine's answer.")
    settle_seconds_web: float = Field(0.0, description="Seconds to wait for more messages on the web chat.")
    settle_seconds: float = Field(
        2.0, description="Seconds to wait for more messages on WhatsApp, SMS and Telegram."
    )

    telegram_token: SecretStr = Field(SecretStr(""), description="The bot's token. Empty: no Telegram.")
    telegram_webhook_secret: SecretStr = Field(
        SecretStr(""), description="What Telegram proves itself with. Empty: made from the token."
    )
    telegram_a_second: float = Field(
        30.0, description="Messages a second to Telegram over all; divide it among several gateways."
    )
    telegram_url: str = Field(
        "https://api.telegram.org", description="Telegram's API; another only for a local Bot API server."
    )

    twilio_account: str = Field("", description="The account's SID (AC...). Empty: no WhatsApp and no SMS.")
    twilio_token: SecretStr = Field(
        SecretStr(""), description="The account's auth token; webhooks are checked with it."
    )
    twilio_service: str = Field(
        "", description="A Messaging Service's SID (MG...) as sender, instead of the numbers."
    )
    twilio_sms_from: str = Field("", description="The number SMS come from, with its country code.")
    twilio_whatsapp_from: str = Field("", description="The number of the WhatsApp sender.")
    twilio_whatsapp_template: str = Field(
        "",
        description="Content template (HX...) for news after WhatsApp's 24 hours; its {{1}} is the news.",
    )
    twilio_stop_words: str = Field(
        "STOP,STOPALL,UNSUBSCRIBE,CANCEL,END,QUIT,OPTOUT,REVOKE",
        description="Words on which Twilio itself stops SMS to a person.",
    )
    twilio_start_words: str = Field(
        "START,UNSTOP,YES", description="Words on which Twilio itself lets SMS go again."
    )
    twilio_url: str = Field("", description="Another server in Twilio's place, for tests. Empty: Twilio.")

    trial: bool = Field(
        True, description="A trial: words that no named person has reviewed (draft) may be sent."
    )

    team_name: str = Field(
        "the Village link workers", description="The link workers' team, as parents read it."
    )
    team_area: str = Field("Liverpool", description="The area the team covers.")
    team_opens: int = Field(9, description="Hour of the day the team starts, Liverpool time.")
    team_closes: int = Field(17, description="Hour of the day the team stops, Liverpool time.")
    team_days: str = Field("mon,tue,wed,thu,fri", description="Days the team works.")
    team_email: str = Field(
        "link-workers@village.example", description="Where news of a hand-off goes; never its content."
    )
    promise_hours: int = Field(
        8, description="Working hours within which a hand-off is taken up, or it escalates."
    )
    escalation_email: str = Field(
        "team-lead@village.example", description="Who is told when a promise is not kept."
    )
    pass_on_in_danger: bool = Field(
        False, description="Pass on in danger without consent (a policy; the parent is told)."
    )

    smtp_host: str = Field("", description="SMTP server for news to the team. Empty: the local outbox.")
    smtp_port: Port = Field(587, description="Port of the SMTP server.")
    smtp_user: str = Field("", description="User name at the SMTP server.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the SMTP server.")
    smtp_from: str = Field("village@village.example", description="Sender of the news.")

    demo: bool = Field(
        True, description="Make a demonstration link worker and print a one-time sign-in link."
    )
    log_format: Annotated[Literal["pretty", "json"], Lower] = Field(
        "pretty", description="`pretty` for people, `json` for machines."
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], Lower] = Field(
        "info", description="debug, info, warning or error."
    )

    @property
    def app_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'village.db'}"

    @property
    def durable_database_url(self) -> str:
        return self.durable_url or f"sqlite:///{self.data_dir / 'durable.db'}"

    @property
    def tracker_database_url(self) -> str:
        return self.tracker_url or f"sqlite:///{self.data_dir / 'tracker.db'}"

    @property
    def real_channels(self) -> tuple[str, ...]:
        """The channels over a provider that are switched on; the web chat is ours and always on."""
        telegram = ("telegram",) if self.telegram_token.get_secret_value() else ()
        return (*telegram, *(("whatsapp", "sms") if self.twilio_account else ()))

    @property
    def address(self) -> str:
        return self.public_url or f"http://{self.public_host}:{self.public_port}"


def read_settings(**given: Any) -> Settings:
    """Return the settings of the environment and .env, with `given` in their place where there are some.

    Raises:
        SetupError: one makes no sense; names it, and never shows its value.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = {setting_of(str(problem["loc"][0])): problem["msg"] for problem in error.errors()}
        saying = "; ".join(f"{name}: {problem}" for name, problem in wrong.items())
        raise SetupError(f"{saying}. docs/settings.md says what each setting is") from None


def setting_of(field: str) -> str:
    """Return the name under which a person sets `field`."""
    return PREFIX + field.upper()


def unknown_settings() -> list[str]:
    """Return what the environment or .env sets as if it were a setting of ours, and is none."""
    env_file = Path(".env")
    written = env_file.read_text(encoding="utf-8", errors="replace") if env_file.is_file() else ""
    in_file = re.findall(rf"^\s*(?:export\s+)?({PREFIX}\w+)\s*=", written, flags=re.M)
    named = {name for name in (*os.environ, *in_file) if name.startswith(PREFIX)}
    return sorted(named - {setting_of(field) for field in Settings.model_fields} - OF_THE_TESTS)
