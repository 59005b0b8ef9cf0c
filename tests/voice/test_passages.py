from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voice.conftest import tone
from voice.contract import Pcm
from voice.passages import MOST_SYLLABLES, cut, errors_by_part, grouped, joined
from voice.recogniser import edit_distance


def _speech(*seconds: float, pause: float = 0.4) -> Pcm:
    """Tones of these lengths with pauses between."""
    silence = np.zeros(int(pause * 24_000), np.float32)
    parts = [part for length in seconds for part in (tone(200, length).samples, silence)]
    return Pcm(np.concatenate([silence, *parts]), 24_000)


def test_a_passage_is_cut_in_its_pauses() -> None:
    pieces = cut(_speech(0.5, 1.0, 0.3), 3)
    assert pieces is not None
    sounding = [float(np.count_nonzero(np.abs(piece.samples) > 0.001)) / piece.rate for piece in pieces]
    assert sounding == pytest.approx([0.5, 1.0, 0.3], rel=0.1)


def test_the_longest_pauses_part_sentences_and_the_shorter_ones_are_their_commas() -> None:
    passage = np.concatenate([_speech(0.4, 0.4, pause=0.15).samples, _speech(0.7, pause=0.5).samples])
    pieces = cut(Pcm(passage, 24_000), 2)
    assert pieces is not None
    assert pieces[0].seconds == pytest.approx(0.4 * 2 + 0.15 * 2 + 0.33, abs=0.1)


def test_a_passage_with_too_few_pauses_is_not_cut() -> None:
    assert cut(_speech(0.5, 0.5), 3) is None
    assert cut(Pcm(np.zeros(24_000, np.float32), 24_000), 2) is None


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
