"""Passing a parent on to a link worker: consent, case, states, news, promise."""
