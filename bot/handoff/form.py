"""The questions before a hand-off, and how an answer to one is taken. Pure: no database, no engine.

Consent comes first, then only what is not known yet. Every question can be refused, asked back about,
corrected later, or answered early; three answers in one message are three answers. Nothing is passed
on before the parent has seen what was noted and said that it is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from bot.handoff.consent import (
    NO,
    NO_OBJECTION,
    WITHHOLDS,
    YES,
    consent_in,
    is_question,
    professional_agrees_now,
)
from bot.handoff.wishes import (
    BY_TEXT,
    COMPLAINT,
    THIS_ONE,
    time_for_a_call,
    time_in,
    wants_no_calls,
    wishes_in,
    withheld_in,
    without_wishes,
)
from bot.understanding.person import name_from_answer
from bot.understanding.reading import Place, Reading, Stage

#: The order of the questions; `asking` in contract.md uses the same words (`area` is asked as `postcode`).
QUESTIONS = (
    "consent",
    "referrer",
    "concern",
    "name",
    "contact",
    "safe_to_contact",
    "best_time",
    "area",
    "stage",
    "confirm",
)
ASKED_WITH = {
    "consent": "utter_ask_consent",
    "concern": "utter_ask_concern",
    "name": "utter_ask_name",
    "contact": "utter_ask_contact",
    "safe_to_contact": "utter_ask_safe_to_contact",
    "best_time": "utter_ask_best_time",
    "area": "utter_ask_area",
    "stage": "utter_ask_stage_form",
    "confirm": "utter_confirm",
}
#: The same asked of a professional, about the parent whom they pass on.
ASKED_OF_REFERRER = {
    "consent": "utter_refer_professional_agreed",
    "referrer": "utter_ask_referrer",
    "concern": "utter_ask_concern_other",
    "name": "utter_ask_name_other",
    "contact": "utter_ask_contact_other",
    "area": "utter_ask_area_other",
    "stage": "utter_ask_stage_other",
}
#: Acts that are answered in passing; the open question is then asked again.
ASIDES = {
    "privacy": "utter_privacy",
    "help": "utter_link_worker",
    "are_you_human": "utter_are_you_human",
    "language": "utter_language",
    "complaint": "utter_complaint",
    "what_do_you_hold": "utter_privacy",
}
SKIP = re.compile(
    r"\b(you can'?t have|not (giving|saying|telling)|(won'?t|don'?t wanna|do not want to) (say|give|tell)"
    r"|skip|rather not|don'?t want to (say|give)|prefer not|not telling|no comment|none of your)\b"
)
LEAVE = re.compile(
    r"\b(forget it|never ?mind|changed my mind|cancel|don'?t (bother|want (it|this|that|a call|anyone))"
    r"|leave it|not any ?more|stop asking|no thanks|don'?t (share|pass|tell)|scrap (it|that|this)"
    r"|(too|so) many questions|(i'?m|im) not doing this|not (going to|gonna) (do|bother|carry on)"
    r"|can'?t be (bothered|arsed|doing)|cba|do it (another time|later|tomorrow)|i'?ll (sort|do) it myself)"
)
WHY = re.compile(r"\b(why|what for|what do you need|do you need|is that needed|do i have to|have to give)\b")
WHY_NEEDED = re.compile(
    r"\bwhy\b.{0,20}\b(need|want|ask|asking|asked|know)\b|\bwhat\b.{0,12}\b(need|want) .{0,20}\bfor\b"
)
#: What a question back may name, and which question it means.
NAMED = (
    ("area", re.compile(r"\b(post ?code|address|area|where i live|where i'?m from)\b")),
    ("name", re.compile(r"\b(name)\b")),
    ("contact", re.compile(r"\b(number|email|phone)\b")),
    ("stage", re.compile(r"\b(how (old|far)|weeks|age|due date)\b")),
)
#: "this number is fine", said beside another answer.
SAYS_THIS_ONE = re.compile(r"\b(this|same) (number|phone|mobile|chat)\b")
#: A number that somebody gives as their own, before it was asked for.
MY_NUMBER = re.compile(
    r"\b(my (new )?(number|mobile|phone)|me (number|mobile|phone)|(reach|ring|call|text) me)\b"
    r".{0,20}(?P<number>#number\d+)"
)
#: The button under the read-back, and its like.
CHANGES = re.compile(r"\b(change|correct|fix|edit|put right) (something|it|that|one|my|the)\b")
#: What is wrong in the read-back is put right in so few words.
SHORT_CORRECTION = 5
LONGEST_ANSWER = 120
#: Wishes that count wherever in the conversation they were told.
TOLD_EARLY = ("interpreter", COMPLAINT)
#: What need not be said once a wish is noted.
ABOUT_WISHES = ("action_by_text", "utter_can_ask_for_woman")
#: After so many questions back in a row the next message is taken for an answer: no form turns for ever.
MOST_ASIDES = 3


@dataclass(frozen=True)
class Answers:
    """What was answered so far; None is not answered, REFUSED is "would rather not say"."""

    consent: bool | None = None
    #: Whether a professional passes on somebody else, and who they are and where they work.
    for_other: bool = False
    referrer: str | None = None
    name: str | None = None
    contact: str | None = None
    safe_to_contact: str | None = None
    best_time: str | None = None
    #: How they want to be met, by name, in words for whoever takes it up (bot.handoff.wishes).
    wishes: Mapping[str, str] = field(default_factory=dict)
    concern_refused: bool = False
    area_refused: bool = False
    stage_refused: bool = False
    confirmed: bool = False
    unclear: int = 0
    #: Messages in a row that were taken for a question back and not for an answer.
    asides: int = 0
    #: The question that waits for an answer; None until one was asked, so that the words by which somebody
    #: comes into the form ("yes please") are never taken for its consent.
    asked: str | None = None

    @classmethod
    def from_slot(cls, value: Mapping[str, Any] | None) -> Answers:
        """Return the answers that `to_slot` wrote."""
        known = {each.name for each in fields(cls)}
        return cls(**{key: item for key, item in (value or {}).items() if key in known})

    def to_slot(self) -> dict[str, Any]:
        """Return the answers as a value that a slot can hold."""
        return asdict(self)


REFUSED = "-"


@dataclass(frozen=True)
class Known:
    """What is known besides the answers, and how the person is being talked to."""

    concerns: tuple[str, ...]
    stage: Stage | None
    place: Place | None
    channel: str
    careful: bool = False
    #: A danger that was certain tells by itself what it is about.
    danger: bool = False

    @property
    def reached_by_number(self) -> bool:
        return self.channel in ("sms", "whatsapp")


@dataclass(frozen=True)
class Taken:
    """How a message was taken.

    Args:
        answers: with whatever the message answered.
        says: responses to say before the next question.
        over: `refused` or `left` where the form ends without a hand-off, else None.
    """

    answers: Answers
    says: tuple[str, ...] = ()
    over: str | None = None


def next_question(answers: Answers, known: Known) -> str | None:
    """Return the next question, or None where everything was asked and confirmed."""
    open_questions = {
        "consent": answers.consent is None,
        "referrer": answers.for_other and answers.referrer is None,
        "concern": not (
            known.concerns or known.danger or answers.concern_refused or COMPLAINT in answers.wishes
        ),
        "name": answers.name is None,
        "contact": answers.contact is None,
        # Asked on its own only where a danger was voiced; else the time is asked for as a safe one.
        "safe_to_contact": known.careful and answers.safe_to_contact is None,
        "best_time": answers.best_time is None and not answers.for_other,
        "area": known.place is None and not answers.area_refused,
        # Nobody who has lost a baby is asked how far along they are.
        "stage": known.stage is None and not answers.stage_refused and "loss" not in known.concerns,
        "confirm": not answers.confirmed,
    }
    return next((question for question in QUESTIONS if open_questions[question]), None)


def asked_with(question: str, answers: Answers) -> str:
    """Return the response that asks a question."""
    return (ASKED_OF_REFERRER if answers.for_other else {}).get(question) or ASKED_WITH[question]


def take(
    question: str, answers: Answers, known: Known, text: str, reading: Reading, asides: tuple[str, ...] = ()
) -> Taken:
    """Take a message that came while `question` was open.

    Args:
        question: one of QUESTIONS.
        answers: what was answered before.
        known: what else is known, this message's own stage and place included.
        text: the message.
        reading: the message understood.
        asides: the answers to questions that may come at any time, as far as the message asks some.

    Returns:
        The answers after it, what to say in passing, and whether the form is over.
    """
    taken = _taken(question, answers, known, text, reading, asides)
    return replace(taken, says=(*wishes_heard(answers, taken.answers), *taken.says))


def wishes_heard(before: Answers, after: Answers) -> tuple[str, ...]:
    """Return what says that wishes were heard and go along."""
    new = [f"utter_wish_{wish}" for wish in after.wishes if wish not in before.wishes]
    by_text = after.safe_to_contact == BY_TEXT != before.safe_to_contact
    return tuple(new + ["utter_wish_text"] * by_text)


def _taken(
    question: str, answers: Answers, known: Known, text: str, reading: Reading, asides: tuple[str, ...]
) -> Taken:
    plain = text.lower().replace("\u2019", "'").strip()
    before, answers = answers, volunteered(question, answers, known, text, reading)
    wished = wishes_heard(before, answers)
    asides = tuple(aside for aside in asides if not (wished and aside in ABOUT_WISHES))
    back = _said_back(question, plain, reading, asides) if answers.asides < MOST_ASIDES else ()
    if question == "consent":
        return _consent(before, answers, plain, reading, back)
    plainly = LEAVE.match(plain) or WITHHOLDS.search(plain)  # whatever else the message was taken to ask
    if plainly or (LEAVE.search(plain) and not asides and not (question == "confirm" and reading.place)):
        return Taken(before, over="left")
    if back:
        return Taken(replace(answers, unclear=0, asides=answers.asides + 1), back)
    if question == "confirm":
        return _confirmation(before, answers, text, plain, reading)
    if question == "referrer" and professional_agrees_now(text):
        return Taken(
            _with(answers, {"referrer": REFUSED})
        )  # the yes said once more, and nothing of themselves
    taken = _detail(question, answers, known, text.strip(), plain, reading)
    if taken.says and wished:
        return Taken(replace(answers, unclear=0))  # a wish in place of an answer: the question is asked again
    return taken


def why_asked(text: str, question: str | None) -> str | None:
    """Return what says why we ask for something, where a message wants to know; None where it does not.

    Args:
        text: the message.
        question: what was just asked outside the form, or None.
    """
    plain = text.lower().replace("\u2019", "'").strip()
    if question in ("postcode", "stage") and WHY.search(plain):
        return f"utter_why_{question}"
    named = _named(plain)
    return f"utter_why_{named}" if named and WHY_NEEDED.search(plain) else None


def agrees_now(answers: Answers, text: str) -> bool:
    """Return whether a professional, who had not asked the parent yet, says that the parent agrees now."""
    return answers.for_other and answers.consent is None and professional_agrees_now(text)


def details(answers: Answers, known: Known, stage: str | None, place: str | None) -> str:
    """Return what was noted, to read back before anything is passed on."""
    noted = [
        answers.name if answers.name not in (None, REFUSED) else None,
        answers.contact if answers.contact != REFUSED else None,
        f"best time: {answers.best_time}" if answers.best_time not in (None, REFUSED) else None,
        _care(answers.safe_to_contact),
        *answers.wishes.values(),
        None if answers.area_refused else place,
        stage,
        f"from {answers.referrer}" if answers.referrer not in (None, REFUSED) else None,
    ]
    return ", ".join(item for item in noted if item) or "only what you told me"


def _care(safe: str | None) -> str | None:
    if safe in (None, REFUSED):
        return None
    return safe if safe == BY_TEXT else f"careful: {safe}"


def _consent(before: Answers, answers: Answers, plain: str, reading: Reading, back: tuple[str, ...]) -> Taken:
    how = ("wishes", "safe_to_contact", "best_time")
    wish = any(getattr(answers, each) != getattr(before, each) for each in how)
    other = answers.for_other
    verdict = consent_in(plain, reading.act, for_other=other, answered=bool(back), wish=wish)
    if verdict == "yes":
        withheld = withheld_in(plain)
        name = REFUSED if "name" in withheld else answers.name
        no_area = "area" in withheld and reading.place is None
        agreed = replace(answers, consent=True, unclear=0, name=name, area_refused=no_area)
        return Taken(agreed, back)
    if verdict == "no" or (verdict == "later" and other):
        return Taken(replace(before, consent=False), over="refused")
    if verdict == "later":
        return Taken(before, over="left")
    if back:
        return Taken(replace(answers, unclear=0, asides=answers.asides + 1), back)
    if verdict is not None and not answers.unclear:
        return Taken(replace(answers, unclear=1), (f"utter_consent_{verdict}",))
    return _unclear("consent", answers, plain)


def _confirmation(before: Answers, answers: Answers, text: str, plain: str, reading: Reading) -> Taken:
    corrected = answers != before or bool(reading.place or reading.stage)
    if not corrected and before.unclear and len(plain.split()) <= SHORT_CORRECTION:
        name = name_from_answer(text)
        corrected = name is not None and not (YES.search(plain) or NO.search(plain))
        answers = replace(answers, name=name) if corrected else answers
    if corrected:
        return Taken(replace(answers, unclear=0))
    if NO.search(plain) or reading.act in ("deny", "change_details") or CHANGES.search(plain):
        return (
            Taken(replace(answers, unclear=1), ("utter_confirm_change",))
            if answers.unclear == 0
            else _unclear("confirm", answers, plain)
        )
    if YES.search(plain) or reading.act in ("affirm", "thanks", "talk_to_person"):
        return Taken(replace(answers, confirmed=True, unclear=0))
    return _unclear("confirm", answers, plain)


def _detail(question: str, answers: Answers, known: Known, text: str, plain: str, reading: Reading) -> Taken:
    refused = bool(SKIP.search(plain)) or (reading.act == "deny" and len(plain.split()) <= 4)
    if question in ("concern", "area", "stage"):
        if {"concern": known.concerns, "area": known.place, "stage": known.stage}[question]:
            return Taken(replace(answers, unclear=0))
        if refused or answers.unclear:
            return Taken(_with(answers, {f"{question}_refused": True}), ("utter_skip_ok",))
        return _unclear(question, answers, plain)
    if getattr(answers, question) is not None:
        return Taken(replace(answers, unclear=0))
    if refused and question != "safe_to_contact":
        return Taken(_with(answers, {question: REFUSED}), ("utter_skip_ok",))
    value = _value(question, answers, known, text, plain, reading)
    if value is None:
        if answers.unclear and not is_question(plain):
            return Taken(_with(answers, {question: REFUSED}), ("utter_skip_ok",))
        return _unclear(question, answers, plain)
    return Taken(_with(answers, {question: value}))


def _value(
    question: str, answers: Answers, known: Known, text: str, plain: str, reading: Reading
) -> str | None:
    if is_question(plain) and answers.asides < MOST_ASIDES and not time_in(text):
        return reading.name if question == "name" else None
    if question == "name":
        return reading.name or name_from_answer(without_wishes(text))
    if question == "contact" and answers.for_other:
        return text[:LONGEST_ANSWER] or None  # "through me at the clinic" is an answer too
    if question == "contact":
        if THIS_ONE.search(plain) or plain in ("yes", "yeah", "ok", "this") or reading.act == "affirm":
            return _this_one(known)
        return text[:LONGEST_ANSWER] if re.search(r"#(number|email)\d", text) else None
    return text[:LONGEST_ANSWER] or None


def volunteered(question: str, answers: Answers, known: Known, text: str, reading: Reading) -> Answers:
    """Return the answers with what a message tells beside the one asked for.

    A name, a number or "this number", a time, "text, do not ring", "a woman if you can".
    """
    answers = replace(answers, wishes={**answers.wishes, **wishes_in(text)})
    introduces_themselves = answers.for_other and question in ("consent", "referrer")
    if reading.place:
        answers = replace(answers, area_refused=False)
    if reading.name and question != "name" and not introduces_themselves:
        answers = replace(answers, name=reading.name)
    if question == "safe_to_contact":
        return answers
    if reading.phones:
        answers = replace(answers, contact=reading.phones[0])
    elif answers.contact is None and question != "contact" and SAYS_THIS_ONE.search(text.lower()):
        answers = replace(answers, contact=_this_one(known))
    if answers.for_other:
        return answers
    if wants_no_calls(text) and not known.careful:
        answers = replace(answers, safe_to_contact=BY_TEXT)
    if question == "best_time":
        return answers
    # Beside a worry, and before anything was asked, only what is said of being rung is a time to be rung.
    by_the_way = reading.concerns or question in ("concern", "stage")
    time = time_for_a_call(text) if by_the_way else time_in(text)
    return replace(answers, best_time=time or answers.best_time)


def told_early(answers: Answers, known: Known, texts: Sequence[str]) -> Answers:
    """Return the answers with what earlier messages tell of how to reach somebody.

    Args:
        answers: what was answered before.
        known: what else is known.
        texts: the earlier messages, the oldest first.
    """
    for text in texts:
        if wants_no_calls(text) and not known.careful:
            answers = replace(answers, safe_to_contact=BY_TEXT)
        wishes = {name: line for name, line in wishes_in(text).items() if name in TOLD_EARLY}
        answers = replace(answers, wishes={**answers.wishes, **wishes})
    numbers = [number["number"] for text in texts if (number := MY_NUMBER.search(text.lower()))]
    return replace(answers, contact=answers.contact or next(reversed(numbers), None))


def _this_one(known: Known) -> str:
    return "this number" if known.reached_by_number else "this chat"


def _said_back(question: str, plain: str, reading: Reading, asides: tuple[str, ...]) -> tuple[str, ...]:
    """Return what answers a question that came in place of an answer; nothing where none did."""
    if len(plain.split()) < 2 and not plain.endswith("?"):
        return ()
    asks_why = WHY.search(NO_OBJECTION.sub("yes", plain)) or WHY_NEEDED.search(plain)
    said = [f"utter_why_{_named(plain) or question}"] if asks_why else []
    if not said and not asides and reading.act in ASIDES and is_question(plain):
        said = [ASIDES[reading.act]]
    return tuple(dict.fromkeys((*said, *asides)))[:2]


def _named(plain: str) -> str | None:
    return next((question for question, words in NAMED if words.search(plain)), None)


def _with(answers: Answers, given: dict[str, Any]) -> Answers:
    return replace(answers, unclear=0, asides=0, **given)


def _unclear(question: str, answers: Answers, plain: str) -> Taken:
    """Ask again in other words; a question to which we have no answer is told so, and asked past."""
    if is_question(plain) and answers.asides < MOST_ASIDES:
        return Taken(replace(answers, unclear=0, asides=answers.asides + 1), ("utter_unknown_detail",))
    if answers.unclear >= 1:
        return Taken(answers, over="left")
    return Taken(replace(answers, unclear=answers.unclear + 1), (f"utter_not_understood_{question}",))
