"""How parents ask: for an answer, for more, for somebody; how they say what they do next themselves,
and that nobody is to ring."""

from __future__ import annotations

import re

_WHO = re.compile(
    r"\b(who|where|any ?one|some ?one|any ?body|some ?body|entitled|can i (get|claim|see|go)|can you)\b"
)
_OWN_STEP = re.compile(
    r"\b(i ?'?ll?|i will|ok(ay)? will|gonna|gunna|going to) (just |def |defo |definitely )?"
    r"(ring|call|phone|try|ask|get (him|her|them) to|look|speak to|talk to|tell|text|email|pop|book|write)\b"
    r"|\bgive (it|that|them) a (go|try|ring|call|bell)\b"
    r"|\b(ringing|calling|phoning|asking|trying|emailing|messaging|booking) (\w+ ){0,3}"
    r"(now|tomorrow|later|monday|today|tonight|morning)\b"
)
#: A question with its mark or without, by how it begins or by its verb before its person.
_QUESTION = re.compile(
    r"\?|^\W*((and|but|so|ok|okay|right|well|yeah|yes|no|then|also|oh|erm|um)\W+)*"
    r"(who|wh?[ao]ts?|when|where|how|why|which|can|do|does|is|are|will|would|could|should|shall|shud|shld|cud|wud)\b"
    r"|\b(can|can'?t|do|does|did|will|would|could|should|shud|shall|is|are|am|have|has|what if"
    r"|how (do|long|much|many)) (i|we|they|he|she|it|that|this|there|u|me|my)\b"
)
_MORE = re.compile(
    r"\b((wh?[ao]t|anything|something|who) else|wh?[ao]t (now|next)"
    r"|wh?[ao]t (can|do|should|could|would|shall|am) (i|we|u)\b.{0,12} (do|try|get|have|start)"
    r"|any (tips|advice|ideas|help|other)|wh?[ao]t (helps|works|help|support)"
    r"|is there (anything|any|help|something))\b"
)


_DECLINES = re.compile(
    r"\b(don'?t|do not|no|not|nobody|rather not)( (really|even|gonna))? (need|want|ready for|fussed about)"
    r"( (to|get|a|any|no|an|the|one|any ?one|no ?one|nobody|any ?body|some ?one|be|for|of|you|yous|them))*"
    r" (ring|rings|call|calls|phone|phoning|ringing|calling|contact|rung|called|involved|in touch)\b"
)


def asks(text: str) -> bool:
    """Return whether a message asks something."""
    return _QUESTION.search(_plain(text)) is not None


def asks_for_more(text: str) -> bool:
    """Return whether a message asks for whatever more there is: the next step answers it."""
    return _MORE.search(_plain(text)) is not None


def asks_who(text: str) -> bool:
    """Return whether a message asks for somebody or somewhere."""
    return _WHO.search(_plain(text)) is not None


def tells_own_step(text: str) -> bool:
    """Return whether a parent says what they do next themselves: nothing more is to be said then."""
    return "?" not in text and _OWN_STEP.search(_plain(text)) is not None


def declines(text: str) -> bool:
    """Return whether a parent says that nobody is to ring, and asks nothing."""
    return "?" not in text and _DECLINES.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")
