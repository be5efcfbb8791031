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


#: Of an adult, and not of the writer's own child, somebody says this when there is a baby beside them.
_CHILD_OF = r"daughter|son|lad|granddaughter|niece"
_ADULTS = rf"({_CHILD_OF}|sis|sister|brother|mates?|friend|bestie|neighbour|cousin|colleague|auntie?)"
_ABOUT_ADULT = re.compile(
    rf"\b(my|me|our|a)\s+((?!(baby|little|newborn|new|wee|youngest|eldest)\b)\w+\s+)?"
    rf"{_ADULTS}([- ]in[- ]law)?\b"
)
_WITH_CHILD = re.compile(
    r"\b(baby|babies|bab|newborn|pregnant|expecting|twins|grand(son|daughter|child|kids?)|gone)\b"
)
_WANTS_FOR = re.compile(
    r"\bworried (sick |to death )?about\b|\bsend (someone|somebody|one)\b"
    r"|\b(help|ring|call|visit|reach|see|talk to|speak to|contact|refer|look in on|check on) (her|him|them)\b"
    r"|\bget (her|him|them) (some |any )?(help|support|seen|someone)\b|\b(on|for) (her|his) behalf\b"
)


def wants_help_for_other(text: str) -> bool:
    """Return whether somebody asks on behalf of a grown-up in their life who has or expects a baby."""
    plain = text.lower().replace("\u2019", "'")
    return all(words.search(plain) for words in (_ABOUT_ADULT, _WITH_CHILD, _WANTS_FOR))


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


_PRONOUNS = re.compile(
    r"\b(?:(?P<her>she|shes|shed|her|hers|daughter|sister|sis|lady|woman|mum|mam|mother|wife|niece|girl)"
    r"|(?P<him>he|hes|hed|him|dad|father|lad|son|brother|husband|fella|bloke|nephew|man))\b"
)


def pronoun(text: str) -> str:
    """Return how to speak of the person whom a message is about: her, him, or them where it does not say."""
    found = _PRONOUNS.search(text.lower().replace("\u2019", "'"))
    return (found.lastgroup if found else None) or "them"
