"""Hand-offs as a link worker reads them: words, moments and colours. Pure: no database, no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.clock import in_liverpool
from bot.dashboard.models import AccessLog
from bot.dashboard.shown import Fact, Happening, Line, Message, Miss, Sheet, Tag
from bot.dashboard.vocabulary import (
    CHANNELS,
    CONCERNS,
    DANGERS,
    EVENTS,
    FIELDS,
    MISSES,
    SERVICES,
    STATES,
    in_words,
)
from bot.handoff import states
from bot.handoff.cases import OUTCOMES
from bot.handoff.history import PARENT, VILLAGE
from bot.handoff.hours import spoken_time
from bot.handoff.models import Case, CaseEvent, CaseMessage, LinkWorker
from bot.handoff.unreached import Unreached

NOT_GIVEN = "Not given"
NUMBER = re.compile(r"\+?[\d ()-]{9,20}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def line_of(case: Case, names: Mapping[str, str], me: LinkWorker, now: datetime) -> Line:
    """Return a case as the list shows it: what to do first, and nothing that says who it is.

    Args:
        case: the hand-off.
        names: of link workers, by id.
        me: who looks.
        now: the clock's present moment.
    """
    withdrawn = case.state == states.WITHDRAWN
    place = [] if withdrawn else [case.area, case.stage_said]
    # That nobody has it yet is said by the list's heading; only what differs stands out.
    tags = tags_of(case, now)
    waiting = case.state in states.WAITING
    return Line(
        reference=case.reference,
        tags=tags[:-1] if waiting else tags,
        due=due(case, now),
        about=worries(case) if case.concerns and not withdrawn else "",
        where=", ".join(part for part in place if part),
        who="" if waiting else _who(case, names, me),
    )


def sheet_of(
    case: Case,
    *,
    me: LinkWorker,
    names: Mapping[str, str],
    messages: Iterable[CaseMessage],
    happenings: tuple[Happening, ...],
    now: datetime,
) -> Sheet:
    """Return a case as its own page shows it.

    Args:
        case: the hand-off.
        me: who looks.
        names: of link workers, by id.
        messages: between worker and parent, the oldest first.
        happenings: its history, the oldest first.
        now: the clock's present moment.
    """
    withdrawn = case.state == states.WITHDRAWN
    return Sheet(
        reference=case.reference,
        tags=tags_of(case, now),
        due=due(case, now),
        who=_who(case, names, me),
        over=case.state in states.OVER,
        withdrawn=withdrawn,
        warnings=_warnings(case),
        reach=() if withdrawn else _reach(case),
        needs=() if withdrawn else _needs(case),
        told=() if withdrawn else tuple(case.told),
        agreed=_agreed(case, now),
        messages=() if withdrawn else tuple(_message(message, names, now) for message in messages),
        history=happenings,
        may_claim=states.allows(case.state, "claimed"),
        mine=case.claimed_by == me.id and case.state in states.TAKEN_UP,
    )


def groups_of(shown: str, lines: Sequence[Line], waiting: int) -> list[tuple[str, Sequence[Line]]]:
    """Return the parts of a list, each with its heading, and only those that hold something.

    Args:
        shown: open, mine or over.
        lines: in order; of the open ones, those that nobody has taken up come first.
        waiting: how many those are.
    """
    if shown == "open":
        groups = [("Waiting for somebody", lines[:waiting]), ("Taken up", lines[waiting:])]
    else:
        groups = [({"mine": "With you", "over": "Closed, the newest first"}[shown], lines)]
    return [(heading, part) for heading, part in groups if part]


def tags_of(case: Case, now: datetime) -> tuple[Tag, ...]:
    """Return what stands out about a case, the most pressing first."""
    tags = []
    if case.urgent and case.state not in states.OVER:
        tags.append(Tag("Urgent", "red"))
    if is_late(case, now):
        tags.append(Tag("Late", "orange"))
    tags.append(Tag(*STATES[case.state]))
    return tuple(tags)


def is_late(case: Case, now: datetime) -> bool:
    """Return whether nobody has taken the case up by when it was promised."""
    return case.state in states.WAITING and case.promise_at < now


def due(case: Case, now: datetime) -> str:
    """Return when the next thing is due, or when it ended."""
    if case.closed_at is not None:
        return f"Ended {moment(case.closed_at, now)}"
    if case.state in states.TAKEN_UP:
        return f"Taken up, made {moment(case.created_at, now)}"
    if is_late(case, now):
        return f"Was due {moment(case.promise_at, now)}"
    return f"Take up by {moment(case.promise_at, now)}"


def miss_of(one: Unreached, case: Case | None, not_again: str | None, now: datetime) -> Miss:
    """Return something that did not reach a parent as the list shows it.

    Args:
        one: what it is.
        case: the parent's open hand-off, or None.
        not_again: why trying again is of no use, or None.
        now: the clock's present moment.
    """
    words, colour = MISSES[one.what]
    number = len(one.messages)
    what = {
        "unanswered": f"{number} messages of a parent were" if number > 1 else "A parent's message was",
        "undelivered": "The answer to a danger was" if one.danger else "A message to a parent was",
    }[one.what]
    return Miss(
        id=one.id,
        tags=(*((Tag("Danger", "red"),) if one.danger else ()), Tag(words, colour)),
        since=f"{ago(one.at, now)}, {moment(one.at, now)}",
        what=f"{what} {words.lower()} ({in_words(CHANNELS, one.channel)})",
        why=one.why[:1].upper() + one.why[1:],
        reference=case.reference if case is not None else None,
        not_again=not_again,
    )


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago a moment was: "5 minutes ago", "1 hour ago", "3 days ago"."""
    minutes = int((now - at).total_seconds() // 60)
    for size, name in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"


def worries(case: Case) -> str:
    """Return what a case is about, in words."""
    return "; ".join(in_words(CONCERNS, label) for label in case.concerns) or NOT_GIVEN


def moment(at: datetime, now: datetime) -> str:
    """Return a moment as people say it: "5pm today", "9:15am on Monday 12 January"."""
    day, today = in_liverpool(at).date(), in_liverpool(now).date()
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    if near:
        return f"{spoken_time(at)} {near}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{spoken_time(at)} on {day:%A} {day.day} {day:%B}{year}"


def happening_of(event: CaseEvent, names: Mapping[str, str], now: datetime) -> Happening:
    """Return an event as a sentence."""
    who = author_of(event.actor, names)
    text = EVENTS.get(event.what, "{who}: " + event.what.replace("_", " ")).format(who=who)
    if event.what == "changed":
        fields = [in_words(FIELDS, field) for field in event.about.get("fields", [])]
        text = f"{text}: {', '.join(fields)}" if fields else text
    if event.what == "closed":
        outcome = str(event.about.get("outcome", ""))
        text = f"{text}: {OUTCOMES.get(outcome, outcome)}"
    return Happening(moment(event.at, now), text)


def history(
    events: Iterable[CaseEvent], openings: Iterable[AccessLog], names: Mapping[str, str], now: datetime
) -> tuple[Happening, ...]:
    """Return what happened to a case and who opened it, in order of time."""
    told = [(event.at, happening_of(event, names, now)) for event in events]
    told += [
        (look.at, Happening(moment(look.at, now), f"{names.get(look.worker_id, look.worker_id)} opened it"))
        for look in openings
    ]
    return tuple(happening for _, happening in sorted(told, key=lambda pair: pair[0]))


def author_of(actor: str, names: Mapping[str, str]) -> str:
    """Return who did or wrote something, as a name."""
    if actor == PARENT:
        return "The parent"
    if actor == VILLAGE:
        return "Village"
    worker_id = actor.removeprefix("worker:")
    return names.get(worker_id, worker_id)


def _who(case: Case, names: Mapping[str, str], me: LinkWorker) -> str:
    if case.claimed_by is None:
        return "Nobody yet" if case.state in states.WAITING else "Nobody"
    return "You" if case.claimed_by == me.id else names.get(case.claimed_by, case.claimed_by)


def _warnings(case: Case) -> tuple[str, ...]:
    if case.state == states.WITHDRAWN:
        return ("The parent has taken this back. Please do not contact them. What they told is not shown.",)
    warnings = []
    if case.danger:
        warnings.append(f"Danger came up in the conversation: {in_words(DANGERS, case.danger)}.")
    elif case.urgent:
        warnings.append("This was marked as urgent.")
    if case.safe_contact:
        warnings.append(f"Take care how you reach them: {case.safe_contact}")
    if case.consent_at is None:
        warnings.append("The parent was not asked: this was passed on because of the danger.")
    return tuple(warnings)


def _reach(case: Case) -> tuple[Fact, ...]:
    return (
        Fact("Name", case.name or NOT_GIVEN),
        *([Fact("Passed on by", case.referred_by)] if case.referred_by else []),
        Fact("Contact", case.contact or NOT_GIVEN, _href(case.contact or "")),
        Fact("Best time", case.best_time or NOT_GIVEN),
        Fact("Take care", case.safe_contact or "Nothing noted"),
        Fact("They wrote by", CHANNELS.get(case.channel, case.channel)),
    )


def _needs(case: Case) -> tuple[Fact, ...]:
    services = "; ".join(in_words(SERVICES, slug) for slug in case.services)
    return (
        Fact("Worries", worries(case)),
        Fact("Services they want", services or "None named"),
        Fact("Where", case.area or NOT_GIVEN),
        Fact("Stage", case.stage_said or NOT_GIVEN),
    )


def _agreed(case: Case, now: datetime) -> tuple[Fact, ...]:
    if case.consent_at is None:
        return ()
    return (
        Fact("When", moment(case.consent_at, now)),
        Fact("The words they agreed to", case.consent_text or NOT_GIVEN),
    )


def _message(message: CaseMessage, names: Mapping[str, str], now: datetime) -> Message:
    return Message(
        author=author_of(message.author, names),
        at=moment(message.at, now),
        text=message.text,
        from_parent=message.author == PARENT,
    )


def _href(contact: str) -> str | None:
    if NUMBER.fullmatch(contact.strip()):
        return "tel:" + re.sub(r"[^\d+]", "", contact)
    return f"mailto:{contact.strip()}" if EMAIL.fullmatch(contact.strip()) else None
