"""What a camera takes: a wall, what stands or is held before it, and the sensor's own traces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from drivers.camera import backdrop
from drivers.camera.puppet.motion import Look

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.face.engine import Picture
    from kiosk.face.liveness.light import Colour, Sequence

WIDTH, HEIGHT = 640, 480
EYES, EYES_APART = (320.0, 206.0), 89.6
"""Where the face is at rest, in pixels of a frame."""
_NOISE_SIGMA, _NOISE_SHEETS, _NOISE_SHIFTS = 3.0, 3, 64
_JPEG_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame of a sequence: seconds from its beginning, the picture, and the colour of the screen it was taken in."""

    at: float
    bgr: Picture
    light: Colour


class Take(Protocol):
    """Something that can be looked at frame after frame, in the order of time."""

    def frame(self, at: float, light: Colour) -> Picture:
        """What the camera gives at ``at`` seconds while the screen has this colour: HEIGHT x WIDTH x 3."""
        ...

    def hear(self, side: Look, at: float) -> None:
        """At ``at`` somebody before the camera is asked to look to this side (their own)."""
        ...


def shots(take: Take, seconds: float, frames_per_second: float, light: Sequence) -> Iterator[Shot]:
    """The take as a sequence, while nobody asks anything."""
    for number in range(int(seconds * frames_per_second)):
        at = number / frames_per_second
        yield Shot(at, take.frame(at, light.at(at)), light.at(at))


class Wall:
    """What lies behind. ``ambient`` is how much of an ordinary hall's light is there."""

    def __init__(self, picture: Picture | None = None, ambient: float = 1.0) -> None:
        self._picture = backdrop.hall(WIDTH, HEIGHT) if picture is None else picture
        self._ambient = ambient

    def lit(self, light: Colour) -> Picture:
        return backdrop.lit(self._picture, light, self._ambient)


class Sensor:
    """A camera's own traces: noise that is new in every frame, a little flicker, a JPEG coder."""

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        sheets = (_NOISE_SHEETS, HEIGHT + _NOISE_SHIFTS, WIDTH + _NOISE_SHIFTS, 3)
        self._noise: NDArray[np.int16] = (
            np.random.default_rng(20260101).normal(0.0, _NOISE_SIGMA, sheets).astype(np.int16)
        )
        self._number = 0

    def take(self, picture: Picture, at: float, gain: float = 1.0) -> Picture:
        self._number += 1
        flicker = gain * (1.0 + 0.02 * float(np.sin(1.7 * at)))
        scaled = cv2.convertScaleAbs(picture, alpha=flicker)
        down, across = self._chance.integers(0, _NOISE_SHIFTS, 2)
        sheet = self._noise[self._number % _NOISE_SHEETS, down : down + HEIGHT, across : across + WIDTH]
        return coded(np.asarray(cv2.add(scaled, sheet, dtype=cv2.CV_8U), np.uint8))


def coded(picture: Picture) -> Picture:
    """The picture as it comes out of a JPEG coder and its decoder."""
    encoded, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR) if encoded else None
    assert decoded is not None
    return np.asarray(decoded, np.uint8)
