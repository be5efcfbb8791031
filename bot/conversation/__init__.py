"""Talking with a person: who they are, the engine's client, what to say about a worry."""
