"""How hard a text is to read: the Flesch-Kincaid grade, worked out offline with a plain count of syllables.

    grade = 0.39 x words per sentence + 11.8 x syllables per word - 15.59

Grade 4 to 6 is the reading of a child of 9 to 11, which is what NHS style asks for (facts.md 11.1).
Kincaid, Fishburne, Rogers and Chissom (1975), "Derivation of new readability formulas".

The words of health cannot be made shorter ("health visitor", "midwife") and nor can names and numbers, so
names of people's roles and of services count as one short word each. What is measured is our own writing.
"""

from __future__ import annotations

import re

#: Names and roles that a parent hears every day, or has to know by that name.
NAMES = (
    "citizens advice on prescription", "citizens support scheme", "crisis and resilience fund",
    "crisis and resilience", "citizens advice", "best for baby too", "silver birch",
    "pss parent-baby services",
    "nhs talking therapies", "talking therapies", "universal credit", "child benefit", "healthy start",
    "sure start maternity grant", "maternity allowance", "maternity exemption certificate",
    "maternity action",
    "sure start grant", "warm home discount", "priority services register", "breathing space", "statutory",
    "loan sharks", "national debtline", "debtline", "stepchange", "trussell", "turn2us", "tax-free childcare",
    "miscarriage association", "lullaby trust", "little lullaby", "child death helpline", "honeysuckle team",
    "birth trauma association", "national breastfeeding helpline", "refugee women connect", "home-start",
    "family nurse partnership", "family information service", "child maintenance service", "family lives",
    "proud 2 b parents", "lgbt mummies", "andy's man club", "gingerbread", "twins trust", "la leche league",
    "migrant help", "environmental health", "samaritans", "cry-sis", "dadpad", "pandas", "liverpool women's",
    "cheshire and merseyside", "liverpool", "merseyside", "health visitor", "link worker", "link workers",
    "family hub", "children's centre", "family hubs", "midwife", "maternity unit", "maternity", "pharmacist",
    "stay and play", "interpreter please", "perinatal mental health midwife", "antenatal", "neonatal",
    "a&e", "mental health option", "mental health", "village", "relate", "section 21", "housing association",
)  # fmt: skip
_NAMES = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(NAMES, key=len, reverse=True)))
_ADDRESSES = re.compile(r"\b[\w-]+(?:\.[\w-]+)+\b|\{\w+\}|\b\d[\d ]*\d\b|£[\d.,]+|\d+%?")
_SENTENCE = re.compile(r"[.!?]+(?=[\s\"]|$)|\n+")
_LIST = re.compile(r":(?=\s)")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
#: Endings in which "es" is a syllable of its own.
HISSING = ("ses", "zes", "ces", "ges", "xes", "shes", "ches", "les")


def syllables(word: str) -> int:
    """Return about how many syllables a lower-case word has: its groups of vowels, less a silent e."""
    word = word.replace("'", "")
    groups = len(re.findall(r"[aeiouy]+", word))
    silent_e = word.endswith("e") and not word.endswith(("le", "ee", "ye"))
    silent_ed = word.endswith("ed") and not word.endswith(("ted", "ded"))
    silent_es = word.endswith("es") and not word.endswith(HISSING)
    return max(1, groups - (silent_e or silent_ed or silent_es))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text; names, numbers, addresses and placeholders count as "it".

    Args:
        text: one or more sentences.
    """
    plain = _NAMES.sub(" it ", text.lower())
    plain = _ADDRESSES.sub(" it ", plain)
    words = _WORD.findall(plain)
    if not words:
        return 0.0
    sentences = [part for part in _SENTENCE.split(plain) if _WORD.search(part)]
    per_sentence = len(words) / max(1, len(sentences))
    return 0.39 * per_sentence + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def longest_sentence(text: str) -> int:
    """Return the number of words in the longest sentence; a name counts as one, a colon ends a part."""
    plain = _LIST.sub(".", _ADDRESSES.sub(" it ", _NAMES.sub(" it ", text.lower())))
    return max((len(_WORD.findall(part)) for part in _SENTENCE.split(plain)), default=0)
