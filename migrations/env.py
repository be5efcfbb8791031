"""How alembic runs our migrations: on the engine that bot.database gives it, or on the setting's database."""

from alembic import context

import bot.channels.receipts
import bot.conversation.codes
import bot.dashboard.models
import bot.directory.models
import bot.gateways
import bot.handoff.contacts
import bot.handoff.models
import bot.handoff.unreached
import bot.messages
import bot.timers  # noqa: F401
from bot.database import Base, engine_for
from bot.settings import Settings

engine = context.config.attributes.get("engine") or engine_for(Settings().app_database_url)
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
    )
    with context.begin_transaction():
        context.run_migrations()
