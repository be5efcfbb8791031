"""The labels of the bot as a link worker reads them."""

from __future__ import annotations

from collections.abc import Mapping

CONCERNS = {
    "money": "Money",
    "housing": "Housing",
    "childcare": "Childcare",
    "isolation": "Feeling alone",
    "confidence": "Confidence as a parent",
    "low_mood": "Low mood or worry",
    "birth_trauma": "A frightening birth, or fear of birth",
    "loss": "Loss of a baby or pregnancy",
    "crying": "Baby crying",
    "bonding": "Bonding with the baby",
    "infant_care": "Looking after the baby",
    "relationships": "Partner or family strain",
    "parent_health": "The parent's own health",
}
DANGERS = {
    "medical_emergency": "signs of a medical emergency",
    "harm_to_baby": "fear of harming the baby",
    "suicide_self_harm": "thoughts of suicide or self-harm",
    "psychosis": "signs of psychosis after birth",
    "child_protection": "a child who may not be safe",
    "domestic_abuse": "abuse by a partner or relative",
}
SERVICES = {
    "pier": "PIER",
    "silver_birch": "Silver Birch",
    "cap": "Citizens Advice on Prescription",
    "pss": "PSS parent-baby services",
    "best_for_baby_too": "Best for Baby Too",
}
CHANNELS = {"web": "Web chat", "sms": "Text message", "whatsapp": "WhatsApp", "telegram": "Telegram"}
#: State: its words and the colour of their tag.
STATES = {
    "created": ("New", "blue"),
    "notified": ("Waiting", "blue"),
    "claimed": ("Taken up", "green"),
    "in_contact": ("In contact", "green"),
    "closed": ("Closed", "grey"),
    "withdrawn": ("Taken back by the parent", "grey"),
}
#: What did not reach a parent: its words and the colour of their tag.
MISSES = {"undelivered": ("Not delivered", "orange"), "unanswered": ("Not answered", "orange")}
EVENTS = {
    "created": "{who} asked for this",
    "notified": "The team was told",
    "notification_failed": "The team could not be told by e-mail",
    "changed": "{who} changed something",
    "claimed": "{who} took it up",
    "said": "{who} wrote to the parent",
    "parent_wrote": "The parent wrote",
    "released": "{who} gave it back to the team",
    "escalated": "Not taken up in time: the team lead was told",
    "lay_still": "Nothing was written to the parent: the team lead was told",
    "closed": "{who} closed it",
    "withdrawn": "The parent took it back",
    "joined": "The parent came back by another way: this goes on in another hand-off of theirs",
    "not_heard": "The parent said that nobody had been in touch: the team lead was told",
    "unanswered": "Village could not answer the parent, or not deliver its answer",
}
FIELDS = {
    "name": "name",
    "contact": "contact",
    "best_time": "best time",
    "safe_contact": "what to take care about",
    "area": "where they live",
    "stage_said": "stage",
    "services": "services",
    "concerns": "worries",
    "told": "what they told",
    "urgent": "how urgent it is",
    "danger": "danger",
    "consent_text": "what they agreed to",
    "consent_at": "when they agreed",
}


def in_words(table: Mapping[str, str], label: str) -> str:
    """Return a label in words; one that the table does not know is read as it is."""
    return table.get(label, label.replace("_", " "))
