from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voice.conftest import tone
from voice.passages import MOST_SYLLABLES, errors_by_part, grouped, joined
from voice.recogniser import edit_distance


def test_clips_in_a_row_keep_their_order_with_a_gap_between() -> None:
    row = joined([tone(200, 0.5), tone(300, 0.5)])
    assert row.seconds == pytest.approx(1.5, abs=0.01)


def test_groups_are_neighbours_and_a_long_text_stands_alone() -> None:
    sizes = [10, 20, 30, MOST_SYLLABLES + 1, 1, 1, 1]
    assert [*grouped(sizes, int, 2)] == [[10, 20], [30], [MOST_SYLLABLES + 1], [1, 1], [1]]


@pytest.mark.parametrize(
    ("heard", "errors"),
    [("abcdef", [0, 0, 0]), ("abXdef", [0, 1, 0]), ("abcdefz", [0, 0, 1]), ("cdef", [2, 0, 0]), ("", [2, 2, 2])],
)
def test_errors_are_told_apart_by_part(heard: str, errors: list[int]) -> None:
    assert errors_by_part(["ab", "cd", "ef"], heard) == errors


@given(st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=4), st.text("abcd", max_size=12))
def test_the_errors_of_the_parts_are_the_errors_of_the_whole(parts: list[str], heard: str) -> None:
    assert sum(errors_by_part(parts, heard)) == edit_distance("".join(parts), heard)
