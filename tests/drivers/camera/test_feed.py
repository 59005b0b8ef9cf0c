"""What is odd about a stream, with pictures and time stamps made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from drivers.camera.feed import NO_FEED_YET, FeedCheck, FeedDoubt, FeedReading
from drivers.camera.scenes import SceneGenerator

Picture = NDArray[np.uint8]
RANDOM = np.random.default_rng(11)
WALL = np.full((240, 320, 3), 120, np.uint8) + np.linspace(0, 40, 240).astype(np.uint8)[:, None, None]


def sensor(number: int, sigma: float = 2.0) -> Picture:
    """A wall seen by a sensor, with something that moves before it."""
    seen = WALL.astype(np.float64) + RANDOM.normal(0.0, sigma, WALL.shape)
    seen[60:180, 100 + number % 40 : 180 + number % 40] = RANDOM.normal(90.0, 20.0, (120, 80, 3))
    return np.clip(seen, 0, 255).astype(np.uint8)


def coded(picture: Picture, quality: int) -> Picture:
    """The picture behind a camera's JPEG coder."""
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def read(pictures: Iterator[Picture], stamps: Iterator[float] | None = None) -> FeedReading:
    check, reading = FeedCheck(), NO_FEED_YET
    for picture in pictures:
        reading = check.judge(picture, None if stamps is None else next(stamps))
    return reading


def wandering(jitter: float) -> Iterator[float]:
    at = 5_000_000.0
    while True:
        yield at
        at += 33_333.0 + RANDOM.normal(0.0, jitter)


def steady() -> Iterator[float]:
    at = 5_000_000.0
    while True:
        yield at
        at += 33_333.0


@pytest.mark.parametrize("sigma", [1.0, 2.0, 5.0])
def test_a_sensor_is_not_doubted(sigma: float) -> None:
    reading = read((sensor(n, sigma) for n in range(90)), wandering(25.0))
    assert reading.doubts == ()
    assert reading.noise == pytest.approx(sigma, rel=0.35)
    assert reading.jitter_microseconds == pytest.approx(25.0, rel=0.5)
    assert (reading.frames, reading.identical, reading.period_frames) == (90, 0, 0)


@pytest.mark.parametrize("quality", [70, 88])
def test_a_sensor_behind_a_coder_that_smooths_is_not_doubted(quality: int) -> None:
    reading = read(coded(sensor(n, 2.0), quality) for n in range(90))
    assert reading.doubts == ()
    assert reading.noise is not None


def test_a_simulated_person_is_not_doubted(tmp_path: Path) -> None:
    portrait = np.asarray(RANDOM.integers(60, 200, (400, 320, 3)), np.uint8)
    cv2.imwrite(str(tmp_path / "wang.jpg"), cv2.GaussianBlur(portrait, (0, 0), 9.0))
    scenes = SceneGenerator(tmp_path)
    scenes.select("person", "wang")
    assert read(coded(scenes.draw(), 88) for _ in range(120)).doubts == ()


def test_a_loop_comes_again_with_its_period() -> None:
    tape = [sensor(n) for n in range(45)]
    reading = read(tape[n % 45] for n in range(60))
    assert (reading.repeated, reading.period_frames) == (15, 45)
    assert FeedDoubt.PERIODIC in reading.doubts


def test_one_chance_repeat_is_no_loop() -> None:
    tape = [sensor(n) for n in range(60)]
    tape[50] = tape[10]
    assert read(iter(tape)).doubts == ()


def test_a_loop_longer_than_is_remembered_is_not_seen() -> None:
    """The limit, so that nobody takes the check for more: half a minute at 30 pictures a second."""
    first = np.asarray(RANDOM.integers(0, 255, (32, 32, 3)), np.uint8)
    check = FeedCheck()
    check.judge(first)
    for _ in range(950):
        check.judge(np.asarray(RANDOM.integers(0, 255, (32, 32, 3)), np.uint8))
    assert check.judge(first).repeated == 0


def test_pictures_shown_twice_are_identical() -> None:
    tape = [sensor(n // 2) for n in range(60)]
    for n in range(1, 60, 2):
        tape[n] = tape[n - 1]
    reading = read(iter(tape))
    assert reading.identical == 30
    assert FeedDoubt.IDENTICAL in reading.doubts


def test_time_stamps_without_jitter_are_made_up() -> None:
    reading = read((sensor(n) for n in range(60)), steady())
    assert reading.jitter_microseconds == 0.0
    assert reading.doubts == (FeedDoubt.REGULAR,)


def test_a_still_wall_behind_a_moving_face_has_no_noise() -> None:
    def pasted(number: int) -> Picture:
        picture = WALL.copy()
        picture[60:180, 100 + number % 40 : 180 + number % 40] = RANDOM.integers(40, 140, (120, 80, 3))
        return picture

    reading = read(pasted(n) for n in range(60))
    assert reading.noise == 0.0
    assert FeedDoubt.NOISELESS in reading.doubts


def bright(number: int) -> Picture:
    return np.full((240, 320, 3), 255, np.uint8) - np.uint8(number % 2)


def tiny(number: int) -> Picture:
    return np.asarray(RANDOM.integers(0, 255, (16, 16, 3)), np.uint8)


@pytest.mark.parametrize("made", [bright, tiny])
def test_where_nothing_can_be_measured_nothing_is_said(made: Callable[[int], Picture]) -> None:
    reading = read(made(n) for n in range(60))
    assert reading.noise is None
    assert FeedDoubt.NOISELESS not in reading.doubts


def test_a_video_codecs_still_areas_say_nothing() -> None:
    check = FeedCheck(codes_changes_only=True)
    for _ in range(60):
        reading = check.judge(WALL)
    assert reading.doubts == ()
    assert reading.frames == 60


def test_nothing_of_the_pictures_is_kept_after_the_lens_is_shut() -> None:
    check = FeedCheck()
    for n in range(40):
        check.judge(sensor(n))
    check.restart()
    assert check.reading == NO_FEED_YET
    held = [value for value in vars(check).values() if isinstance(value, (dict, list)) or hasattr(value, "shape")]
    assert not any(len(value) for value in held)
