"""Districts, towns and postcodes, and the councils they lie in (data/places/districts.yml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional

import yaml

#: The same safe loader in C where this machine has it: ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

DISTRICTS = Path(__file__).resolve().parents[2] / "data/places/districts.yml"

Councils = tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """What is known of places.

    Args:
        districts: lower-case name or alias -> the councils it may lie in.
        outcodes: first half of a postcode -> the councils it lies in, the larger part first.
        areas: name of a wider area -> its councils.
    """

    districts: dict[str, Councils]
    outcodes: dict[str, Councils]
    areas: dict[str, Councils]

    def councils(self, district: Optional[str] = None, postcode: Optional[str] = None) -> Councils:
        """Return every council somebody may live in; empty where nothing is known.

        Args:
            district: a district or town, in any case.
            postcode: a whole postcode or its first half.
        """
        by_name = self.districts.get((district or "").strip().lower(), ())
        by_code = self.outcodes.get(outcode(postcode or ""), ())
        both = tuple(council for council in by_name if council in by_code)
        # A name and a postcode that contradict each other leave it open: either may be the slip.
        return both or by_name + by_code

    def area(self, name: str) -> Councils:
        """Return the councils of a wider area; any other name is a council itself."""
        return self.areas.get(name, (name,))


def outcode(postcode: str) -> str:
    """Return the first half of a postcode, however it is written: "l7 9zz", "L79ZZ", "L7"."""
    letters = "".join(postcode.split()).upper()
    return letters[:-3] if len(letters) > 4 else letters


@lru_cache(maxsize=4)
def load(path: Path = DISTRICTS) -> Places:
    """Read the table of places."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    districts: dict[str, Councils] = {}
    for entry in content["districts"]:
        for name in [entry["name"], *entry.get("aliases", ())]:
            districts[str(name).lower()] = _councils_of(entry)
    return Places(
        districts=districts,
        outcodes={code: tuple(councils) for code, councils in content["outcodes"].items()},
        areas={name: tuple(councils) for name, councils in content["areas"].items()},
    )


def _councils_of(entry: dict[str, Any]) -> Councils:
    return tuple(entry["authorities"]) if entry.get("doubtful") else (entry["authority"],)
