"""How far a pregnancy is, or how old a child is, in the ways people say it.

First every amount of time is found (spaCy's Matcher over words and numbers), then the words around it decide
what it is: a pregnancy, a child's age, or neither ("for 3 weeks", "28 weeks when she was born").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Optional

from bot.understanding import stage_words as says
from bot.understanding.amounts import Amount, amounts
from bot.understanding.dates import birth, due
from bot.understanding.reading import Stage

#: Bounds of what can be one: days of pregnancy, and a child up to 17 years.
PREGNANT_DAYS = (14, 301)
OLDEST_CHILD = 17 * 366
#: Weeks without any other word: beyond this people mean a pregnancy, below it a baby.
BARE_WEEKS = 17
TERM = 280


@dataclass(frozen=True)
class _Found:
    stage: Stage
    at: int
    #: How plainly it was said: 3 with its own word, 2 by its neighbours, 1 by guess.
    plainness: int


def stage_in(text: str, today: date) -> Optional[Stage]:
    """Return the stage a plain text gives, or None.

    Of several, a correction's last wins, then what is said plainly, then a pregnancy, then the youngest.

    Args:
        text: a plain text (`clean`).
        today: Liverpool's date, for "due in March" and "had him on Tuesday".
    """
    found = [*_written(text), *_amounts(text), *_dated(text, today), *_worded(text)]
    found = [each for each in found if _possible(each.stage)]
    if not found:
        return None
    known = [each for each in found if each.stage.days is not None] or found
    if says.CORRECTS.search(text):
        return max(known, key=lambda each: each.at).stage
    best = min(2, max(each.plainness for each in known))
    return min((each for each in known if each.plainness >= best), key=_order).stage


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
    for match in says.SLASH.finditer(text):
        weeks, extra = int(match["weeks"]), int(match["days"] or match["more"] or 0)
        past = says.PAST_BEFORE.search(text[: match.start()]) or says.PAST_AFTER.match(text[match.end() :])
        if weeks >= 4 and not past and not says.NOT.search(text[: match.start()]):
            found.append(_Found(Stage("pregnant", weeks * 7 + extra, match.group()), match.start(), 3))
    return found


def _amounts(text: str) -> list[_Found]:
    listed = amounts(text)
    bare = bool(says.BARE.match(_without(listed, text)))
    return [found for found in (_judged(amount, text, bare) for amount in listed) if found]


def _judged(amount: Amount, text: str, bare: bool) -> Optional[_Found]:
    """Say what an amount of time is by the words around it."""
    before, after = text[max(0, amount.start - 60) : amount.start], text[amount.end : amount.end + 40]
    counted = _counted_from_term(amount, before, after, text)
    if counted:
        return counted
    if amount.said.lower().startswith(("a ", "an ")) and says.RATE_BEFORE.search(before):
        return None
    if says.AGO.match(after):
        return _found("child", amount, 3) if says.BIRTH_BEFORE.search(before) else None
    if says.NOT.search(before) or says.PAST_AFTER.match(after) or says.PAST_BEFORE.search(before):
        return None
    if amount.old:
        return None if amount.unit == "year" and says.ADULT.search(before) else _found("child", amount, 3)
    if says.P_AFTER.match(after) and amount.unit != "year":
        return _found("pregnant", amount, 3)
    if says.C_AFTER.match(after):
        adult = amount.unit == "year" and says.ADULT.search(before)
        return (
            None
            if adult or re.search(r"\b(?:in|every|after|for)\s+$", before)
            else _found("child", amount, 3)
        )
    if says.NOT_AFTER.match(after) or (
        says.NOT_BEFORE.search(before) and not re.search(r"\b(?:now|im|i'm|hes|shes) at\s+$", before)
    ):
        return _found("pregnant", amount, 2) if _carried(amount, before, after, text) else None
    return _by_neighbours(amount, before, text, bare)


def _carried(amount: Amount, before: str, after: str, text: str) -> bool:
    """Say whether "at 20 weeks" speaks of a pregnancy that goes on."""
    return (
        bool(re.search(r"\bat\s+$", before))
        and amount.unit == "week"
        and 13 <= amount.number <= 42
        and not says.AGO.match(after)
    )


def _by_neighbours(amount: Amount, before: str, text: str, bare: bool) -> Optional[_Found]:
    pregnancy, weeks = bool(says.PREGNANCY.search(text)), amount.days / 7
    if amount.unit == "year":
        return (
            _found("child", amount, 2)
            if says.C_BEFORE.search(before) and not says.ADULT.search(before)
            else None
        )
    if says.P_BEFORE.search(before):
        return _found("pregnant", amount, 3)
    if says.ME_BEFORE.search(before):
        return _found("pregnant", amount, 2) if 3 <= weeks <= 43 and amount.unit != "day" else None
    if re.search(r"\bat\s+$", before):
        return _found("pregnant", amount, 2) if _carried(amount, before, "", text) else None
    rest = text.replace(amount.said, " ")
    late = amount.unit == "week" and amount.number >= BARE_WEEKS
    if late and says.NOTHING_BEFORE.search(before):
        return _found("pregnant", amount, 1)
    if bare:
        return _found("child", amount, 1)
    if says.C_BEFORE.search(before):
        mine = pregnancy or not says.CHILDHOOD.search(text)
        pregnant = (late and (mine or re.search(r"\b(?:its|it's|it is)\W", before + " ", re.I))) or (
            pregnancy and not says.CHILDHOOD.search(rest) and weeks <= 43
        )
        return _found("pregnant" if pregnant else "child", amount, 2)
    if not before.strip() and says.DOES.match(text[amount.end :]):
        return _found("child", amount, 1)
    alone = says.ALONE_BEFORE.search(before) and says.ALONE_AFTER.match(text[amount.end :])
    if alone and late and says.TO_COME.search(rest):
        return _found("pregnant", amount, 1)
    return None


def _without(listed: list[Amount], text: str) -> str:
    for amount in reversed(listed):
        text = f"{text[: amount.start]} {text[amount.end :]}"
    return text


def _counted_from_term(amount: Amount, before: str, after: str, text: str) -> Optional[_Found]:
    """Weeks left, and days over."""
    about_birth = re.search(
        r"\b(?:due|preg\w*|baby|birth|bump|expecting|she comes|he comes)\b", text, re.IGNORECASE
    )
    if (
        says.TO_GO.match(after)
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
        says.OVERDUE.match(after)
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
        for match in says.TRIMESTER.finditer(text)
    ]
    found += [
        _Found(Stage("child", says.NEWBORN_DAYS, match.group()), match.start(), 2)
        for match in says.NEWBORN.finditer(text)
        if not says.PAST_BEFORE.search(text[: match.start()])
    ]
    for match in says.TURNED.finditer(text):
        if says.TURNS_BEFORE.search(text[: match.start()]) or match.group().lower().startswith(
            ("he", "she", "my", "who")
        ):
            found.append(_turned(match, text))
    for match in says.BIRTHDAY.finditer(text):
        if re.search(
            r"next|soon|tomorrow|coming|today|this|on |in ",
            text[match.end() : match.end() + 25],
            re.IGNORECASE,
        ):
            days = round(says.ORDER[match["age"].lower()] * 365.25) - 7
            found.append(_Found(Stage("child", days, match.group()), match.start(), 2))
    for match in says.IS_PREGNANT.finditer(text):
        if not says.NOT_PREGNANT.search(text[: match.start("word")]):
            found.append(_Found(Stage("pregnant", None, match["word"]), match.start("word"), 0))
    return found


def _turned(match: re.Match[str], text: str) -> _Found:
    age = says.NUMBERS.get(match["age"].lower()) or int(match["age"])
    after, days = text[match.end() :].lower(), round(age * 365.25)
    words = match.group().lower()
    if re.match(r"\s*(?:in|on|next|tomorrow|soon|this)\b", after) or re.search(
        r"nearly|almost|going on|turning|turns|\bbe\b", words
    ):
        days -= 1 if re.match(r"\s*tomorrow", after) else 21
    elif re.match(r"\s*last\s+week|\s*yesterday", after):
        days += 7 if "week" in after[:10] else 1
    return _Found(Stage("child", days, match.group()), match.start(), 2)
