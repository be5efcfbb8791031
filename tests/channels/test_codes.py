"""The same parent comes back by another channel with a code, and nobody else does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.web import answers_after
from bot.conversation import codes, joining
from bot.conversation.codes import LIVES, MOST_WRONG, WRONG_COUNT, ReturnCode
from bot.database import Base
from bot.handoff import cases
from bot.handoff.contacts import ContactDetail
from bot.handoff.team import Team
from bot.journey import Arrived
from bot.messages import Address, Incoming, Outgoing, Person, store_outgoing
from tests.channels.conftest import PARENT, House, NoQueue
from tests.channels.test_telegram import OFFER, message
from tests.made_up import link_workers, referral

CODE = re.compile(rf"my code is ([{codes.LETTERS}]{{3}}(?:-[{codes.LETTERS}]{{3}}){{2}})")
WHATSAPP = f"whatsapp:{PARENT}"
WRONG = "I cannot use that code."
WEB = "0123456789abcdef0123456789abcdef"


def asks_by_sms(house: House, sid: str = "SMcode") -> str:
    """A parent asks for a code by SMS and reads it."""
    house.texts("can i have a code please", sid)
    house.send_for(5)
    return code_read(house.twilio.bodies(PARENT)[-1])


def code_read(text: str) -> str:
    found = CODE.search(text)
    assert found, text
    return found[1]


def on_telegram(house: House, number: int, text: str) -> str:
    """A parent writes on Telegram; returns all that they then read."""
    before = len(house.telegram.sent)
    house.telegram_posts(message(number, text))
    house.send_for(6)
    return "\n".join(house.telegram.bodies()[before:])


def on_web(house: House, number: int, text: str, person: str = WEB) -> list[str]:
    """A parent writes on the web chat; returns what the page then shows for the first time."""
    with house.database.session() as session:
        seen = session.scalars(select(Outgoing.n).where(Outgoing.person_id == person)).all()
    person_id = house.reception._journey.receive(Arrived(f"web:{person}:{number}", "web", person, text))
    if person_id is not None:
        house.reception._queue.put(person_id, "web")
    with house.database.session() as session:
        answers = answers_after(session, person, max([0, *seen]), "web")
    return [bubble["text"] for answer in answers for bubble in (*answer["replies"], *answer["notices"])]


def who_writes(house: House) -> dict[str, str]:
    with house.database.session() as session:
        return {address.channel: address.person_id for address in session.scalars(select(Address))}


def case_of(house: House, channel: str, **told: object) -> str:
    """Whoever writes by a channel is passed on; returns the reference."""
    with house.database.session() as session:
        agreed = referral(person_id=who_writes(house)[channel], channel=channel, **told)
        return cases.create_case(session, house.clock, team(house), agreed).reference


def team(house: House) -> Team:
    return house.reception._journey._team


def test_a_parent_goes_on_by_another_channel_with_the_code_they_asked_for(house: House) -> None:
    house.texts("hiya", "SM1")
    code = asks_by_sms(house)
    reference = case_of(house, "sms")
    assert "Hello again. That code is right" in on_telegram(house, 1, f"my code is {code}")
    people = who_writes(house)
    assert people["sms"] == people["telegram"]
    with house.database.session() as session:
        case = cases.open_case_of(session, people["telegram"])
        assert case is not None
        assert case.reference == reference
    assert "You said: cant sleep" in on_telegram(house, 2, "cant sleep")
    assert "Your code was just used" in house.twilio.bodies(PARENT)[-1]


@pytest.mark.parametrize(
    "say",
    [
        "{0}",
        "my code is {0}",
        "My code is: {0}.",
        "hi the code is {1}",
        "code {2}",
        "heres my code {1} thanks",
    ],
)
def test_a_code_may_be_typed_in_any_way(house: House, say: str) -> None:
    code = asks_by_sms(house)
    typed = say.format(code, code.replace("-", "").lower(), code.replace("-", " "))
    assert "Hello again" in on_telegram(house, 1, typed)


@pytest.mark.parametrize("say", ["code", "Code?", "my code please", "whats my code", "can I get a new code"])
def test_a_code_is_asked_for_in_words(say: str) -> None:
    assert codes.is_asked_for(say)


@pytest.mark.parametrize(
    "say", ["whats your postcode", "the discount code does not work", "code red she is blue", "", "hello"]
)
def test_other_words_ask_for_no_code(say: str) -> None:
    assert not codes.is_asked_for(say)


@pytest.mark.parametrize(
    "say",
    [
        "why cry try",
        "my number is 07700 900123",
        "L4 9ZZ",
        "she is 9 wks 3 days",
        "my code is not working",
        "the midwife gave me a code for vitamins",
    ],
)
def test_what_is_no_code_is_not_taken_for_one(say: str) -> None:
    assert codes.code_in(say) is None


def test_the_question_that_was_open_is_asked_again_where_they_come_back(house: House) -> None:
    house.engine.says = [OFFER]
    house.texts("hiya", "SM1")
    code = asks_by_sms(house)
    assert house.twilio.bodies(PARENT)[-1].endswith("Shall I ask? Reply 1 Yes please, 2 Not now.")
    assert "Shall I ask?" in on_telegram(house, 1, f"my code is {code}")
    assert "Yes please" in house.telegram.sent[-1].asked["reply_markup"]
    on_telegram(house, 2, "Not now")
    assert house.engine.asked[-1] == "Not now"


def test_what_stands_beside_the_code_is_answered_too(house: House) -> None:
    code = asks_by_sms(house)
    house.reception._journey._reader.ACTS = ("stop", "start", "help")  # type: ignore[attr-defined]
    said = on_telegram(house, 1, f"my code is {code} help")
    assert "Hello again" in said
    assert "You said: help" in said
    assert code not in "".join(house.engine.asked)


def test_danger_beside_a_code_is_answered_and_the_code_can_still_be_used(house: House) -> None:
    code = asks_by_sms(house)
    assert "999" in on_telegram(house, 1, f"my code is {code} i keep thinking of killing myself")
    assert "Hello again" in on_telegram(house, 2, f"my code is {code}")


# --- nothing by guess


def test_a_code_works_once(house: House) -> None:
    code = asks_by_sms(house)
    on_telegram(house, 1, f"my code is {code}")
    house.texts(f"my code is {code}", "SM9", "+447700900222")
    house.send_for(5)
    assert house.twilio.bodies("+447700900222")[-1].startswith(WRONG)
    assert len(set(who_writes(house).values())) == 2


def test_a_new_code_ends_the_one_before(house: House) -> None:
    old, new = asks_by_sms(house, "SM1"), asks_by_sms(house, "SM2")
    assert on_telegram(house, 1, f"my code is {old}").startswith(WRONG)
    assert "Hello again" in on_telegram(house, 2, f"my code is {new}")


def test_of_a_code_that_is_not_right_nothing_is_told(house: House) -> None:
    """Never one, used, too old: the same words, so that a guess learns nothing."""
    used, old = asks_by_sms(house, "SM1"), ""
    on_telegram(house, 1, f"my code is {used}")
    house.texts("code", "SM2", "+447700900222")
    house.send_for(5)
    old = code_read(house.twilio.bodies("+447700900222")[-1])
    house.clock.move_to(house.clock.now() + LIVES)
    said = []
    for number, code in enumerate(("CDF-GH3-JKM", used, old, "12345", "V-7KM3-T9X")):
        house.texts(f"my code is {code}", f"SMw{number}", "+447700900333")
        house.send_for(5)
        said.append(house.twilio.bodies("+447700900333")[-1])
    assert len(set(said)) == 1
    assert said[0].startswith(WRONG)


def test_after_some_wrong_tries_even_a_right_code_is_not_looked_at_until_a_day_has_gone(house: House) -> None:
    code = asks_by_sms(house)
    for number in range(MOST_WRONG):
        assert WRONG in on_telegram(house, number + 1, f"my code is CDF-GH3-JK{codes.LETTERS[number]}")
    assert WRONG in on_telegram(house, 20, f"my code is {code}")
    house.clock.move_to(house.clock.now() + WRONG_COUNT + timedelta(minutes=1))
    assert "Hello again" in on_telegram(house, 21, f"my code is {code}")


def test_codes_are_kept_as_digests_and_no_two_are_alike(house: House) -> None:
    code = asks_by_sms(house)
    with house.database.session() as session:
        kept = session.scalars(select(ReturnCode.digest)).one()
    assert code not in kept
    drawn = {codes._drawn() for _ in range(2000)}
    assert len(drawn) == 2000
    assert all(codes.code_in(one) == one for one in drawn)


def test_after_a_parent_had_their_data_deleted_their_code_leads_nowhere(house: House) -> None:
    code = asks_by_sms(house)
    house.reception._journey._reader.ACTS = ("delete_data", "affirm")  # type: ignore[attr-defined]
    house.texts("delete_data", "SM2")
    house.texts("affirm", "SM3")
    assert on_telegram(house, 1, f"my code is {code}").startswith(WRONG)


def test_ones_own_code_on_the_same_channel_joins_nobody(house: House) -> None:
    code = asks_by_sms(house)
    house.texts(f"my code is {code}", "SM3")
    house.send_for(5)
    assert house.twilio.bodies(PARENT)[-1].startswith("That is your own code.")
    assert "Hello again" in on_telegram(house, 1, f"my code is {code}")


def test_two_browsers_are_not_joined_and_the_code_is_not_used_up(house: House) -> None:
    (said,) = on_web(house, 1, "code")
    code = code_read(said)
    other = "f" * 32
    assert on_web(house, 1, f"my code is {code}", other)[0].startswith("A code from one web chat")
    assert "Hello again" in on_telegram(house, 1, f"my code is {code}")


# --- what goes along


def test_from_sms_to_the_web_the_page_shows_what_comes_from_now_on_and_nothing_from_before(
    house: House,
) -> None:
    for number in range(4):
        house.texts(f"secret {number}", f"SM{number}")
    code = asks_by_sms(house)
    assert on_web(house, 1, "hello") == ["You said: hello"]
    assert on_web(house, 2, f"my code is {code}") == [
        "Hello again. That code is right, so we can go on from where we were."
    ]
    assert on_web(house, 3, "cant sleep") == ["You said: cant sleep"]
    assert who_writes(house) == {"sms": WEB, "web": WEB}


def test_from_the_web_to_sms(house: House) -> None:
    code = code_read(on_web(house, 1, "code")[0])
    house.texts(f"my code is {code}", "SM1")
    house.texts("cant sleep", "SM2")
    house.send_for(5)
    assert house.twilio.bodies(PARENT)[-1] == "You said: cant sleep"
    assert who_writes(house) == {"sms": WEB, "web": WEB}


def test_a_new_number_takes_the_old_ones_place_and_the_old_one_is_nobody_we_know(house: House) -> None:
    code = asks_by_sms(house)
    owner = who_writes(house)["sms"]
    house.texts(f"my code is {code}", "SM2", "+447700900222")
    house.texts("who is this", "SM3", PARENT)  # somebody else may have the number by now
    with house.database.session() as session:
        rows = {row.address: row.person_id for row in session.scalars(select(Address))}
    assert rows["+447700900222"] == owner
    assert rows[PARENT] != owner


def test_what_was_told_on_both_is_known_together_in_a_new_conversation(house: House) -> None:
    code = asks_by_sms(house)
    on_telegram(house, 1, "hiya")
    people = who_writes(house)
    with house.database.session() as session:
        for channel, memory in (
            ("sms", {"concerns": ["money"], "answers": {"name": "Kerry"}}),
            ("telegram", {"concerns": ["crying", "money"], "danger": {"kind": "psychosis", "level": "ask"}}),
        ):
            session.get_one(Person, people[channel]).memory = memory
    on_telegram(house, 2, f"my code is {code}")
    person_id = who_writes(house)["telegram"]
    with house.database.session() as session:
        person = session.get_one(Person, person_id)
        assert person.memory["concerns"] == ["money", "crying"]
        assert person.memory["danger"]["kind"] == "psychosis"
        assert person.memory["answers"] == {"name": "Kerry"}
        assert person.turns == 0


def test_of_two_open_hand_offs_one_goes_on_with_what_both_say(house: House) -> None:
    with house.database.session() as session:
        session.add_all(link_workers())
    code = asks_by_sms(house)
    first = case_of(house, "sms", concerns=["money"], best_time="mornings", area=None)
    house.clock.move_to(house.clock.now() + timedelta(minutes=5))
    on_telegram(house, 1, "hiya")
    second = case_of(house, "telegram", concerns=["crying"], best_time="evenings", area="Bootle")
    on_telegram(house, 2, f"my code is {code}")
    with house.database.session() as session:
        stays, goes = cases.case_with(session, first), cases.case_with(session, second)
        assert (stays.concerns, stays.best_time, stays.area) == (["money", "crying"], "evenings", "Bootle")
        assert stays.closed_at is None
        assert (goes.state, goes.outcome) == ("closed", "joined")
        assert stays.person_id == goes.person_id


def test_the_hand_off_that_a_link_worker_has_goes_on_and_newer_details_stay(house: House) -> None:
    with house.database.session() as session:
        session.add_all(link_workers())
    code = asks_by_sms(house)
    first = case_of(house, "sms", concerns=["money"], best_time="mornings")
    house.clock.move_to(house.clock.now() + timedelta(minutes=5))
    on_telegram(house, 1, "hiya")
    second = case_of(house, "telegram", concerns=["crying"], best_time="evenings")
    with house.database.session() as session:
        worker = cases.worker_named(session, "anna")
        words = house.reception._journey._saying.words
        cases.claim(session, house.clock, cases.case_with(session, second), worker, words, team(house))
    on_telegram(house, 2, f"my code is {code}")
    with house.database.session() as session:
        stays = cases.case_with(session, second)
        assert (stays.state, stays.best_time) == ("claimed", "evenings")
        assert set(stays.concerns) == {"money", "crying"}
        assert cases.case_with(session, first).outcome == "joined"


def test_stop_stays_with_the_channel_it_was_said_on(house: House) -> None:
    code = asks_by_sms(house)
    house.texts("STOP", "SM5")
    said = on_telegram(house, 1, f"my code is {code}")
    assert "Hello again" in said
    before = len(house.twilio.sent)
    assert "You said: hiya" in on_telegram(house, 2, "hiya")
    house.texts("hello?", "SM6")
    house.send_for(5)
    assert len(house.twilio.sent) == before


def test_all_that_is_kept_of_either_goes_along(house: House) -> None:
    """A table that is added later and names a person is held to this too."""
    handled = joining.OF_THEIR_OWN | {table.name for table in joining.tables_of_a_person()}
    naming = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name == "person" for key in table.foreign_keys)
    }
    assert naming == handled
    code = asks_by_sms(house)
    on_telegram(house, 1, f"my code is {code}")
    with house.database.session() as session:
        joined = session.scalars(select(Person).where(Person.joined_to.is_not(None))).one()
        for table in (Address, Incoming, Outgoing, ContactDetail, ReturnCode):
            assert session.scalars(select(table).where(table.person_id == joined.id)).all() == []


def test_news_stored_for_who_they_were_reaches_who_they_are(house: House) -> None:
    house.texts("hiya", "SM1")
    code = code_read(on_telegram(house, 1, "code"))
    telegram = who_writes(house)["telegram"]
    house.texts(f"my code is {code}", "SM2")
    with house.database.session() as session:
        gone = session.scalars(select(Person.id).where(Person.joined_to.is_not(None))).one()
        now = house.clock.now()
        store_outgoing(
            session, person_id=gone, channel="sms", key="late", kind="notice", text="News.", now=now
        )
    house.send_for(8)
    assert gone != telegram
    assert "News." in house.twilio.bodies(PARENT)


def test_a_message_that_waits_while_they_come_back_is_answered_by_the_work_of_either(house: House) -> None:
    """Work in the durable queue carries the id under which a message came."""
    house.texts("hiya", "SM1")
    code = code_read(on_telegram(house, 1, "code"))
    before = who_writes(house)["sms"]
    journey = house.reception._journey
    house.texts(f"my code is {code}", "SM2")
    house.reception._queue = NoQueue()
    house.texts("still there?", "SM3")
    assert journey.answer(before)
    house.send_for(5)
    assert house.twilio.bodies(PARENT)[-1] == "You said: still there?"


# --- with a hand-off


def handed_off(house: House, **told: object) -> list[str]:
    house.texts("hiya", "SM1")
    case_of(house, "sms", **told)
    house.texts("thanks", "SM2")
    house.texts("bye", "SM3")
    house.send_for(10)
    return [body for body in house.twilio.bodies() if CODE.search(body)]


def test_with_a_hand_off_a_code_is_given_once(house: House) -> None:
    (said,) = handed_off(house)
    assert "Hello again" in on_telegram(house, 1, f"my code is {code_read(said)}")


@pytest.mark.parametrize(
    "told", [{"safe_contact": "my partner reads my phone"}, {"danger": "domestic_abuse", "urgent": True}]
)
def test_where_somebody_else_may_read_it_no_code_is_given_unasked(
    house: House, told: dict[str, object]
) -> None:
    assert handed_off(house, **told) == []
