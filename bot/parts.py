"""Putting the bot together: the one place where every part is made and given to those that need it."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.executor import ActionExecutor

from actions import all_actions
from actions.conversation import House
from bot.clock import Clock
from bot.conversation import check_in
from bot.conversation.asides import Asides
from bot.conversation.engine import Engine
from bot.conversation.help import Helper
from bot.conversation.plans import Plans
from bot.conversation.saying import Saying
from bot.conversation.services import Services
from bot.database import ROOT, Database
from bot.directory.search import Match, fitting
from bot.directory.seed import seed
from bot.handoff import mail, notify, promise, team
from bot.journey import Journey
from bot.review.rules import checked
from bot.settings import Settings
from bot.understanding.reader import Reader
from bot.understanding.reading import Place, Stage
from bot.words import Words


@dataclass(frozen=True)
class Parts:
    """Every part of a running bot."""

    settings: Settings
    clock: Clock
    database: Database
    words: Words
    team: team.Team
    journey: Journey
    executor: ActionExecutor
    mailer: mail.Mailer

    def tick(self) -> None:
        """Do what has become due by the clock: promises, check-ins, and news to the team."""
        with self.database.session() as session:
            promise.keep_promises(session, self.clock, self.team, self.words)
            check_in.send_due(session, Saying(self.words, self.clock), self.team)
        notify.deliver_notifications(self.database, self.clock, self.mailer)


def build(settings: Settings, clock: Clock, engine: Engine, reader: Reader) -> Parts:
    """Return the bot on these settings, its database migrated and the directory filled.

    Args:
        settings: where everything is.
        clock: the bot's clock.
        engine: the dialogue engine's client.
        reader: understands messages; costly to load, so it is given.
    """
    database = Database(settings.app_database_url)
    database.migrate()
    with database.session() as session:
        seed(session, ROOT / "data/services")
    words = checked(Words.load(ROOT / "data/responses"), ROOT / "data")
    our_team = team.team_of(settings)
    asides = Asides.load(ROOT / "data/asides.yml")
    house = House(database, clock, our_team, _helper(database, words, our_team), words, asides)
    executor = ActionExecutor()
    for action in all_actions(house):
        executor.register_action(action)
    journey = Journey(
        database=database, clock=clock, reader=reader, words=words, engine=engine, team=our_team
    )
    return Parts(settings, clock, database, words, our_team, journey, executor, mail.mailer_of(settings))


def _helper(database: Database, words: Words, our_team: team.Team) -> Helper:
    def search(concern: str, stage: Stage | None, place: Place | None) -> list[Match]:
        with database.session() as session:
            return fitting(session, concern=concern, stage=stage, place=place)

    def has_words(name: str) -> bool:
        return bool(words.entries(name))

    return Helper(Plans.load(ROOT / "data/help"), Services(search, has_words, our_team.area))
