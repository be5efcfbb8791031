"""Names of the writer and of a baby who died, telephone numbers and temperatures."""

from __future__ import annotations

import re
from typing import Optional

from bot.understanding.text import words_of

_PHONE = re.compile(
    r"(?<![\w+])(?:\+44[\s-]?(?:\(0\))?[\s-]?|0044[\s-]?|\(?0)(?:[1237]\d{1,4})\)?(?:[\s-]?\d){5,8}(?!\d)"
)
#: A British number has nine or ten digits after the nought; all mobile numbers have ten.
_DIGITS = (9, 10)

_NAME = r"[^\W\d_]{2,}(?:['-][^\W\d_]+)*"
_SAID = re.compile(
    rf"\b(?:my (?:first |full )?name(?:'?s| is|:)|names(?= (?!of|for))|name(?: is|:)|(?:you can |just |"
    rf"please )?call me|i'?m called|spel(?:t|led)(?: like)?"
    rf"|i am called) (?P<name>{_NAME}(?: {_NAME})?)",
    re.IGNORECASE,
)
_I_AM = re.compile(
    r"\b(?:[Ii]'?m|I am|[Ii] am|[Tt]his is|[Ii]t'?s|IM|"
    r"Im) (?P<name>[A-Z][a-z]+(?:-[A-Z][a-z]+)?)\b(?P<after>.{0,12})"
)
_SIGNED = re.compile(r"(?:^|\s)(?P<name>[A-Z][a-z]+) here\b")

#: Written with a capital after "I'm", but no name.
_NOT_NAMES = frozenset(
    words_of("""
    muslim christian catholic jewish hindu sikh polish irish english scottish welsh british romanian
    albanian somali arab arabic kurdish iranian iraqi syrian afghan ukrainian russian chinese indian
    pakistani bangladeshi nigerian ghanaian eritrean sudanese african asian black white scouse
    portuguese spanish brazilian italian french german turkish monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november december
    christmas easter liverpool bootle not so just very really too still in on at the a an my your no
    pregnant skint lonely tired scared sorry fine ok okay good great bad sad ill sick down low due
    having going trying getting worried struggling single alone new mum dad mummy daddy nan nana ready
    done here home back sure glad happy god what where when who why how about only over all also always
    because been being but can
    """)
)
_NO_ANSWER = frozenset(
    words_of("""
    no nope nah yes yeah yep yeh ok okay y n k stop why what who whos where when how skip none nobody
    anonymous private later maybe sure help hi hiya hello hey bye thanks ta idk dunno pass secret
    nothing never please cancel end quit start not dont don't i me you we he she it they the a an to do
    does did is are was be been am can can't cant could would should must have has had my your his her
    our for of in on at with and or but if so that this there need want rather say said tell give know
    think feel crying cry baby money name prefer off human bot person someone lost scared tired sad
    alone sick pregnant depressed skint struggling hungry cold homeless hurt bleeding dying dead kill
    die worried something anything everything weeks week months month years year days old
    """)
)
_LEAD = re.compile(
    r"^(?:(?:hi|hiya|hey|hello|yes|yeah|yeh|ok|okay|sure|oh|erm|er|um|well|so|sorry|no sorry|and|just|"
    r"please|it is|its|it's|"
    r"my name is|my name's|my names|my first name is|my full name is|names|name's|the name's|name is|name:|"
    r"name|i am called|"
    r"im called|i'm called|called|i am|i'm|im|this is|call me|you can call me|people call me|"
    r"everyone calls me|"
    r"they call me|put|put down|first name)[\s,.!:-]+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[\s,.!-]+(?:x+|here|love|hun|thanks|thank you|ta|cheers|please|pls|btw|by the way|mate|lol|"
    r"is my name|is me name))+[\s.!]*$",
    re.IGNORECASE,
)

#: "her name was Orla", "we called him Joe", "our daughter Grace was stillborn".
_BABY = re.compile(
    rf"\b(?:(?:her|his|their) name (?:was|would have been)|the baby'?s name (?:was|is))(?: going to be)? "
    rf"(?P<said>{_NAME})"
    rf"|\b(?:we|i) (?:had |have |'ve )?(?:named|called) (?:him|her|them|the baby) (?P<called>{_NAME})"
    r"(?=\W*$|[,.;!\n]| (?:and|but|after|cos|because)\b)"
    rf"|\b(?:our|my) (?:\w+ )?(?:daughter|son|boy|girl|baby),? (?P<told>{_NAME}),? "
    r"(?:(?:was|were) (?:stillborn|born (?:sleeping|asleep|still|dead))"
    r"|died|passed away|only lived|lived for)\b",
    re.IGNORECASE,
)
#: What stands in the place of such a name and is none.
_NO_BABY_NAME = frozenset(
    words_of("""
    who that which he she it was is had has then just also only never sadly suddenly recently nearly
    unfortunately tragically actually still already both boy girl boys girls son daughter twin twins baby
    not on in at to the a an my our his her their after before when while chosen picked given going always
    really so too born here there today yesterday dead gone lost very early late first second third names
    something nothing over all every everything perfect beautiful back up in out mum mam dad nan again
    """)
)

_DEGREES = re.compile(
    r"(?<![\d.,+£$/:])(?P<number>\d{2,3}(?:[.,]\d{1,2})?)(?P<after>\s?(?:°|º|deg\w*|celsius|c\b|f\b|"
    r"fahrenheit)*)(?![\d+/:])",
    re.I,
)
_HOT = re.compile(
    r"\b(?:temp\w*|tempreture|fever\w*|feverish|thermomet\w*|calpol|degrees|burning up|high temp)\b",
    re.IGNORECASE,
)
_NOT_HEAT = re.compile(
    r"^\s*(?:w(?:ee)?ks?|week|months?|mths?|days?|d\b|years?|yrs?|%|percent|kg|lbs?|oz|ml|p\b|quid|pounds?|"
    r"£|miles?|min|hours?|hrs?"
    r"|am\b|pm\b|g\b|cm|times|st\b|nd\b|rd\b|th\b|mg|inch)",
    re.IGNORECASE,
)


def phones_in(text: str) -> tuple[str, ...]:
    """Return British telephone numbers, as written."""
    found = [match.group().strip() for match in _PHONE.finditer(text)]
    return tuple(number for number in found if _digits(number) in _DIGITS)


def _digits(number: str) -> int:
    return len(re.sub(r"^(?:44|0044)?0?", "", re.sub(r"\D", "", number)))


def temperature_in(text: str) -> Optional[float]:
    """Return a body temperature in degrees Celsius (one in Fahrenheit is turned into it), or None.

    A whole number counts only with a word for heat near it: 37 may be weeks.
    """
    found = []
    for match in _DEGREES.finditer(text):
        number, unit = match["number"].replace(",", "."), match["after"].strip().lower()
        near = text[max(0, match.start() - 40) : match.start()] + text[match.end() : match.end() + 25]
        if _NOT_HEAT.match(text[match.end() :]) or not (unit or "." in number or _HOT.search(near)):
            continue
        value = float(number)
        if 95 <= value <= 108 and unit not in ("c", "celsius"):
            value = (value - 32) / 1.8
        if 33 <= value <= 43:
            found.append(round(value, 1))
    return max(found, default=None)


def name_in(text: str) -> Optional[str]:
    """Return the name a writer gives as their own, or None; only where it is said plainly."""
    for match in _SAID.finditer(text):
        name = _named(match["name"])
        if name:
            return name
    for match in (*_I_AM.finditer(text), *_SIGNED.finditer(text)):
        if match["name"].lower() in _NOT_NAMES or match["name"].endswith(("ing", "ed")) or text.istitle():
            continue
        told = match.re is _SIGNED or not re.match(r"[Ii]t", match.group())
        if told or re.match(r"\W*x*\W*$", match["after"]):
            return match["name"]
    return None


def baby_in(text: str) -> Optional[str]:
    """Return the name a parent gives their baby in speaking of them ("her name was Orla"), or None."""
    for match in _BABY.finditer(text):
        name = match["said"] or match["called"] or match["told"]
        if name.lower() not in _NO_BABY_NAME:
            return name.title() if name.islower() or name.isupper() else name
    return None


def _named(words: str) -> Optional[str]:
    kept: list[str] = []
    for word in words.split():
        if word.lower() in _NO_ANSWER or word.lower() in _NOT_NAMES or re.fullmatch("x+", word):
            break
        kept.append(word if not (word.islower() or word.isupper()) else word.title())
    return " ".join(kept) or None


def name_from_answer(text: str) -> Optional[str]:
    """Return the name in an answer to "What name shall we use?", or None where it is something else.

    Names that are also words (Hope, Grace, Will) count here, since the bot has just asked.

    Args:
        text: the whole answer.
    """
    if len(text) > 80 or "?" in text:
        return name_in(text)
    plain = _TAIL.sub("", _LEAD.sub("", " ".join(text.split()) + " ").strip())
    plain = re.split(r"[,.;!\n]| and | but ", plain)[0].strip(
        " -_*\"'x" if plain.endswith(" x") else " -_*\"'"
    )
    plain = re.sub(r"[^\w\s'’-]", "", plain).strip()
    words = plain.split()
    if not 1 <= len(words) <= 3 or any(word.lower().replace("’", "'") in _NO_ANSWER for word in words):
        return name_in(text)
    if not all(re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word) for word in words) or len(plain) < 2:
        return name_in(text)
    return " ".join(word if not (word.islower() or word.isupper()) else word.title() for word in words)
