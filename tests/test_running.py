"""What `village run` makes sure of before it starts anything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import SetupError
from bot.running import databases_answer, ports_are_free, words_may_be_sent
from bot.settings import Settings
from bot.words import Entry, Words
from tests.servers import free_port

HELLO = Entry("utter_a", "Hello.")
REVIEW = {"by": "Anna Example", "date": "2026-12-01", "words": HELLO.fingerprint}
REVIEWED = replace(HELLO, about={"review": REVIEW})
DRAFTS = {
    "a draft": Entry("utter_b", "Hello.", about={"review": "draft"}),
    "a draft for one channel": Entry("utter_a", "Hello.", channel="sms", about={"review": "draft"}),
    "one that does not say who reviewed it": Entry("utter_c", "Hello.", about={}),
    "one whose reviewer is empty": Entry("utter_d", "Hello.", about={"review": {**REVIEW, "by": ""}}),
    "one that does not say when": replace(HELLO, about={"review": {**REVIEW, "date": ""}}),
    "one whose words have changed since": replace(REVIEWED, text="Hello there."),
    "one whose buttons have changed since": replace(REVIEWED, buttons=("Yes",)),
}


def settings_with(folder: Path, **values: object) -> Settings:
    ports = {"public_port": free_port(), "internal_port": free_port(), "engine_port": free_port()}
    return Settings(_env_file=None, data_dir=folder, **{**ports, **values})  # type: ignore[arg-type]


def test_free_ports_are_fine(tmp_path: Path) -> None:
    ports_are_free(settings_with(tmp_path))


@pytest.mark.parametrize("name", ["public", "internal", "engine"])
def test_a_port_that_is_in_use_is_named_with_its_setting(tmp_path: Path, taken_port: int, name: str) -> None:
    with pytest.raises(SetupError) as raised:
        ports_are_free(settings_with(tmp_path, **{f"{name}_port": taken_port}))
    assert str(raised.value) == (
        f"port {taken_port} on 127.0.0.1 is in use: stop what listens there, "
        f"or set VILLAGE_{name.upper()}_PORT"
    )


def test_two_listeners_on_one_port_are_not_blamed_on_somebody_else(tmp_path: Path) -> None:
    port = free_port()
    with pytest.raises(SetupError, match=rf"^VILLAGE_PUBLIC_PORT and VILLAGE_INTERNAL_PORT are both {port}"):
        ports_are_free(settings_with(tmp_path, public_port=port, internal_port=port))


def test_a_host_that_is_not_this_machine_is_said_to_be_wrong(tmp_path: Path) -> None:
    # 192.0.2.0/24 is for documentation (RFC 5737): no machine has it.
    with pytest.raises(SetupError, match=r"nothing can listen on 192\.0\.2\.1, .*change VILLAGE_PUBLIC_HOST"):
        ports_are_free(settings_with(tmp_path, public_host="192.0.2.1"))


@pytest.mark.parametrize("name", ["DATABASE_URL", "DURABLE_URL", "TRACKER_URL"])
def test_a_database_that_does_not_answer_is_named_with_its_setting(tmp_path: Path, name: str) -> None:
    url = f"postgresql://127.0.0.1:{free_port()}/village"
    with pytest.raises(SetupError, match=rf"^VILLAGE_{name}: .* does not answer"):
        databases_answer(settings_with(tmp_path, **{name.lower(): url}))


@pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS.keys())
def test_a_real_channel_does_not_start_with_drafts_outside_a_trial(tmp_path: Path, draft: Entry) -> None:
    words = Words([REVIEWED, draft])
    for channel in ({"telegram_token": "1:a"}, {"twilio_account": "AC1"}):
        with pytest.raises(SetupError, match=r"^1 of the texts .* drafts, so .* cannot start"):
            words_may_be_sent(settings_with(tmp_path, trial=False, **channel), words)
        words_may_be_sent(settings_with(tmp_path, trial=True, **channel), words)


def test_a_real_channel_starts_outside_a_trial_once_all_is_reviewed(tmp_path: Path) -> None:
    words_may_be_sent(settings_with(tmp_path, trial=False, telegram_token="1:a"), Words([REVIEWED]))


def test_the_web_chat_alone_starts_with_drafts(tmp_path: Path) -> None:
    words_may_be_sent(settings_with(tmp_path, trial=False), Words(list(DRAFTS.values())))
