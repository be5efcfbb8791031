"""How far along, how old: the ways people say it, and what only looks like it. Today is 24 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from bot.understanding.reading import Stage
from bot.understanding.stage import stage_in
from bot.understanding.text import clean

TODAY = date(2026, 11, 24)

PREGNANT = [
    ("me hips are killing me 26 wks cant sleep on one side", 182),
    ("dad says i have to be out before the baby comes. 36 wks", 252),
    ("24 wks gone", 168),
    ("36+2", 254),
    ("im 36+2 and my back kills", 254),
    ("due in march", 169),
    ("30 weeks pregnant", 210),
    ("im 6 months gone", 183),
    ("its 31 weeks actually", 217),
    ("not 30, its 31 weeks actually", 217),
    ("im 24 weeks", 168),
    ("I'm 12 weeks pregnant with twins", 84),
    ("im two days overdue", 282),
    ("8 weeks to go till baby comes", 224),
    ("32w3d", 227),
    ("32 weeks 4 days", 228),
    ("32/40", 224),
    ("Im twenty eight weeks", 196),
    ("28-weeks pregnant", 196),
    ("baby due 3rd of march", 181),
    ("due date is 12/3", 172),
    ("due next week", 273),
    ("due tomorrow", 279),
    ("due in six weeks", 238),
    ("can i dye my hair at 20 weeks", 140),
    ("20 weeks", 140),
    ("about 22 weeks x", 154),
    ("my wife is 30 weeks", 210),
    ("girlfriends 5 months pregnant", 152),
    ("preg 24 wks", 168),
    ("pregnant (24 weeks)", 168),
    ("we're 12 weeks on thursday", 84),
    ("due on christmas day", 249),
    ("due xmas", 249),
    ("im about 5 months", 152),
    ("41 weeks and fed up", 287),
    ("at 31 weeks now", 217),
    ("I am 31 weeks", 217),
    ("a 2yo and im 14 weeks", 98),
    ("sorry im pregnant, 18 weeks", 126),
]
CHILD = [
    ("7 months and cries when i go to the loo", 213),
    ("10 weeks n wont settle for anyone", 70),
    ("2yr old kicking off 5 times a day", 730),
    ("just me and our alfie whos 2. on uc", 730),
    ("nearly 5 months", 145),
    ("shes 3wks tomorrow", 20),
    ("my 2 yr old", 730),
    ("newborn", 14),
    ("had him on tuesday", 7),
    ("6 week old", 42),
    ("5wk old", 35),
    ("baby is 2 months", 61),
    ("3 month old", 91),
    ("15 months", 457),
    ("hes 7 weeks", 49),
    ("she turned one last week", 372),
    ("turned one last week", 372),
    ("gave birth 3 weeks ago", 21),
    ("had my baby 6 weeks ago", 42),
    ("3 weeks postpartum", 21),
    ("im 3 weeks post section", 21),
    ("my son is 4", 1461),
    ("hes 4 and wont sleep", 1461),
    ("she's 18 months old", 548),
    ("my five month old wont nap", 152),
    ("five and a half months", 167),
    ("2 and a half years old", 913),
    ("born on sunday", 2),
    ("she was born yesterday", 1),
    ("i had her this morning", 0),
    ("born in september", 70),
    ("he came 4 weeks early and is 9 weeks now", 63),
    ("my baby boy is ten days old", 10),
    ("10 day old", 10),
    ("a month old", 30),
    ("shes a week old", 7),
    ("6 months", 183),
    ("8 weeks", 56),
    ("no its 7 weeks sorry", 49),
    ("twins are 4 months", 122),
    ("my 3 year old and my 6 week old", 42),
    ("38.2 and hes 7 weeks", 49),
    ("hes 7 weeks and temp is 38", 49),
    ("5 week old baby in Walton", 35),
    ("first birthday next week", 358),
    ("21 month old", 639),
    ("18mo", 548),
    ("2yo", 730),
    ("2 y/o", 730),
    ("my lo is 12 wks", 84),
    ("12wks old", 84),
    ("Five weeks", 35),
    ("one week old", 7),
    ("he will be two in may", 710),
    ("i have a six month old little girl", 183),
    ("baby 8 weeks", 56),
    ("my little girl 8 weeks wont feed", 56),
    ("hes 5 mnths", 152),
    ("i gave birth on the 3rd november", 21),
    ("3 weeks 2 days old", 23),
    ("five weeks old, gas debt", 35),
]
NEITHER = [
    "nursery wants 70 quid a day",
    "they ring me twice a week",
    "ive been awake 30 hours",
    "2 weeks ago i lost my job",
    "been crying for 3 weeks",
    "28 weeks when she was born",
    "she was born at 28 weeks",
    "2 weeks behind on rent",
    "im 2 weeks behind on the rent",
    "rent is 2 weeks overdue",
    "rent is due in march",
    "im 19 years old",
    "every 3 weeks",
    "4 weeks early",
    "i lost him at 20 weeks",
    "miscarried at 9 weeks",
    "waiting 12 weeks for an appointment",
    "i have been 3 weeks without money",
    "in 3 weeks we get evicted",
    "for the last 2 months hes cried",
    "im not pregnant",
    "temp of 39",
    "hello",
    "",
    "my nan is 70",
    "newborn nappies are dear",
    "the gas bill is due tomorrow",
    "i was born in march",
]


@pytest.mark.parametrize(("text", "days"), PREGNANT)
def test_a_pregnancy_is_read(text: str, days: int) -> None:
    stage = stage_in(clean(text), TODAY)
    assert stage is not None
    assert (stage.kind, stage.days) == ("pregnant", pytest.approx(days, abs=2))
    assert stage.said


@pytest.mark.parametrize(("text", "days"), CHILD)
def test_a_childs_age_is_read(text: str, days: int) -> None:
    stage = stage_in(clean(text), TODAY)
    assert stage is not None
    assert (stage.kind, stage.days) == ("child", pytest.approx(days, abs=2))


@pytest.mark.parametrize("text", NEITHER)
def test_other_times_are_no_stage(text: str) -> None:
    assert stage_in(clean(text), TODAY) is None


@pytest.mark.parametrize("text", ["im pregnant and skint", "second trimester", "sorry im pregnant"])
def test_a_pregnancy_without_a_number_has_no_days(text: str) -> None:
    stage = stage_in(clean(text), TODAY)
    assert stage is not None
    assert (stage.kind, stage.days) == ("pregnant", None)


def test_a_due_date_is_counted_from_the_day_it_is_said() -> None:
    early = stage_in("due on the 3rd of march", date(2026, 11, 24))
    later = stage_in("due on the 3rd of march", date(2027, 1, 5))
    assert early == Stage("pregnant", 181, "due on the 3rd of march")
    assert later == Stage("pregnant", 223, "due on the 3rd of march")
