"""What became of each message, counted from what Twilio has taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.figures import percentile
from benchmarks.journey.parents import Message
from tests.channels.providers import Sent


@dataclass(frozen=True)
class Count:
    """What was counted.

    Args:
        messages: written by parents.
        lost: marks of messages of which nothing came back.
        doubled: marks of messages that were answered more than once.
        out_of_order: how often an answer came after that to a later message of the same parent.
        seconds: from each message's first posting to its answer at Twilio.
    """

    messages: int
    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    out_of_order: int
    seconds: tuple[float, ...]

    @property
    def is_well(self) -> bool:
        return not self.lost and not self.doubled and self.out_of_order == 0


def counted(messages: Sequence[Message], sent: Sequence[Sent], posted_at: Mapping[str, float]) -> Count:
    """Find each message's mark in what was sent; messages that came together have one answer.

    Args:
        messages: all that were written.
        sent: all that Twilio took, in order.
        posted_at: the moment each mark was first posted, in seconds since the epoch.
    """
    of_mark = {message.mark: message for message in messages}
    times: Counter[str] = Counter()
    seconds: dict[str, float] = {}
    order: dict[int, list[int]] = defaultdict(list)
    for bubble in sent:
        for word in bubble.body.split():
            message = of_mark.get(word.rstrip("."))
            if message is None:
                continue
            times[message.mark] += 1
            order[message.parent].append(message.number)
            if message.mark not in seconds and bubble.at is not None:
                seconds[message.mark] = bubble.at.timestamp() - posted_at[message.mark]
    return Count(
        messages=len(messages),
        lost=tuple(mark for mark in of_mark if not times[mark]),
        doubled=tuple(mark for mark, number in times.items() if number > 1),
        out_of_order=sum(
            later < earlier for numbers in order.values() for earlier, later in pairwise(numbers)
        ),
        seconds=tuple(seconds.values()),
    )


def milliseconds(seconds: Sequence[float], share: float) -> float:
    """Return a percentile in milliseconds, or not a number where there is nothing."""
    return 1000 * percentile(seconds, share) if seconds else float("nan")
