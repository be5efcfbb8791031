"""Understanding a message: concerns, act, danger scores, entities.

Runs under Python 3.10 (in the engine) and 3.12 (in the gateway), and imports nothing else of bot/.
"""
