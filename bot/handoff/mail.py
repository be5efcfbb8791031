"""Sending letters to the team: through a mail server, or into a folder of this machine."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from bot.errors import DeliveryFailed
from bot.settings import Settings

#: Seconds to wait for the mail server at each step.
PATIENCE = 15.0
#: The port on which a mail server speaks TLS from the first byte (RFC 8314).
TLS_PORT = 465


@dataclass(frozen=True)
class Letter:
    """One letter.

    Args:
        id: the same for every try of it.
        to: an e-mail address of the team.
        subject: its subject.
        body: its text.
        at: when it is sent.
    """

    id: str
    to: str
    subject: str
    body: str
    at: datetime


class Mailer(Protocol):
    """Whatever takes letters."""

    def send(self, letter: Letter) -> None:
        """Take a letter.

        Raises:
            DeliveryFailed: it was not taken; worth trying again.
        """


class Outbox:
    """Letters as .eml files in a folder, for a machine without a mail server.

    Args:
        folder: where they go; made when the first one comes.
        sender: the address they come from.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder, self._sender = folder, sender

    def send(self, letter: Letter) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{letter.id}.eml").write_bytes(bytes(message_of(letter, self._sender)))
        except OSError as error:
            raise DeliveryFailed(f"outbox: {type(error).__name__}") from error


class MailServer:
    """An SMTP server; TLS wherever it offers it, and never a password without.

    Args:
        host: the server.
        port: its port.
        sender: the address letters come from.
        user: name to sign in with, or empty.
        password: to sign in with.
        patience: seconds to wait at each step.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        sender: str,
        user: str = "",
        password: str = "",
        patience: float = PATIENCE,
    ) -> None:
        self._host, self._port, self._sender = host, port, sender
        self._user, self._password, self._patience = user, password, patience

    def send(self, letter: Letter) -> None:
        with self._signed_in() as server:
            server.send_message(message_of(letter, self._sender))

    def reach(self) -> None:
        """Do all that comes before a letter, and send none.

        Raises:
            DeliveryFailed: the server does not answer, or does not let us in.
        """
        with self._signed_in() as server:
            server.noop()

    @contextmanager
    def _signed_in(self) -> Iterator[smtplib.SMTP]:
        try:
            with self._connect() as server:
                self._secure(server)
                if self._user:
                    server.login(self._user, self._password)
                yield server
        except (OSError, smtplib.SMTPException) as error:
            # Only the kind of error: a server's answer may repeat addresses.
            raise DeliveryFailed(f"mail server: {type(error).__name__}") from error

    def _connect(self) -> smtplib.SMTP:
        if self._port == TLS_PORT:
            tls = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=self._patience, context=tls)
        return smtplib.SMTP(self._host, self._port, timeout=self._patience)

    def _secure(self, server: smtplib.SMTP) -> None:
        if isinstance(server, smtplib.SMTP_SSL):
            return
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        elif self._user:
            raise DeliveryFailed("mail server: offers no TLS, so no password is sent to it")


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """Return a letter as the message that is sent."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def mailer_of(settings: Settings, patience: float = PATIENCE) -> MailServer | Outbox:
    """Return the mail server of the settings, or the local outbox where there is none.

    Args:
        settings: say which.
        patience: seconds to wait for a mail server at each step.
    """
    if not settings.smtp_host:
        return Outbox(settings.data_dir / "outbox", settings.smtp_from)
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        sender=settings.smtp_from,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        patience=patience,
    )
