"""After a danger: reading what comes next, until it is clear where things stand.

Pure. The gateway answered the danger itself; here the person is stayed with. What is listened for stands in
data/safety/after.yml, what is said in data/responses/safety.yml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Optional

from bot.safety.doubt import answer_in
from bot.safety.phrasebook import Phrasebook
from bot.safety.phrases import parse
from bot.safety.plain import plain_text, plain_words, sentences, word_file
from bot.understanding.reading import RISKS, Reading

#: Whose body is in danger, by the words with which it was answered.
BODIES = {
    "baby": "medical_baby",
    "fever": "medical_baby",
    "unwell": "medical_baby",
    "movements": "medical_pregnancy",
    "pregnancy": "medical_pregnancy",
    "parent": "medical_parent",
}
#: What is said where words that name somebody have nobody to name.
WITHOUT_WHO = {
    "someone_there": "someone_is_there",
    "could_tell": "could_tell_someone",
    "help_coming": "help_is_coming",
}
#: Of what ends a danger, what does so even where the danger is named again.
HELP_IS_THERE = ("help_is_coming", "on_the_way", "taken_there")
#: Where the one who hurts is: heard only where no pattern finds more beside it.
ONLY_IF_UNSURE = ("caught", "can_write")
#: The words said last after which a new worry may be answered.
IN_HAND = tuple(
    f"utter_after_danger_{name}"
    for name in ("calling", "help_is_coming", "on_the_way", "update_good", "safe_now")
)
#: A message of so few words that names somebody says that they are there: "me mum".
JUST_A_NAME = 3
#: A question that was passed over is left open in words of its own after these doubts.
LEFT_OPEN = {"suicide_self_harm": "utter_ask_left_open_suicide_self_harm"}
#: The group of learned topics (data/topics) that hears what no phrase of after.yml does.
GROUP = "after_danger"
#: After so many messages a new worry is answered; the danger is kept in mind.
LONG_ENOUGH = 3
#: A message of this many words that answers no question is one of its own.
OWN_MESSAGE = 5
#: Words with which good news brings a question of its own.
ASKS = re.compile(r"\?|\b(can|could|how|what|when|where|who|which|is there|find out|need)\b")


@dataclass(frozen=True)
class Danger:
    """A danger that is stayed with.

    Args:
        kind: one of RISKS.
        answered: the response that answers it, said or (while it is a doubt) kept for a yes; it tells whose
            body is in danger, and whether harm was done.
        level: `risk`, or `ask` while it is only a doubt.
        turns: how many messages have come since.
        last: the response that was said last.
        worry: whether a worry is known that the conversation can go on with.
    """

    kind: str
    answered: str
    level: str = "risk"
    turns: int = 0
    last: str = ""
    worry: bool = False

    @property
    def scenes(self) -> tuple[str, ...]:
        """What words may be written for, the closest first."""
        if self.kind == "medical_emergency":
            body = BODIES.get(self.answered.removeprefix("utter_danger_medical_emergency_"))
            return (body, "medical") if body else ("medical",)
        done = self.answered.endswith("_done")
        return (f"{self.kind}_done", "done", self.kind) if done else (self.kind,)


@dataclass(frozen=True)
class After:
    """What to say next, and where the danger stands.

    Args:
        say: a response of data/responses/safety.yml.
        values: what fills it in.
        level: `risk` where a doubt became a danger, else None.
        done: None while the bot stays with the danger; else `settled`, `person` (they want to be passed on)
            or `go_on` (no danger after all, or it is behind: a worry is to be answered).
        acted: whether it was heard now that harm was done.
    """

    say: Optional[str]
    values: dict[str, str] = field(default_factory=dict)
    level: Optional[str] = None
    done: Optional[str] = None
    acted: bool = False


@dataclass(frozen=True)
class Entry:
    """One thing that can be heard, as after.yml writes it.

    Args:
        kinds: the dangers in which it is listened for.
        own: the scenes with words of their own.
        says: its words where they are not named like it.
        then: where the danger stands after it: `settled`, `person`, `go_on`, or None while it is stayed with.
        acted: whether it tells that harm was done.
        later: whether it is listened for too when the danger is behind.
        unless: the words that make it something else.
    """

    kinds: frozenset[str]
    own: frozenset[str]
    says: Optional[str]
    then: Optional[str]
    acted: bool
    later: bool
    unless: frozenset[str]


@dataclass(frozen=True)
class Listening:
    """What is listened for, as after.yml writes it.

    Args:
        entries: what can be heard by its name, in the order in which it counts.
        book: their phrases.
        companions: how somebody who is there is called.
        questions: what a bare yes and no mean, by question.
        asked: which question a response asks; `else_asked`, by kind of danger, those that stand in no list.
        bare: bare answers, with what they answer.
    """

    entries: Mapping[str, Entry]
    book: Phrasebook[str]
    companions: Mapping[str, str]
    questions: Mapping[str, Mapping[str, str]]
    asked: Mapping[str, str]
    else_asked: Mapping[str, str]
    bare: Mapping[str, str]


@lru_cache(maxsize=1)
def listening() -> Listening:
    """Return after.yml, read once."""
    content: dict[str, Any] = word_file("after.yml")
    companions = {word: who for who, words in content["companions"].items() for word in words}
    return Listening(
        entries={entry["id"]: _entry(entry) for entry in content["heard"]},
        book=Phrasebook(
            (entry["id"], phrase)
            for entry in content["heard"]
            for line in entry["say"]
            for phrase in parse(line, {"companion": list(companions)})
        ),
        companions=companions,
        questions=content["questions"],
        asked={name: asked for asked, each in content["questions"].items() for name in each["asked_by"]},
        else_asked=content["else_asked"],
        bare={plain_text(text): answer for answer in ("yes", "no") for text in content[answer]},
    )


def heard_in(text: str, kind: Optional[str] = None) -> tuple[str, ...]:
    """Return what a message says about where things stand: names of entries of after.yml, the first counts.

    Args:
        text: the message.
        kind: the danger that is stayed with; None for what is listened for after any of them.
    """
    heard = listening()
    found = set()
    for part in sentences(text):
        for name, start, _ in heard.book.find(part.words):
            numbered = zip(part.words, part.clauses, strict=True)
            clause = part.clauses[start]
            if heard.entries[name].unless.isdisjoint(word for word, number in numbered if number == clause):
                found.add(name)
    return tuple(
        name
        for name, entry in heard.entries.items()
        if name in found and (kind in entry.kinds if kind else len(entry.kinds) == len(RISKS))
    )


def after(danger: Danger, text: str, reading: Reading) -> After:
    """Read a message that follows a danger.

    Args:
        danger: the danger, and where it stands.
        text: the message.
        reading: the message understood.

    Returns:
        What to say next; with `done` where the conversation may go on.
    """
    if is_hide(text):
        return After("utter_hide", done="settled")
    if danger.level == "ask":
        return _after_question(danger, text, reading)
    bare = _bare(danger, text)
    found = (bare,) if bare else heard_in(text, danger.kind)
    heard = found or _learned(danger, reading)
    first = heard[0] if heard else None
    good_news = "utter_after_danger_good_news" if "update_good" in heard else None
    if first == "person" or (reading.act == "talk_to_person" and _is_over(first)):
        return After(good_news, done="person")
    if good_news and first == "update_good" and danger.worry and asks_more(text):
        return After(good_news, done="go_on")
    if first is None and reading.concerns and _may_go_on(danger):
        return After("utter_ask_left_open", done="go_on")
    said = _said_to(danger, first, text)
    return said if found or not heard else replace(said, done=None)  # what was only learned ends nothing


def told_again(kind: str, answered: str) -> str:
    """Return the response to a danger that is told of again right after it was answered.

    Args:
        kind: one of RISKS.
        answered: the response that answers it, and was said last.
    """
    said = _said_to(Danger(kind, answered), None, "").say
    assert said is not None
    return said


def _learned(danger: Danger, reading: Reading) -> tuple[str, ...]:
    """Return what the understanding hears in a message that holds no phrase, the likeliest first."""
    entries = listening().entries
    return tuple(n for n in reading.topics.get(GROUP, ()) if n in entries and danger.kind in entries[n].kinds)


def heard_later(danger: Danger, text: str) -> Optional[After]:
    """Return what to say where somebody comes back to a danger that seemed to be behind; else None."""
    heard = heard_in(text, danger.kind)
    if danger.level != "risk" or not heard or not listening().entries[heard[0]].later:
        return None
    return _said_to(danger, heard[0], text)


def is_met_by_staying(kind: str, text: str, *, sure: bool) -> bool:
    """Return whether there are words for what a message says of a danger that is stayed with.

    There are for "will they take him off me for wanting to hurt him", and for "ambulance is here, she says he
    is evil". What would end it is none where the danger is named again: "im ok now but i still want to".

    Args:
        kind: the danger that is stayed with.
        text: the message.
        sure: whether a pattern found a danger in it; else "hes coming up" still hides what was written.
    """
    first = next(iter(heard_in(text, kind)), None)
    if first is None or first in ONLY_IF_UNSURE:
        return first is not None and not sure
    return listening().entries[first].then is None or first in HELP_IS_THERE


def is_about_traces(text: str) -> bool:
    """Return whether somebody asks how to get rid of what was written: that neither stops nor deletes us."""
    return "delete_traces" in heard_in(text)


def _said_to(danger: Danger, first: Optional[str], text: str) -> After:
    """Return the words for what was heard, and where it leaves the danger."""
    heard = listening()
    words = plain_words(text)
    who = next((heard.companions[word] for word in words if word in heard.companions), None)
    names = who is not None and len(text.split()) <= JUST_A_NAME
    if first is None and names and danger.kind in heard.entries["someone_there"].kinds:
        first = "someone_there"
    name = first or "unclear"
    if name in WITHOUT_WHO and who is None:
        name = WITHOUT_WHO[name]
    entry = heard.entries[name]
    if entry.acted:
        danger = replace(danger, answered=f"utter_danger_{danger.kind}_done")
    own = next((scene for scene in danger.scenes if scene in entry.own), None)
    said = entry.says or f"utter_after_danger_{name}"
    said = f"{said}_{own}" if own else said
    if said == danger.last:  # the same words again would press, and help nobody
        here = After("utter_after_danger_here", done="settled")
        return here if name == "unclear" else _said_to(danger, "unclear", text)
    values = {"who": who} if who and name in WITHOUT_WHO else {}
    then = _then(danger, entry)
    return After(said, values, done=then, acted=entry.acted)


def _then(danger: Danger, entry: Entry) -> Optional[str]:
    """Return where it leaves the danger: a denial ends none that was done, and goes on to a worry."""
    if entry.then != "go_on":
        return entry.then
    if danger.answered.endswith("_done"):
        return None
    return "go_on" if danger.worry else "settled"


def _is_over(first: Optional[str]) -> bool:
    """Return whether what was heard asks for no more answer of ours: then a person may take over."""
    return first is None or listening().entries[first].then is not None


def _may_go_on(danger: Danger) -> bool:
    """Return whether a new worry is answered: help is there or called, or it was talked about long enough."""
    return danger.turns >= LONG_ENOUGH or danger.last.startswith(IN_HAND)


def _bare(danger: Danger, text: str) -> Optional[str]:
    """Return what a bare yes or no says, in the light of the words said last."""
    heard = listening()
    answer = heard.bare.get(plain_text(text))
    if answer is None:
        return None
    asked = heard.asked.get(danger.last or danger.answered)
    return heard.questions[asked or heard.else_asked.get(danger.kind, heard.else_asked["all"])][answer]


def is_hide(text: str) -> bool:
    """Return whether a message is the word that hides: "HIDE"."""
    return plain_text(text) == "hide"


def is_good_news(text: str, reading: Optional[Reading] = None) -> bool:
    """Return whether somebody tells, later, that help was there: "they had me on the monitor".

    Args:
        text: the message.
        reading: the message understood, where what was learned is to count too.
    """
    learned = reading.topics.get(GROUP, ()) if reading else ()
    return "update_good" in (*heard_in(text), *learned)


def asks_more(text: str) -> bool:
    """Return whether good news brings a question of its own: "never did find out about the solids"."""
    return ASKS.search(text.lower()) is not None


def _after_question(danger: Danger, text: str, reading: Reading) -> After:
    if "person" in heard_in(text, danger.kind) or reading.act == "talk_to_person":
        return After(None, done="person")
    answer = answer_in(text, reading.act)
    if answer == "unsure":
        return After(f"utter_ask_answer_unsure_{danger.kind}", level="risk")
    if answer == "no":
        return _believed(danger, reading)
    if answer == "fine":
        return After(None, done="go_on")
    if answer == "yes":
        return After(danger.answered, level="risk")
    if _is_about_something_else(danger, text, reading):
        return After(LEFT_OPEN.get(danger.kind, "utter_ask_left_open"), done="go_on")
    if danger.turns >= 1:
        return After("utter_ask_answer_unclear", done="settled")
    return After(f"utter_ask_{danger.kind}_again")


def _believed(danger: Danger, reading: Reading) -> After:
    """Believe a no, and go on with what they came for, where they said what that is."""
    if not (reading.concerns or danger.worry):
        return After(f"utter_ask_answer_no_{danger.kind}", done="settled")
    hidden = danger.kind == "domestic_abuse"  # nothing in it may tell what was asked
    return After("utter_ask_believed_domestic_abuse" if hidden else "utter_ask_believed", done="go_on")


def _is_about_something_else(danger: Danger, text: str, reading: Reading) -> bool:
    """Return whether somebody passed the question over and wants an answer to their own message.

    At once only where that voices a worry; otherwise the question is asked once more first.
    """
    if reading.concerns:
        return True
    own = bool(reading.place or reading.stage or reading.act) or "?" in text
    return danger.turns >= 1 and (own or len(text.split()) >= OWN_MESSAGE)


def _entry(content: Mapping[str, Any]) -> Entry:
    return Entry(
        kinds=frozenset(content.get("for") or RISKS),
        own=frozenset(content.get("own") or ()),
        says=content.get("says"),
        then=content.get("then"),
        acted="acted" in content,
        later="later" in content,
        unless=frozenset(content.get("unless") or ()),
    )
