"""The check-in two weeks later: to whom it is offered, when it is sent, and when it never is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import timers
from bot.clock import SetClock, in_liverpool
from bot.conversation import check_in
from bot.conversation.check_in import AGREED, OFFER, OFFER_AFTER_LOSS
from bot.conversation.memory import Memory
from bot.conversation.saying import Saying
from bot.conversation.services import NOT_FORWARD, services_in, signposted
from bot.database import ROOT, Database
from bot.directory import entries as directory
from bot.handoff import cases
from bot.handoff.models import Notification
from bot.handoff.team import Team, team_of
from bot.messages import Address, Incoming, Outgoing, Person
from bot.settings import Settings
from bot.timers import Timer
from bot.words import Words
from tests.handoff.test_news_words import TELLING
from tests.made_up import PARENT, link_workers, referral

CAP = "utter_service_cap"
WEDNESDAY = datetime(2026, 1, 28, 10, 30)


@dataclass
class Story:
    """A parent on WhatsApp who was pointed to help on Wednesday 14 January at half past ten."""

    database: Database
    clock: SetClock
    team: Team
    words: Words

    def writes(self, text: str = "thanks", **found: str) -> None:
        with self.database.session() as session:
            number = (session.scalar(select(func.max(Incoming.number))) or 0) + 1
            session.add(
                Incoming(
                    id=f"whatsapp:{number}",
                    number=number,
                    person_id=PARENT,
                    channel="whatsapp",
                    text=text,
                    media=None,
                    received_at=self.clock.now(),
                    risk=found.get("risk"),
                    ask=found.get("ask"),
                    reading={},
                    answered_at=self.clock.now(),
                )
            )

    def remembers(self, **slots: Any) -> None:
        with self.database.session() as session:
            session.get_one(Person, PARENT).memory = slots

    def is_offered(self, memory: Memory, danger: dict[str, str] | None = None) -> str | None:
        with self.database.session() as session:
            return check_in.offer(session, PARENT, memory, danger)

    def agrees(self, **slots: Any) -> None:
        """Says yes to being asked; from then on the engine remembers that."""
        self.remembers(**{"said": [CAP, OFFER, AGREED], "concerns": ["money"], **slots})
        with self.database.session() as session:
            check_in.agree(session, self.clock, self.team, PARENT)

    def passes_on(self, **changed: object) -> str:
        with self.database.session() as session:
            return cases.create_case(session, self.clock, self.team, referral(**changed)).reference

    def time_is(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        with self.database.session() as session:
            check_in.send_due(session, Saying(self.words, self.clock), self.team)

    def reads(self) -> list[str]:
        with self.database.session() as session:
            return list(session.scalars(select(Outgoing.text).order_by(Outgoing.n)))

    def due(self) -> str | None:
        with self.database.session() as session:
            due = session.scalar(select(Timer.due_at).where(Timer.done_at.is_(None)))
        return f"{in_liverpool(due):%a %d %b %H:%M}" if due else None


@pytest.fixture
def story(database: Database, clock: SetClock, words: Words) -> Story:
    with database.session() as session:
        person = Person(id=PARENT, created_at=clock.now(), conversation_id="c-1", memory={}, turns=3)
        session.add(person)
        session.flush()
        session.add(Address(person_id=PARENT, channel="whatsapp", address="+447700900123", stopped_at=None))
        session.add_all(link_workers())
    ours = Story(database, clock, team_of(Settings(_env_file=None)), words)
    ours.writes()
    return ours


HELLO = (
    "Hello. You said I could ask how it went after 2 weeks. Did you get through? You do not have to answer."
)


# --- the offer


def test_it_is_offered_to_somebody_who_was_pointed_to_a_service_and_only_once(story: Story) -> None:
    assert story.is_offered(Memory(said=(CAP,))) == OFFER
    assert story.is_offered(Memory(said=(CAP, OFFER))) is None
    assert story.is_offered(Memory(said=(CAP, OFFER_AFTER_LOSS))) is None


def test_it_is_offered_to_somebody_who_was_passed_on(story: Story) -> None:
    assert story.is_offered(Memory()) is None
    story.passes_on()
    assert story.is_offered(Memory()) == OFFER


def test_it_is_offered_in_fitting_words_after_a_loss(story: Story) -> None:
    assert story.is_offered(Memory(said=("utter_service_silver_birch",), concerns=("loss",))) == (
        OFFER_AFTER_LOSS
    )


@pytest.mark.parametrize(
    "said",
    [
        (),
        ("utter_money_opening", "utter_offer_link_worker"),
        ("utter_service_not_here_cap", "utter_service_too_old", "utter_service_again"),
        (CAP, "utter_offer_declined"),
    ],
    ids=["nothing said", "no service", "a service that is not for them", "wants no call"],
)
def test_it_is_not_offered_where_there_is_nothing_to_ask_about_or_no_wish_for_more(
    story: Story, said: tuple[str, ...]
) -> None:
    assert story.is_offered(Memory(said=said)) is None


@pytest.mark.parametrize(
    "found",
    [
        {"risk": "domestic_abuse"},
        {"ask": "domestic_abuse"},
        {"risk": "suicide_self_harm"},
        {"risk": "medical_emergency"},
    ],
)
def test_it_is_never_offered_after_a_danger_however_long_ago(story: Story, found: dict[str, str]) -> None:
    story.writes("words of a danger", **found)
    story.writes("thanks")
    assert story.is_offered(Memory(said=(CAP,))) is None


def test_a_doubt_that_was_answered_with_no_is_no_danger_except_about_the_home(story: Story) -> None:
    story.writes("words of a doubt", ask="suicide_self_harm")
    memory = Memory(said=(CAP,))
    assert story.is_offered(memory, {"kind": "suicide_self_harm", "level": "ask"}) == OFFER
    assert story.is_offered(memory, {"kind": "suicide_self_harm", "level": "risk"}) is None
    assert story.is_offered(memory, {"kind": "domestic_abuse", "level": "ask"}) is None


@pytest.mark.parametrize("careful", [{"safe_contact": "no messages"}, {"danger": "domestic_abuse"}])
def test_it_is_not_offered_where_somebody_else_may_read_it(story: Story, careful: dict[str, str]) -> None:
    story.passes_on(**careful)
    assert story.is_offered(Memory(said=(CAP,))) is None


def test_what_counts_as_put_forward_is_a_service_of_the_directory(words: Words) -> None:
    slugs = {entry.slug for entry in directory.load(ROOT / "data/services")}
    forward = [name for name in words.names() if name.startswith("utter_service_")]
    others = [name for name in forward if name.startswith(NOT_FORWARD)]
    assert set(services_in(forward)) == {name.removeprefix("utter_service_") for name in forward} - {
        name.removeprefix("utter_service_") for name in others
    }
    assert set(services_in(forward)) <= slugs
    assert signposted(["utter_service_outside:Bootle"])


# --- what is answered


@pytest.mark.parametrize(
    ("text", "act", "agreed"),
    [
        ("yes please", "affirm", True),
        ("Yes please", None, True),
        ("go ed then", None, True),
        ("ok", None, True),
        ("yeah go on", None, True),
        ("no thanks", "thanks", False),
        ("nah you're alright", None, False),
        ("No thanks", "deny", False),
        ("rather not", None, False),
        ("ta bye", "goodbye", None),
        ("who runs this?", None, None),
    ],
)
def test_a_yes_to_being_asked_is_a_plain_yes(text: str, act: str | None, agreed: bool | None) -> None:
    assert check_in.agrees(text, act) is agreed


@pytest.mark.parametrize(
    ("text", "act", "through"),
    [
        ("Yes", "affirm", True),
        ("yeah they rang me on the monday", None, True),
        ("got through to citizens advice, she was lovely", None, True),
        ("i spoke to someone ta", "thanks", True),
        ("no problem at all, all sorted", "affirm", True),
        ("No", "deny", False),
        ("no they never rang", None, False),
        ("nobody has been in touch", "referral_status", False),
        ("i haven't heard a thing", None, False),
        ("havent had chance yet", None, False),
        ("didnt ring them in the end", None, False),
        ("couldn\u2019t get past the receptionist", None, False),
        ("yes but they said no luck til march, waiting list", "affirm", False),
        ("still waiting", None, False),
        ("hello", "greet", None),
        ("ok thanks", "thanks", None),
    ],
)
def test_it_is_heard_whether_they_got_through(text: str, act: str | None, through: bool | None) -> None:
    assert check_in.got_through(text, act) is through


# --- the two weeks


def test_two_weeks_after_the_yes_it_is_sent_once_and_the_answer_is_expected(story: Story) -> None:
    story.agrees()
    story.time_is(WEDNESDAY - timedelta(minutes=1))
    assert story.reads() == []
    story.time_is(WEDNESDAY)
    story.time_is(WEDNESDAY + timedelta(days=30))
    assert story.reads() == [HELLO]
    with story.database.session() as session:
        person, sent = session.get_one(Person, PARENT), session.scalars(select(Outgoing)).one()
        assert (sent.kind, sent.channel, sent.buttons) == ("notice", "whatsapp", ["Yes", "No", "Stop"])
        assert person.memory["offered"] == check_in.GOT_THROUGH
        assert person.memory["concerns"] == ["money"]
        assert (person.turns, person.conversation_id != "c-1") == (0, True)


def test_it_outlives_the_process(story: Story) -> None:
    story.agrees()
    story.database.close()
    again = Story(Database(story.database.url), story.clock, story.team, story.words)
    again.time_is(WEDNESDAY)
    assert again.reads() == [HELLO]
    again.database.close()


def test_it_is_sent_within_the_teams_hours(story: Story) -> None:
    story.clock.move_to(datetime(2026, 1, 17, 2, 40))  # a Saturday night
    story.agrees()
    assert story.due() == "Mon 02 Feb 09:00"
    story.time_is(datetime(2026, 2, 2, 9, 0))
    assert story.reads() == [HELLO]


def test_where_village_was_down_in_the_day_it_waits_for_the_next_one(story: Story) -> None:
    story.agrees()
    story.time_is(WEDNESDAY + timedelta(hours=9))
    assert story.reads() == []
    assert story.due() == "Thu 29 Jan 09:00"


def test_nobody_is_interrupted_in_the_middle_of_a_talk(story: Story) -> None:
    story.agrees()
    story.clock.move_to(WEDNESDAY - timedelta(hours=1))
    story.writes("the heatings off again")
    story.time_is(WEDNESDAY)
    assert story.reads() == []
    assert story.due() == "Thu 29 Jan 10:30"
    story.time_is(WEDNESDAY + timedelta(days=1))
    assert story.reads() == [HELLO]


def test_after_a_loss_it_asks_less(story: Story) -> None:
    story.agrees(concerns=["money", "loss"])
    story.time_is(WEDNESDAY)
    [text] = story.reads()
    assert "Did you find someone to talk to?" in text


def test_a_loss_told_within_the_two_weeks_changes_the_words(story: Story) -> None:
    story.agrees()
    story.agrees(concerns=["infant_care", "loss"])
    story.time_is(WEDNESDAY)
    assert story.reads() != [HELLO]


def test_who_came_back_by_another_way_is_asked_there(story: Story) -> None:
    story.agrees()
    with story.database.session() as session:
        old = session.get_one(Person, PARENT)
        session.add(
            Person(id="one", created_at=old.created_at, conversation_id="c-9", memory=old.memory, turns=1)
        )
        session.flush()
        session.scalars(select(Address)).one().person_id = "one"
        session.scalars(select(Incoming)).one().person_id = "one"
        old.joined_to, old.memory = "one", {}
    story.time_is(WEDNESDAY)
    assert story.reads() == [HELLO]
    with story.database.session() as session:
        assert session.scalars(select(Outgoing.person_id)).one() == "one"


# --- when nothing is sent


def says_stop(story: Story) -> None:
    with story.database.session() as session:
        session.scalars(select(Address)).one().stopped_at = story.clock.now()


def tells_of_being_hurt(story: Story) -> None:
    story.writes("words of a danger", risk="domestic_abuse")


def doubt_about_the_home(story: Story) -> None:
    story.writes("words of a doubt", ask="domestic_abuse")


def danger_is_remembered_only(story: Story) -> None:
    story.remembers(said=[CAP, OFFER, AGREED], danger={"kind": "suicide_self_harm", "level": "risk"})


def tells_that_somebody_reads(story: Story) -> None:
    story.passes_on(safe_contact="no messages, he reads them")


def has_all_deleted(story: Story) -> None:
    with story.database.session() as session:
        check_in.forget(session, PARENT)
    story.remembers()


def memory_is_gone(story: Story) -> None:
    story.remembers()


def is_nobody_any_more(story: Story) -> None:
    with story.database.session() as session:
        session.delete(session.get_one(Person, PARENT))


def worker_writes(story: Story) -> None:
    reference = story.passes_on()
    with story.database.session() as session:
        case, anna = cases.case_with(session, reference), cases.worker_named(session, "anna")
        cases.claim(session, story.clock, case, anna, story.words, story.team)
        cases.say(session, story.clock, case, anna, "Hi Kerry", story.words, story.team)


def worker_has_finished(story: Story) -> None:
    worker_writes(story)
    with story.database.session() as session:
        case = cases.latest_case_of(session, PARENT)
        assert case is not None
        anna = cases.worker_named(session, "anna")
        cases.close(session, story.clock, case, anna, "helped", story.words, story.team)


def takes_it_back(story: Story) -> None:
    reference = story.passes_on()
    with story.database.session() as session:
        cases.withdraw(session, story.clock, cases.case_with(session, reference), story.team)


@pytest.mark.parametrize(
    "happens",
    [
        says_stop,
        tells_of_being_hurt,
        doubt_about_the_home,
        danger_is_remembered_only,
        tells_that_somebody_reads,
        has_all_deleted,
        memory_is_gone,
        is_nobody_any_more,
        worker_writes,
        worker_has_finished,
        takes_it_back,
    ],
    ids=lambda happens: happens.__name__,
)
def test_what_happens_within_the_two_weeks_may_mean_that_nothing_is_sent(
    story: Story, happens: Callable[[Story], None]
) -> None:
    story.agrees()
    story.clock.move_to(WEDNESDAY - timedelta(days=5))
    happens(story)
    story.time_is(WEDNESDAY)
    assert [text for text in story.reads() if "2 weeks" in text] == []
    assert story.due() is None or happens in (worker_writes, tells_that_somebody_reads)
    with story.database.session() as session:
        assert not timers.is_due(session, story.clock.now(), check_in.CHECK_IN, PARENT)


def test_nobody_hears_anything_who_did_not_say_yes(story: Story) -> None:
    story.remembers(said=[CAP, OFFER, "utter_check_in_refused"])
    story.time_is(WEDNESDAY)
    assert story.reads() == []


# --- the words


@pytest.mark.parametrize("name", ["utter_check_in", "utter_check_in_after_loss"])
@pytest.mark.parametrize("channel", ["web", "sms", "whatsapp", "telegram"])
def test_what_arrives_unasked_shows_no_topic_and_presses_nobody(
    words: Words, name: str, channel: str
) -> None:
    text = "\n".join(words.say(name, channel).bubbles)
    assert TELLING.search(text) is None
    assert "village" not in text.lower()
    assert "You do not have to answer." in text
    assert len(text) <= 160


def test_the_words_of_a_loss_name_no_baby_and_nothing_good(words: Words) -> None:
    for name in (OFFER_AFTER_LOSS, "utter_check_in_after_loss", "utter_check_in_no", "utter_check_in_sorry"):
        text = " ".join(words.say(name, "sms").bubbles).lower()
        assert not any(word in text for word in ("baby", "child", "glad", "how it went", "midwife")), name


# --- a no goes somewhere


def test_a_no_while_a_hand_off_is_open_is_put_before_the_team_lead(story: Story) -> None:
    reference = story.passes_on()
    with story.database.session() as session:
        cases.not_heard(session, story.clock, cases.case_with(session, reference), story.team)
    with story.database.session() as session:
        case = cases.case_with(session, reference)
        assert [event.what for event in cases.history_of(session, case)][-1] == "not_heard"
        letters = session.scalars(select(Notification).where(Notification.kind == "not_heard")).all()
        assert [letter.recipient for letter in letters] == [story.team.escalation_email]
        assert letters[0].subject == f"{reference}: the parent says that nobody has been in touch"
