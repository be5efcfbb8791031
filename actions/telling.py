"""What is looked up before it is told: what was passed on, where it stands, what is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from actions.conversation import Conversation, Events, House, set_slot
from bot.clock import in_liverpool
from bot.conversation.services import Say
from bot.handoff import cases, hours
from bot.handoff.form import REFUSED
from bot.handoff.models import Case
from bot.handoff.referrers import pronoun
from bot.handoff.wishes import BY_TEXT
from bot.understanding.spoken import CONCERNS, spoken, spoken_whole_place

#: Tells something and returns the names of what was said.
Telling = Callable[[Conversation, House, Case | None], tuple[str, ...]]
A_COPY = re.compile(r"\bcop(y|ies)\b")


def tell(conversation: Conversation, house: House, names: Iterable[str]) -> Events:
    """Say responses, and what actions look up; return the events that keep in mind what was said.

    Args:
        conversation: in which it is said.
        house: the parts of the bot.
        names: of responses and of TELLINGS.
    """
    said: list[str] = []
    for name in names:
        telling = TELLINGS.get(name)
        if telling is not None:
            said += telling(conversation, house, _latest_case(conversation, house))
        else:
            said += _say(conversation, house, name)
    offered = "read_back" if "utter_ask_read_back" in said else None
    # What the message tells beside its question is kept; a worry that it is only taken for is not.
    told = replace(conversation.reading, concerns=())
    memory = conversation.memory.after(told, conversation.today)
    memory = replace(memory, said=(*conversation.memory.said, *said), misheard=0)
    events = conversation.keep(memory)
    return [*events, set_slot("offered", offered)] if offered else events


def privacy(conversation: Conversation, house: House, case: Case | None) -> tuple[str, ...]:
    """Say who sees this: in general the first time, and always what was really passed on."""
    said: tuple[str, ...] = ()
    about_passing_on = house.asides.of(conversation.text) == "action_privacy"
    if "utter_privacy" not in conversation.memory.said and not about_passing_on:
        said = _say(conversation, house, "utter_privacy")
    if case is None or case.consent_at is None:
        return said + _say(
            conversation, house, "utter_privacy_danger" if case else "utter_privacy_nothing_shared"
        )
    when = f"{in_liverpool(case.consent_at):%-d %B}"
    conversation.say("utter_privacy_shared", team=house.team.name, when=when)
    return (*said, "utter_privacy_shared")


def referral_status(conversation: Conversation, house: House, case: Case | None) -> tuple[str, ...]:
    """Say where the hand-off stands and by when something happens; what is late is put before the lead."""
    if case is None:
        return _say(conversation, house, "utter_referral_status_none")
    with house.database.session() as session:
        story = cases.story_of(session, case.person_id, now=conversation.now, team=house.team)
        if story is None:
            return ()
        late = story.words == "utter_referral_status_late"
        if late and story.words not in conversation.memory.said:
            cases.not_heard(session, house.clock, story.case, house.team)
    words = story.words
    if case.referred_by:
        words = "utter_referral_status_other_late" if late else "utter_referral_status_other"
    elif late and words in conversation.memory.said:
        words = "utter_late_again"
    values = {**story.values, "hours": hours.spoken_hours(house.team.hours)}
    conversation.say_all((Say(words, values),))
    return (words,)


def when_they_ring(conversation: Conversation, house: House, case: Case | None) -> tuple[str, ...]:
    """Say by when somebody gets in touch: of a hand-off that is open, else as it would be from now on."""
    if case is not None and case.closed_at is None:
        return referral_status(conversation, house, case)
    promise = hours.spoken(house.team.promise_from(conversation.now), conversation.now)
    conversation.say("utter_when_they_ring", promise=promise, hours=hours.spoken_hours(house.team.hours))
    return ("utter_when_they_ring",)


def by_text(conversation: Conversation, house: House, case: Case | None) -> tuple[str, ...]:
    """Say that they can write and need not ring, or that this is noted already."""
    noted = case is not None and case.closed_at is None and case.safe_contact == BY_TEXT
    return _say(conversation, house, "utter_text_noted" if noted else "utter_text_instead")


def what_do_you_hold(conversation: Conversation, house: House, case: Case | None) -> tuple[str, ...]:
    """Say what is kept about the person; what it is in particular only once they say that it may be shown."""
    if A_COPY.search(conversation.text.lower()):
        return _say(conversation, house, "utter_copy")
    if conversation.memory.is_empty and case is None:
        return _say(conversation, house, "utter_hold_nothing")
    if "utter_read_back" in conversation.memory.said:
        return read_back(conversation, house, case)
    said: tuple[str, ...] = ()
    if "utter_what_do_you_hold" not in conversation.memory.said:
        said = _say(conversation, house, "utter_what_do_you_hold")
    if (conversation.slot("danger") or {}).get("kind") == "domestic_abuse":
        return said or _say(conversation, house, "utter_copy")
    return said + _say(conversation, house, "utter_ask_read_back")


def read_back(conversation: Conversation, house: House, case: Case | None) -> tuple[str, ...]:
    """Read out what is noted: of an open hand-off what it says, and what is known beside it."""
    memory = conversation.memory
    handed_on = case if case is not None and case.closed_at is None and not case.referred_by else None
    stage = memory.stage_today(conversation.today)
    worries = [CONCERNS[concern] for concern in memory.concerns if concern in CONCERNS]
    noted = [
        (handed_on and handed_on.name) or memory.name,
        handed_on and handed_on.contact,
        handed_on and handed_on.best_time,
        spoken_whole_place(memory.place) if memory.place else None,
        spoken(stage) if stage else None,
        f"help with {' and '.join(worries)}" if worries else None,
    ]
    details = ", ".join(item for item in noted if item and item != REFUSED)
    if not details:
        return _say(conversation, house, "utter_hold_nothing")
    conversation.say("utter_read_back", details=details)
    return ("utter_read_back",)


def _latest_case(conversation: Conversation, house: House) -> Case | None:
    with house.database.session() as session:
        return cases.latest_case_of(session, conversation.person(session).id)


def _say(conversation: Conversation, house: House, name: str) -> tuple[str, ...]:
    team = house.team
    conversation.say(
        name,
        team=team.name,
        area=team.area,
        hours=hours.spoken_hours(team.hours),
        them=pronoun(conversation.text),
    )
    return (name,)


TELLINGS: dict[str, Telling] = {
    "action_privacy": privacy,
    "action_referral_status": referral_status,
    "action_when": when_they_ring,
    "action_by_text": by_text,
    "action_what_do_you_hold": what_do_you_hold,
    "action_read_back": read_back,
}
