"""The training data: in its form, with sound labels, and apart from what judges it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from bot.understanding.data import (
    Labelled,
    data_files,
    development_messages,
    file_messages,
    intent,
    labelled_messages,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("concerns", "risk", "act", "name"),
    [
        ((), None, None, "nothing"),
        (("money",), None, None, "money"),
        (("money", "loss"), None, None, "loss"),
        (("childcare", "confidence"), None, None, "confidence"),
        (("money",), None, "greet", "greet"),
        (("money",), "psychosis", "greet", "danger"),
        ((), "domestic_abuse", None, "danger"),
    ],
)
def test_the_intent_is_danger_else_act_else_the_heaviest_concern(
    concerns: tuple[str, ...], risk: str | None, act: str | None, name: str
) -> None:
    assert intent(concerns, risk, act) == name


@pytest.mark.parametrize("path", data_files(ROOT), ids=lambda path: path.stem)
def test_every_file_is_in_the_form_and_says_the_right_intent(path: Path) -> None:
    assert file_messages(path)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("- intent: money\n  metadata: {concerns: [mony]}\n  examples: |\n    - hi\n", "no such label"),
        ("- intent: greet\n  metadata: {concerns: [money]}\n  examples: |\n    - hi\n", "should be 'money'"),
        ("- intent: money\n  metadata: {concerns: [money]}\n  examples: |\n    hi\n", "does not begin"),
    ],
)
def test_a_slip_in_the_data_is_named(tmp_path: Path, block: str, said: str) -> None:
    path = tmp_path / "slip.yml"
    path.write_text(f'version: "3.1"\nnlu:\n{block}')
    with pytest.raises(ValueError, match=said):
        file_messages(path)


def words(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", "", text.lower()).split()


def phrases(text: str) -> set[tuple[str, ...]]:
    listed = words(text)
    return {tuple(listed[at : at + 4]) for at in range(len(listed) - 3)}


def near_copies(judging: list[str], training: list[Labelled]) -> list[tuple[str, str]]:
    """Pairs that are the same, or share more than half of the longer one's runs of four words."""
    known: dict[tuple[str, ...], list[int]] = {}
    for number, message in enumerate(training):
        for phrase in phrases(message.text):
            known.setdefault(phrase, []).append(number)
    same = {tuple(words(message.text)): message.text for message in training}
    found = []
    for text in judging:
        if len(words(text)) < 5:
            continue
        if tuple(words(text)) in same:
            found.append((text, same[tuple(words(text))]))
        mine = phrases(text)
        shared: dict[int, int] = {}
        for phrase in mine:
            for number in known.get(phrase, ()):
                shared[number] = shared.get(number, 0) + 1
        found += [
            (text, training[number].text)
            for number, count in shared.items()
            if count * 2 > max(len(mine), len(phrases(training[number].text)))
        ]
    return found


def test_near_copies_are_seen() -> None:
    training = [Labelled("i keep crying in the kitchen at night when hes asleep")]
    assert near_copies(["I keep crying in the kitchen at night, when he's asleep!"], training)
    assert not near_copies(["i keep the crying log in the kitchen for the health visitor"], training)


def test_no_message_of_the_development_set_is_in_the_training_data() -> None:
    judging = [message.text for message in development_messages(ROOT)]
    assert not near_copies(judging, labelled_messages(ROOT))


@pytest.mark.skipif("VILLAGE_EXAMPLES" not in os.environ, reason="VILLAGE_EXAMPLES names no examples file")
def test_no_message_of_the_examples_is_in_the_training_data() -> None:
    path = Path(os.environ["VILLAGE_EXAMPLES"]) / "messages.jsonl"
    lines = path.read_text("utf-8").splitlines()
    assert not near_copies([json.loads(line)["text"] for line in lines], labelled_messages(ROOT))
