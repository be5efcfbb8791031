"""Sub-topics: the examples they are learned from, and that they are found in other words."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.conversation.asides import Asides
from bot.replay import load
from bot.understanding import manifest
from bot.understanding.data import Labelled, TopicExample, topic_examples
from bot.understanding.reader import Reader
from tests.understanding.test_data import near_copies

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 24)
#: Fewer examples of a topic teach its words and not its meaning.
FEWEST = 8
#: Of messages of no topic at most this share may be taken for one. Half of them are examples of other groups,
#: some of which ask the same thing there.
MOST_FALSE = 0.06
#: After a danger it costs less: the answer to any of them begins with safety, and so does the one to none.
MOST_FALSE_IN = {"after_danger": 0.13}


def by_topic() -> dict[tuple[str, str], list[TopicExample]]:
    found: dict[tuple[str, str], list[TopicExample]] = {}
    for example in topic_examples(ROOT):
        found.setdefault((example.group, example.topic), []).append(example)
    return found


@pytest.mark.parametrize(("group", "topic"), sorted(by_topic()))
def test_a_topic_is_answered_somewhere_and_has_enough_examples(group: str, topic: str) -> None:
    assert topic in answered_in(group)
    texts = [example.text for example in by_topic()[group, topic]]
    assert len(texts) >= FEWEST
    assert len(set(texts)) == len(texts)


def answered_in(group: str) -> set[str]:
    if group == "after_danger":
        heard = yaml.safe_load((ROOT / "data/safety/after.yml").read_text("utf-8"))["heard"]
        return {entry["id"] for entry in heard}
    if group == "asides":
        return Asides.load(ROOT / "data/asides.yml").names()
    plan = yaml.safe_load((ROOT / f"data/help/{group}.yml").read_text("utf-8"))
    return set(plan["about"])


def test_no_example_is_taken_from_a_conversation_that_tests() -> None:
    paths = sorted((ROOT / "tests/journeys").glob("*.yml"))
    if "VILLAGE_EXAMPLES" in os.environ:
        paths.append(Path(os.environ["VILLAGE_EXAMPLES"]) / "dialogues.yml")
    said = [turn["user"] for path in paths for script in load(path) for turn in script["turns"]]
    assert not near_copies(said, [Labelled(example.text) for example in topic_examples(ROOT)])


def test_messages_of_no_topic_are_seldom_taken_for_one() -> None:
    found = manifest.load(ROOT)["topics"]["found"]
    false = {name: figures["false"] for name, figures in found.items()}
    assert {name: share for name, share in false.items() if share > MOST_FALSE_IN.get(name, MOST_FALSE)} == {}


@pytest.mark.parametrize(
    ("text", "group", "topic"),
    [
        ("do you reckon this goes on for much longer", "crying", "how_long"),
        ("me nan says im making him soft by holding him all day", "crying", "spoil"),
    ],
)
def test_a_topic_is_found_in_words_that_no_example_has(
    reader: Reader, text: str, group: str, topic: str
) -> None:
    assert topic in reader.read(text, TODAY).topics.get(group, ())
