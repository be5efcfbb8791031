"""Signing in to the console: one-time links, sessions, and proof that a form came from our own page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from bot.dashboard.models import SignInLink, WorkerSession
from bot.errors import Refused
from bot.handoff.models import LinkWorker
from bot.settings import Settings

LINK_LIVES = timedelta(minutes=15)
#: The demonstration's link is printed at start, and may be opened later that day.
DEMO_LINK_LIVES = timedelta(days=1)
SESSION_LIVES = timedelta(hours=8)
SESSION_MAY_REST = timedelta(hours=1)
#: How exactly it is known when a session was last used.
SEEN_EVERY = timedelta(minutes=1)
#: A link or session this old is of no use to anybody, and goes.
KEPT_FOR = timedelta(days=7)

DEMO_WORKER = "demo"


def sign_in_link(
    session: Session, worker: LinkWorker, now: datetime, address: str, lives: timedelta = LINK_LIVES
) -> str:
    """Make a link that signs `worker` in once; links of theirs that were not used stop working.

    Args:
        session: an open session.
        worker: who will sign in with it.
        now: the clock's present moment.
        address: of the public listener.
        lives: how long the link may wait to be used.

    Returns:
        The whole address to open. It is not kept anywhere: only its hash is.
    """
    session.execute(delete(SignInLink).where(SignInLink.worker_id == worker.id, SignInLink.used_at.is_(None)))
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            token_hash=_hash(token), worker_id=worker.id, created_at=now, expires_at=now + lives, used_at=None
        )
    )
    session.flush()
    return f"{address}/link-workers/sign-in?token={token}"


def demo_sign_in_link(session: Session, clock: Clock, settings: Settings) -> str:
    """Return a fresh link for the demonstration's link worker, who is made where there is none."""
    worker = session.get(LinkWorker, DEMO_WORKER)
    if worker is None:
        worker = LinkWorker(
            id=DEMO_WORKER,
            name="Demo link worker",
            email=settings.team_email,
            area=settings.team_area,
            active=True,
        )
        session.add(worker)
        session.flush()
    return sign_in_link(session, worker, clock.now(), settings.address, DEMO_LINK_LIVES)


def sign_in(session: Session, token: str, now: datetime) -> str:
    """Use a link up and begin a session.

    Args:
        session: an open session.
        token: what the link carries.
        now: the clock's present moment.

    Returns:
        The secret of the new session, for its cookie.

    Raises:
        Refused: the link is not known, was used before or is too old.
    """
    # One statement: of two that come at once, only one finds the link unused.
    worker_id = session.scalar(
        update(SignInLink)
        .where(
            SignInLink.token_hash == _hash(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
            SignInLink.worker_id.in_(select(LinkWorker.id).where(LinkWorker.active)),
        )
        .values(used_at=now)
        .returning(SignInLink.worker_id)
    )
    if worker_id is None:
        raise Refused("This sign-in link does not work: it was used before, or it is too old.")
    _tidy(session, now)
    secret = secrets.token_urlsafe(32)
    session.add(WorkerSession(token_hash=_hash(secret), worker_id=worker_id, created_at=now, seen_at=now))
    session.flush()
    return secret


def worker_of(session: Session, secret: str, now: datetime) -> LinkWorker | None:
    """Return who is signed in with this session, or None where it is over."""
    held = session.get(WorkerSession, _hash(secret))
    if held is None:
        return None
    worker = session.get(LinkWorker, held.worker_id)
    over = now >= held.created_at + SESSION_LIVES or now >= held.seen_at + SESSION_MAY_REST
    if over or worker is None or not worker.active:
        session.delete(held)
        return None
    if now >= held.seen_at + SEEN_EVERY:
        held.seen_at = now
    return worker


def sign_out(session: Session, secret: str) -> None:
    """End a session. One that is over already stays so."""
    session.execute(delete(WorkerSession).where(WorkerSession.token_hash == _hash(secret)))


def form_token(secret: str) -> str:
    """Return what each form of a session carries: made from the session's secret, which it hides."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def is_own_form(secret: str, token: str) -> bool:
    """Return whether a form was made for this session."""
    return hmac.compare_digest(form_token(secret), token)


def _tidy(session: Session, now: datetime) -> None:
    session.execute(delete(SignInLink).where(SignInLink.expires_at < now - KEPT_FOR))
    session.execute(delete(WorkerSession).where(WorkerSession.created_at < now - KEPT_FOR))


def _hash(token: str) -> str:
    # A random token of 256 bits needs no slow hash: there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()
