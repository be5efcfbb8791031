"""Hand-offs, as the rest of Village uses them: one door to this package."""

from __future__ import annotations

from bot.handoff.erasure import erase
from bot.handoff.history import history_of
from bot.handoff.models import Case, CaseEvent, CaseMessage, LinkWorker
from bot.handoff.overview import (
    Story,
    case_with,
    cases_for,
    events_since,
    latest_case_of,
    messages_of,
    open_case_of,
    story_of,
    view,
    worker_name,
)
from bot.handoff.parent import (
    CORRECTABLE,
    PROMISE,
    correct,
    create_case,
    join,
    not_heard,
    note_from_parent,
    report_unanswered,
    withdraw,
)
from bot.handoff.referral import Referral
from bot.handoff.team import Team, team_of
from bot.handoff.worker import OUTCOMES, claim, close, release, say, worker_named

__all__ = [
    "CORRECTABLE",
    "OUTCOMES",
    "PROMISE",
    "Case",
    "CaseEvent",
    "CaseMessage",
    "LinkWorker",
    "Referral",
    "Story",
    "Team",
    "case_with",
    "cases_for",
    "claim",
    "close",
    "correct",
    "create_case",
    "erase",
    "events_since",
    "history_of",
    "join",
    "latest_case_of",
    "messages_of",
    "not_heard",
    "note_from_parent",
    "open_case_of",
    "release",
    "report_unanswered",
    "say",
    "story_of",
    "team_of",
    "view",
    "withdraw",
    "worker_name",
    "worker_named",
]
