"""The list of what did not reach a parent, as a link worker reads it and works it off."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.dashboard import presenters
from bot.handoff import cases, unreached
from bot.handoff.unreached import FRESH, Unreached
from bot.messages import Address, Incoming, Kind, Outgoing, store_outgoing
from tests.dashboard.conftest import Office

LIST = "/link-workers/unreached"
WORDS = "Zanzibelle, your gas meter"


def a_parent(office: Office) -> str:
    """A parent on SMS with a hand-off; returns their id."""
    person_id = office.case(office.hand_off()).person_id
    number = f"+4477009001{person_id.rpartition('-')[2]:0>2}"
    with office.database.session() as session:
        session.add(Address(person_id=person_id, channel="sms", address=number, stopped_at=None))
    return person_id


def not_delivered(office: Office, *, may_pass: bool = True, kind: Kind = "reply") -> int:
    """A message to a parent was given up; returns its number on the list."""
    person_id, why = a_parent(office), "not taken in 9 tries"
    with office.database.session() as session:
        now = office.clock.now()
        bubble = store_outgoing(
            session, person_id=person_id, channel="sms", key="sms:SM1:0", kind=kind,
            text=WORDS, now=now, buttons=["Yes please"], asking="choice",
        )  # fmt: skip
        assert bubble is not None
        bubble.failed = why
        unreached.note_undelivered(session, bubble, why, now, may_pass=may_pass)
        return session.scalars(select(Unreached.id)).all()[-1]


def not_answered(office: Office, *texts: str) -> int:
    person_id = a_parent(office)
    with office.database.session() as session:
        now = office.clock.now()
        ids = [f"sms:SM{number}" for number, _ in enumerate(texts, 1)]
        for number, (message_id, text) in enumerate(zip(ids, texts, strict=True), 1):
            session.add(
                Incoming(
                    id=message_id, number=number, person_id=person_id, channel="sms", text=text, media=None,
                    received_at=now, risk=None, ask=None, reading={}, answered_at=now,
                )
            )  # fmt: skip
        unreached.note_unanswered(session, person_id, "sms", ids, "the dialogue engine gave no answer", now)
        return session.scalars(select(Unreached.id)).all()[-1]


def ended(office: Office, number: int) -> tuple[str | None, str | None]:
    with office.database.session() as session:
        one = session.get_one(Unreached, number)
        return one.ended, one.ended_by


def waiting_to_be_sent(office: Office) -> list[Outgoing]:
    with office.database.session() as session:
        unsent = select(Outgoing).where(Outgoing.sent_at.is_(None), Outgoing.failed.is_(None))
        return list(session.scalars(unsent))


def test_the_list_says_what_happened_how_long_ago_and_why_and_never_the_words(office: Office) -> None:
    not_delivered(office)
    office.clock.move_to(office.clock.now() + timedelta(hours=2))
    anna = office.signed_in("anna")
    assert "Not reached (1)" in anna.opens("/link-workers").text
    shown = anna.opens(LIST).text
    for told in ("Not delivered", "(Text message)", "2 hours ago, 10:30am today", "Not taken in 9 tries."):
        assert told in shown
    for hidden in ("Zanzibelle", "gas meter", "Kerry", "900123"):
        assert hidden not in shown


def test_a_hand_off_of_the_parent_is_named_so_that_they_can_be_reached(office: Office) -> None:
    not_delivered(office)
    with office.database.session() as session:
        (case,) = cases.cases_for(session, cases.worker_named(session, "anna"))
    assert f"/link-workers/cases/{case.reference}" in office.signed_in("anna").opens(LIST).text


def test_each_look_at_the_list_is_noted(office: Office) -> None:
    anna = office.signed_in("anna")
    anna.opens("/link-workers")
    anna.opens(LIST)
    assert office.openings() == [("anna", "unreached")]


def test_trying_again_sends_the_same_words_as_new_and_takes_it_off_the_list(office: Office) -> None:
    number = not_delivered(office)
    anna = office.signed_in("anna")
    anna.opens(LIST)
    assert "It is tried again now." in anna.presses(f"{LIST}/{number}/again").text
    (bubble,) = waiting_to_be_sent(office)
    assert (bubble.text, bubble.buttons, bubble.asking) == (WORDS, ["Yes please"], "choice")
    assert (bubble.kind, bubble.tries) == ("reply", 0)
    assert ended(office, number) == ("again", "worker:anna")
    assert "There is nothing here just now." in anna.opens(LIST).text


def test_messages_that_were_not_answered_wait_for_their_answer_again_in_order(office: Office) -> None:
    number = not_answered(office, "no money", "and no food")
    anna = office.signed_in("anna")
    assert "2 messages of a parent were not answered" in anna.opens(LIST).text
    anna.presses(f"{LIST}/{number}/again")
    with office.database.session() as session:
        again = select(Incoming).where(Incoming.answered_at.is_(None)).order_by(Incoming.number)
        assert [message.text for message in session.scalars(again)] == ["no money", "and no food"]


def test_what_two_workers_press_at_once_is_done_once(office: Office) -> None:
    number = not_delivered(office)
    anna, bea = office.signed_in("anna"), office.signed_in("bea")
    anna.opens(LIST)
    bea.opens(LIST)
    anna.presses(f"{LIST}/{number}/again")
    late = bea.presses(f"{LIST}/{number}/again")
    assert late.status_code == 409
    assert "Somebody has already dealt with this." in late.text
    assert len(waiting_to_be_sent(office)) == 1


def test_what_was_dealt_with_is_off_the_list_and_says_by_whom(office: Office) -> None:
    number = not_delivered(office)
    bea = office.signed_in("bea")
    bea.opens(LIST)
    assert "You have dealt with this." in bea.presses(f"{LIST}/{number}/dealt-with").text
    assert ended(office, number) == ("dealt_with", "worker:bea")
    assert waiting_to_be_sent(office) == []


def stop(office: Office) -> None:
    with office.database.session() as session:
        session.scalars(select(Address)).one().stopped_at = office.clock.now()


def wait(office: Office) -> None:
    office.clock.move_to(office.clock.now() + FRESH + timedelta(minutes=1))


def erase(office: Office) -> None:
    with office.database.session() as session:
        session.scalars(select(Outgoing)).one().text = ""


@pytest.mark.parametrize(
    ("given", "then", "said"),
    [
        ({"may_pass": False}, lambda office: None, "Trying again changes nothing."),
        ({}, wait, "a day old"),
        ({}, stop, "asked Village to stop writing"),
        ({}, erase, "words were deleted"),
    ],
    ids=["a number that is none", "yesterday's", "stopped meanwhile", "deleted meanwhile"],
)
def test_where_trying_again_is_of_no_use_there_is_no_button_and_no_way_round_it(
    office: Office, given: dict[str, bool], then: object, said: str
) -> None:
    number = not_delivered(office, **given)  # type: ignore[arg-type]
    then(office)  # type: ignore[operator]
    anna = office.signed_in("anna")
    shown = anna.opens(LIST).text
    assert said in shown
    assert "Try again" not in shown
    assert anna.presses(f"{LIST}/{number}/again").status_code == 409
    assert waiting_to_be_sent(office) == []
    assert "You have dealt with this." in anna.presses(f"{LIST}/{number}/dealt-with").text


def test_the_answer_to_a_danger_stands_first_and_says_so(office: Office) -> None:
    not_delivered(office, kind="danger")
    not_answered(office, "hiya")
    shown = office.signed_in("anna").opens(LIST).text
    assert shown.index("The answer to a danger was not delivered") < shown.index("A parent&#39;s message was")


def test_who_is_not_signed_in_sees_nothing_and_does_nothing(office: Office) -> None:
    number = not_delivered(office)
    stranger = office.browser()
    assert "Not reached" not in stranger.opens(LIST).text
    stranger.presses(f"{LIST}/{number}/dealt-with")
    assert ended(office, number) == (None, None)


def test_nothing_of_it_is_left_when_the_parent_is_erased(office: Office) -> None:
    not_delivered(office)
    with office.database.session() as session:
        person_id = session.scalars(select(Unreached.person_id)).one()
        cases.erase(session, office.clock, office.team, person_id)
        assert session.scalars(select(Unreached)).all() == []


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "just now"), (1, "1 minute ago"), (59, "59 minutes ago"), (60, "1 hour ago"), (47 * 60, "1 day ago"),
     (72 * 60, "3 days ago")],
)  # fmt: skip
def test_how_long_ago_something_was(office: Office, minutes: int, said: str) -> None:
    now = office.clock.now()
    assert presenters.ago(now - timedelta(minutes=minutes), now) == said
