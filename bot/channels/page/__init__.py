"""The web chat's page for parents, at `/`."""

from bot.channels.page.views import page_routes

__all__ = ["page_routes"]
