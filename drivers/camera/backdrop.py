"""What lies behind the simulated visitor: a service hall out of focus, or a bright window. It never moves."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

# A camera focused on a face half a metre away sees the hall soft, but not without contours.
_SOFT = 4.0
_GRAIN = 1.5
# What a white screen adds to the light on a wall some metres away.
_SCREEN_ON_WALL = 0.015
_GAMMA = 2.2


def lit(wall: Picture, light: tuple[float, float, float], ambient: float = 1.0) -> Picture:
    """A copy of the wall in the light of the hall (1: as it was drawn) and of a screen of this colour, far away from it."""
    factors = [max(0.0, ambient + _SCREEN_ON_WALL * (part**_GAMMA - 1)) ** (1 / _GAMMA) for part in reversed(light)]
    return np.asarray(wall * np.array(factors), np.uint8)


def hall(width: int, height: int) -> Picture:
    """A wall with a door, a notice board, a plant and a row of chairs."""
    picture = _wall(width, height)

    def box(left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int]) -> None:
        corners = (int(left * width), int(top * height)), (int(right * width), int(bottom * height))
        cv2.rectangle(picture, *corners, colour, cv2.FILLED)

    box(0.03, 0.12, 0.19, 1.0, (104, 124, 138))
    box(0.045, 0.15, 0.175, 1.0, (126, 150, 166))
    box(0.07, 0.20, 0.15, 0.52, (168, 170, 160))
    cv2.circle(picture, (int(0.165 * width), int(0.62 * height)), max(2, width // 130), (70, 80, 86), cv2.FILLED)
    box(0.76, 0.14, 0.97, 0.46, (96, 110, 120))
    box(0.77, 0.16, 0.96, 0.44, (148, 160, 164))
    for across, down, colour in (
        (0.785, 0.19, (205, 205, 200)),
        (0.86, 0.2, (120, 170, 205)),
        (0.91, 0.3, (190, 200, 190)),
    ):
        box(across, down, across + 0.06, down + 0.11, colour)
    box(0.785, 0.32, 0.875, 0.42, (150, 140, 195))
    for number in range(3):
        left = 0.70 + 0.11 * number
        box(left, 0.70, left + 0.09, 0.90, (128, 104, 84))
        box(left + 0.01, 0.90, left + 0.02, 1.0, (70, 70, 70))
    _plant(picture, (int(0.26 * width), int(0.74 * height)), 0.1 * height)
    return _soft(picture, width)


def window(width: int, height: int) -> Picture:
    """A window that fills the wall, with its bars: the light comes from behind."""
    down = np.linspace(240.0, 222.0, height)[:, None, None]
    picture = np.asarray(np.broadcast_to(down, (height, width, 3)) + np.array([8.0, 4.0, 0.0]), np.uint8).copy()
    for across in (0.02, 0.33, 0.66, 0.97):
        place = int(across * width)
        cv2.rectangle(picture, (place, 0), (place + width // 60, height), (172, 172, 170), cv2.FILLED)
    cv2.rectangle(
        picture, (0, int(0.28 * height)), (width, int(0.28 * height) + height // 50), (172, 172, 170), cv2.FILLED
    )
    return _soft(picture, width)


def _wall(width: int, height: int) -> Picture:
    down = np.linspace(158.0, 118.0, height)[:, None, None]
    across = np.linspace(-14.0, 10.0, width)[None, :, None]
    wall = np.asarray(down + across + np.array([-4.0, 4.0, 8.0]), np.uint8)
    cv2.rectangle(wall, (0, int(0.88 * height)), (width, height), (112, 120, 124), cv2.FILLED)
    return wall


def _plant(picture: Picture, root: tuple[int, int], reach: float) -> None:
    chance = np.random.default_rng(7)
    for angle in np.linspace(-2.7, -0.4, 13):
        length = reach * chance.uniform(0.8, 1.5)
        tip = (int(root[0] + length * np.cos(angle)), int(root[1] + 1.4 * length * np.sin(angle)))
        green = (66 + int(chance.integers(20)), 118 + int(chance.integers(30)), 84)
        cv2.line(picture, root, tip, green, max(2, int(reach / 7)))
    half = int(0.35 * reach)
    cv2.rectangle(
        picture, (root[0] - half, root[1]), (root[0] + half, root[1] + int(0.9 * reach)), (92, 112, 150), cv2.FILLED
    )


def _soft(picture: Picture, width: int) -> Picture:
    soft = cv2.GaussianBlur(picture, (0, 0), _SOFT * width / 640).astype(np.float32)
    return np.asarray(np.clip(soft + np.random.default_rng(3).normal(0, _GRAIN, soft.shape), 0, 255), np.uint8)
