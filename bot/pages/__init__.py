"""What all our web pages share: the look, the templates' environment and the files they load."""

from bot.pages.environment import environment, static_files

__all__ = ["environment", "static_files"]
