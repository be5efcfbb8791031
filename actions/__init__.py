"""Custom actions of the dialogue engine: read slots, call one function of bot/, say the result.

They are served by the gateway's internal listener at /actions/webhook.
"""

from __future__ import annotations

from rasa_sdk import Action

from actions.acts import acts_actions
from actions.check_in import check_in_actions
from actions.conversation import House
from actions.handoff import handoff_actions
from actions.help import help_actions
from actions.requests import requests_actions
from actions.safety import safety_actions


def all_actions(house: House) -> list[Action]:
    """Return every action of domain.yml, each with the parts it needs.

    Args:
        house: the parts of the bot the actions call.
    """
    return [
        *help_actions(house),
        *handoff_actions(house),
        *requests_actions(house),
        *safety_actions(house),
        *acts_actions(house),
        *check_in_actions(house),
    ]
