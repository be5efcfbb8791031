"""What an answer to "may I pass this on" says. Pure: no database, no engine.

A clear yes stays one where a wish or a worry comes with it ("yes but I don't want to go through it again").
A doubt, a question that decides, or a condition that nobody here can promise is none; then it is asked again.
"""

from __future__ import annotations

import re
from typing import Literal

Verdict = Literal["yes", "no", "later", "condition", "doubt"]

YES = re.compile(
    r"\b(ye[sap]h?|yess+|yeh|yh|yea|yep|yup|aye|ok(ay)?|sure|alright|go (on|ahead|ed|for it)|please do"
    r"|thats fine|fine|pass it on|i agree|correct|right|sound|spot on"
    r"|(of )?course|def(initely|o)?|absolutely)\b"
)
NO = re.compile(
    r"^\W*(no+|nah|nope|na)\b|\b(dont|don't|do not|didnt|rather not|not happy|keep it private|wrong)\b"
    r"|\b(not|isn'?t|aint) (right|correct|quite|it|that|me|my)\b"
)
#: "No problem" and "I don't mind" say yes, for all their no.
NO_OBJECTION = re.compile(
    r"\b(no|not an?|nah) (problem|prob|probs|worries|bother|issue)\b|\bwhy not\b|\bnothing to lose\b"
    r"|\b(don'?t|do not|wouldn'?t|doesn'?t) (mind|matter|bother me)\b|\bdon'?t see why not\b"
    r"|\b(can'?t|won'?t|wouldn'?t) (hurt|harm|do any harm)\b"
    r"|^\W*(no+|nah),? ((that'?s|it'?s) )?(fine|ok|okay|alright),?"
    r"(?= (yes|pass|share|go (on|ahead)|you can)\b)"
)
#: Words that agree to this question, wherever they stand.
AGREES = re.compile(
    r"\b(i (agree|consent|do|would)|agreed"
    r"|(give|have|got) (you )?(my |me |full )?(permission|consent|agreement|ok)|happy (with|for|to|you)"
    r"|you can (pass|share|tell|give|send)|you can\W*$|might as well|said yes"
    r"|(i )?(suppose|spose|guess)( so)?|fair (dos|enough)|crack on|do it|tell them|sort it|please|pls|plz"
    r"|if (you|u|it|they|that) (want|like|think|must|helps?|means?|(will|would|might|can) help)"
    r"|(pass|share|send) (it|this|that|them|me|us|my|away)|put me (down|through|forward)"
    r"|(be|is) (good|great|nice|fab|boss|lovely|grand|brilliant|ok|okay|fine)|(that|it)('?d| would) help"
    r"|i'?d (like|love|appreciate|welcome)|that'?s (ok|okay|fine|good|great|alright))\b"
    r"|^\W*[yk]\W*$|^\W*share\W*$|\U0001f44d"
)
#: A professional's words for "the parent agrees".
AGREED = re.compile(
    r"\b(agree[sd]?|consent(s|ed)?|happy (for|with|to)|said (yes|its|it's|that's)|ok with"
    r"|(she|he|they) (has|have|did|does|do|is))\b"
)
#: The same said later, in a message that answers no question.
AGREED_NOW = re.compile(
    r"\b(agree[sd]?|consent(s|ed)?|happy (for|with|to)"
    r"|sa(ys|id|ying) (yes|yeah|ok|okay|fine|go (on|ahead)|that'?s|its|it's)"
    r"|sa(ys|id) (she|he|they)'?d? (would|wants?|like)|ok with (it|that|this)|up for it|keen"
    r"|(given|gave) (me )?(her|his|their) (ok|okay|consent|permission|agreement)"
    r"|(she|he|they)('?d| would) (like|love|welcome) (that|it|the|a|to|some))\b"
)
NOT_ASKED_YET = re.compile(
    r"\bnot (yet|asked|spoken|had (a )?chance|mentioned|told)\b"
    r"|\b(haven'?t|havent|didn'?t) (yet|asked|ask|spoken|mentioned)\b"
    r"|\b(will|going to|need to|i'?ll) (ask|check|speak|talk)\b"
)
_NOBODY = r"(anyone|any one|anybody|no ?one|nobody|them|people)"
_DETAILS = r"(my|me|our) (details|stuff|info|information|data|things?)"
#: Nothing is to be passed on at all; "don't tell my mum" is a wish about one person and nothing of the kind.
WITHHOLDS = re.compile(
    r"\b(don'?t|do not|never|not|rather (you|u|yous) (didn'?t|not)) (want (you|it|yous|this) (to be )?)?"
    r"(to )?(shar(e|ed|ing)|pass(ed|ing)?|sen[dt](ing)?|giv(e|en|ing)|tell(ing)?)"
    rf"( (it|this|that|anything|owt|out|on|about it|me|{_DETAILS}))*( (on|to|with))*( {_NOBODY})?"
    r"\W*($|[,.;!\n]| (please|pls|but|cos|because|yet|thanks|ta)\b)"
    r"|^\W*((please|pls) )?(don'?t|do not)( do (it|that))?\W*$|\brather (you|u|yous) didn'?t\W*($|[,.;\n])"
    r"|\b(but|actually|wait|sorry|then|oh)\W+(no|nah|nope)\b(?! (one|problem|worries|bother|need|calls?))"
)
REFUSES = re.compile(
    r"^\W*(no+|nah|nope|na)\b(?! one)|\b(rather not|prefer not|not happy|keep it (private|to)|wrong"
    r"|not really|no thank|not (comfortable|keen|up for|interested|for me|bothered|having)"
    r"|(don'?t|do not|didn'?t) (want|think|like|feel|trust|agree|consent|bother)"
    r"|leave it|never mind|forget it|changed my mind)\b"
)
#: Not now: they want to think, or to ask somebody.
LATER = re.compile(
    r"\bnot (yet|just yet|right now)\b|\bbut not now\b|\b(have|need|want) (a |to )?(little )?think\b"
    r"|\ba think\b|\bsleep on it\b"
    r"|\bthink (about|on) it\b|\bthink it over\b|\blet (me|us) (think|see)\b|\bget back to (you|yous|u)\b"
    r"|\brun it (past|by)\b|\b(need|have|got|want|going|gonna|better|can i|let me|'?ll|id) (to )?"
    r"(ask|check with|talk (it over )?(to|with)|speak (to|with)) (him|her|them|my|me|our|the)\b"
    r"|\b(ask|talk to|speak to|tell|check with) (him|her|them|(my|me|our|the) \w+( \w+)?) (about it )?first\b"
)
#: The same where no yes comes before it; beside one it tells when to ring.
LATER_ALONE = re.compile(
    r"\bnot (now|today|tonight)\b|\b(another|some other) (time|day)\b|\b(maybe |ask me )?(later|tomorrow)\W*$"
    r"|\bin a (bit|while)\b"
)
#: What stands from such a word on bears on the yes before it.
HEDGE = re.compile(r"\b(but|only|depends|first|before|unless|except|as long as|so long as|provided|if)\b")
CONDITION = re.compile(r"\b(?<!not )(only if|unless|as long as|aslong as|so long as|provided|if)\b")
#: What holds for everybody, so that a yes on this condition is a yes.
KEPT_ANYWAY = re.compile(
    r"\b(free|costs? (me )?(nothing|owt)|confidential|private|between us|stop|cancel|change my mind|pull out"
    r"|only (goes to )?(them|the link workers?)|not to ask)\b"
)
UNSURE = re.compile(
    r"\b(not|never) (really |too |so |\w+ly )?sure(?! (what|when|how|who|which|where))\b|\bunsure\b"
    r"|\bnot convinced\b|\b(don'?t know|dunno) (if|whether|about)\b|\bin two minds\b"
)
#: The same of words that mean little beside a yes.
WAVERS = re.compile(
    r"\b(maybe|might|perhaps|depends|dunno)\b|^\W*(i )?(really )?(don'?t|do not) know\W*$"
    r"|\b(scared|nervous|worried|anxious|afraid|frightened|ashamed|embarrass\w+|daft|stupid)\b"
)
_FILLER = re.compile(
    r"^\W*((oh|erm|um|er|well|so|ah|aw|hmm+|right|actually|sorry|thanks|thank you|ta|and)\W+)*"
)
#: How a question begins, where no mark ends it.
ASKS = re.compile(
    r"^\W*((and|but|ok|so|erm|wait|hang on|sorry|yeah|yes|right)\W+)*"
    r"(who|whos|what|whats|when|where|how|hows|why|which|will|would|do|does|is|are|can|could|am) "
    r"(\w+'?\w*\W+)+\w+"
)


def consent_in(plain: str, act: str | None, *, for_other: bool, answered: bool, wish: bool) -> Verdict | None:
    """Return what an answer to the question of consent says; None where that is not to be seen.

    Args:
        plain: the message in small letters.
        act: what it was taken for (labels of ACTS).
        for_other: whether a professional answers for the parent whom they pass on.
        answered: whether it asks something that has an answer here, or names whom nobody tells.
        wish: whether it says how somebody wants to be met, which can be passed on.
    """
    said = NO_OBJECTION.sub("yes", plain)
    begins = said != plain or _begins_with_yes(said)
    if WITHHOLDS.search(said) or (for_other and NOT_ASKED_YET.search(said)):
        return "no"
    if LATER.search(said) or (not begins and LATER_ALONE.search(said)):
        return "later"
    if UNSURE.search(said):
        return "doubt"
    if begins or _agrees(said, act, for_other, answered):
        return _yes_with(said, answered=answered, wish=wish)
    return _without_yes(said, act, answered=answered, wish=wish)


def is_question(plain: str) -> bool:
    """Return whether a message asks something."""
    return plain.endswith("?") or ASKS.search(plain) is not None


def is_yes(text: str) -> bool:
    """Return whether a message begins with a yes, and not with a "no problem" or a question."""
    plain = text.lower().replace("\u2019", "'").strip()
    takes_back = WITHHOLDS.search(plain) or LATER.search(plain) or REFUSES.search(plain)
    return YES.match(plain) is not None and not takes_back and "?" not in plain


def professional_agrees_now(text: str) -> bool:
    """Return whether a professional, who had not asked the parent yet, says that the parent agrees now."""
    plain = text.lower().replace("\u2019", "'")
    return AGREED_NOW.search(plain) is not None and not NOT_ASKED_YET.search(plain) and "?" not in plain


def _begins_with_yes(said: str) -> bool:
    return YES.match(_FILLER.sub("", said) or said.strip()) is not None


def _agrees(said: str, act: str | None, for_other: bool, answered: bool) -> bool:
    if REFUSES.search(HEDGE.split(said)[0]) or "?" in said:
        return False
    if for_other and AGREED.search(said):
        return True
    if act in ("affirm", "talk_to_person"):
        return not answered
    return AGREES.search(said) is not None and not is_question(said)


def _yes_with(said: str, *, answered: bool, wish: bool) -> Verdict | None:
    """Weigh a yes with what comes behind it."""
    hedge = HEDGE.search(said)
    if wish or hedge is None:
        return "yes" if wish or answered or not is_question(said) else None
    follows = said[hedge.start() :]
    if CONDITION.search(follows) and not AGREES.search(follows):
        return "yes" if answered or KEPT_ANYWAY.search(follows) else "condition"
    return None if is_question(follows) else "yes"


def _without_yes(said: str, act: str | None, *, answered: bool, wish: bool) -> Verdict | None:
    asks = is_question(said)
    if CONDITION.search(said) and not asks:
        return "yes" if wish or answered or KEPT_ANYWAY.search(said) else "condition"
    if (REFUSES.search(said) or act == "deny") and not (answered or asks):
        return "no"
    return "doubt" if WAVERS.search(said) and not (answered or asks) else None
