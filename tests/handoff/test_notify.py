"""News to the team: without content, and never lost."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.errors import DeliveryFailed
from bot.handoff import cases
from bot.handoff.mail import Letter, MailServer, Outbox, mailer_of
from bot.handoff.models import Notification
from bot.handoff.notify import MOST_TRIES, PAUSES, SUBJECTS, deliver_notifications, failed_notifications
from bot.handoff.promise import keep_promises
from bot.settings import Settings
from bot.understanding.reading import CONCERNS, RISKS
from tests.handoff.conftest import Office, liverpool
from tests.made_up import PARENT
from tests.servers import free_port

LETTER = Letter(
    "n-1", "team@village.example", "V-7KM3-T9X is waiting", "Open it.\n", liverpool("2026-01-14 10:30")
)


@dataclass
class Post:
    """A mailer that keeps letters, or fails as long as it is told to."""

    down: bool = False
    letters: list[Letter] = field(default_factory=list)
    asked: int = 0

    def send(self, letter: Letter) -> None:
        self.asked += 1
        if self.down:
            raise DeliveryFailed("mail server: ConnectionRefusedError")
        self.letters.append(letter)


def test_the_team_is_told_and_the_case_says_so(office: Office) -> None:
    reference = office.passes_on()
    post = Post()
    assert deliver_notifications(office.database, office.clock, post) == 1
    [letter] = post.letters
    assert letter.to == "link-workers@village.example"
    assert letter.subject == f"{reference} is waiting for a link worker"
    assert f"https://village.example/link-workers/cases/{reference}" in letter.body
    assert office.case(reference).state == "notified"
    assert office.history(reference)[-1] == ("village", "notified")
    assert deliver_notifications(office.database, office.clock, post) == 0


def test_urgent_is_said_in_the_subject(office: Office) -> None:
    office.passes_on(urgent=True, danger="suicide_self_harm")
    post = Post()
    deliver_notifications(office.database, office.clock, post)
    assert post.letters[0].subject.startswith("Urgent: V-")


def test_a_case_claimed_before_the_letter_went_stays_claimed(office: Office) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    assert deliver_notifications(office.database, office.clock, Post()) == 1
    assert office.case(reference).state == "claimed"


def test_no_news_to_the_team_holds_anything_of_the_parent(office: Office) -> None:
    secrets = {
        "person_id": PARENT,
        "name": "Kerryann",
        "contact": "07700 900123",
        "area": "Walton",
        "best_time": "any morning",
        "safe_contact": "no voicemail",
        "stage_said": "baby is 5 weeks",
        "told": ["gas debt"],
        "concerns": list(CONCERNS),
        "services": ["cap", "silver_birch"],
        "danger": "domestic_abuse",
        "urgent": True,
    }
    reference = office.passes_on(**secrets)
    office.clock.move_to(liverpool("2026-01-15 11:00"))
    with office.database.session() as session:
        keep_promises(session, office.clock, office.team, office.words)
        cases.report_unanswered(session, office.clock, office.team, PARENT)
    office.claims(reference, "anna")
    office.clock.move_to(liverpool("2026-01-16 12:00"))
    with office.database.session() as session:
        keep_promises(session, office.clock, office.team, office.words)
    office.says(reference, "anna", "Hi Kerryann")
    office.parent_writes(reference, "ring me about the gas debt", key="whatsapp:2")
    office.corrects(reference, area="Bootle")
    with office.database.session() as session:
        cases.not_heard(session, office.clock, cases.case_with(session, reference), office.team)
    office.releases(reference, "anna")
    office.withdraws(reference)
    office.passes_on(**secrets)
    with office.database.session() as session:
        cases.erase(session, office.clock, office.team, PARENT)
        news = list(session.scalars(select(Notification)))
    assert {letter.kind for letter in news} == set(SUBJECTS)
    labels = [label.replace("_", " ") for label in (*CONCERNS, *RISKS)]
    hidden = [
        *labels,
        *CONCERNS,
        *RISKS,
        "Kerryann",
        "900123",
        "Walton",
        "Bootle",
        "morning",
        "voicemail",
        "weeks",
        "gas",
        "debt",
        "silver",
        "citizens advice",
        "abuse",
        PARENT,
    ]
    for letter in news:
        written = f"{letter.subject}\n{letter.body}".lower()
        assert [word for word in hidden if word.lower() in written] == []


def test_a_mail_server_that_is_down_is_tried_again_and_then_given_up_visibly(office: Office) -> None:
    reference = office.passes_on()
    post = Post(down=True)
    for pause in (0, *PAUSES):
        office.clock.move_to(office.clock.now() + timedelta(minutes=pause, seconds=-1 if pause else 0))
        if pause:
            deliver_notifications(office.database, office.clock, post)  # too early: nothing is asked
            office.clock.move_to(office.clock.now() + timedelta(seconds=1))
        assert deliver_notifications(office.database, office.clock, post) == 0
    assert post.asked == MOST_TRIES
    with office.database.session() as session:
        [failed] = failed_notifications(session)
        assert (failed.state, failed.tries) == ("failed", MOST_TRIES)
        [case] = cases.cases_for(session, cases.worker_named(session, "anna"))
        assert (case.reference, case.state) == (reference, "created")
    assert office.history(reference)[-1] == ("village", "notification_failed")
    office.clock.move_to(office.clock.now() + timedelta(days=2))
    assert deliver_notifications(office.database, office.clock, Post()) == 0


def test_a_mail_server_that_comes_back_gets_the_letter_once(office: Office) -> None:
    reference = office.passes_on()
    post = Post(down=True)
    deliver_notifications(office.database, office.clock, post)
    assert office.case(reference).state == "created"
    post.down = False
    office.clock.move_to(office.clock.now() + timedelta(minutes=1))
    assert deliver_notifications(office.database, office.clock, post) == 1
    assert office.case(reference).state == "notified"
    assert len(post.letters) == 1


def test_nothing_else_waits_while_the_mail_server_is_slow(office: Office) -> None:
    reference = office.passes_on()
    claimed_meanwhile = []

    class Slow:
        def send(self, letter: Letter) -> None:
            office.claims(reference, "anna")  # would wait for ever if a transaction were open
            claimed_meanwhile.append(letter.id)

    assert deliver_notifications(office.database, office.clock, Slow()) == 1
    assert len(claimed_meanwhile) == 1
    assert office.case(reference).state == "claimed"


def test_two_processes_never_make_the_same_try(office: Office) -> None:
    office.passes_on()
    inner = Post()

    class Meanwhile:
        def send(self, letter: Letter) -> None:
            assert deliver_notifications(office.database, office.clock, inner) == 0

    assert deliver_notifications(office.database, office.clock, Meanwhile()) == 1
    assert inner.letters == []


# --- the mailers


def test_the_outbox_keeps_a_letter_as_a_file_and_the_same_one_once(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox", "village@village.example")
    outbox.send(LETTER)
    outbox.send(LETTER)
    [file] = (tmp_path / "outbox").iterdir()
    assert file.suffix == ".eml"
    kept = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert kept["To"] == "team@village.example"
    assert kept["From"] == "village@village.example"
    assert kept["Subject"] == "V-7KM3-T9X is waiting"
    assert kept["Date"] == "Wed, 14 Jan 2026 10:30:00 +0000"
    assert kept["Message-ID"] == "<n-1@village.example>"


def test_an_outbox_that_cannot_be_written_is_a_failed_delivery(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")
    with pytest.raises(DeliveryFailed):
        Outbox(tmp_path / "outbox", "village@village.example").send(LETTER)


class MailTalk(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to hand in a letter."""

    server: MailHost

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(" ")[0].split(":")[0].upper()
            if verb == "EHLO":
                self.say(*self.server.hello)
            elif verb == "RCPT" and self.server.refuses:
                self.say("550 no such box: somebody@example")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.letters.append(self.read_letter())
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb == "AUTH":
                self.server.passwords += 1
                self.say("235 welcome")
            else:
                self.say("250 ok")

    def read_letter(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class MailHost(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), MailTalk)
        self.letters: list[EmailMessage] = []
        self.hello: tuple[str, ...] = ("250 test",)
        self.refuses = False
        self.passwords = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def mail_host() -> Iterator[MailHost]:
    host = MailHost()
    thread = threading.Thread(target=host.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield host
    host.shutdown()
    host.server_close()


def server_at(port: int, **more: str) -> MailServer:
    return MailServer("127.0.0.1", port, sender="village@village.example", patience=5, **more)


def test_a_mail_server_takes_the_letter(mail_host: MailHost, office: Office) -> None:
    reference = office.passes_on()
    assert deliver_notifications(office.database, office.clock, server_at(mail_host.port)) == 1
    [letter] = mail_host.letters
    assert letter["To"] == "link-workers@village.example"
    assert reference in str(letter["Subject"])
    assert reference in letter.get_content()
    assert office.case(reference).state == "notified"


def test_a_mail_server_that_refuses_is_a_failed_delivery_without_its_words(mail_host: MailHost) -> None:
    mail_host.refuses = True
    with pytest.raises(DeliveryFailed) as refused:
        server_at(mail_host.port).send(LETTER)
    assert "somebody" not in str(refused.value)
    assert mail_host.letters == []


def test_no_mail_server_is_a_failed_delivery(mail_host: MailHost) -> None:
    port = mail_host.port
    mail_host.server_close()
    with pytest.raises(DeliveryFailed):
        server_at(port).send(LETTER)


def test_a_password_is_never_sent_without_tls(mail_host: MailHost) -> None:
    mail_host.hello = ("250-test", "250 AUTH PLAIN LOGIN")
    with pytest.raises(DeliveryFailed, match="TLS"):
        server_at(mail_host.port, user="village", password="made up").send(LETTER)
    assert mail_host.passwords == 0


def test_tls_is_used_where_it_is_offered_and_not_left_out_when_it_fails(mail_host: MailHost) -> None:
    mail_host.hello = ("250-test", "250 STARTTLS")  # offered, but what follows is no TLS
    with pytest.raises(DeliveryFailed):
        server_at(mail_host.port).send(LETTER)
    assert mail_host.letters == []


def test_the_settings_choose_the_mailer(settings: Settings) -> None:
    outbox = mailer_of(settings)
    assert isinstance(outbox, Outbox)
    assert outbox.folder == settings.data_dir / "outbox"
    assert isinstance(mailer_of(settings.model_copy(update={"smtp_host": "mail.example"})), MailServer)


def test_a_mail_server_is_looked_at_without_a_letter(mail_host: MailHost) -> None:
    server_at(mail_host.port).reach()
    assert mail_host.letters == []


def test_a_mail_server_that_would_not_let_us_in_is_found_before_the_first_letter(mail_host: MailHost) -> None:
    mail_host.hello = ("250-test", "250 AUTH PLAIN LOGIN")
    with pytest.raises(DeliveryFailed, match="TLS"):
        server_at(mail_host.port, user="village", password="made up").reach()


def test_that_there_is_no_mail_server_is_found_before_the_first_letter() -> None:
    with pytest.raises(DeliveryFailed, match="ConnectionRefusedError"):
        server_at(free_port()).reach()
