"""The light meter: verdicts, hysteresis, and how they reach the screen."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from drivers.camera.contract import LightChanged
from drivers.camera.light import SETTLE_SECONDS, Light, LightMeter
from drivers.contract import Deadline
from tests.drivers.camera.rigs import PATIENCE_SECONDS, RIGS, Rig, poll_until
from tests.drivers.camera.test_contract import rig  # noqa: F401  a fixture


def scene(middle: int, rim: int) -> NDArray[np.uint8]:
    made = np.full((480, 640, 3), rim, np.uint8)
    made[120:360, 160:480] = middle
    return made


def settled(meter: LightMeter, picture: NDArray[np.uint8], began: float) -> Light:
    meter.judge(picture, began)
    return meter.judge(picture, began + SETTLE_SECONDS + 0.01).verdict


@pytest.mark.parametrize(
    ("middle", "rim", "verdict"),
    [
        (120, 120, Light.OK),
        (20, 20, Light.TOO_DARK),
        (240, 200, Light.TOO_BRIGHT),
        (70, 220, Light.BACKLIT),
        (30, 230, Light.BACKLIT),
        (140, 220, Light.BACKLIT),
        (40, 130, Light.BACKLIT),
        (40, 105, Light.TOO_DARK),
        (160, 220, Light.OK),
    ],
)
def test_the_first_picture_gives_a_verdict(middle: int, rim: int, verdict: Light) -> None:
    reading = LightMeter().judge(scene(middle, rim), 1.0)
    assert reading.verdict is verdict
    assert reading.luminance == pytest.approx(middle, abs=1)
    assert reading.backlight == pytest.approx(rim - middle, abs=1)


def test_fill_light_is_for_the_dark_and_for_the_face_before_a_window() -> None:
    assert [light for light in Light if light.wants_fill_light] == [Light.TOO_DARK, Light.BACKLIT]


def test_a_verdict_stays_until_the_margin_is_passed_and_the_time_too() -> None:
    meter = LightMeter()
    assert settled(meter, scene(50, 50), 0.0) is Light.TOO_DARK
    # The screen brightened: better, but not beyond the margin, so it must not dim again.
    assert settled(meter, scene(75, 75), 2.0) is Light.TOO_DARK
    assert meter.judge(scene(100, 100), 4.0).verdict is Light.TOO_DARK
    assert meter.judge(scene(100, 100), 4.0 + SETTLE_SECONDS + 0.01).verdict is Light.OK
    assert settled(meter, scene(75, 75), 6.0) is Light.OK
    assert settled(meter, scene(205, 205), 8.0) is Light.OK
    assert settled(meter, scene(225, 225), 10.0) is Light.TOO_BRIGHT
    assert settled(meter, scene(205, 205), 12.0) is Light.TOO_BRIGHT
    assert settled(meter, scene(100, 200), 14.0) is Light.BACKLIT
    assert settled(meter, scene(145, 200), 16.0) is Light.BACKLIT
    assert settled(meter, scene(165, 200), 18.0) is Light.OK


def test_somebody_who_passes_by_changes_nothing() -> None:
    meter = LightMeter()
    meter.judge(scene(120, 120), 0.0)
    for number in range(1, 20):
        picture = scene(20, 20) if number % 3 else scene(120, 120)
        assert meter.judge(picture, number * 0.1).verdict is Light.OK


def test_a_tiny_picture_is_measured_too() -> None:
    assert LightMeter().judge(np.zeros((1, 1, 3), np.uint8), 0.0).verdict is Light.TOO_DARK


def until_told(rig: Rig, verdict: Light) -> LightChanged:  # noqa: F811  the fixture's value
    told: list[LightChanged] = []
    expires_at = time.monotonic() + PATIENCE_SECONDS
    while not told or told[-1].reading.verdict is not verdict:
        assert time.monotonic() < expires_at, "the light was not told in time"
        told.extend(event for event in rig.adapter.poll(0.05) if isinstance(event, LightChanged))
    return told[-1]


@pytest.mark.parametrize("bad", [Light.TOO_DARK, Light.BACKLIT])
def test_every_camera_tells_the_light_with_its_frames_and_as_news(rig: Rig, bad: Light) -> None:  # noqa: F811
    rig.adapter.open()
    assert rig.adapter.light.verdict is Light.UNKNOWN
    assert rig.adapter.start_capture(Deadline(3)) is None
    until_told(rig, Light.OK)
    rig.scene({Light.TOO_DARK: "too-dark", Light.BACKLIT: "backlit"}[bad])
    news = until_told(rig, bad)
    assert news.reading.verdict.wants_fill_light
    assert rig.adapter.light.verdict is bad
    poll_until(rig.adapter, lambda: (frame := rig.adapter.mailbox.latest()) is not None and frame.light.verdict is bad)
    rig.adapter.stop_capture()
    assert rig.adapter.light.verdict is Light.UNKNOWN
    until_told(rig, Light.UNKNOWN)


def test_both_cameras_are_asked() -> None:
    assert set(RIGS) == {"simulator", "opencv-on-mjpeg"}
