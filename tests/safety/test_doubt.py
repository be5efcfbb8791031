"""Answers to the one plain question about safety."""

from __future__ import annotations

import pytest

from bot.safety.doubt import answer_in


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yeah i have. most nights. not said it out loud before", "yes"),
        ("Well yeah sometimes", "yes"),
        ("i have been thinking about it", "yes"),
        ("ive had thoughts like that", "yes"),
        ("its crossed my mind", "yes"),
        ("it has crossed my mind", "yes"),
        ("not all the time", "yes"),
        ("only at night", "yes"),
        ("im scared i might", "yes"),
        ("he does", "yes"),
        ("if im honest yes", "yes"),
        ("i guess so", "yes"),
        ("dunno", "unsure"),
        ("i just dont know", "unsure"),
        ("not really", "unsure"),
        ("honestly im not too sure", "unsure"),
        ("id rather not say", "unsure"),
        ("yes and no", "unsure"),
        ("no not really", "unsure"),
        ("no not yet", "unsure"),
        ("no but i think about it", "unsure"),
        ("nah, well maybe", "unsure"),
        ("no nothing like that, just tired i guess", "no"),
        ("no but sometimes i could do with a break", "no"),
        ("oh god no", "no"),
        ("no god no nothing like that. just sick of looking at the same 4 walls", "no"),
        ("haha no", "no"),
        ("No, nothing like that. I would never. I am just so tired of feeling flat.", "no"),
        ("id never hurt her", "no"),
        ("im not suicidal", "no"),
        ("im safe", "no"),
        ("no temp or rash and feeding ok", "no"),
        ("hes fine in himself", "fine"),
        ("no one would notice", None),
        ("i have no friends round here", None),
        ("i do love him", None),
        ("i am so tired", None),
        ("the gas has run out", None),
    ],
)
def test_an_answer_is_heard_however_it_is_put(text: str, answer: str | None) -> None:
    assert answer_in(text) == answer


def test_what_was_understood_of_it_counts_where_the_words_say_nothing() -> None:
    assert answer_in("ta for asking but na", "deny") == "no"
    assert answer_in("that would be right", "affirm") == "yes"
