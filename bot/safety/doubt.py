"""How the one plain question about safety is answered: yes, no, not sure, or that all is well. Pure."""

from __future__ import annotations

import re
from typing import Optional

from bot.safety.plain import plain_text

#: Small words before an answer: "oh god no", "well yeah".
FILLER = re.compile(
    r"^((oh|god|christ|jesus|hell|lol|haha|hmm+|erm+|um+|well|look"
    r"|honestly|tbh|to be honest|if im honest|i mean)\s+)+(?=\S)"
)
UNSURE = re.compile(
    r"^((i )?(just )?(dunno|dont (really )?know|do not know|idk|cant tell|couldnt say)"
    r"|(im )?not (so |really |too )?sure|no idea|unsure|hard to say|not exactly|not really"
    r"|its complicated|i wouldnt say that|depends|in a way|yes and no"
    r"|(id )?(prefer|rather) not( to)? (say|answer|talk)"
    r"|(i )?dont (really )?want to (say|talk about (it|that))"
    r"|who knows|maybe|possibly|perhaps)\b"
)
#: A no that takes itself back: "no but i think about it", "no not yet".
HEDGED = re.compile(
    r"^(no+|nah|nope)( well)? (not (really|yet)|i (suppose|guess)|maybe)\b"
    r"|^(no+|nah|nope)\b.{0,60}\b((think|thought|thinking) about it|(it )?(does )?cross(ed|es)? my mind"
    r"|sometimes i do|but (i )?(do )?(think|thought|wonder)"
    r"|but sometimes (i )?(do|think|wish|feel like (it|that)))\b"
)
#: "I have" alone says yes; "I have no friends" says something else.
YES = re.compile(
    r"^(ye[sap]h?|yeh|yh|yep|yup|aye"
    r"|i (am|have|do|did)( (sometimes|yes|yeah|a (bit|lot)|and|but|at|most|every|when|if|honestly|tbh|think"
    r"|thought|wish|hear|see|worry|like that|feel like that)\b|$)"
    r"|(i have|ive|i) (been )?(thought (about|of)|thinking|had (them|those|thoughts|a few|some)|having"
    r"|felt like that|considered)"
    r"|(its|it|that|thats) (has |does )?(cross(ed|es)?|goes through|gone through|comes? into) my (mind|head)"
    r"|(he|she|they|it) (is|does|do|has|did|are)( (a bit|sometimes))?$|i (might|could)$|i dont trust myself"
    r"|im (worried|scared|afraid|frightened) (that )?i (might|will|could|may|am)"
    r"|i think about it|(i )?think so|i suppose|i guess( so)?|thats (it|exactly it|how i feel|right)|exactly"
    r"|(only |just )?(some ?times|some days|at night|at times|now and (then|again)|on and off)"
    r"|not (all the time|every (day|night))|probably|a (bit|little)|kind of|kinda|sort of|more than once"
    r"|all the time|every (day|night)|most (days|nights)|once or twice|a lot|often|both)\b"
)
FINE = re.compile(
    r"\b(fine|no (temp\w*|fever|rash|bleeding|pain)|normal|weight good|nothing like that"
    r"|none of (that|those|them)|all good|happy in (himself|herself)"
    r"|just (a|the|his|her) (cold|noise|wind))\b"
)
#: "No one" and "no point" say no to nothing.
NO = re.compile(
    r"^(no+(?! (one|body|idea|point|energy|reason|sleep|hope|friends|family|support)\b)|nah|nope|na"
    r"|not (at all|like that|hurting|gonna|going to)|nothing like (that|this)|never|(of )?course not"
    r"|absolutely not"
    r"|dont be (daft|silly|soft)|i (dont think so|dont feel like that|wouldnt|would never)|id never"
    r"|im (safe|not (suicidal|like that|afraid|scared|going to|gonna|hearing|seeing|thinking)))\b"
)


def answer_in(text: str, act: Optional[str] = None) -> Optional[str]:
    """Return what a message says to the question: `yes`, `no`, `unsure`, `fine`, or None.

    Args:
        text: the message.
        act: what was understood of it.
    """
    plain = FILLER.sub("", plain_text(text))
    if UNSURE.search(plain) or HEDGED.search(plain):
        return "unsure"
    if NO.search(plain) or act == "deny":
        return "no"
    if FINE.search(plain):
        return "fine"
    return "yes" if YES.search(plain) or act == "affirm" else None
