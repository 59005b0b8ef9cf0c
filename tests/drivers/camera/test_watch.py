"""The frame watchdog, with pictures and times made up."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from drivers.camera.contract import CameraTrouble
from drivers.camera.watch import FrameWatch

RANDOM = np.random.default_rng(7)


def noisy(level: int) -> NDArray[np.uint8]:
    spread = RANDOM.integers(-4, 5, (64, 64, 3))
    return np.clip(spread + level, 0, 255).astype(np.uint8)


def watch() -> FrameWatch:
    made = FrameWatch(frames_per_second=25.0, trouble_after_seconds=1.0)
    made.restart(0.0)
    return made


def test_living_pictures_are_fine() -> None:
    watched = watch()
    assert [watched.judge(noisy(120), n * 0.04) for n in range(1, 60)] == [None] * 59
    assert not watched.suspicious


@pytest.mark.parametrize(
    ("level", "trouble"), [(2, CameraTrouble.BLACK), (255, CameraTrouble.OVER_EXPOSED), (120, CameraTrouble.FROZEN)]
)
def test_a_trouble_counts_once_it_has_lasted(level: int, trouble: CameraTrouble) -> None:
    watched = watch()
    still = noisy(level)
    watched.judge(still, 0.04)
    assert watched.judge(still, 0.08) is None
    assert watched.suspicious
    assert watched.judge(still, 0.5) is None
    assert watched.judge(still, 1.09) is trouble


def test_a_short_black_passes_without_a_word() -> None:
    watched = watch()
    pictures = [noisy(120), noisy(1), noisy(1), noisy(120)]
    assert [watched.judge(picture, n * 0.04) for n, picture in enumerate(pictures, 1)] == [None] * 4


def test_a_covered_lens_is_black_and_not_frozen() -> None:
    watched = watch()
    black = np.zeros((64, 64, 3), np.uint8)
    watched.judge(black, 0.04)
    assert watched.judge(black, 1.2) is CameraTrouble.BLACK
    assert not watched.repeated


def test_late_frames_and_no_frames_are_late() -> None:
    watched = watch()
    watched.judge(noisy(120), 0.04)
    assert watched.waiting(0.4) is None
    assert watched.waiting(0.6) is CameraTrouble.LATE
    assert watched.judge(noisy(120), 0.9) is CameraTrouble.LATE
    assert watched.judge(noisy(120), 0.94) is None


def test_a_stream_that_comes_back_with_the_old_picture_is_still_frozen() -> None:
    watched = watch()
    still = noisy(120)
    watched.judge(still, 0.04)
    watched.restart(5.0)
    watched.judge(still, 5.04)
    assert watched.repeated
