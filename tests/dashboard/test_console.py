"""A link worker's day in the console."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.handoff import cases
from tests.dashboard.conftest import Office
from tests.made_up import CONSENT


def test_from_the_list_to_a_good_end(office: Office) -> None:
    reference = office.hand_off(safe_contact="Do not leave a voicemail.")
    anna = office.signed_in("anna")
    page = f"/link-workers/cases/{reference}"

    listed = anna.opens("/link-workers").text
    assert reference in listed
    assert "Take up by 10:30am" not in listed  # promises are full hours
    assert "Take up by 11am tomorrow" in listed

    shown = anna.opens(page).text
    for told in (
        "Kerry",
        "07700 900123",
        "any morning",
        "Do not leave a voicemail.",
        "gas debt",
        "Citizens Advice on Prescription",
        "Walton",
        "baby is 5 weeks",
        CONSENT,
    ):
        assert told in shown

    assert "You have taken this up." in anna.presses(f"{page}/claim").text
    assert office.case(reference).claimed_by == "anna"

    sent = anna.presses(f"{page}/messages", text="Hello Kerry, is Thursday all right?", id=anna.message_id())
    assert "Your message is on its way to the parent." in sent.text
    assert "Hello Kerry, is Thursday all right?" in sent.text

    assert "You have closed this." in anna.presses(f"{page}/close", outcome="helped").text
    assert office.case(reference).outcome == "helped"
    assert "They got the help they wanted" in anna.opens(page).text
    assert reference in anna.opens("/link-workers?show=over").text

    claimed, written, closed = office.told_to_parents()
    assert "Anna" in claimed
    assert written.endswith("Hello Kerry, is Thursday all right?")
    assert reference in closed


def test_the_second_of_two_workers_is_told_who_was_quicker(office: Office) -> None:
    reference = office.hand_off()
    anna, bea = office.signed_in("anna"), office.signed_in("bea")
    page = f"/link-workers/cases/{reference}"
    anna.opens(page)
    bea.opens(page)
    assert anna.presses(f"{page}/claim").status_code == 200

    late = bea.presses(f"{page}/claim")
    assert late.status_code == 409
    assert f"Anna has already taken up {reference}." in late.text
    assert office.case(reference).claimed_by == "anna"


def test_only_whoever_has_a_case_may_write_close_or_give_it_back(office: Office) -> None:
    reference = office.hand_off()
    page = f"/link-workers/cases/{reference}"
    anna, bea = office.signed_in("anna"), office.signed_in("bea")
    anna.opens(page)
    anna.presses(f"{page}/claim")
    assert "Send to the parent" not in bea.opens(page).text
    for what, fields in (("messages", {"text": "Hi"}), ("close", {"outcome": "helped"}), ("release", {})):
        assert bea.presses(f"{page}/{what}", **fields).status_code == 409
    assert office.case(reference).state == "claimed"


def test_what_is_given_back_can_be_taken_up_by_another(office: Office) -> None:
    reference = office.hand_off()
    page = f"/link-workers/cases/{reference}"
    anna, bea = office.signed_in("anna"), office.signed_in("bea")
    anna.opens(page)
    anna.presses(f"{page}/claim")
    assert "You have given this back to the team." in anna.presses(f"{page}/release").text
    bea.opens(page)
    bea.presses(f"{page}/claim")
    assert office.case(reference).claimed_by == "bea"


def test_a_form_that_is_sent_twice_writes_to_the_parent_once(office: Office) -> None:
    reference = office.hand_off()
    page = f"/link-workers/cases/{reference}"
    anna = office.signed_in("anna")
    anna.opens(page)
    anna.presses(f"{page}/claim")
    twice = anna.message_id()
    for _ in range(2):
        anna.presses(f"{page}/messages", text="Hello Kerry.", id=twice)
    assert sum(text.endswith("Hello Kerry.") for text in office.told_to_parents()) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The message is empty."),
        ("x" * 1200, "characters too long"),
    ],
)
def test_a_message_that_cannot_be_sent_stays_in_the_box(office: Office, text: str, problem: str) -> None:
    reference = office.hand_off()
    page = f"/link-workers/cases/{reference}"
    anna = office.signed_in("anna")
    anna.opens(page)
    anna.presses(f"{page}/claim")
    answer = anna.presses(f"{page}/messages", text=text, id=anna.message_id())
    assert answer.status_code == 400
    assert problem in answer.text
    assert f">{text}</textarea>" in answer.text
    assert len(office.told_to_parents()) == 1  # that it was taken up


def test_closing_asks_how_it_ended(office: Office) -> None:
    reference = office.hand_off()
    page = f"/link-workers/cases/{reference}"
    anna = office.signed_in("anna")
    anna.opens(page)
    anna.presses(f"{page}/claim")
    for fields in ({}, {"outcome": "won the lottery"}):
        answer = anna.presses(f"{page}/close", **fields)
        assert (answer.status_code, "Choose how it ended." in answer.text) == (400, True)
    assert office.case(reference).state == "claimed"


def test_each_opening_of_a_case_is_noted_and_shown(office: Office) -> None:
    first, second = office.hand_off(), office.hand_off()
    anna, bea = office.signed_in("anna"), office.signed_in("bea")
    anna.opens("/link-workers")
    assert office.openings() == []
    anna.opens(f"/link-workers/cases/{first}")
    bea.opens(f"/link-workers/cases/{second}")
    shown = bea.opens(f"/link-workers/cases/{first}").text
    assert office.openings() == [("anna", first), ("bea", second), ("bea", first)]
    assert "Anna opened it" in shown


def test_what_a_case_was_opened_for_is_remembered_after_the_parent_is_erased(office: Office) -> None:
    reference = office.hand_off()
    anna = office.signed_in("anna")
    anna.opens(f"/link-workers/cases/{reference}")
    with office.database.session() as session:
        person_id = cases.case_with(session, reference).person_id
        cases.erase(session, office.clock, office.team, person_id)
    gone = anna.opens(f"/link-workers/cases/{reference}")
    assert gone.status_code == 404
    assert office.openings() == [("anna", reference)]


def test_of_a_case_that_the_parent_took_back_nothing_is_shown(office: Office) -> None:
    reference = office.hand_off()
    office.withdrawn(reference)
    anna = office.signed_in("anna")
    shown = anna.opens(f"/link-workers/cases/{reference}").text
    listed = anna.opens("/link-workers?show=over").text
    assert "Please do not contact them." in shown
    for told in ("Kerry", "07700 900123", "gas debt", "any morning", "Walton"):
        assert told not in shown + listed


def test_the_list_says_first_what_is_urgent_and_then_what_is_promised_soonest(office: Office) -> None:
    early = office.hand_off()
    office.clock.move_to(office.clock.now() + timedelta(hours=1))
    later = office.hand_off()
    urgent = office.hand_off(urgent=True, danger="suicide_self_harm")
    taken = office.hand_off()
    anna = office.signed_in("anna")
    anna.opens(f"/link-workers/cases/{taken}")
    anna.presses(f"/link-workers/cases/{taken}/claim")
    listed = anna.opens("/link-workers").text
    assert sorted((early, later, urgent, taken), key=listed.index) == [urgent, early, later, taken]
    mine = anna.opens("/link-workers?show=mine").text
    assert taken in mine
    assert early not in mine


def test_a_promise_that_was_not_kept_is_called_late_in_words(office: Office) -> None:
    reference = office.hand_off()
    office.clock.move_to(office.clock.now() + timedelta(days=2))
    anna = office.signed_in("anna")
    for address in ("/link-workers", f"/link-workers/cases/{reference}"):
        shown = anna.opens(address).text
        assert "Late" in shown
        assert "Was due 11am yesterday" in shown


def test_the_list_names_no_parent(office: Office) -> None:
    office.hand_off()
    listed = office.signed_in("anna").opens("/link-workers").text
    for told in ("Kerry", "07700 900123", "gas debt"):
        assert told not in listed


NASTY = '<script>alert("x")</script>'


def test_whatever_a_parent_calls_themselves_is_text_and_never_runs(office: Office) -> None:
    reference = office.hand_off(
        name=NASTY,
        contact=NASTY,
        best_time=NASTY,
        safe_contact=NASTY,
        area=NASTY,
        stage_said=NASTY,
        told=(NASTY,),
        concerns=(NASTY,),
        services=(NASTY,),
        consent_text=NASTY,
    )
    page = f"/link-workers/cases/{reference}"
    anna = office.signed_in("anna")
    anna.opens(page)
    anna.presses(f"{page}/claim")
    with office.database.session() as session:
        case = cases.case_with(session, reference)
        cases.note_from_parent(session, office.clock, case, NASTY, key="web:1", team=office.team)
    anna.opens(page)
    typed = anna.presses(f"{page}/messages", text=NASTY * 40, id=anna.message_id())
    shown = anna.opens(page).text + anna.opens("/link-workers").text + typed.text
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") > 40


def test_a_form_of_another_page_or_session_is_refused(office: Office) -> None:
    reference = office.hand_off()
    page = f"/link-workers/cases/{reference}"
    anna, bea = office.signed_in("anna"), office.signed_in("bea")
    of_bea = bea.opens(page).text
    for token in ("", "guessed", of_bea.split('name="token" value="')[1][:64]):
        assert anna.client.post(f"{page}/claim", data={"token": token}).status_code == 403
    assert office.case(reference).claimed_by is None


def test_a_form_on_another_site_is_refused_even_with_the_right_token(office: Office) -> None:
    reference = office.hand_off()
    page = f"/link-workers/cases/{reference}"
    anna = office.signed_in("anna")
    anna.opens(page)
    anna.client.headers["Sec-Fetch-Site"] = "cross-site"
    assert anna.presses(f"{page}/claim").status_code == 403
    assert office.case(reference).claimed_by is None


@pytest.mark.parametrize("body", [b"\xff\xfe", b"&" * 200_000, b"&".join([b"a=b"] * 50)])
def test_a_form_that_is_none_is_refused_kindly(office: Office, body: bytes) -> None:
    anna = office.signed_in("anna")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = anna.client.post("/link-workers/sign-out", content=body, headers=headers)
    assert answer.status_code == 400
    assert "That cannot be done" in answer.text


def test_a_reference_may_be_typed_in_any_way(office: Office) -> None:
    reference = office.hand_off()
    anna = office.signed_in("anna")
    typed = reference.removeprefix("V-").replace("-", " ").lower()
    assert reference in anna.opens(f"/link-workers/cases/{typed}").text
    assert anna.opens("/link-workers/cases/V-XXXX-XXX").status_code == 404


def test_no_page_of_the_console_is_kept_framed_or_allowed_to_run_anything(office: Office) -> None:
    answer = office.signed_in("anna").opens("/link-workers")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "<script" not in answer.text
    assert "style=" not in answer.text
