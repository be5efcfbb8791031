"""What was understood of one message: worked out once, kept with it, handed on as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Optional

CONCERNS = (
    "money",
    "housing",
    "childcare",
    "isolation",
    "confidence",
    "low_mood",
    "birth_trauma",
    "loss",
    "crying",
    "bonding",
    "infant_care",
    "relationships",
    "parent_health",
)
#: The most pressing first: where one message holds several, this order decides.
RISKS = (
    "medical_emergency",
    "harm_to_baby",
    "suicide_self_harm",
    "psychosis",
    "child_protection",
    "domestic_abuse",
)
ACTS = (
    "talk_to_person",
    "refer_someone",
    "referral_status",
    "change_details",
    "stop",
    "start",
    "delete_data",
    "what_do_you_hold",
    "privacy",
    "help",
    "are_you_human",
    "language",
    "complaint",
    "greet",
    "goodbye",
    "thanks",
    "affirm",
    "deny",
    "out_of_scope",
)
#: Which concern leads where several are in one message: the heavier first.
HEAVIER_FIRST = (
    "loss",
    "birth_trauma",
    "low_mood",
    "crying",
    "housing",
    "money",
    "bonding",
    "relationships",
    "parent_health",
    "isolation",
    "infant_care",
    "confidence",
    "childcare",
)


@dataclass(frozen=True)
class Stage:
    """How far a pregnancy is, or how old the youngest child is.

    Args:
        kind: `pregnant` or `child`.
        days: days of pregnancy (24 weeks is 168), or the child's age in days; None if not known.
        said: the words it was read from, for reading back.
    """

    kind: str
    days: Optional[int]
    said: str


@dataclass(frozen=True)
class Place:
    """Where somebody lives, as far as they said.

    Args:
        district: a district or town ("Walton"), or None.
        postcode: a whole postcode ("L7 9ZZ") or its first half ("L7"), or None.
        authority: the council's area ("Liverpool", "Sefton" ...) where that is certain, else None.
        said: the words it was read from.
    """

    district: Optional[str]
    postcode: Optional[str]
    authority: Optional[str]
    said: str


@dataclass(frozen=True)
class Reading:
    """One message understood.

    Args:
        concerns: labels of labels.md, the most certain first.
        act: a label of labels.md, or None.
        danger: for each risk label the learned probability, 0 to 1.
        stage, place, name: entities, or None where the message holds none.
        baby: the name of the baby that is spoken of, or None.
        phones: telephone numbers, as written.
        temperature: degrees Celsius, or None.
        language: ISO 639-1 code where the message is surely in another language, else None.
        topics: for each group of data/topics the sub-topics the message is about, the likeliest first.
        leanings: for each group the sub-topic the message is about if it is about that group at all.
    """

    concerns: tuple[str, ...] = ()
    act: Optional[str] = None
    danger: dict[str, float] = field(default_factory=dict)
    stage: Optional[Stage] = None
    place: Optional[Place] = None
    name: Optional[str] = None
    baby: Optional[str] = None
    phones: tuple[str, ...] = ()
    temperature: Optional[float] = None
    language: Optional[str] = None
    topics: dict[str, tuple[str, ...]] = field(default_factory=dict)
    leanings: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that JSON can hold."""
        data = asdict(self)
        data["concerns"], data["phones"] = list(self.concerns), list(self.phones)
        data["topics"] = {group: list(topics) for group, topics in self.topics.items()}
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reading:
        """Return the reading that `to_json` gave."""
        data = dict(data)
        data["concerns"] = tuple(data.get("concerns") or ())
        data["phones"] = tuple(data.get("phones") or ())
        data["topics"] = {group: tuple(topics) for group, topics in (data.get("topics") or {}).items()}
        data["leanings"] = dict(data.get("leanings") or {})
        data["stage"] = Stage(**data["stage"]) if data.get("stage") else None
        data["place"] = Place(**data["place"]) if data.get("place") else None
        return cls(**data)
