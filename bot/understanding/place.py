"""Where somebody lives: districts by name or nickname, postcodes with their slips."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import spacy
import yaml

from bot.understanding.reading import Place
from bot.understanding.text import words_of

_AREAS = words_of("""
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH
    EN EX FK FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N
    NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD
    TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
""")
#: A whole postcode, with or without its space; O for 0; the second half never has C, I, K, M, O or V.
_WHOLE = re.compile(
    r"(?<![\w£])([a-z]{1,2})[\s.-]?([0-9o][0-9a-z]?)[\s.,-]{0,2}([0-9o])\s?([abd-hjlnp-uw-z]{2})(?!\w)", re.I
)
_HALF = re.compile(r"(?<![\w£])([a-z]{1,2})\s?(\d{1,2})(?![\w£%+/]|[.,]\d)", re.I)
#: Words after which half a postcode in small letters is one, and a district with another meaning is a place.
_PLACE_BEFORE = re.compile(
    r"\b(?:in|near|from|round|around|area|postcode|post code|live|living|lives|based|by|at|to|off|is|its|"
    r"it's|im|i'm|over|"
    r"down|up|moved|just outside|between|and|or|sorry|actually|mean|meant|not|"
    r"the)[\s:,-]+(?:the\s)?(?:bottom of\s|top of\s|end of\s)?$",
    re.IGNORECASE,
)
_SOME_BEFORE = re.compile(
    r"\b(?:in|near|from|round|around|live|living|based|over|moved to|area|sorry|bit of)[\s:,-]+(?:the\s)?$",
    re.I,
)
#: Not where they live: refused, left, or somebody else's.
_NOT_THERE = re.compile(
    r"(?:\bnot(?: in| from)?|\b(?:scrap|forget|ignore)|n't (?:live |living )?in|instead of|"
    r"used to (?:live|be) in|moved (?:out of|"
    r"away from|from|out)|"
    r"(?:came|come|coming) from|left|grew up in|born in|works? in|working in|job in|"
    r"(?:mum|mam|dad|nan|sister|brother|mate|friend|family|parents|cousin|aunt\w*|ex|he|she|they)(?:'s| is|"
    r"s| are)?(?: all| both)? "
    r"(?:lives?|living|over|out|down|up)?\s?(?:in|from|near))\s+(?:the\s)?$",
    re.IGNORECASE,
)
#: A hospital, team, road or ground of that name is no home.
_NOT_A_HOME = re.compile(
    r"^(?:'s)?\s+(?:hospital|hosp|ozzy|womens|women's|women|uni|university|fc|match|game|player|fan|fans|"
    r"vs?|lost|won|beat|"
    r"score|echo|clinic|maternity|road police|street station|airport|college|prison|football|council|"
    r"city council|"
    r"one|citizens|a&e)\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:sorry|actually|i mean|meant|i said|correction|wrong|changed|moved)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    refused: bool


class Places:
    """Knows the districts and outcodes of data/places/districts.yml.

    Args:
        known: that file's content.
    """

    def __init__(self, known: dict[str, Any]) -> None:
        self._districts = {each["name"]: each for each in known.get("districts") or ()}
        self._outcodes: dict[str, list[str]] = {
            code.upper(): list(councils) for code, councils in (known.get("outcodes") or {}).items()
        }
        self._ruler = spacy.blank("en")
        ruler: Any = self._ruler.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
        ruler.add_patterns(
            [
                {"label": "DISTRICT", "pattern": spelling, "id": name}
                for name, each in self._districts.items()
                for spelling in self._spellings(each)
            ]
        )

    @classmethod
    def load(cls, root: Path) -> Places:
        """Return the project's places; none where the file is missing."""
        path = root / "data" / "places" / "districts.yml"
        return cls(
            yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            if path.exists()
            else {}
        )

    @staticmethod
    def _spellings(each: dict[str, Any]) -> list[str]:
        names = [each["name"], *(str(alias) for alias in each.get("aliases") or ())]
        joined = [name.replace("-", " ") for name in names] + [name.replace("'", "") for name in names]
        return list(dict.fromkeys([*names, *joined]))

    def find(self, text: str) -> Optional[Place]:
        """Return where the writer lives, as far as a plain text says it, or None."""
        postcode = self._postcode(text)
        district = self._district(text)
        if district is None and postcode is None:
            return None
        name = district[0] if district else None
        said = [
            each for each in (district[1] if district else None, postcode[1] if postcode else None) if each
        ]
        code = postcode[0] if postcode else None
        return Place(name, code, self._authority(name, code), ", ".join(dict.fromkeys(said)))

    def _authority(self, district: Optional[str], postcode: Optional[str]) -> Optional[str]:
        """Return the council where the district or the postcode is certain and they do not disagree."""
        by_code = self._outcodes.get(postcode.split()[0], []) if postcode else []
        each = self._districts.get(district or "", {})
        by_name = (
            [each["authority"]]
            if each.get("authority") and not each.get("doubtful")
            else list(each.get("authorities") or ())
        )
        if by_name and by_code:
            both = [council for council in by_name if council in by_code]
            return both[0] if len(both) == 1 else None
        councils = by_name or by_code
        return councils[0] if len(councils) == 1 else None

    # --- postcodes

    def _postcode(self, text: str) -> Optional[tuple[str, str]]:
        found = [*self._wholes(text), *self._halves(text)]
        return _chosen(text, found)

    @staticmethod
    def _wholes(text: str) -> Iterable[tuple[_Found, str]]:
        for match in _WHOLE.finditer(text):
            area, district, digit, letters = (part.upper() for part in match.groups())
            if area in _AREAS and any(map(str.isdigit, district + digit)):  # "no one" is no N0 0NE
                code = f"{area}{district.replace('O', '0')} {digit.replace('O', '0')}{letters}"
                yield _Found(match.start(), match.end(), bool(_NOT_THERE.search(text[: match.start()]))), code

    def _halves(self, text: str) -> Iterable[tuple[_Found, str]]:
        wholes = [match.span() for match in _WHOLE.finditer(text)]
        for match in _HALF.finditer(text):
            code = f"{match[1]}{match[2]}".upper()
            inside = any(start <= match.start() < end for start, end in wholes)
            sure = (
                match.group()[0].isupper()
                or len(text.split()) <= 3
                or _PLACE_BEFORE.search(text[: match.start()])
            )
            if code in self._outcodes and sure and not inside:
                yield _Found(match.start(), match.end(), bool(_NOT_THERE.search(text[: match.start()]))), code

    # --- districts

    def _district(self, text: str) -> Optional[tuple[str, str]]:
        document: Any = self._ruler(text)
        found = []
        for entity in document.ents:
            before, after = text[: entity.start_char], text[entity.end_char :]
            if _NOT_A_HOME.match(after) or not self._means_place(entity, before, text):
                continue
            found.append(
                (_Found(entity.start_char, entity.end_char, bool(_NOT_THERE.search(before))), entity.ent_id_)
            )
        return _chosen(text, self._narrowed(found))

    def _means_place(self, entity: Any, before: str, text: str) -> bool:
        if not self._districts[entity.ent_id_].get("word"):
            return True
        alone = len(text.split()) <= len(entity.text.split()) + 1
        return bool(_SOME_BEFORE.search(before)) or alone

    def _narrowed(self, found: list[tuple[_Found, str]]) -> list[tuple[_Found, str]]:
        """Leave out a council's own name where one of its districts is named too ("Walton, Liverpool")."""
        councils = {each["authority"] for each in self._districts.values()}
        smaller = [each for each in found if each[1] not in councils and not each[0].refused]
        return smaller + [each for each in found if each[0].refused] if smaller else found


def _chosen(text: str, found: list[tuple[_Found, str]]) -> Optional[tuple[str, str]]:
    """Return name and words of the place that is lived in: after a correction the last, else the first."""
    lived = [each for each in found if not each[0].refused]
    if not lived:
        return None
    lived.sort(key=lambda each: each[0].start)
    at, name = (
        lived[-1]
        if _CORRECTS.search(text)
        else next((each for each in lived if _SOME_BEFORE.search(text[: each[0].start])), lived[0])
    )
    return name, text[at.start : at.end]
