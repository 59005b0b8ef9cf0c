"""The coloured light of the screen is drawn by a seed and can hurt nobody."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.face.liveness.light import STEADY, WHITE, Colour, Sequence

SEEDS = st.integers(0, 2**64 - 1)


def luminance(colour: Colour) -> float:
    """Relative luminance of an sRGB colour (WCAG 2)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@given(SEEDS)
def test_no_colour_flashes_or_is_a_strong_red(seed: int) -> None:
    sequence = Sequence.random(seed)
    assert all(later - earlier >= 0.8 for earlier, later in pairwise(sequence.starts))
    for colour in sequence.colours:
        assert luminance(colour) > 0.6
        assert colour[0] / sum(colour) < 0.5
    assert all(first != second for first, second in pairwise(sequence.colours))


@given(SEEDS)
def test_a_sequence_outlasts_any_check_and_follows_from_its_seed(seed: int) -> None:
    sequence = Sequence.random(seed)
    assert sequence.starts[-1] > 55
    assert sequence == Sequence.random(seed)


def test_two_checks_do_not_share_their_light() -> None:
    assert len({Sequence.random(seed).colours for seed in range(200)}) == 200


def test_the_colour_at_a_time() -> None:
    sequence = Sequence((0.0, 1.0, 2.5), ((1.0, 0.9, 0.8), (0.8, 0.9, 1.0), WHITE))
    found = [sequence.at(seconds) for seconds in (-0.1, 0.0, 0.99, 1.0, 2.49, 2.5, 600.0)]
    first, second = sequence.colours[:2]
    assert found == [WHITE, first, first, second, second, WHITE, WHITE]


@pytest.mark.parametrize("seconds", [-1.0, 0.0, 30.0])
def test_the_steady_light_stays_white(seconds: float) -> None:
    assert STEADY.at(seconds) == WHITE
