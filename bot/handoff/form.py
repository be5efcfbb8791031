"""The questions before a hand-off, and how an answer to one is taken. Pure: no database, no engine.

Consent comes first, then only what is not known yet. Every question can be refused, asked back about,
corrected later, or answered early; three answers in one message are three answers. Nothing is passed
on before the parent has seen what was noted and said that it is right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

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
YES = re.compile(
    r"\b(ye[sap]h?|yeh|yh|yep|yup|ok(ay)?|sure|go (on|ahead|ed)|please do|thats fine|fine|pass it on|i agree"
    r"|correct|right|sound|spot on)\b"
)
#: A professional's words for "the parent agrees".
AGREED = re.compile(
    r"\b(agree[sd]?|consent(s|ed)?|happy (for|with|to)|said (yes|its|it's|that's)|ok with"
    r"|(she|he|they) (has|have|did|does|do|is))\b"
)
NO = re.compile(
    r"^\W*(no+|nah|nope|na)\b|\b(dont|don't|do not|didnt|rather not|not happy|keep it private|wrong)\b"
)
SKIP = re.compile(
    r"\b(skip|rather not|don'?t want to (say|give)|prefer not|not telling|no comment|none of your)\b"
)
LEAVE = re.compile(
    r"\b(forget it|never ?mind|changed my mind|cancel|don'?t (bother|want (it|this|that|a call|anyone))"
    r"|leave it|not any ?more|stop asking|no thanks|don'?t (share|pass|tell))"
)
WHY = re.compile(r"\b(why|what for|what do you need|do you need|is that needed|do i have to|have to give)\b")
THIS_ONE = re.compile(
    r"\b(this|same|my) (number|phone|one|chat|mobile)\b|\b(here|on this|text me|whatsapp)\b"
)
LONGEST_ANSWER = 120
#: After so many questions back in a row the next message is taken for an answer: no form turns for ever.
MOST_ASIDES = 3
#: Words by which a parent asks to be passed on, once a link worker has been spoken of.
WANTS_PERSON = re.compile(
    r"\b(put me (down|through|in touch|forward)|sign me up|refer me|give it to them"
    r"|pass (me|it|us|that|this) on"
    r"|(someone|somebody|one|them|they) (to|could|can|would|will) (ring|call|text|phone|contact|message)"
    r"|get (someone|somebody|one|them) to (ring|call|text|phone|contact|message)|(ring|call|phone) (me|us)"
    r"|i'?ll have one|have one of (them|those)|link worker please"
    r"|(like|want|have|need|see|try|(speak|talk) (to|with)) (a|the|your|that|this|one of the) link worker)\b"
)


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
        known = {field.name for field in fields(cls)}
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
        "concern": not known.concerns,
        "name": answers.name is None,
        "contact": answers.contact is None,
        # Asked on its own only where a danger was voiced; else the time is asked for as a safe one.
        "safe_to_contact": known.careful and answers.safe_to_contact is None,
        "best_time": answers.best_time is None and not answers.for_other,
        "area": known.place is None and not answers.area_refused,
        "stage": known.stage is None and not answers.stage_refused,
        "confirm": not answers.confirmed,
    }
    return next((question for question in QUESTIONS if open_questions[question]), None)


def asked_with(question: str, answers: Answers) -> str:
    """Return the response that asks a question."""
    return (ASKED_OF_REFERRER if answers.for_other else {}).get(question) or ASKED_WITH[question]


def take(question: str, answers: Answers, known: Known, text: str, reading: Reading) -> Taken:
    """Take a message that came while `question` was open.

    Args:
        question: one of QUESTIONS.
        answers: what was answered before.
        known: what else is known, this message's own stage and place included.
        text: the message.
        reading: the message understood.

    Returns:
        The answers after it, what to say in passing, and whether the form is over.
    """
    plain = text.lower().replace("\u2019", "'").strip()
    if question == "consent":
        return _consent(answers, plain, reading)
    if LEAVE.search(plain) and not (question == "confirm" and reading.place):
        return Taken(answers, over="left")
    if _asks_back(plain, reading) and answers.asides < MOST_ASIDES:
        why = (
            f"utter_why_{question}"
            if WHY.search(plain)
            else ASIDES.get(reading.act or "", f"utter_why_{question}")
        )
        return Taken(replace(answers, unclear=0, asides=answers.asides + 1), (why,))
    answers = _volunteered(question, answers, reading)
    if question == "confirm":
        return _confirmation(answers, plain, reading)
    if question == "concern":
        return _unclear(question, answers) if not known.concerns else Taken(replace(answers, unclear=0))
    return _detail(question, answers, known, text.strip(), plain, reading)


def is_yes(text: str) -> bool:
    """Return whether a message begins with a yes, and not with a "no problem" or a question."""
    plain = text.lower().replace("\u2019", "'").strip()
    return YES.match(plain) is not None and not NO.search(plain) and "?" not in plain


def wants_person(text: str) -> bool:
    """Return whether a message asks to be passed on: "go ed put me down for one"."""
    plain = text.lower().replace("\u2019", "'")
    return WANTS_PERSON.search(plain) is not None and not re.search(
        r"\b(don'?t|do not|never|no need)\b", plain
    )


def details(answers: Answers, known: Known, stage: str | None, place: str | None) -> str:
    """Return what was noted, to read back before anything is passed on."""
    noted = [
        answers.name if answers.name not in (None, REFUSED) else None,
        answers.contact if answers.contact != REFUSED else None,
        f"best time: {answers.best_time}" if answers.best_time not in (None, REFUSED) else None,
        f"careful: {answers.safe_to_contact}" if answers.safe_to_contact not in (None, REFUSED) else None,
        place,
        stage,
        f"from {answers.referrer}" if answers.referrer not in (None, REFUSED) else None,
    ]
    return ", ".join(item for item in noted if item) or "only what you told me"


def _consent(answers: Answers, plain: str, reading: Reading) -> Taken:
    if _refuses(plain):
        return Taken(replace(answers, consent=False), over="refused")
    if (reading.act == "deny" and not YES.match(plain)) or (answers.for_other and "not yet" in plain):
        return Taken(replace(answers, consent=False), over="refused")
    agreed = YES.search(plain) or (answers.for_other and AGREED.search(plain))
    if "?" not in plain and (reading.act in ("affirm", "talk_to_person") or agreed):
        answers = _volunteered("consent", replace(answers, consent=True, unclear=0), reading)
        return Taken(answers)
    if _asks_back(plain, reading) and answers.asides < MOST_ASIDES:
        why = ASIDES.get(reading.act or "", "utter_why_consent")
        return Taken(replace(answers, unclear=0, asides=answers.asides + 1), (why,))
    return _unclear("consent", answers)


def _refuses(plain: str) -> bool:
    """Return whether an answer to the question of consent is a no; "yes, but I don't want to..." is none."""
    if re.search(r"\bdon'?t (share|pass|tell|send|give)|\bdo not (share|pass|tell|send|give)", plain):
        return True
    if YES.match(plain) or re.search(r"no (problem|worries|bother)", plain):
        return False
    return bool(NO.search(plain) or LEAVE.search(plain))


def _confirmation(answers: Answers, plain: str, reading: Reading) -> Taken:
    corrected = bool(reading.place or reading.stage or reading.phones or reading.name)
    if corrected:
        return Taken(replace(answers, unclear=0))
    if NO.search(plain) or reading.act == "deny":
        return (
            Taken(replace(answers, unclear=1), ("utter_confirm_change",))
            if answers.unclear == 0
            else _unclear("confirm", answers)
        )
    if YES.search(plain) or reading.act in ("affirm", "thanks", "talk_to_person"):
        return Taken(replace(answers, confirmed=True, unclear=0))
    return _unclear("confirm", answers)


def _detail(question: str, answers: Answers, known: Known, text: str, plain: str, reading: Reading) -> Taken:
    refused = bool(SKIP.search(plain)) or (reading.act == "deny" and len(plain.split()) <= 4)
    if question in ("area", "stage"):
        if (known.place if question == "area" else known.stage) is not None:
            return Taken(replace(answers, unclear=0))
        if refused or answers.unclear:
            return Taken(_with(answers, {f"{question}_refused": True}), ("utter_skip_ok",))
        return _unclear(question, answers)
    if getattr(answers, question) is not None:
        return Taken(replace(answers, unclear=0))
    if refused and question != "safe_to_contact":
        return Taken(_with(answers, {question: REFUSED}), ("utter_skip_ok",))
    value = _value(question, answers, known, text, plain, reading)
    if value is None:
        if answers.unclear:
            return Taken(_with(answers, {question: REFUSED}), ("utter_skip_ok",))
        return _unclear(question, answers)
    return Taken(_with(answers, {question: value}))


def _value(
    question: str, answers: Answers, known: Known, text: str, plain: str, reading: Reading
) -> str | None:
    if question == "name":
        return reading.name or name_from_answer(text)
    if question == "contact" and answers.for_other:
        return text[:LONGEST_ANSWER] or None  # "through me at the clinic" is an answer too
    if question == "contact":
        if THIS_ONE.search(plain) or plain in ("yes", "yeah", "ok", "this") or reading.act == "affirm":
            return "this number" if known.reached_by_number else "this chat"
        return text[:LONGEST_ANSWER] if re.search(r"#(number|email)\d", text) else None
    return text[:LONGEST_ANSWER] or None


def _volunteered(question: str, answers: Answers, reading: Reading) -> Answers:
    """Keep what the message tells besides the answer: a name, a number."""
    introduces_themselves = answers.for_other and question in ("consent", "referrer")
    if reading.name and question != "name" and not introduces_themselves:
        answers = replace(answers, name=reading.name)
    if reading.phones and question != "safe_to_contact":
        answers = replace(answers, contact=reading.phones[0])
    return answers


def _asks_back(plain: str, reading: Reading) -> bool:
    asks = reading.act in ASIDES or bool(WHY.search(plain))
    return asks and (plain.endswith("?") or len(plain.split()) > 1)


def _with(answers: Answers, given: dict[str, Any]) -> Answers:
    return replace(answers, unclear=0, asides=0, **given)


def _unclear(question: str, answers: Answers) -> Taken:
    if answers.unclear >= 2:
        return Taken(answers, over="left")
    return Taken(replace(answers, unclear=answers.unclear + 1), (f"utter_not_understood_{question}",))
