"""What to say about a worry: the choice of what comes next from the plan for it (plans.py).

The plans are written by people; this only chooses. An answer takes in what was said (the opening, once),
gives one thing to do today, puts forward a service that fits, and ends with at most one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.conversation.memory import Memory, is_dad
from bot.conversation.plans import Plan, Plans, Step
from bot.conversation.questions import asks, asks_for_more, asks_who, declines, tells_own_step
from bot.conversation.services import Say, Services, named
from bot.errors import SetupError
from bot.understanding.reading import HEAVIER_FIRST, Reading, Stage
from bot.understanding.spoken import spoken, spoken_place

#: A message of so few words that tells a stage or a place tells just that.
SHORT = 9
#: After a loss nothing is said about babies unless the parent asks (facts.md 4.5).
ABOUT_BABIES = ("crying", "bonding", "infant_care", "childcare")
#: What comes before any other worry in a message, in this order.
HEAVY = HEAVIER_FIRST[:4]
#: In a talk about these, what follows from it belongs to it.
GRAVE = {
    "loss": frozenset(["low_mood", "confidence", "birth_trauma", "isolation"]),
    "birth_trauma": frozenset(["low_mood", "confidence"]),
}
#: Worries that people show more than they name.
FELT = frozenset(["low_mood", "confidence", "isolation"])
#: Worries whose words are close to one another's, so that one is easily guessed for another.
CLOSE = FELT | {"bonding", "relationships", "birth_trauma"}
#: In a message of so few words a worry that none of them names is only guessed.
IN_PASSING = 12
#: So many things are said between two offers of a link worker.
BETWEEN_OFFERS = 2
#: An answer has no more responses than this.
LAST_ANSWER = 4
OFFERS = ("utter_offer_link_worker", "utter_offer_link_worker_short")
#: How the responses are named that ask where somebody lives, or how far along or how old: one is enough.
ASKING: Mapping[str, tuple[str, ...]] = {
    "place": ("utter_ask_postcode", "_ask_place"),
    "stage": ("utter_ask_stage", "_ask_stage", "_ask_age"),
}


@dataclass(frozen=True)
class Answer:
    """What to say to one message, and what is known after it."""

    says: tuple[Say, ...]
    memory: Memory


@dataclass(frozen=True)
class Helper:
    """Chooses the answer to a message about a worry.

    Args:
        plans: what may be said.
        services: what may be put forward.
    """

    plans: Plans
    services: Services

    def answer(self, memory: Memory, reading: Reading, text: str, today: date) -> Answer:
        """Return what to say to a message that voices a worry or adds to one.

        Args:
            memory: what was known before.
            reading: the message understood.
            text: the message, for its sub-topics.
            today: the day it is in Liverpool.
        """
        told = reading.stage is not None or reading.place is not None
        reading = replace(reading, concerns=self._voiced(memory, reading, text, told))
        known = memory.after(reading, today)
        known = replace(known, dad=known.dad or is_dad(text))
        asked_for = named(text)
        if asked_for:
            return self._about_service(asked_for, known, today)
        voiced = list(reading.concerns)
        concerns = _after_loss(known, voiced or ([memory.topic] if memory.topic else []))
        if not concerns:
            return self._no_worry_yet(memory, known, told)
        if memory.topic and not told and not voiced and declines(text):
            return _only(Say("utter_offer_declined"), known)
        if memory.topic and not told and self._tells_own_step(concerns, text, reading):
            return _only(Say("utter_own_step"), known)
        known = replace(known, topic=concerns[0], misheard=0, offered=None)
        known = self._with_about(known, concerns, text, reading, memory.topic)
        says = list(self._noted(memory, known, today)) if told and memory.topic and not voiced else []
        wants_somebody = asks_who(text)
        asked = self._asked(memory, concerns[0], text, reading)
        if voiced or not told or asked:
            says += self._about(concerns[0], known, today, asked)
            says += self._also(concerns[1:3], known)
        says += self.services.put_forward(known, concerns, today, wants_somebody)
        says += self._question(known, concerns, says, today, wants_somebody)
        if not says:  # nothing new was told, or all of it has been said: never a silence
            says = list(self._about(concerns[0], known, today, None))
        if not says:
            return not_understood(known)
        return Answer(tuple(says), _after_saying(known, says))

    # --- the parts of an answer

    def _voiced(self, memory: Memory, reading: Reading, text: str, told: bool) -> tuple[str, ...]:
        """Return the worries that a message voices in the light of the talk, in the order of answering."""
        topic, read = memory.topic, tuple(sorted(reading.concerns, key=_weight))
        if topic is None:
            return self._first_voiced(reading, read, text)
        if topic not in read:
            if told and len(text.split()) <= SHORT and not asks(text):
                return ()  # a correction, not a new worry
            if GRAVE.get(topic, frozenset()) & set(read):
                return (topic,)  # "they said depression but its the birth": it belongs to it
        lead = self._lead(memory, topic, read, text, reading)
        if lead is None:
            return read
        at_length = topic in read and len(text.split()) > IN_PASSING
        return (lead, *(c for c in read if c != lead and (at_length or self.plans.strength(c, text))))

    def _first_voiced(self, reading: Reading, read: tuple[str, ...], text: str) -> tuple[str, ...]:
        """Return the worries that begin a talk: one that is only guessed gives way to one that is named."""
        named = self.plans.named_in(text, reading.topics)
        heard = {c for c in read if self._is_about(c, text, reading)}
        if not read or (CLOSE.issuperset((*named, *read)) and not heard):
            return tuple(dict.fromkeys((*named, *read)))
        # "I lost my rag" is no loss: what hurts most where it is wrong has to be named, or be the surest.
        sure = [c for c in read if c != "loss" or c in heard or c == reading.concerns[0]]
        return tuple(sorted(sure, key=lambda c: (_weight(c), c not in heard)))

    def _lead(
        self, memory: Memory, topic: str, read: tuple[str, ...], text: str, reading: Reading
    ) -> str | None:
        """Return the worry that the talk stays with or goes back to; None where what was read leads."""
        before = tuple(dict.fromkeys((topic, *reversed(memory.concerns))))
        strength = {c: self.plans.strength(c, text) for c in (*before, *read)}
        new = [c for c in read if c != topic]
        if "loss" in new or any(c in HEAVY and strength[c] for c in new):
            return None
        named, most = max((strength[c] for c in new), default=0), max(before, key=lambda c: strength[c])
        if strength[most] > named:
            return most
        if topic in read and topic not in GRAVE and strength[topic] == named:
            return topic
        if any(self._is_about(c, text, reading) for c in new):
            return None
        guessed = bool(new) and len(text.split()) <= IN_PASSING and FELT.isdisjoint(new)
        heard = next((c for c in before if self._is_about(c, text, reading)), None)
        return heard or (topic if guessed or topic in read else None)

    def _tells_own_step(self, concerns: list[str], text: str, reading: Reading) -> bool:
        named = any(self._is_about(c, text, reading) for c in concerns)
        return not named and tells_own_step(text)

    def _about_service(self, slug: str, known: Memory, today: date) -> Answer:
        says = list(self.services.about(slug, known, today))
        if not self.services.outside(known.place) and not says[-1].name.startswith("utter_ask"):
            says.append(Say(OFFERS[1] if OFFERS[0] in known.said else OFFERS[0]))
        return Answer(tuple(says), _after_saying(known, says))

    def _no_worry_yet(self, memory: Memory, known: Memory, told: bool) -> Answer:
        if told or not memory.misheard:
            says = (Say("utter_ask_concern"),)
            return Answer(says, replace(_after_saying(known, says), misheard=0 if told else 1))
        return not_understood(known)

    def _is_about(self, concern: str, text: str, reading: Reading) -> bool:
        return bool(self._about_what(concern, text, reading))

    def _with_about(
        self, known: Memory, concerns: list[str], text: str, reading: Reading, topic: str | None
    ) -> Memory:
        about = dict(known.about or {})
        for concern in concerns:
            # What a message only leans to counts where the worry is talked about already.
            hear = self._named if concern == topic else self._about_what
            found = hear(concern, text, reading)
            # What this message names comes first: the newest need is answered first.
            about[concern] = found + tuple(t for t in about.get(concern, ()) if t not in found)
        return replace(known, about=about)

    def _noted(self, before: Memory, known: Memory, today: date) -> Iterable[Say]:
        if known.place != before.place and known.place:
            other = before.place is not None and before.place.authority != known.place.authority
            name = "utter_corrected" if other else "utter_place_noted"
            where = spoken_place(known.place)
            yield Say(name, {"what": where, "area": where})
        elif known.stage != before.stage and known.stage:
            name = "utter_corrected" if before.stage else "utter_stage_noted"
            yield Say(name, {"what": spoken(known.stage), "stage": spoken(known.stage)})

    def _also(self, concerns: list[str], known: Memory) -> Iterable[Say]:
        """Further worries get one sentence now, and their own answer when they are talked about."""
        for concern in concerns:
            if f"utter_also_{concern}" not in known.said:
                yield Say(f"utter_also_{concern}")

    def _asked(self, before: Memory, concern: str, text: str, reading: Reading) -> tuple[str, ...] | None:
        """Return the sub-topics that a question in mid-talk names; None where nothing is asked."""
        if before.topic != concern or not asks(text):
            return None
        if asks_for_more(text) and not self._is_about(concern, text, reading):
            return None
        return self._named(concern, text, reading)

    def _named(self, concern: str, text: str, reading: Reading) -> tuple[str, ...]:
        """Return the sub-topics that a message names, or else the one it leans to."""
        leaning = reading.leanings.get(concern)
        return self._about_what(concern, text, reading) or ((leaning,) if leaning else ())

    def _about_what(self, concern: str, text: str, reading: Reading) -> tuple[str, ...]:
        return self.plans.about(concern, text, reading.topics)

    def _about(
        self, concern: str, known: Memory, today: date, asked: tuple[str, ...] | None
    ) -> Iterable[Say]:
        if concern not in self.plans:
            return
        plan = self.plans[concern]
        if not any(step.say in known.said for step in plan.opening):
            opening = self._first(plan.opening, plan, known, today)
            if opening:
                yield _filled(opening, known)
        step = self._best_step(plan, known, today)
        unanswered = asked is not None and not _answers(step, asked)
        if unanswered and plan.unknown and plan.unknown not in known.said[-LAST_ANSWER:]:
            yield Say(plan.unknown)
        elif step:
            yield _filled(step, known)
        elif plan.done not in known.said:
            yield Say(plan.done)

    def _best_step(self, plan: Plan, known: Memory, today: date) -> Step | None:
        fitting = [
            step for step in plan.steps if step.say not in known.said and self._fits(step, plan, known, today)
        ]
        named = (known.about or {}).get(plan.concern, ())

        def place(step: Step) -> int:
            wanted = step.when.get("about")
            if not isinstance(wanted, list):
                return len(named)
            return min((named.index(topic) for topic in wanted if topic in named), default=len(named))

        return min(fitting, key=place, default=None)

    def _question(
        self, known: Memory, concerns: list[str], says: list[Say], today: date, wants_somebody: bool
    ) -> Iterable[Say]:
        missing = self.services.missing(known, concerns, today)
        question = self._plan_question(known, concerns, today) if not any(s.services for s in says) else None
        if question and "place" not in missing:
            yield Say(question)
        elif "place" in missing and not _was_asked("place", known):
            yield Say("utter_ask_postcode")
        elif "stage" in missing and not _was_asked("stage", known) and "loss" not in known.concerns:
            yield Say("utter_ask_stage")
        elif question:
            yield Say(question)
        elif not self.services.outside(known.place) and (wants_somebody or _offer_is_due(known, says)):
            yield Say(OFFERS[1] if OFFERS[0] in known.said else OFFERS[0])

    def _plan_question(self, known: Memory, concerns: list[str], today: date) -> str | None:
        have = {"stage": known.stage, "place": known.place, "about": (known.about or {}).get(concerns[0])}
        if concerns[0] not in self.plans:
            return None
        plan = self.plans[concerns[0]]
        for step in plan.ask:
            answered = step.needs is not None and (
                bool(have.get(step.needs)) or _was_asked(step.needs, known)
            )
            asked = step.say in known.said or answered
            if not asked and self._fits(step, plan, known, today):
                return step.say
        return None

    # --- choosing

    def _first(self, steps: Iterable[Step], plan: Plan, known: Memory, today: date) -> Step | None:
        return next((step for step in steps if self._fits(step, plan, known, today)), None)

    def _fits(self, step: Step, plan: Plan, known: Memory, today: date) -> bool:
        stage = known.stage_today(today)
        named = (known.about or {}).get(plan.concern, ())
        return all(
            _holds(key, wanted, stage, named, known, self.services.team_area)
            for key, wanted in step.when.items()
        )


def _only(say: Say, known: Memory) -> Answer:
    return Answer((say,), _after_saying(known, (say,)))


def _filled(step: Step, known: Memory) -> Say:
    return Say(step.say, {"baby": known.baby} if known.baby else {})


def _weight(concern: str) -> int:
    """Return where a worry comes among several: the heavy ones first, the others as certain as they are."""
    return min(HEAVIER_FIRST.index(concern), len(HEAVY))


def not_understood(memory: Memory) -> Answer:
    """Return the words for a message that was not understood: never the same twice in a row."""
    turn = min(memory.misheard + 1, 3)
    says = (Say(f"utter_not_understood_{turn}"),)
    offered = "link_worker" if turn == 3 else None
    return Answer(says, replace(memory, misheard=turn % 3, offered=offered))


def _after_saying(memory: Memory, says: Iterable[Say]) -> Memory:
    names = [say.values.get("mark", say.name) for say in says]
    offered = "link_worker" if any(name in OFFERS for name in names) else None
    # Said again, a name moves to the end: the order tells how long ago it was.
    said = tuple(name for name in memory.said if name not in names) + tuple(names)
    return replace(memory, said=said, offered=offered)


def _answers(step: Step | None, asked: tuple[str, ...]) -> bool:
    about = step.when.get("about") if step else None
    return isinstance(about, list) and not set(asked).isdisjoint(about)


def _was_asked(what: str, known: Memory) -> bool:
    return any(name.endswith(ASKING.get(what, ())) for name in known.said)


def _offer_is_due(known: Memory, says: list[Say]) -> bool:
    """Return whether a link worker may be offered: not after a no, and not in every answer."""
    if "utter_offer_declined" in known.said:
        return False
    made = [place for place, name in enumerate(known.said) if name in OFFERS]
    return not made or len(known.said) - 1 - made[-1] + len(says) >= BETWEEN_OFFERS


def _after_loss(known: Memory, concerns: list[str]) -> list[str]:
    if "loss" not in known.concerns:
        return concerns
    return [concern for concern in concerns if concern not in ABOUT_BABIES] or ["loss"]


def _holds(
    key: str, wanted: Any, stage: Stage | None, named: tuple[str, ...], known: Memory, team_area: str
) -> bool:
    if key == "about":
        return not named if wanted == "none" else bool(set(wanted) & set(named))
    if key == "also":
        return bool(set(wanted) & set(named))
    if key == "unless":
        return not set(wanted) & set(named)
    if key == "baby":
        return bool((known.baby is not None) == wanted)
    if key == "after_loss":
        return bool(("loss" in known.concerns) == wanted)
    if key == "stage":
        kinds = {"known", stage.kind} if stage else {"unknown"}
        return bool(kinds & set([wanted] if isinstance(wanted, str) else wanted))
    if key in ("under_weeks", "from_weeks"):
        if stage is None or stage.kind != "child" or stage.days is None:
            return False
        return bool((stage.days / 7 < wanted) == (key == "under_weeks"))
    if key == "after":
        return wanted in known.said
    if key == "place":
        where = "unknown"
        if known.place and known.place.authority:
            where = "Liverpool" if known.place.authority == team_area else "outside"
        return where in ([wanted] if isinstance(wanted, str) else wanted)
    raise SetupError(f"a help plan has an unknown condition: {key}")
