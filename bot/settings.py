"""Every setting of Village, read once from the environment (or .env) at start.

A setting is `VILLAGE_` and its name: `VILLAGE_DATABASE_URL`. docs/settings.md lists them all, and a
test holds that list.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.database import ROOT


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="VILLAGE_", env_file=".env", extra="ignore", frozen=True)

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
    public_port: int = Field(8080, description="Port of the public listener.")
    internal_host: str = Field(
        "127.0.0.1", description="Where health, metrics and custom actions are served."
    )
    internal_port: int = Field(8081, description="Port of the internal listener.")
    engine_port: int = Field(5005, description="Port of the dialogue engine, always on loopback.")
    public_url: str = Field("", description="The address people type. Empty: the public listener's own.")

    engine_timeout: float = Field(15.0, description="Seconds to wait for the dialogue engine's answer.")
    engine_patience: float = Field(
        60.0, description="Seconds to go on asking an engine that is down before a person is told."
    )
    settle_seconds_web: float = Field(0.0, description="Seconds to wait for more messages on the web chat.")

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
    smtp_port: int = Field(587, description="Port of the SMTP server.")
    smtp_user: str = Field("", description="User name at the SMTP server.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the SMTP server.")
    smtp_from: str = Field("village@village.example", description="Sender of the news.")

    demo: bool = Field(
        True, description="Make a demonstration link worker and print a one-time sign-in link."
    )
    log_format: str = Field("pretty", description="`pretty` for people, `json` for machines.")
    log_level: str = Field("info", description="debug, info, warning or error.")

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
    def address(self) -> str:
        return self.public_url or f"http://{self.public_host}:{self.public_port}"
