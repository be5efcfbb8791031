"""How far a pregnancy is, or how old a child is, in the ways people say it.

First every amount of time is found (spaCy's Matcher over words and numbers), then the words around it decide
what it is: a pregnancy, a child's age, or neither ("for 3 weeks", "2 weeks ago", "28 weeks when she was born").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Optional

from bot.understanding.amounts import Amount, amounts
from bot.understanding.dates import birth, due
from bot.understanding.reading import Stage

#: Bounds of what can be one: days of pregnancy, and a child up to 17 years.
PREGNANT_DAYS = (14, 301)
OLDEST_CHILD = 17 * 366
#: Weeks without any other word: beyond this people mean a pregnancy, below it a baby.
_BARE_WEEKS = 17
TERM = 280

_HEDGE = r"(?:about|around|roughly|nearly|almost|just|only|like|now|over|bout|coming up|going on|approx\w*|exactly|still|currently|already|gonna be|just over|just under|just gone|just turned|barely|at|literally|a|bit|the|is|was)"
_HEDGES = rf"(?:\s*\b{_HEDGE}\b)*\s*$"
_CHILD = r"(?:baby|babies|babe|bubs?|bubba|baba|babba|little (?:one|man|girl|boy|lad|fella|lady)|lo|l\.o|son|daughter|toddler|newborn|infant|child|kid|kiddo|boy|girl|lad|twins?|youngest|eldest|oldest|first|second|third|grandson|granddaughter|grandchild|nephew|niece|princess|dd|ds|lads|girls|boys|kids|bairn|littl'?un|wee one|tot)"

_P_AFTER = re.compile(
    r"^[\s,.-]*(?:or so |now |today |and a bit |tomorrow |n half |ish )*(?:preg\w*|pragnant|prego|pg\b|gone\b|along\b|in(?:to)? (?:my |the |this |her )?(?:pregnan|preg)|"
    r"of (?:my |the |this )?pregnan|expecting|bump|up the duff|with (?:my )?(?:first|second|third|1st|2nd|3rd|twins|number|a girl|a boy)|"
    r"into (?:my |the )?preg|gestation|\(?first baby|antenatal)",
    re.IGNORECASE,
)
_P_BEFORE = re.compile(
    r"\b(?:preg\w*|expecting|bump|up the duff|gestation|carrying)\b[\s,.:(-]*(?:by|at|with (?:my |our )?\w+|again)?"
    + _HEDGES,
    re.IGNORECASE,
)
_C_AFTER = re.compile(
    r"^[\s-]*(?:and a bit |or so |tomorrow |today |now |and a half |ish )*(?:old\b|of age|post[\s-]?(?:partum|natal|birth|section|section|c|op\b)?\b|pp\b|postpartum|post|after (?:the |my |having |giving )?(?:birth|section|c-?section|baby)|"
    r"since (?:i |the |my |giving |having )?(?:gave birth|birth|had (?:him|her|the baby|my)|giving birth|section|baby was born)|"
    rf"(?:old )?(?:\w+ )?{_CHILD}\b)",
    re.IGNORECASE,
)
_C_BEFORE = re.compile(
    rf"(?:\b(?:he|she|bab(?:y|ies)|they|it|who|{_CHILD}|(?<=[a-z]))\s?(?:'s|'re|s|is|are|re| is| are| has just turned| turned| turns| has turned| is just|(?<= )is)?[\s,(:-]*"
    r"(?:(?:not even|only|just|now|nearly|almost|about|like|turned|aged|age|is|barely|exactly|already|roughly|around|coming up(?: to)?|going on|over|just over|just turned|just gone|gone|newly|so little|so tiny|tiny|all of|but|a|he's|hes|she's|shes)[\s,]*)*$)"
    r"|\b(?:aged?|turned|turns|turning)\s*(?:just |only |nearly )?$|\b(?:my|our|got a|have a|with a|has a|had a|a|an|the|her|his|me)\s*(?:very )?(?:nearly |almost |just )?$",
    re.IGNORECASE,
)
_ME_BEFORE = re.compile(
    r"\b(?:i'?m|i am|am|we'?re|we are|im|were|iam|ive just hit|just hit|i've just hit|missus is|girlfriend is|wife is|partner is|gf is|wife's|missus|girlfriends|wifes|partners)"
    + _HEDGES,
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(
    r"\b(?:for|past|last|every|in|after|within|another|each|per|since about|took|takes|waited|wait|waiting|until|till|til|next|first|these|those|been|off|stayed|lasted|"
    r"spent|did|by|before|from|than|more|about a|of|to)\s+(?:(?:the|a|about|over|nearly|almost|past|last|next|first|only|just|like|around|another|good|least|at|couple of|few)\s+)*$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"^[\s,-]*(?:ago\b|late\b|early\b|prem\w*|behind|arrears|in arrears|straight|running|on the trot|notice|of (?:rent|pay|wages|benefit|smp|sleep|this|it|crying|no|mat)|off\b|"
    r"wait\b|waiting|worth|apart|away|left|to go|til\b|till|until|later|before|to find|to get out|to leave|to move|long\b|since|sober|clean\b|into (?:my |the )?(?:mat|job|new)|"
    r"without|in (?:hospital|nicu|the neonatal|scbu|bed|temp|a row|there|that|this|here|a hostel|one)|on (?:the )?(?:waiting|ward|list|end|smp|maternity)|pay\b|rent\b|money|overdue|maternity|paternity|leave\b|free\b|now (?:and|since|with) no|appointment|check|jabs|injections|vacc\w*|scan|review|growth spurt|sleep regression|course|contract|tenancy|sentence|per\b|a (?:year|week|month|day)\b|each\b)",
    re.IGNORECASE,
)
_PAST_BEFORE = re.compile(
    r"(?:\b(?:born|came|arrived|delivered|induced|had (?:him|her|them|the baby|my \w+|our \w+|it)|lost (?:him|her|them|it|the baby|our \w+|my \w+|a baby)|miscarried|miscarriage|stillb\w+|terminat\w+|tfmr|died|passed|gave birth|ended|bled|went into labour|waters (?:went|broke)|section|a loss|loss)\b[^.!?]{0,25}?"
    r"\b(?:at|when i was|when she was|when he was|around|about|just|only|a)?\s*$)|\b(?:when|since|til|till|until|from|while|before|after)\s+(?:i|he|she|they|it|we|baby|the baby|\w+)\s?(?:'s|s| was| were| is| are| turned| turns| got to| gets to| hit| reached| gets)?"
    + _HEDGES,
    re.IGNORECASE,
)
_PAST_AFTER = re.compile(
    r"^[\s,]*(?:pregnant |gone |old |preg )?(?:when\b|at birth|at the time|at that (?:time|point)|and (?:we |i )?lost|and (?:he|she|it|they) died|stillborn|at delivery|i lost|we lost|it was already)",
    re.IGNORECASE,
)
_BIRTH_BEFORE = re.compile(
    r"\b(?:gave birth|giving birth|given birth|(?:had|have) (?:him|her|them|my (?:baby|son|daughter|little \w+|first|second|twins|boy|girl|section|c-?section)|our (?:baby|son|daughter|\w+)|the baby|a baby|a (?:little )?(?:boy|girl))|(?:was|were) born|born|delivered|had a (?:c-?)?section)[^.!?]{0,20}$",
    re.IGNORECASE,
)
_AGO = re.compile(r"^\s*(?:ago|back)\b", re.IGNORECASE)
_TO_GO = re.compile(
    r"^\s*(?:to go|left|till (?:my )?(?:due|baby|he|she|birth)|until (?:my )?(?:due|baby|birth)|before (?:the baby|baby|she|he) (?:comes|is here|arrives)|til (?:my )?(?:due|baby)|off (?:my )?due|from (?:my )?due)",
    re.IGNORECASE,
)
_OVERDUE = re.compile(r"^\s*(?:overdue|over due|past (?:my )?due|late with (?:the )?baby)", re.IGNORECASE)
_PREGNANCY = re.compile(
    r"\b(?:preg\w*|expecting|bump|midwife|due\b|scan|trimester|antenatal|labour|kick\w*|unborn|gone|in the womb|foetus|booking)\b",
    re.IGNORECASE,
)
_CHILDHOOD = re.compile(
    rf"\b(?:he|she|hes|shes|he's|she's|him|her|{_CHILD}|breastfe\w+|bottle\w*|nappi?e?\w*|formula|wean\w*|teeth\w*|cry\w*|nursery)\b",
    re.IGNORECASE,
)
_ADULT = re.compile(
    r"\b(?:i'?m|i am|im|aged?|hubby is|partner is|fella is|mum is|nan is|mate is)\s*(?:only |just |a |now )*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:\W|\b(?:its|it's|it is|hes|he's|shes|she's|im|i'm|erm|er|um|about|nearly|almost|just|now|actually|sorry|no|not|yes|yeah|think|i|x+|so|oh|like|only|around|is|ish|and|a|half|bit|mean|meant|wait|roughly|exactly|tomorrow|today)\b)*$",
    re.IGNORECASE,
)
_CORRECTS = re.compile(r"\b(?:actually|sorry|i mean|meant|i said|correction|wrong)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|isnt|isn't|aint|no longer)\s+(?:even\s+)?$", re.IGNORECASE)
_NOT_YET = re.compile(r"\b(?:in|every|for)\s+$", re.IGNORECASE)

_SLASH = re.compile(
    r"(?<![\d/+.])(?P<weeks>\d|[1-3]\d|4[0-3])\s?(?:\+\s?(?P<days>[0-6])(?![\d/])|/\s?40\b(?:\s?\+\s?(?P<more>[0-6]))?)"
)
_TRIMESTER = re.compile(
    r"\b(?:first|second|third|1st|2nd|3rd|last|final)\s+(?:tri\b|trimest\w+)|\btrimest\w+", re.IGNORECASE
)
_NEWBORN = re.compile(
    r"\b(?:new[\s-]?born|brand new baby)\b(?!\s+(?:nappies|clothes|size|stage was|nappy|photos?|stuff|section|unit|screening))",
    re.IGNORECASE,
)
_IS_PREGNANT = re.compile(
    r"\b(?:i'?m|i am|im|am|we'?re|who is|my (?:wife|girlfriend|partner|missus|gf)(?:'s| is|s)?|and|being|while|fell|got|just found out i'?m|also|both|heavily|and)\s+(?:\w+\s){0,2}?"
    r"(?P<word>pregnant|preg\b|preggers|pregnat|pregnent|expecting|up the duff|having a baby)",
    re.IGNORECASE,
)
_NOT_PREGNANT = re.compile(
    r"(?:\bnot\b|n't\b|\bwas\b|\bwhen\b|\bif\b|\bcould\b|\bmight\b|\btrying\b|\bafter\b|\bsister\b|\bmate\b|\bfriend\b|\bcousin\b|\bnever\b)[^.!?]{0,20}$",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"\b(?:turn(?:ed|s|ing)?|(?:he'?s|she'?s|is|was|be|hes|shes|my \w+ is|my \w+s)(?: nearly| almost| just| only| now| going on| about)*)\s+(?P<age>one|two|three|four|five|six|seven|[1-9]|1[0-6])"
    r"(?=\s*(?:$|[.,;!?)&]|\b(?:and|n|but|in|on|next|last|now|today|tomorrow|yesterday|this|so|who|with|soon|bless|x)\b))(?!\s*[.,]\d)",
    re.IGNORECASE,
)
_TURNS_BEFORE = re.compile(rf"\b(?:he|she|hes|shes|{_CHILD}|[A-Z][a-z]+)\b[^.!?]*$|^\s*$|\bjust\s*$")
_BIRTHDAY = re.compile(r"\b(?P<age>first|1st|second|2nd|third|3rd|fourth|4th)\s+birthday\b", re.IGNORECASE)
_ORDER = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
#: "Newborn" is at most four weeks; the middle of that.
_NEWBORN_DAYS = 14


@dataclass(frozen=True)
class _Found:
    stage: Stage
    at: int
    #: How plainly it was said: 3 with its own word, 2 by its neighbours, 1 by guess.
    plainness: int


def stage_in(text: str, today: date) -> Optional[Stage]:
    """Return the stage a plain text gives, or None.

    Of several, a correction's last wins, then what is said most plainly, then a pregnancy, then the youngest child.

    Args:
        text: a plain text (`clean`).
        today: Liverpool's date, for "due in March" and "had him on Tuesday".
    """
    found = [*_written(text), *_amounts(text), *_dated(text, today), *_worded(text)]
    found = [each for each in found if _possible(each.stage)]
    if not found:
        return None
    if _CORRECTS.search(text):
        return max((each for each in found if each.plainness > 0), key=lambda each: each.at).stage
    known = [each for each in found if each.stage.days is not None] or found
    best = max(each.plainness for each in known)
    return min((each for each in known if each.plainness == best), key=_order).stage


def _order(found: _Found) -> tuple[bool, int]:
    return found.stage.kind != "pregnant", found.stage.days or 0


def _possible(stage: Stage) -> bool:
    if stage.days is None:
        return True
    low, high = PREGNANT_DAYS if stage.kind == "pregnant" else (0, OLDEST_CHILD)
    return low <= stage.days <= high


def _written(text: str) -> list[_Found]:
    """Weeks and days as maternity notes write them: 36+2, 32/40."""
    found = []
    for match in _SLASH.finditer(text):
        weeks, extra = int(match["weeks"]), int(match["days"] or match["more"] or 0)
        past = _PAST_BEFORE.search(text[: match.start()]) or _PAST_AFTER.match(text[match.end() :])
        if weeks >= 4 and not past and not _NOT.search(text[: match.start()]):
            found.append(_Found(Stage("pregnant", weeks * 7 + extra, match.group()), match.start(), 3))
    return found


def _amounts(text: str) -> list[_Found]:
    return [found for found in (_judged(amount, text) for amount in amounts(text)) if found]


def _judged(amount: Amount, text: str) -> Optional[_Found]:
    """Say what an amount of time is by the words around it."""
    before, after = text[max(0, amount.start - 60) : amount.start], text[amount.end : amount.end + 40]
    counted = _counted_from_term(amount, before, after, text)
    if counted:
        return counted
    if _AGO.match(after):
        return _found("child", amount, 3) if _BIRTH_BEFORE.search(before) else None
    if _NOT.search(before) or _PAST_AFTER.match(after) or _PAST_BEFORE.search(before):
        return None
    if amount.old:
        return None if amount.unit == "year" and _ADULT.search(before) else _found("child", amount, 3)
    if _P_AFTER.match(after) and amount.unit != "year":
        return _found("pregnant", amount, 3)
    if _C_AFTER.match(after):
        adult = amount.unit == "year" and _ADULT.search(before)
        return (
            None
            if adult or re.search(r"\b(?:in|every|after|for)\s+$", before)
            else _found("child", amount, 3)
        )
    if _NOT_AFTER.match(after) or (
        _NOT_BEFORE.search(before) and not re.search(r"\b(?:now|im|i'm|hes|shes) at\s+$", before)
    ):
        return _found("pregnant", amount, 2) if _carried(amount, before, after, text) else None
    return _by_neighbours(amount, before, text)


def _carried(amount: Amount, before: str, after: str, text: str) -> bool:
    """Say whether "at 20 weeks" speaks of a pregnancy that goes on."""
    return (
        bool(re.search(r"\bat\s+$", before))
        and amount.unit == "week"
        and 13 <= amount.number <= 42
        and not _AGO.match(after)
    )


def _by_neighbours(amount: Amount, before: str, text: str) -> Optional[_Found]:
    pregnancy, weeks = bool(_PREGNANCY.search(text)), amount.days / 7
    if amount.unit == "year":
        return _found("child", amount, 2) if _C_BEFORE.search(before) and not _ADULT.search(before) else None
    if _P_BEFORE.search(before):
        return _found("pregnant", amount, 3)
    if _ME_BEFORE.search(before):
        return _found("pregnant", amount, 2) if 3 <= weeks <= 43 and amount.unit != "day" else None
    if re.search(r"\bat\s+$", before):
        return _found("pregnant", amount, 2) if _carried(amount, before, "", text) else None
    rest = text.replace(amount.said, " ")
    if _BARE.match(_without_amounts(text)):
        return _found(
            "pregnant" if amount.unit == "week" and amount.number >= _BARE_WEEKS else "child", amount, 1
        )
    if _C_BEFORE.search(before):
        late = amount.unit == "week" and amount.number >= _BARE_WEEKS
        pregnant = (
            (late
            and (pregnancy or re.search(r"\b(?:its|it's|it is)\W", before + " ", re.I)))
            or (pregnancy and not _CHILDHOOD.search(rest) and weeks <= 43)
        )
        return _found("pregnant" if pregnant else "child", amount, 2)
    return None


def _without_amounts(text: str) -> str:
    for amount in reversed(amounts(text)):
        text = f"{text[: amount.start]} {text[amount.end :]}"
    return text


def _counted_from_term(amount: Amount, before: str, after: str, text: str) -> Optional[_Found]:
    """Weeks left, and days over."""
    about_birth = re.search(
        r"\b(?:due|preg\w*|baby|birth|bump|expecting|she comes|he comes)\b", text, re.IGNORECASE
    )
    if (
        _TO_GO.match(after)
        and about_birth
        and re.search(r"\b(?:due|baby|birth|preg\w*)\b", after[:40] + before[-40:], re.I)
    ):
        if (
            re.search(r"\b(?:money|rent|notice|tenancy|leave|pay|smp)\b", text, re.IGNORECASE)
            and "due" not in after
        ):
            return None
        return _Found(Stage("pregnant", TERM - amount.days, f"{amount.said} to go"), amount.start, 2)
    mine = re.search(r"\b(?:i'?m|i am|im|baby|she|gf|wife|partner|preg\w*)\b", before, re.IGNORECASE)
    if (
        _OVERDUE.match(after)
        and mine
        and not re.search(r"\b(?:rent|bill|payment|gas|leccy|loan)\b", text, re.IGNORECASE)
    ):
        return _Found(Stage("pregnant", TERM + amount.days, f"{amount.said} overdue"), amount.start, 3)
    return None


def _found(kind: str, amount: Amount, plainness: int) -> _Found:
    return _Found(Stage(kind, amount.days, amount.said), amount.start, plainness)


def _dated(text: str, today: date) -> list[_Found]:
    found = []
    for moment in due(text, today):
        found.append(
            _Found(Stage("pregnant", TERM - (moment.day - today).days, moment.said), moment.start, 2)
        )
    for moment in birth(text, today):
        found.append(_Found(Stage("child", (today - moment.day).days, moment.said), moment.start, 3))
    return found


def _worded(text: str) -> list[_Found]:
    found = [
        _Found(Stage("pregnant", None, match.group()), match.start(), 1)
        for match in _TRIMESTER.finditer(text)
    ]
    found += [
        _Found(Stage("child", _NEWBORN_DAYS, match.group()), match.start(), 2)
        for match in _NEWBORN.finditer(text)
        if not _PAST_BEFORE.search(text[: match.start()])
    ]
    for match in _TURNED.finditer(text):
        if _TURNS_BEFORE.search(text[: match.start()]) or match.group().lower().startswith(
            ("he", "she", "my")
        ):
            found.append(_turned(match, text))
    for match in _BIRTHDAY.finditer(text):
        if re.search(
            r"next|soon|tomorrow|coming|today|this|on |in ",
            text[match.end() : match.end() + 25],
            re.IGNORECASE,
        ):
            days = round(_ORDER[match["age"].lower()] * 365.25) - 7
            found.append(_Found(Stage("child", days, match.group()), match.start(), 2))
    for match in _IS_PREGNANT.finditer(text):
        if not _NOT_PREGNANT.search(text[: match.start("word")]):
            found.append(_Found(Stage("pregnant", None, match["word"]), match.start("word"), 0))
    return found


def _turned(match: re.Match[str], text: str) -> _Found:
    age = _NUMBERS.get(match["age"].lower()) or int(match["age"])
    after, days = text[match.end() :].lower(), round(age * 365.25)
    words = match.group().lower()
    if re.match(r"\s*(?:in|on|next|tomorrow|soon|this)\b", after) or re.search(
        r"nearly|almost|going on|turning|turns|\bbe\b", words
    ):
        days -= 1 if re.match(r"\s*tomorrow", after) else 21
    elif re.match(r"\s*last\s+week|\s*yesterday", after):
        days += 7 if "week" in after[:10] else 1
    return _Found(Stage("child", days, match.group()), match.start(), 2)
