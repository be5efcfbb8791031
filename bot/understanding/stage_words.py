"""The words around an amount of time that say what it is (bot/understanding/stage.py).

Before: what stands before the amount. After: what follows it. Every pattern has rows in tests/understanding.
"""

from __future__ import annotations

import re

HEDGE = (
    r"(?:about|around|roughly|nearly|almost|just|only|like|now|over|bout|coming up|going on|approx\w*|"
    r"exactly|still|currently|already|gonna be|just over|just under|just gone|just turned|barely|at|"
    r"literally|a|bit|the|is|was)"
)
HEDGES = rf"(?:\s*\b{HEDGE}\b)*\s*$"
CHILD = (
    r"(?:baby|babies|babe|bubs?|bubba|baba|babba|little (?:one|man|girl|boy|lad|fella|lady)|lo|l\.o|"
    r"son|daughter|toddler|newborn|infant|child|kid|kiddo|boy|girl|lad|twins?|youngest|eldest|oldest|"
    r"first|second|third|grandson|granddaughter|grandchild|nephew|niece|princess|dd|ds|lads|girls|"
    r"boys|kids|bairn|littl'?un|wee one|tot)"
)

P_AFTER = re.compile(
    r"^[\s,.-]*(?:or so |now |today |and a bit |tomorrow |n half |ish )*(?:preg\w*|pragnant|prego|pg\b|"
    r"gone\b|along\b|in(?:to)? (?:my |the |this |her )?(?:pregnan|preg)|"
    r"of (?:my |the |this )?pregnan|expecting|bump|up the duff|with (?:my )?(?:first|second|third|1st|2nd|"
    r"3rd|twins|number|a girl|a boy)|"
    r"into (?:my |the )?preg|gestation|\(?first baby|antenatal)",
    re.IGNORECASE,
)
P_BEFORE = re.compile(
    r"\b(?:preg\w*|expecting|bump|up the duff|gestation|carrying)\b[\s,.:(-]*(?:by|at|with (?:my |"
    r"our )?\w+|again)?" + HEDGES,
    re.IGNORECASE,
)
C_AFTER = re.compile(
    r"^[\s-]*(?:and a bit |or so |tomorrow |today |now |and a half |ish )*(?:old\b|of age|"
    r"post[\s-]?(?:partum|natal|birth|section|section|c|op\b)?\b|pp\b|postpartum|post|after (?:the |my |"
    r"having |giving )?(?:birth|section|c-?section|baby)|"
    r"since (?:i |the |my |giving |having )?(?:gave birth|birth|had (?:him|her|the baby|my)|giving birth|"
    r"section|baby was born)|"
    rf"(?:old )?(?:\w+ )?{CHILD}\b)",
    re.IGNORECASE,
)
C_BEFORE = re.compile(
    rf"(?:\b(?:he|she|bab(?:y|ies)|they|it|who|{CHILD}|(?<=[a-z]))\s?(?:'s|'re|s|is|are|re| is| are|"
    rf" has just turned| turned| turns| has turned| is just|(?<= )is)?[\s,(:-]*"
    r"(?:(?:not even|only|just|now|nearly|almost|about|like|turned|aged|age|is|barely|exactly|already|"
    r"roughly|around|coming up(?: to)?|going on|over|just over|just turned|just gone|gone|newly|so little|"
    r"so tiny|tiny|all of|but|a|he's|hes|she's|shes)[\s,]*)*$)"
    r"|\b(?:aged?|turned|turns|turning)\s*(?:just |only |nearly )?$|\b(?:my|our|got a|have a|with a|has a|"
    r"had a|a|an|the|her|his|me)\s*(?:very )?(?:nearly |almost |just )?$",
    re.IGNORECASE,
)
ME_BEFORE = re.compile(
    r"\b(?:i'?m|i am|am|we'?re|we are|im|were|iam|ive just hit|just hit|i've just hit|missus is|"
    r"girlfriend is|wife is|partner is|gf is|wife's|missus|girlfriends|wifes|partners)" + HEDGES,
    re.IGNORECASE,
)
NOT_BEFORE = re.compile(
    r"\b(?:for|past|last|every|in|after|within|another|each|per|since about|took|takes|waited|wait|waiting|"
    r"until|till|til|next|first|these|those|been|off|stayed|lasted|"
    r"spent|did|by|before|from|than|more|about a|of|to)\s+(?:(?:the|a|about|over|nearly|almost|past|last|"
    r"next|first|only|just|like|around|another|good|least|at|couple of|few)\s+)*$",
    re.IGNORECASE,
)
NOT_AFTER = re.compile(
    r"^[\s,-]*(?:ago\b|late\b|early\b|prem\w*|behind|arrears|in arrears|straight|running|on the trot|"
    r"notice|of (?:rent|pay|wages|benefit|smp|sleep|this|it|crying|no|mat)|off\b|"
    r"wait\b|waiting|worth|apart|away|left|to go|til\b|till|until|later|before|to find|to get out|to leave|"
    r"to move|long\b|since|sober|clean\b|into (?:my |the )?(?:mat|job|new)|"
    r"without|in (?:hospital|nicu|the neonatal|scbu|bed|temp|a row|there|that|this|here|a hostel|one)|"
    r"on (?:the )?(?:waiting|ward|list|end|smp|maternity)|pay\b|rent\b|money|overdue|maternity|paternity|"
    r"leave\b|free\b|now (?:and|since|with) no|appointment|check|jabs|injections|vacc\w*|scan|review|"
    r"growth spurt|sleep regression|course|contract|tenancy|sentence|per\b|a (?:year|week|month|day)\b|"
    r"each\b)",
    re.IGNORECASE,
)
PAST_BEFORE = re.compile(
    r"(?:\b(?:born|came|arrived|delivered|induced|had (?:him|her|them|the baby|my \w+|our \w+|it)|"
    r"lost (?:him|her|them|it|the baby|our \w+|my \w+|a baby)|miscarried|miscarriage|stillb\w+|terminat\w+|"
    r"tfmr|died|passed|gave birth|ended|bled|went into labour|waters (?:went|broke)|section|a loss|"
    r"loss)\b(?:(?!\b(?:and|but|now|is|hes|shes)\b)[^.!?]){0,25}?"
    r"\b(?:at|when i was|when she was|when he was|around|about|just|only|a)?\s*$)|\b(?:when|since|til|till|"
    r"until|from|while|before|after)\s+(?:i|he|she|they|it|we|baby|the baby|\w+)\s?(?:'s|s| was| were| is|"
    r" are| turned| turns| got to| gets to| hit| reached| gets)?" + HEDGES,
    re.IGNORECASE,
)
PAST_AFTER = re.compile(
    r"^[\s,]*(?:pregnant |gone |old |preg )?(?:when\b|at birth|at the time|at that (?:time|point)|"
    r"and (?:we |i )?lost|and (?:he|she|it|they) died|stillborn|at delivery|i lost|we lost|it was already)",
    re.IGNORECASE,
)
BIRTH_BEFORE = re.compile(
    r"\b(?:gave birth|giving birth|given birth|(?:had|have) (?:him|her|them|my (?:baby|son|daughter|"
    r"little \w+|first|second|twins|boy|girl|section|c-?section)|our (?:baby|son|daughter|\w+)|the baby|"
    r"a baby|a (?:little )?(?:boy|girl))|(?:was|were) born|born|delivered|"
    r"had a (?:c-?)?section)[^.!?]{0,20}$",
    re.IGNORECASE,
)
AGO = re.compile(r"^\s*(?:ago|back)\b", re.IGNORECASE)
TO_GO = re.compile(
    r"^\s*(?:to go|left|till (?:my )?(?:due|baby|he|she|birth)|until (?:my )?(?:due|baby|birth)|"
    r"before (?:the baby|baby|she|he) (?:comes|is here|arrives)|til (?:my )?(?:due|baby)|off (?:my )?due|"
    r"from (?:my )?due)",
    re.IGNORECASE,
)
OVERDUE = re.compile(r"^\s*(?:overdue|over due|past (?:my )?due|late with (?:the )?baby)", re.IGNORECASE)
PREGNANCY = re.compile(
    r"\b(?:preg\w*|expecting|bump|midwife|due\b|scan|trimester|antenatal|labour|kick\w*|unborn|gone|"
    r"in the womb|foetus|booking)\b",
    re.IGNORECASE,
)
CHILDHOOD = re.compile(
    rf"\b(?:he|she|hes|shes|he's|she's|him|her|{CHILD}|breastfe\w+|bottle\w*|nappi?e?\w*|formula|wean\w*|"
    rf"teeth\w*|cry\w*|nursery)\b",
    re.IGNORECASE,
)
ADULT = re.compile(
    r"\b(?:i'?m|i am|im|aged?|hubby is|partner is|fella is|mum is|nan is|mate is)\s*(?:only |just |a |"
    r"now )*$",
    re.IGNORECASE,
)
BARE = re.compile(
    r"^(?:\W|\b(?:its|it's|it is|hes|he's|shes|she's|im|i'm|erm|er|um|about|nearly|almost|just|now|"
    r"actually|sorry|no|not|yes|yeah|think|i|x+|so|oh|like|only|around|is|ish|and|a|half|bit|mean|meant|"
    r"wait|roughly|exactly|tomorrow|today)\b)*$",
    re.IGNORECASE,
)
#: Nothing but a greeting or a yes stands before it.
NOTHING_BEFORE = re.compile(
    rf"^(?:\W|\b(?:hi|hiya|hey|hello|yes|yeah|so|no|sorry|its|it's|actually|not|i mean|{HEDGE})\b)*$",
    re.IGNORECASE,
)
CORRECTS = re.compile(r"\b(?:actually|sorry|i mean|meant|i said|correction|wrong)\b", re.IGNORECASE)
NOT = re.compile(r"\b(?:not|isnt|isn't|aint|no longer)\s+(?:even\s+)?$", re.IGNORECASE)

SLASH = re.compile(
    r"(?<![\d/+.])(?P<weeks>\d|[1-3]\d|4[0-3])\s?(?:\+\s?(?P<days>[0-6])(?![\d/])|"
    r"/\s?40\b(?:\s?\+\s?(?P<more>[0-6]))?)"
)
TRIMESTER = re.compile(
    r"\b(?:first|second|third|1st|2nd|3rd|last|final)\s+(?:tri\b|trimest\w+)|\btrimest\w+", re.IGNORECASE
)
NEWBORN = re.compile(
    r"\b(?:new[\s-]?born|brand new baby)\b(?!\s+(?:nappies|clothes|size|stage was|nappy|photos?|stuff|"
    r"section|unit|screening))",
    re.IGNORECASE,
)
IS_PREGNANT = re.compile(
    r"\b(?:i'?m|i am|im|am|we'?re|who is|my (?:wife|girlfriend|partner|missus|gf)(?:'s| is|s)?|and|being|"
    r"while|fell|got|just found out i'?m|also|both|heavily|and)\s+(?:\w+\s){0,2}?"
    r"(?P<word>pregnant|preg\b|preggers|pregnat|pregnent|expecting|up the duff|having a baby)",
    re.IGNORECASE,
)
NOT_PREGNANT = re.compile(
    r"(?:\bnot\b|n't\b|\bwas\b|\bwhen\b|\bif\b|\bcould\b|\bmight\b|\btrying\b|\bafter\b|\bsister\b|"
    r"\bmate\b|\bfriend\b|\bcousin\b|\bnever\b)[^.!?]{0,20}$",
    re.IGNORECASE,
)
TURNED = re.compile(
    r"\b(?:turn(?:ed|s|ing)?|(?:he'?s|she'?s|who'?s|is|was|be|hes|shes|my \w+ is|my \w+s)(?: nearly| almost|"
    r" just| only| now| going on| about)*)\s+(?P<age>one|two|three|four|five|six|seven|[1-9]|1[0-6])"
    r"(?=\s*(?:$|[.,;!?)&]|\b(?:and|n|but|in|on|next|last|now|today|tomorrow|yesterday|this|so|who|with|"
    r"soon|bless|x)\b))(?!\s*[.,]\d)",
    re.IGNORECASE,
)
TURNS_BEFORE = re.compile(rf"\b(?:he|she|hes|shes|{CHILD}|[A-Z][a-z]+)\b[^.!?]*$|^\s*$|\bjust\s*$")
BIRTHDAY = re.compile(r"\b(?P<age>first|1st|second|2nd|third|3rd|fourth|4th)\s+birthday\b", re.IGNORECASE)
ORDER = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
#: "Newborn" is at most four weeks; the middle of that.
NEWBORN_DAYS = 14

#: "5 times a day", "twice a week", "70 quid a month": how often or how much, and no age.
RATE_BEFORE = re.compile(
    r"(?:\b(?:times|once|twice|hours?|hrs?|nights?|days?|quid|pounds?|feeds?|bottles?|nappies|grand|p)|\d)\s+$",
    re.IGNORECASE,
)
#: What a baby does, said right behind an age at the beginning: "7 months and cries when i go".
DOES = re.compile(
    r"^[\s,.-]*(?:(?:and|n|an|&|now|still|,)\s+)*(?:he|she|hes|shes|he's|she's)?\s*"
    r"(?:just |still |always |never |only )?"
    r"(?:cr(?:y|ies|ying)|screams?|screamin\w*|wont|won't|will not|wakes?|wakin\w*|feeds?|feedin\w*|"
    r"sleeps?|settles?|teeth\w*|wean\w*|crawl\w*|colic\w*)\b",
    re.IGNORECASE,
)
#: "the baby comes", "before he's born": the birth is still to come.
TO_COME = re.compile(
    r"\b(?:baby|he|she|it|they) (?:comes?|is born|are born|gets here|arrives?|is due)\b", re.IGNORECASE
)
ALONE_BEFORE, ALONE_AFTER = re.compile(r"(?:[.!?;\n]\s*|,\s+)$"), re.compile(r"^\s*(?:[.!?;\n]|$)")
