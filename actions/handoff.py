"""Asking to be passed on: the form's questions, and what its end brings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Conversation, Events, House, listen, set_slot
from actions.telling import tell
from bot.conversation.help import OFFERS, SHORT
from bot.conversation.memory import Memory
from bot.conversation.services import Say, services_in
from bot.handoff import cases, contacts, form, hours
from bot.handoff.asking import wants_person
from bot.handoff.consent import is_yes
from bot.handoff.form import REFUSED, Answers, Known, Taken
from bot.handoff.referrers import pronoun
from bot.understanding.spoken import spoken, spoken_place, spoken_whole_place

#: What is looked up in another way while the form is open.
IN_THE_FORM = {"action_what_do_you_hold": "action_read_back"}
#: Whoever wants to be rung at once.
NOW = re.compile(r"\b(ring|call|phone|speak|talk|help)\b.*\b(now|tonight|this minute|straight away)\b")
#: Of this many words an answer to the form may hold another worry.
LONG_FOR_AN_ANSWER = 4


def handoff_actions(house: House) -> list[Action]:
    """Return the actions of this module."""
    return [StartHandoff(house), HearAnswer(house), AskNext(house), SubmitHandoff(house), Declined(house)]


class HandoffAction(Action):
    def __init__(self, house: House) -> None:
        self._house = house

    def known(self, conversation: Conversation, memory: Memory) -> Known:
        danger = conversation.slot("danger") or {}
        return Known(
            concerns=memory.concerns,
            stage=memory.stage_today(conversation.today),
            place=memory.place,
            channel=conversation.channel,
            careful=danger.get("kind") == "domestic_abuse",
            danger=danger.get("level") == "risk",
        )


class StartHandoff(HandoffAction):
    """Begins the form, unless a case is open already or the team does not work where they live."""

    def name(self) -> str:
        return "action_start_handoff"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        resumed = resumed_referral(conversation)
        if resumed:
            return resumed
        asked = conversation.side_answers()
        if asked and not (wants_person(conversation.text) or is_yes(conversation.text)):
            return [*tell(conversation, self._house, asked), listen()]
        memory = conversation.memory.after(conversation.reading, conversation.today)
        if not memory.concerns:
            memory = replace(memory, concerns=self._named(conversation))
        events = conversation.keep(memory)
        answers = Answers.from_slot(conversation.slot("answers"))
        if answers.confirmed or answers.consent is False or answers.for_other:
            answers = Answers()
        case = self._open_case(conversation)
        if case is not None and not self._adds(conversation, memory, case):
            if asked:  # "they will text me, not call?"
                return [*tell(conversation, self._house, asked), listen()]
            conversation.say_all((Say("utter_handoff_already", self._promise(conversation, case)),))
            return [*events, listen()]
        if case is not None:
            conversation.say("utter_handoff_would_add", team=self._house.team.name)
            answers = self._answers_of(case)
        self._say_what_to_expect(conversation, memory)
        if self._wants_it_now(
            conversation, memory
        ):  # nobody is there: whether later will do is theirs to say
            conversation.say(OFFERS[1])
            said = (*memory.said, "utter_out_of_hours", OFFERS[1])
            return [*conversation.keep(replace(memory, said=said, offered="link_worker")), listen()]
        if "utter_link_worker" in asked:
            conversation.say("utter_link_worker_short")
        told = self._told_already(conversation, memory, answers)
        tell(conversation, self._house, form.wishes_heard(answers, told))
        return [*events, *opened(told)]

    def _say_what_to_expect(self, conversation: Conversation, memory: Memory) -> None:
        team = self._house.team
        if memory.place is not None and self._house.helper.services.outside(memory.place):
            where = spoken_place(memory.place)
            council = memory.place.authority or where
            conversation.say("utter_handoff_outside", area=where, council=council)
        if not team.hours.is_open(conversation.now) and "utter_out_of_hours" not in memory.said:
            opens = team.hours.next_opening(conversation.now)
            when = f"at {hours.spoken_time(opens)} {hours.spoken_day(opens, conversation.now)}"
            conversation.say("utter_out_of_hours", opens=when)

    def _wants_it_now(self, conversation: Conversation, memory: Memory) -> bool:
        is_open = self._house.team.hours.is_open(conversation.now)
        first = "utter_out_of_hours" not in memory.said and not conversation.slot("danger")
        return first and not is_open and NOW.search(conversation.text.lower()) is not None

    def _told_already(self, conversation: Conversation, memory: Memory, answers: Answers) -> Answers:
        """Return the answers with what was told before anything was asked: a name, a number, a time."""
        known = self.known(conversation, memory)
        answers = form.told_early(answers, known, conversation.earlier())
        told = form.volunteered("concern", answers, known, conversation.text, conversation.reading)
        return replace(told, name=told.name or memory.name)

    def _named(self, conversation: Conversation) -> tuple[str, ...]:
        """Return the worry that the plans' words name, in this message or else in the last that names one."""
        texts = (conversation.text, *reversed(conversation.earlier()))
        found = (self._house.helper.plans.named_in(text) for text in texts)
        return next((concerns for concerns in found if concerns), ())

    def _open_case(self, conversation: Conversation) -> cases.Case | None:
        with self._house.database.session() as session:
            return cases.open_case_of(session, conversation.person(session).id)

    def _adds(self, conversation: Conversation, memory: Memory, case: cases.Case) -> bool:
        """Return whether there is more to pass on than the open hand-off says: a worry, or a danger."""
        known = self.known(conversation, memory)
        texts = (*conversation.earlier(), conversation.text)
        wishes = form.told_early(Answers(), known, texts).wishes.values()
        more = set(memory.concerns) - set(case.concerns) or set(wishes) - set(case.told)
        return bool(more) or (known.danger and not case.urgent)

    def _promise(self, conversation: Conversation, case: cases.Case) -> dict[str, str]:
        promise = hours.spoken(case.promise_at, conversation.now)
        return {"promise": promise, "reference": case.reference, "team": self._house.team.name}

    def _answers_of(self, case: cases.Case) -> Answers:
        """Return what an open hand-off says, as answers: nothing of it is asked again."""
        with self._house.database.session() as session:
            contact = contacts.mask(session, case.person_id, case.contact or "")
        return Answers(
            name=case.name or REFUSED,
            contact=contact or REFUSED,
            best_time=case.best_time or REFUSED,
            safe_to_contact=case.safe_contact,
        )


def resumed_referral(conversation: Conversation) -> Events:
    """Return the events that go on with a professional's referral once the parent agrees; else none."""
    answers = Answers.from_slot(conversation.slot("answers"))
    if not form.agrees_now(answers, conversation.text):
        return []
    memory = conversation.memory.after(conversation.reading, conversation.today)
    return [*conversation.keep(memory), *opened(replace(answers, consent=True))]


def opened(answers: Answers) -> Events:
    """Return the events that open the form, with what was answered before."""
    return [
        set_slot("answers", replace(answers, asked=None, unclear=0).to_slot()),
        set_slot("handoff_done", None),
        FollowupAction("handoff_form"),
    ]


class HearAnswer(HandoffAction):
    """Takes a message while the form is open."""

    def name(self) -> str:
        return "validate_handoff_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        if conversation.risk or conversation.ask:
            return [set_slot("handoff_done", "danger")]
        memory = conversation.memory.after(conversation.reading, conversation.today)
        answers = Answers.from_slot(conversation.slot("answers"))
        if answers.asked == "concern" and not memory.concerns:
            memory = replace(memory, concerns=self._house.helper.plans.named_in(conversation.text))
        taken = (
            self._new_worry(answers, conversation)
            or self._correction(answers, conversation, memory)
            or self._take(answers, conversation, memory)
        )
        tell(conversation, self._house, taken.says)
        done = taken.over or ("confirmed" if taken.answers.confirmed else None)
        return [
            *conversation.keep(memory),
            set_slot("answers", taken.answers.to_slot()),
            set_slot("handoff_done", done),
        ]

    def _new_worry(self, answers: Answers, conversation: Conversation) -> Taken | None:
        """Another worry in place of an answer gets a sentence and goes along; the question is asked again."""
        new = [c for c in conversation.reading.concerns if c not in conversation.memory.concerns]
        waits = answers.asked not in (None, "concern", "consent", "confirm", "best_time")
        told = conversation.reading.name or conversation.reading.phones or conversation.reading.place
        if not (new and waits) or told or len(conversation.text.split()) < LONG_FOR_AN_ANSWER:
            return None
        if conversation.side_answers():
            return None
        return Taken(replace(answers, unclear=0), (f"utter_also_{new[0]}", "utter_form_back"))

    def _correction(self, answers: Answers, conversation: Conversation, memory: Memory) -> Taken | None:
        """A place put right instead of an answer is said back; the question is asked again."""
        before = conversation.memory
        waits = answers.asked in ("name", "contact", "best_time", "concern")
        if not waits or before.place is None or memory.place is None or memory.place == before.place:
            return None
        if len(conversation.text.split()) > SHORT:
            return None
        conversation.say("utter_corrected", what=spoken_place(memory.place))
        known = self.known(conversation, memory)
        told = form.volunteered("area", answers, known, conversation.text, conversation.reading)
        return Taken(replace(told, unclear=0))

    def _take(self, answers: Answers, conversation: Conversation, memory: Memory) -> Taken:
        if answers.asked is None:
            return Taken(answers)
        known = self.known(conversation, memory)
        # The form reads back what was noted at its end anyway, so here it is shown without asking first.
        asides = tuple(IN_THE_FORM.get(name, name) for name in conversation.asides())
        return form.take(answers.asked, answers, known, conversation.text, conversation.reading, asides)


class AskNext(HandoffAction):
    """Asks the next question of the form."""

    def name(self) -> str:
        return "action_ask_handoff_done"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        answers = Answers.from_slot(conversation.slot("answers"))
        known = self.known(conversation, conversation.memory)
        question = form.next_question(answers, known)
        if question is None or answers.unclear:
            return []  # what was not understood has been asked again in other words
        name = form.asked_with(question, answers)
        again = name == "utter_ask_consent" and answers.asked == "consent"
        conversation.say(
            "utter_ask_consent_again" if again else name,
            team=self._house.team.name,
            default="this number" if known.reached_by_number else "this chat",
            details=form.details(
                answers,
                known,
                spoken(known.stage) if known.stage else None,
                spoken_whole_place(known.place) if known.place else None,
            ),
        )
        events = [set_slot("answers", replace(answers, asked=question).to_slot())]
        if question == "consent":
            events.append(set_slot("said", [*conversation.memory.said, name]))
        return events


class SubmitHandoff(HandoffAction):
    """Makes the case, or says kindly that nothing is passed on."""

    def name(self) -> str:
        return "action_submit_handoff"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        done = conversation.slot("handoff_done")
        if done == "danger":
            return [set_slot("handoff_done", None), FollowupAction("safety_form")]
        answers = Answers.from_slot(conversation.slot("answers"))
        if done == "confirmed":
            self._create(conversation, answers)
            # Of a parent who was passed on, nothing goes along into the next referral.
            memory = conversation.memory.without_subject() if answers.for_other else conversation.memory
            return [*conversation.keep(memory), set_slot("handoff_done", None), set_slot("offered", None)]
        refused = "utter_refer_not_agreed" if answers.for_other else "utter_consent_refused"
        conversation.say(refused if done == "refused" else "utter_form_left", them=pronoun(conversation.text))
        said = [*conversation.memory.said, refused, "utter_offer_declined"]
        # A professional who has not asked the parent yet may come back with a yes.
        kept = replace(answers, consent=None, asked=None).to_slot() if answers.for_other else None
        return [
            set_slot("handoff_done", None),
            set_slot("answers", kept),
            set_slot("offered", None),
            set_slot("said", said),
        ]

    def _create(self, conversation: Conversation, answers: Answers) -> None:
        team = self._house.team
        memory = conversation.memory
        stage = memory.stage_today(conversation.today)
        danger = conversation.slot("danger") or {}
        urgent = danger.get("level") == "risk"
        agreed_to = conversation.fitting(form.asked_with("consent", answers))
        consent = self._house.words.say(agreed_to, conversation.channel, team=team.name)
        with self._house.database.session() as session:
            person = conversation.person(session)
            referral = cases.Referral(
                person_id=person.id,
                channel=conversation.channel,
                concerns=memory.concerns,
                urgent=urgent,
                danger=danger.get("kind") if urgent else None,
                services=services_in(memory.said),
                area=spoken_whole_place(memory.place) if memory.place and not answers.area_refused else None,
                stage_said=spoken(stage) if stage else None,
                name=_given(answers.name),
                contact=contacts.unmask(session, person.id, _given(answers.contact) or "") or None,
                best_time=_given(answers.best_time),
                safe_contact=_given(answers.safe_to_contact),
                told=tuple(answers.wishes.values()),
                referred_by=(_given(answers.referrer) or "a professional") if answers.for_other else None,
                consent_text=" ".join(consent.bubbles),
            )
            case = cases.create_case(session, self._house.clock, team, referral)
            promise, reference = hours.spoken(case.promise_at, conversation.now), case.reference
        away = not team.hours.is_open(conversation.now)
        name = "utter_handoff_created"
        if answers.for_other:
            name = "utter_handoff_created_for_other"
        elif urgent or away:
            name = "utter_handoff_created_urgent" if urgent else "utter_handoff_created_out_of_hours"
        conversation.say(
            name,
            promise=promise,
            reference=reference,
            team=team.name,
            name_part=f", {answers.name}" if _given(answers.name) else "",
        )


class Declined(HandoffAction):
    """The parent does not want to be passed on; the offer is not made again unless they ask."""

    def name(self) -> str:
        return "action_declined"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        conversation = Conversation(self._house, dispatcher, tracker)
        conversation.say("utter_offer_declined")
        said = [*conversation.memory.said, "utter_offer_declined"]
        return [set_slot("offered", None), set_slot("said", said)]


def _given(value: str | None) -> str | None:
    return None if value in (None, REFUSED) else value
