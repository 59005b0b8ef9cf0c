"""Several clips judged in one go: the recogniser's fixed costs are paid once, and a value is heard as it will be heard, beside its
neighbours ("四千四百" + "三十六元" + "七角三分").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from voice.contract import Pcm

MOST_TEXTS = 8
MOST_SYLLABLES = 48
# The recogniser looks at 30 s at a time; a passage at the slow pace stays well below.
GAP_SECONDS = 0.25

T = TypeVar("T")


def grouped(items: Iterable[T], size_of: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """Neighbours in groups of at most ``most`` with at most MOST_SYLLABLES by ``size_of``; a longer one stands alone."""
    group: list[T] = []
    total = 0
    for item in items:
        size = size_of(item)
        if group and (len(group) >= most or total + size > MOST_SYLLABLES):
            yield group
            group, total = [], 0
        group.append(item)
        total += size
    if group:
        yield group


def joined(clips: Sequence[Pcm]) -> Pcm:
    """Clips one after the other with a short gap; all of one rate."""
    rate = clips[0].rate
    gap = np.zeros(int(GAP_SECONDS * rate), np.float32)
    return Pcm(np.concatenate([part for clip in clips for part in (clip.samples, gap)]), rate)


def errors_by_part(expected: Sequence[Sequence[str]], heard: Sequence[str]) -> list[int]:
    """Edit distance of ``heard`` from the parts in a row, told apart by part; what is surplus counts for the part before."""
    flat = [unit for part in expected for unit in part]
    owner = [index for index, part in enumerate(expected) for _ in part]
    costs = np.zeros((len(flat) + 1, len(heard) + 1), np.int32)
    costs[0] = np.arange(len(heard) + 1)
    costs[:, 0] = np.arange(len(flat) + 1)
    for row, left in enumerate(flat, start=1):
        for column, right in enumerate(heard, start=1):
            costs[row, column] = min(
                costs[row - 1, column] + 1, costs[row, column - 1] + 1, costs[row - 1, column - 1] + (left != right)
            )
    errors = [0] * len(expected)
    row, column = len(flat), len(heard)
    while row or column:
        here = costs[row, column]
        if row and column and here == costs[row - 1, column - 1] + (flat[row - 1] != heard[column - 1]):
            row, column = row - 1, column - 1
            errors[owner[row]] += flat[row] != heard[column]
        elif row and here == costs[row - 1, column] + 1:
            row -= 1
            errors[owner[row]] += 1
        else:
            column -= 1
            errors[owner[max(0, row - 1)] if owner else 0] += 1
    return errors
