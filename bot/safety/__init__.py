"""Danger: looked for in every message before anything else, and which words answer it.

Pure: no network, no database, no engine. Runs under Python 3.10 and 3.12 and imports only
bot.understanding.reading, so that it works when everything else is down.
"""
