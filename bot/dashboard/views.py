"""The console's pages: each fetches, hands over to the presenters, and fills a template in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.clock import Clock
from bot.dashboard import access_log, auth, presenters
from bot.dashboard.shown import Line, Tab
from bot.dashboard.visits import PREFIX, Visit, hand_cookie, take_cookie
from bot.database import Database
from bot.errors import BadInput, NotFound, Refused, StateError
from bot.handoff import cases, unreached
from bot.handoff.history import history_of
from bot.handoff.hours import spoken_time
from bot.handoff.models import Case, LinkWorker
from bot.handoff.team import Team
from bot.pages import environment
from bot.settings import Settings
from bot.words import Words

TEMPLATES = Path(__file__).resolve().parent / "templates"
#: What is said after something was done; the address carries only its name.
DONE = {
    "claimed": "You have taken this up.",
    "said": "Your message is on its way to the parent.",
    "released": "You have given this back to the team.",
    "closed": "You have closed this.",
}
#: The same for what did not reach a parent.
ENDED = {
    "again": "It is tried again now. If it fails again, it will come back to this list.",
    "dealt-with": "You have dealt with this. It is off the list.",
}
NO_OUTCOME = "Choose how it ended."
SHOWN = {"open": "Open", "mine": "Mine", "over": "Closed"}
#: The name of the list of what did not reach a parent, in addresses and in the access log.
UNREACHED = "unreached"


class Console:
    """The views of the console.

    Args:
        database: hand-offs, sessions, the access log.
        clock: the bot's clock.
        team: the link workers' team.
        words: what parents are told when something happens.
        settings: the address, which decides whether the cookie needs https.
    """

    def __init__(
        self, database: Database, clock: Clock, team: Team, words: Words, settings: Settings
    ) -> None:
        self.database = database
        self.clock = clock
        self.team = team
        self.words = words
        self.settings = settings
        self._templates = environment(TEMPLATES)

    # --- signing in and out

    def sign_in_page(self, token: str, problem: str = "", status: int = 200) -> Response:
        """Ask to sign in. Opening a link does not use it up: programs that preview links open them too."""
        return self._render("sign_in.jinja", status, token=token, problem=problem)

    def sign_in(self, token: str) -> Response:
        """Use a link up and begin a session."""
        try:
            with self.database.session() as session:
                secret = auth.sign_in(session, token, self.clock.now())
        except Refused as error:
            return self.sign_in_page("", str(error), 403)
        response = RedirectResponse(PREFIX, 303)
        hand_cookie(response, secret, self.settings)
        return response

    def sign_out(self, visit: Visit) -> Response:
        """End the session."""
        with self.database.session() as session:
            auth.sign_out(session, visit.secret)
        response = RedirectResponse(f"{PREFIX}/sign-in", 303)
        take_cookie(response)
        return response

    # --- looking

    def list_page(self, visit: Visit) -> Response:
        """Show hand-offs: the open ones, this worker's own, or those that are over."""
        shown = visit.query.get("show", "open")
        shown = shown if shown in SHOWN else "open"
        with self.database.session() as session:
            still_open = cases.cases_for(session, visit.worker)
            mine = [case for case in still_open if case.claimed_by == visit.worker.id]
            over = cases.cases_for(session, visit.worker, over=True) if shown == "over" else []
            names = _names(session)
            lines = self._lines(visit, names, {"open": still_open, "mine": mine, "over": over}[shown])
            tabs = self._tabs(session, visit, shown)
        waiting = sum(case.claimed_by is None for case in still_open) if shown == "open" else 0
        return self._render(
            "list.jinja",
            visit=visit,
            shown=shown,
            tabs=tabs,
            groups=presenters.groups_of(shown, lines, waiting),
            as_of=spoken_time(visit.now),
        )

    def unreached_page(self, visit: Visit) -> Response:
        """Show what did not reach a parent or was not answered, without its words, and note who looked."""
        return self._unreached(visit, done=ENDED.get(visit.query.get("done", ""), ""))

    def case_page(self, visit: Visit) -> Response:
        """Show one hand-off, and note who looked."""
        return self._case(visit, done=DONE.get(visit.query.get("done", ""), ""))

    # --- doing

    def claim(self, visit: Visit) -> Response:
        """Take a hand-off up."""
        return self._do(
            visit,
            "claimed",
            lambda session, case: cases.claim(session, self.clock, case, visit.worker, self.words, self.team),
        )

    def release(self, visit: Visit) -> Response:
        """Give a hand-off back to the team."""
        return self._do(
            visit,
            "released",
            lambda session, case: cases.release(
                session, self.clock, case, visit.worker, self.words, self.team
            ),
        )

    def say(self, visit: Visit) -> Response:
        """Write to the parent; the same form sent twice is one message."""
        text = visit.form.get("text", "")
        key = f"console:{visit.worker.id}:{visit.form.get('id', '')[:40] or uuid.uuid4()}"
        return self._do(
            visit,
            "said",
            lambda session, case: cases.say(
                session, self.clock, case, visit.worker, text, self.words, self.team, key=key
            ),
        )

    def close(self, visit: Visit) -> Response:
        """End a hand-off."""
        outcome = visit.form.get("outcome", "")
        if outcome not in cases.OUTCOMES:
            return self._case(visit, problem=NO_OUTCOME, status=400)
        return self._do(
            visit,
            "closed",
            lambda session, case: cases.close(
                session, self.clock, case, visit.worker, outcome, self.words, self.team
            ),
        )

    def try_again(self, visit: Visit) -> Response:
        """Send or answer once more what did not reach a parent."""
        return self._end(visit, "again", unreached.try_again)

    def deal_with(self, visit: Visit) -> Response:
        """Take off the list what somebody has seen to."""
        return self._end(visit, "dealt-with", unreached.deal_with)

    def problem_page(self, title: str, problem: str, status: int) -> Response:
        """Say that something cannot be had."""
        return self._render("problem.jinja", status, title=title, problem=problem)

    # --- within

    def _do(self, visit: Visit, done: str, change: Callable[[Session, Case], object]) -> Response:
        reference = visit.path["reference"]
        try:
            with self.database.session() as session:
                change(session, cases.case_with(session, reference))
        except Refused:
            raise
        except (BadInput, StateError) as error:
            status = 409 if isinstance(error, StateError) else 400
            return self._case(visit, problem=_sentence(str(error)), status=status)
        return RedirectResponse(f"{PREFIX}/cases/{reference}?done={done}", 303)

    def _case(self, visit: Visit, *, done: str = "", problem: str = "", status: int = 200) -> Response:
        with self.database.session() as session:
            case = cases.case_with(session, visit.path["reference"])
            access_log.note_opened(session, visit.worker, case, visit.now)
            names = _names(session)
            sheet = presenters.sheet_of(
                case,
                me=visit.worker,
                names=names,
                messages=cases.messages_of(session, case),
                happenings=presenters.history(
                    history_of(session, case), access_log.openings_of(session, case), names, visit.now
                ),
                now=visit.now,
            )
        return self._render(
            "case.jinja",
            status,
            visit=visit,
            sheet=sheet,
            done=done,
            problem=problem,
            outcomes=[{"value": key, "text": text} for key, text in cases.OUTCOMES.items()],
            # What was typed stays, unless it was taken.
            closing_open=problem == NO_OUTCOME,
            typed=visit.form.get("text", ""),
            message_id=visit.form.get("id") or uuid.uuid4().hex,
        )

    def _end(
        self, visit: Visit, done: str, end: Callable[[Session, int, LinkWorker, datetime], None]
    ) -> Response:
        number = visit.path["id"]
        try:
            with self.database.session() as session:
                end(session, int(number), visit.worker, visit.now)
        except (NotFound, StateError) as error:
            return self._unreached(visit, problem=_sentence(str(error)), status=409)
        return RedirectResponse(f"{PREFIX}/{UNREACHED}?done={done}", 303)

    def _unreached(self, visit: Visit, *, done: str = "", problem: str = "", status: int = 200) -> Response:
        with self.database.session() as session:
            access_log.note_list_opened(session, visit.worker, UNREACHED, visit.now)
            lines = [
                presenters.miss_of(
                    one,
                    cases.open_case_of(session, one.person_id),
                    unreached.why_not_again(session, one, visit.now),
                    visit.now,
                )
                for one in unreached.still_unreached(session)
            ]
            tabs = self._tabs(session, visit, UNREACHED)
        return self._render(
            "unreached.jinja",
            status,
            visit=visit,
            tabs=tabs,
            lines=lines,
            as_of=spoken_time(visit.now),
            done=done,
            problem=problem,
        )

    def _tabs(self, session: Session, visit: Visit, shown: str) -> list[Tab]:
        still_open = cases.cases_for(session, visit.worker)
        mine = sum(case.claimed_by == visit.worker.id for case in still_open)
        counts = {"open": f" ({len(still_open)})", "mine": f" ({mine})", "over": ""}
        tabs = [Tab(f"{PREFIX}?show={key}", SHOWN[key] + counts[key], key == shown) for key in SHOWN]
        missed = f"Not reached ({unreached.how_many(session)})"
        return [*tabs, Tab(f"{PREFIX}/{UNREACHED}", missed, shown == UNREACHED)]

    def _lines(self, visit: Visit, names: dict[str, str], chosen: Sequence[Case]) -> list[Line]:
        return [presenters.line_of(case, names, visit.worker, visit.now) for case in chosen]

    def _render(self, template: str, status: int = 200, **values: object) -> HTMLResponse:
        page = self._templates.get_template(template).render(prefix=PREFIX, team=self.team.name, **values)
        return HTMLResponse(page, status)


def _names(session: Session) -> dict[str, str]:
    return {worker.id: worker.name for worker in session.scalars(select(LinkWorker))}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."
