"""The link workers' console at `/link-workers`."""

from bot.dashboard.routes import routes

__all__ = ["routes"]
