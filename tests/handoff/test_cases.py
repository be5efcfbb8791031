"""Hand-offs as stories, on a real database."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from bot.errors import BadInput, NotFound, Refused, StateError
from bot.handoff import cases
from bot.handoff.contacts import ContactDetail
from bot.handoff.models import Case, CaseEvent, CaseMessage, LinkWorker, Notification
from bot.messages import Address, Incoming, Outgoing, Person, store_outgoing
from bot.timers import Timer
from tests.handoff.conftest import Office, liverpool
from tests.made_up import CONSENT, PARENT, referral


def test_from_agreement_to_a_good_end(office: Office) -> None:
    reference = office.passes_on()
    assert office.case(reference).state == "created"
    office.claims(reference, "anna")
    assert office.case(reference).state == "claimed"
    office.says(reference, "anna", "Hi Kerry, is Thursday at 10 all right?")
    assert office.case(reference).state == "in_contact"
    office.parent_writes(reference, "yes thats fine ta", key="whatsapp:2")
    office.says(reference, "anna", "See you then.")
    office.closes(reference, "anna", "helped")

    case = office.case(reference)
    assert (case.state, case.outcome, case.closed_at) == ("closed", "helped", office.clock.now())
    assert office.history(reference) == [
        ("parent", "created"),
        ("worker:anna", "claimed"),
        ("worker:anna", "said"),
        ("parent", "parent_wrote"),
        ("worker:anna", "said"),
        ("worker:anna", "closed"),
    ]
    claimed, first, second, closed = office.news()
    assert "Anna from the Village link workers" in claimed
    assert first == "Anna from the Village link workers says:\nHi Kerry, is Thursday at 10 all right?"
    assert second.endswith("\nSee you then.")
    assert reference in closed
    with office.database.session() as session:
        written = cases.messages_of(session, cases.case_with(session, reference))
        assert [(message.author, message.text) for message in written] == [
            ("worker:anna", "Hi Kerry, is Thursday at 10 all right?"),
            ("parent", "yes thats fine ta"),
            ("worker:anna", "See you then."),
        ]


def test_a_case_keeps_what_was_agreed_and_its_promise(office: Office) -> None:
    reference = office.passes_on(best_time=None, safe_contact=None)
    with office.database.session() as session:
        seen = cases.view(cases.case_with(session, reference))
        assert cases.case_with(session, reference).consent_text == CONSENT
    assert seen == {
        "reference": reference,
        "state": "created",
        "concerns": ["money"],
        "urgent": False,
        "danger": None,
        "services": ["cap"],
        "area": "Walton",
        "stage": "baby is 5 weeks",
        "name": "Kerry",
        "contact": "07700 900123",
        "best_time": None,
        "safe_contact": None,
        "consent_at": "2026-01-14T10:30:00+00:00",
        "promise_at": "2026-01-15T11:00:00+00:00",
        "escalated_at": None,
        "referred_by": None,
        "claimed_by": None,
        "outcome": None,
    }
    assert office.letters() == [("new", "link-workers@village.example")]


def test_nothing_is_passed_on_without_consent(office: Office) -> None:
    with pytest.raises(Refused):
        office.passes_on(consent_text=None)
    with pytest.raises(Refused):
        office.passes_on(consent_text=None, urgent=True, danger="harm_to_baby")
    with office.database.session() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        assert session.scalar(select(func.count()).select_from(Notification)) == 0


def test_a_danger_is_passed_on_without_consent_only_where_the_policy_says_so(office: Office) -> None:
    office.team = replace(office.team, pass_on_in_danger=True)
    with pytest.raises(Refused):
        office.passes_on(consent_text=None)
    reference = office.passes_on(consent_text=None, urgent=True, danger="harm_to_baby")
    assert office.case(reference).consent_at is None
    assert office.history(reference) == [("village", "created")]


def test_asking_again_adds_to_the_open_hand_off(office: Office) -> None:
    reference = office.passes_on()
    office.clock.move_to(liverpool("2026-01-14 11:00"))
    again = office.passes_on(
        concerns=["housing", "money"],
        name=None,
        area="Bootle",
        told=["damp in the bedroom"],
        consent_text="The words asked the second time",
    )
    case = office.case(reference)
    assert again == reference
    assert case.concerns == ["money", "housing"]
    assert case.told == ["gas debt", "damp in the bedroom"]
    assert (case.name, case.area) == ("Kerry", "Bootle")
    assert case.consent_text == "The words asked the second time"
    assert case.consent_at == office.clock.now()
    assert case.promise_at == liverpool("2026-01-15 11:00")
    assert office.history(reference) == [("parent", "created"), ("parent", "changed")]


def test_each_parent_whom_a_midwife_passes_on_has_a_case_of_their_own(office: Office) -> None:
    first = office.passes_on(name="Donna", referred_by="Sam, midwife, Speke")
    second = office.passes_on(name="Leah", referred_by="Sam, midwife, Speke")
    own = office.passes_on(name="Sam")
    assert len({first, second, own}) == 3
    assert [office.case(reference).name for reference in (first, second, own)] == ["Donna", "Leah", "Sam"]
    with office.database.session() as session:
        of_their_own = cases.open_case_of(session, PARENT)
        assert of_their_own is not None
        assert of_their_own.reference == own


def test_the_same_referral_twice_changes_nothing(office: Office) -> None:
    reference = office.passes_on()
    office.clock.move_to(liverpool("2026-01-14 11:00"))
    assert office.passes_on() == reference
    assert office.history(reference) == [("parent", "created")]
    assert office.case(reference).consent_at == liverpool("2026-01-14 10:30")
    assert office.letters() == [("new", "link-workers@village.example")]


def test_a_hand_off_that_becomes_urgent_is_told_to_the_team_again(office: Office) -> None:
    reference = office.passes_on()
    office.passes_on(urgent=True, danger="suicide_self_harm")
    case = office.case(reference)
    assert (case.urgent, case.danger) == (True, "suicide_self_harm")
    assert office.letters() == [
        ("changed", "link-workers@village.example"),
        ("new", "link-workers@village.example"),
    ]
    office.passes_on()
    assert office.case(reference).urgent is True


def test_after_the_end_a_new_request_is_a_new_hand_off(office: Office) -> None:
    first = office.passes_on()
    office.withdraws(first)
    second = office.passes_on()
    assert second != first
    assert office.case(first).state == "withdrawn"
    assert office.case(second).state == "created"


def test_a_person_never_has_two_open_hand_offs_whatever_two_processes_do(office: Office) -> None:
    office.passes_on()
    other = Case(
        reference="V-CCCC-CCC",
        person_id=PARENT,
        channel="sms",
        created_at=office.clock.now(),
        concerns=[],
        urgent=False,
        services=[],
        told=[],
        state="created",
        promise_at=office.clock.now(),
    )
    with pytest.raises(Exception, match=r"(?i)unique"), office.database.session() as session:
        session.add(other)


def test_of_two_workers_who_claim_at_once_exactly_one_gets_it(office: Office) -> None:
    reference = office.passes_on()
    together = threading.Barrier(2)
    came_of_it: dict[str, str] = {}

    def press(worker: str) -> None:
        together.wait(timeout=30)
        try:
            office.claims(reference, worker)
            came_of_it[worker] = "has it"
        except StateError as error:
            came_of_it[worker] = str(error)

    both = [threading.Thread(target=press, args=(worker,)) for worker in ("anna", "bea")]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(timeout=60)

    winner = office.case(reference).claimed_by
    assert winner is not None
    loser = "bea" if winner == "anna" else "anna"
    assert came_of_it == {winner: "has it", loser: f"{winner.capitalize()} has already taken up {reference}."}
    assert office.history(reference).count((f"worker:{winner}", "claimed")) == 1
    assert len(office.news()) == 1


def test_claiming_twice_is_claiming_once(office: Office) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    office.claims(reference, "anna")
    assert office.history(reference) == [("parent", "created"), ("worker:anna", "claimed")]
    assert len(office.news()) == 1


@pytest.mark.parametrize("act", ["says", "closes", "releases"])
def test_only_the_worker_who_has_it_may_go_on(office: Office, act: str) -> None:
    reference = office.passes_on()
    last = {"says": ["Hello"], "closes": ["helped"], "releases": []}[act]
    with pytest.raises(StateError):
        getattr(office, act)(reference, "bea", *last)
    office.claims(reference, "anna")
    with pytest.raises(StateError, match="is with Anna"):
        getattr(office, act)(reference, "bea", *last)
    assert office.case(reference).state == "claimed"
    assert len(office.news()) == 1


def test_a_worker_who_has_left_does_nothing_any_more(office: Office) -> None:
    reference = office.passes_on()
    with office.database.session() as session:
        session.execute(update(LinkWorker).where(LinkWorker.id == "anna").values(active=False))
    with pytest.raises(Refused):
        office.claims(reference, "anna")
    with pytest.raises(Refused), office.database.session() as session:
        cases.cases_for(session, session.get_one(LinkWorker, "anna"))


def test_a_case_given_back_waits_again_under_a_new_promise_and_the_parent_hears_it(office: Office) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    office.clock.move_to(liverpool("2026-01-16 16:30"))
    office.releases(reference, "anna")
    case = office.case(reference)
    assert (case.state, case.claimed_by) == ("notified", None)
    assert case.promise_at == liverpool("2026-01-19 17:00")
    assert "by 5pm on Monday 19 January" in office.news()[-1]
    assert office.letters()[-1] == ("released", "link-workers@village.example")
    with office.database.session() as session:
        timer = session.scalars(select(Timer)).one()
        assert (timer.kind, timer.subject, timer.due_at) == ("promise", reference, case.promise_at)
    office.claims(reference, "bea")


def test_a_parent_takes_it_back_and_the_worker_is_told(office: Office) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    office.withdraws(reference)
    assert office.case(reference).state == "withdrawn"
    assert ("withdrawn", "anna@village.example") in office.letters()
    with office.database.session() as session:
        assert list(session.scalars(select(Timer))) == []
    with pytest.raises(StateError):
        office.says(reference, "anna", "Hello?")
    with pytest.raises(StateError):
        office.withdraws(reference)


def test_a_parent_puts_a_detail_right(office: Office) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    office.corrects(reference, area="Bootle", contact=None)
    case = office.case(reference)
    assert (case.area, case.contact) == ("Bootle", None)
    assert ("changed", "anna@village.example") in office.letters()
    with office.database.session() as session:
        changed = session.scalars(select(CaseEvent).where(CaseEvent.what == "changed")).one()
        assert changed.about == {"fields": ["area", "contact"]}


@pytest.mark.parametrize("detail", ["state", "claimed_by", "urgent", "consent_text", "nonsense"])
def test_only_details_can_be_put_right(office: Office, detail: str) -> None:
    reference = office.passes_on()
    with pytest.raises(BadInput):
        office.corrects(reference, **{detail: "x"})


def test_what_a_parent_writes_goes_to_the_worker_once(office: Office) -> None:
    reference = office.passes_on()
    with pytest.raises(StateError):
        office.parent_writes(reference, "hello?", key="whatsapp:1")
    office.claims(reference, "anna")
    office.says(reference, "anna", "Hi")
    office.parent_writes(reference, "can you ring\x00 me", key="whatsapp:2")
    office.parent_writes(reference, "can you ring me", key="whatsapp:2")
    office.parent_writes(reference, "before 3", key="whatsapp:3")
    with office.database.session() as session:
        mine = session.scalars(select(CaseMessage.text).where(CaseMessage.author == "parent"))
        assert list(mine) == ["can you ring me", "before 3"]
    assert office.letters().count(("wrote", "anna@village.example")) == 1


def test_a_form_sent_twice_is_one_message(office: Office) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    office.says(reference, "anna", "Hi", key="form-1")
    office.says(reference, "anna", "Hi", key="form-1")
    assert len(office.news()) == 2


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_an_empty_message_is_not_sent(office: Office, text: str) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    with pytest.raises(BadInput):
        office.says(reference, "anna", text)
    assert office.case(reference).state == "claimed"


@pytest.mark.parametrize(("channel", "fits", "too_long"), [("sms", 400, 460), ("web", 900, 1001)])
def test_a_worker_is_told_when_a_message_is_too_long(
    office: Office, channel: str, fits: int, too_long: int
) -> None:
    reference = office.passes_on(channel=channel)
    office.claims(reference, "anna")
    with pytest.raises(BadInput, match="too long"):
        office.says(reference, "anna", "x" * too_long)
    office.says(reference, "anna", "x" * fits)
    assert office.case(reference).state == "in_contact"


def test_somebody_who_said_stop_gets_no_news_and_the_worker_is_told(office: Office) -> None:
    reference = office.passes_on()
    with office.database.session() as session:
        session.execute(update(Address).values(stopped_at=office.clock.now()))
    office.claims(reference, "anna")
    with pytest.raises(StateError, match="stop writing"):
        office.says(reference, "anna", "Hi")
    assert office.case(reference).state == "claimed"
    office.closes(reference, "anna", "no_answer")
    assert office.news() == []


def test_news_goes_where_the_parent_last_wrote(office: Office) -> None:
    reference = office.passes_on()
    with office.database.session() as session:
        session.add(
            Incoming(
                id="sms:1",
                number=1,
                person_id=PARENT,
                channel="sms",
                text="hiya",
                reading={},
                received_at=office.clock.now(),
            )
        )
    office.claims(reference, "anna")
    with office.database.session() as session:
        assert session.scalars(select(Outgoing.channel)).one() == "sms"


def test_an_end_needs_one_of_the_outcomes(office: Office) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    with pytest.raises(BadInput, match="helped"):
        office.closes(reference, "anna", "fed up")
    for outcome in cases.OUTCOMES:
        assert 0 < len(outcome) < 20
    office.closes(reference, "anna", "declined")
    with pytest.raises(StateError):
        office.closes(reference, "anna", "helped")


def test_the_list_shows_what_waits_first_then_the_urgent_then_by_promise(office: Office) -> None:
    made = []
    for number, urgent in enumerate([False, True, False, True]):
        person = f"p{number}"
        with office.database.session() as session:
            session.add(Person(id=person, created_at=office.clock.now(), conversation_id=person, memory={}))
        made.append(office.passes_on(person_id=person, urgent=urgent))
        office.clock.move_to(liverpool(f"2026-01-14 1{number + 1}:30"))
    office.claims(made[1], "anna")
    over = office.passes_on()
    office.withdraws(over)
    with office.database.session() as session:
        bea = session.get_one(LinkWorker, "bea")
        assert [case.reference for case in cases.cases_for(session, bea)] == [
            made[3],
            made[0],
            made[2],
            made[1],
        ]
        assert [case.reference for case in cases.cases_for(session, bea, over=True)] == [over]


def test_what_happened_since_is_told_once_and_in_order(office: Office) -> None:
    reference = office.passes_on()
    with office.database.session() as session:
        first = cases.events_since(session, PARENT, 0)
        assert [event["event"] for event in first] == ["created"]
        assert first[0]["reference"] == reference
        assert cases.events_since(session, "somebody else", 0) == []
    office.corrects(reference, area="Bootle")
    office.withdraws(reference)
    with office.database.session() as session:
        later = cases.events_since(session, PARENT, first[0]["event_id"])
        assert [(event["event"], event["area"], event["state"]) for event in later] == [
            ("changed", "Bootle", "withdrawn"),
            ("withdrawn", "Bootle", "withdrawn"),
        ]


def test_a_parent_is_told_where_it_stands(office: Office) -> None:
    def told() -> str:
        with office.database.session() as session:
            story = cases.story_of(session, PARENT, now=office.clock.now(), team=office.team)
        assert story is not None
        return "\n".join(office.words.say(story.words, "sms", **story.values).bubbles)

    with office.database.session() as session:
        assert cases.story_of(session, PARENT, now=office.clock.now(), team=office.team) is None
    reference = office.passes_on()
    assert reference in told()
    assert "by 11am tomorrow (Thursday 15 January)" in told()
    office.clock.move_to(liverpool("2026-01-15 11:01"))
    assert "late" in told()
    assert "by 11am" not in told()
    office.claims(reference, "anna")
    assert "late" not in told()
    office.says(reference, "anna", "Hi")
    assert reference in told()
    office.closes(reference, "anna", "helped")
    assert reference in told()


def test_a_reference_that_is_not_there_is_not_found(office: Office) -> None:
    reference = office.passes_on()
    assert office.case(reference.lower().replace("-", " ")).reference == reference
    with pytest.raises(NotFound):
        office.case("V-CCCC-CCC")


def test_no_record_without_somebody_who_did_it(office: Office) -> None:
    reference = office.passes_on()
    case_id = office.case(reference).id
    with pytest.raises(Exception, match=r"(?i)check"), office.database.session() as session:
        session.add(CaseEvent(case_id=case_id, actor="", at=office.clock.now(), what="claimed", about={}))


def test_erasing_a_person_leaves_nothing_of_them_and_the_worker_is_told(office: Office) -> None:
    reference = office.passes_on()
    office.claims(reference, "anna")
    office.says(reference, "anna", "Hi Kerry")
    office.parent_writes(reference, "ring me on 07700 900123", key="whatsapp:2")
    now = office.clock.now()
    with office.database.session() as session:
        session.add(ContactDetail(person_id=PARENT, token="#number1", value="07700 900123"))
        for number, answered in ((1, now), (2, None)):
            session.add(
                Incoming(
                    id=f"whatsapp:{number}",
                    number=number,
                    person_id=PARENT,
                    channel="whatsapp",
                    text=f"im Kerry {number}",
                    reading={"name": "Kerry"},
                    received_at=now,
                    answered_at=answered,
                )
            )
        session.execute(update(Outgoing).values(sent_at=now))
    with office.database.session() as session:
        cases.erase(session, office.clock, office.team, PARENT, keep=["whatsapp:2"])
    with office.database.session() as session:
        for table in (Case, CaseEvent, CaseMessage, ContactDetail, Timer):
            assert session.scalar(select(func.count()).select_from(table)) == 0, table
        assert session.get_one(Incoming, "whatsapp:1").text == ""
        assert session.get_one(Incoming, "whatsapp:1").reading == {}
        assert session.get_one(Incoming, "whatsapp:2").text == "im Kerry 2"
        assert set(session.scalars(select(Outgoing.text))) == {""}
        answer = store_outgoing(
            session, person_id=PARENT, channel="whatsapp", key="done", kind="reply", text="Done.", now=now
        )
        assert answer is not None
        assert answer.n == 3
        left = session.scalars(select(Notification).where(Notification.state == "queued")).one()
        assert (left.kind, left.recipient, left.case_id) == ("erased", "anna@village.example", None)


def test_what_the_bot_could_not_answer_is_put_before_the_team_lead(office: Office) -> None:
    with office.database.session() as session:
        cases.report_unanswered(session, office.clock, office.team, PARENT)
    assert office.letters() == [("unanswered", "team-lead@village.example")]
    reference = office.passes_on()
    with office.database.session() as session:
        cases.report_unanswered(session, office.clock, office.team, PARENT)
    assert office.history(reference)[-1] == ("village", "unanswered")


def test_a_simulated_worker_comes_to_be_when_first_named(office: Office) -> None:
    reference = office.passes_on()
    for _ in range(2):
        with office.database.session() as session:
            worker = cases.worker_named(session, "w1")
            case = cases.case_with(session, reference)
            cases.claim(session, office.clock, case, worker, office.words, office.team)
    assert office.case(reference).claimed_by == "w1"


def test_deleting_the_person_deletes_the_hand_off(office: Office) -> None:
    office.passes_on()
    with office.database.session() as session:
        session.delete(session.get_one(Person, PARENT))
    with office.database.session() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0
        assert session.scalar(select(func.count()).select_from(CaseEvent)) == 0


def test_a_referral_says_nothing_it_was_not_given() -> None:
    empty = referral(name=None, contact=None, area=None, stage_said=None, best_time=None)
    assert empty.name is empty.contact is empty.area is None
