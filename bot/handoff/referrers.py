"""Who wants to pass on somebody else: a professional may, family and friends are told how to go about it."""

from __future__ import annotations

import re

ROLES = "|".join(
    (
        "midwife",
        "health visitor",
        "hv",
        "gp",
        "doctor",
        "nurse",
        "(social|support|family|outreach|breastfeeding|key) ?worker",
        "practitioner",
        "therapist",
        "psychologist",
        "paediatrician",
        "obstetrician",
        "nursery (nurse|manager|worker)",
        "teacher",
        "senco",
        "social prescriber",
        "doula",
        "housing officer",
        "care (navigator|co-?ordinator)",
        "receptionist",
        "community connector",
        "sonographer",
        "pharmacist",
        "link ?worker",
        "foster carer",
        "family hub",
        "children'?s centre",
    )
)
KIN = "|".join(
    (
        "sis|sister|brother|daughter|son|lad|mum|mam|dad|nan|cousin|niece|aunt|auntie|granddaughter",
        "mates?|friend|bestie|neighbour|colleague",
        "wife|husband|partner|girlfriend|boyfriend|bird|missus|fella",
    )
)
#: Somebody who writes as part of their work.
PROFESSIONAL = (
    re.compile(rf"\b(i'?m|i am|this is|it'?s|as|from)\b[^.?!]{{0,40}}?\b({ROLES})\b"),
    re.compile(
        rf"^\W*(hi|hello|hiya|morning|good (morning|afternoon))?\W*"
        rf"((?!(my|me|our|her|his|the|a|your)\b)[\w']+\W+){{0,6}}?({ROLES}),? (here|at|from|in|for|with)\b"
    ),
    re.compile(
        r"\b(my|our|a) (client|patient|service user)s?\b|\bon (my|our) caseload\b|\bi work with them\b"
    ),
    re.compile(r"\bone of (my|our) (mums|mothers|ladies|families|women|patients|clients|parents|dads)\b"),
    re.compile(r"\bi work (for|with|at|in) (the )?(nhs|her|him|them|a|an)\b"),
)
#: Somebody who writes for a person in their own life.
FAMILY = (
    re.compile(rf"\b(my|me|our|his|her|a)\s+(\w+\s+)?({KIN})\b"),
    re.compile(r"\b(family|friend)\b"),
)


def referrer_of(text: str) -> str | None:
    """Return who writes for somebody else: `professional`, `family`, or None where that is not said."""
    plain = text.lower().replace("\u2019", "'")
    if any(words.search(plain) for words in PROFESSIONAL):
        return "professional"
    return "family" if any(words.search(plain) for words in FAMILY) else None


#: Who somebody says that they are and where they work: "Sam, health visitor at Vauxhall".
NAMED = re.compile(
    rf"(?P<name>[A-Z][\w'-]+( [A-Z][\w'-]+)?)\b[^.!?\n]{{0,40}}?"
    rf"\b({ROLES})\b,? (at|in|from|for|with)\b[^.!?,;\n]{{2,60}}",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*((hi|hello|hiya|hey|good|morning|afternoon|evening|there|this|is|it'?s|i'?m|i am"
    r"|my name is|my name'?s)\W+)+",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\W+(and|who|with a|i'?d|i would|i want|we|wanting|looking|got|has|need|referring)\b.*$", re.IGNORECASE
)


def introduced(text: str) -> str | None:
    """Return with what name, work and place of work a professional begins; None where one is missing."""
    said = _GREETING.sub("", text.replace("\u2019", "'").strip())
    found = NAMED.match(said)
    return _GOES_ON.sub("", found[0]).strip(" .,") if found and found["name"][0].isupper() else None
