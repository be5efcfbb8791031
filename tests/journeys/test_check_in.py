"""The check-in, from the thank you to the answer two weeks later, through the whole bot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.settings import Settings
from bot.simulation import Simulation

OFFER = "Shall I ask you once, in 2 weeks, how it went?"
HELLO = "You said I could ask how it went after 2 weeks. Did you get through?"
NOW, LATER = "2026-01-14T10:30:00", "2026-01-28T10:30:00"
WORRY = "im 24 weeks pregnant on universal credit in walton and cant afford a cot"
ANSWERS = {
    "consent": "yes pass it on",
    "name": "kerry",
    "contact": "this number",
    "best_time": "any morning",
    "confirm": "yes thats right",
}
OUTSIDE = "im 24 weeks pregnant in bootle and cant afford a cot"


@pytest.fixture(scope="module")
def bot() -> Iterator[Simulation]:
    ours = Simulation(Settings(_env_file=None), lambda words: None)
    yield ours
    ours.close()


class Parent:
    """Somebody who writes by one channel, from the example conversations' Wednesday morning on."""

    def __init__(self, bot: Simulation, channel: str = "whatsapp") -> None:
        self._bot, self._channel = bot, channel
        bot.line({"reset": True})

    def says(self, text: str, at: str = NOW) -> dict[str, Any]:
        return self._bot.line({"person": "a", "channel": self._channel, "text": text, "at": at})

    def is_told(self, text: str, at: str = NOW) -> str:
        """Say something and return all that is answered; a simulation's answer carries no notice."""
        return "\n".join(bubble["text"] for bubble in self.says(text, at)["replies"])

    def is_passed_on(self) -> None:
        self.says(WORRY)
        answer = self.says("can a link worker ring me please")
        while not answer["handoffs"]:
            answer = self.says(ANSWERS[answer["asking"]])


def told(answer: dict[str, Any], what: str) -> str:
    return "\n".join(bubble["text"] for bubble in answer[what])


@pytest.fixture(params=["whatsapp", "sms", "telegram", "web"])
def parent(bot: Simulation, request: pytest.FixtureRequest) -> Parent:
    return Parent(bot, request.param)


@pytest.fixture
def kerry(bot: Simulation) -> Parent:
    return Parent(bot)


def test_a_parent_says_yes_and_is_asked_once_two_weeks_later(parent: Parent) -> None:
    assert OFFER not in parent.is_told(WORRY)
    thanks = parent.says("thank you x")
    assert OFFER in told(thanks, "replies")
    assert thanks["asking"] == "choice"
    assert len(told(thanks, "replies")) <= 300
    assert "once" in parent.is_told("yes please")
    answer = parent.says("yes got through, they were lovely", LATER)
    assert HELLO in told(answer, "notices")
    assert "good that you got through" in told(answer, "replies")
    assert parent.says("thanks", "2026-02-11T10:30:00")["notices"] == []


def test_a_no_is_offered_another_way_in_and_a_yes_to_that_begins_to_pass_on(kerry: Parent) -> None:
    kerry.says(WORRY)
    kerry.says("ta, bye")
    kerry.says("yes please")
    answer = kerry.says("no couldnt get hold of anyone", LATER)
    assert "That is not your fault" in told(answer, "replies")
    assert "link worker" in told(answer, "replies")
    assert kerry.says("yes please", LATER)["asking"] == "consent"


def test_a_no_after_a_hand_off_goes_to_the_team_lead(kerry: Parent) -> None:
    kerry.is_passed_on()
    assert OFFER in kerry.is_told("ta love")
    kerry.says("go ed then")
    answer = kerry.says("no nobody has rung", LATER)
    assert HELLO in told(answer, "notices")
    assert "I have told the person in charge" in told(answer, "replies")
    assert [handoff["event"] for handoff in answer["handoffs"] if handoff["event"] == "not_heard"] == []


def test_where_our_link_workers_do_not_work_a_no_leads_elsewhere(kerry: Parent) -> None:
    kerry.says(OUTSIDE)
    kerry.says("thanks")
    kerry.says("yes")
    answer = kerry.is_told("no", LATER)
    assert "GP surgery" in answer
    assert "0800 144 8844" in answer or "0800 144 8848" in answer


def test_a_no_is_taken_and_a_goodbye_in_place_of_an_answer_too(kerry: Parent, bot: Simulation) -> None:
    kerry.says(WORRY)
    kerry.says("thanks")
    assert "I will not ask" in kerry.is_told("no thanks")
    assert kerry.says("hiya", LATER)["notices"] == []
    other = Parent(bot)
    other.says(WORRY)
    other.says("thanks")
    assert OFFER not in other.is_told("bye for now")
    assert other.says("hiya", LATER)["notices"] == []


def test_a_worry_in_place_of_an_answer_is_answered(kerry: Parent) -> None:
    kerry.says(WORRY)
    kerry.says("thanks")
    assert "energy supplier" in kerry.is_told("actually the gas meter has run out and i cant top it up")
    kerry.says("thanks")
    kerry.says("yes please")
    assert kerry.says("hiya", LATER)["notices"] == [], "it is offered once, and a later yes is none to it"


def test_after_a_danger_it_is_not_offered(kerry: Parent) -> None:
    kerry.says(WORRY)
    kerry.says("my partner hits me and goes through my phone")
    kerry.says("im safe now, hes at work")
    for text in ("thank you", "bye"):
        assert OFFER not in kerry.is_told(text)


def test_who_says_stop_is_not_asked(kerry: Parent) -> None:
    kerry.says(WORRY)
    kerry.says("thanks")
    kerry.says("yes please")
    kerry.says("STOP")
    assert kerry.says("start", LATER)["notices"] == []


def test_a_danger_within_the_two_weeks_means_that_nothing_is_sent(kerry: Parent) -> None:
    kerry.says(WORRY)
    kerry.says("thanks")
    kerry.says("yes please")
    kerry.says("he strangled me last night", "2026-01-20T10:30:00")
    assert kerry.says("hiya", LATER)["notices"] == []


def test_after_a_loss_the_words_are_others(kerry: Parent) -> None:
    kerry.says("we lost our baby at 20 weeks, i live in walton l4")
    kerry.says("somebody told me about silver birch, is that for me")
    answer = kerry.is_told("thank you")
    assert OFFER not in answer
    assert "to see if you found someone" in answer
    kerry.says("yes please")
    assert "Did you find someone to talk to?" in told(kerry.says("not yet", LATER), "notices")
