"""The alphabet of SMS, GSM-7: what a character costs, and how many parts a text takes (facts.md 11.5)."""

from __future__ import annotations

import math
import unicodedata

#: https://www.etsi.org/deliver/etsi_ts/123000_123099/123038/ (3GPP TS 23.038, default alphabet)
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: These take two places.
EXTENDED = frozenset("^{}\\[~]|€")

#: Characters that people paste, and what stands for them.
PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2022": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\t": " ",
        "`": "'",
        "ł": "l",
        "Ł": "L",
    }
)


def plain(text: str) -> str:
    """Return the text in GSM-7 where that can be done: quotes straight, accents away, emoji out.

    A text in another script stays as it is: it is worth its price.
    """
    text = unicodedata.normalize("NFC", text).translate(PLAIN)
    simpler = "".join(_simple(character) for character in text).strip()
    return simpler if is_gsm7(simpler) else text


def is_gsm7(text: str) -> bool:
    return all(character in BASIC or character in EXTENDED for character in text)


def parts(text: str) -> int:
    """Return how many SMS parts a text takes, which is what it costs."""
    if is_gsm7(text):
        places, alone, joined = sum(2 if c in EXTENDED else 1 for c in text), 160, 153
    else:
        places, alone, joined = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if places <= alone else math.ceil(places / joined)


def _simple(character: str) -> str:
    if character in BASIC or character in EXTENDED:
        return character
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    if bare and all(c in BASIC for c in bare):
        return bare
    # Pictures, variation selectors and joiners say nothing that the words do not.
    return "" if unicodedata.category(character) in ("So", "Sk", "Cf", "Mn") else character
