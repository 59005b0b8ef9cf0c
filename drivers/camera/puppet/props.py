"""What a person may wear: a cap with a brim that shades the forehead, and glasses on which a window is reflected."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import cv2
import numpy as np

from drivers.camera.puppet.figure import COARSE, EYES_APART, Figure
from drivers.camera.puppet.mesh import EARS, FOREHEAD, LOWER_LID, UPPER_LID, Field, Picture
from drivers.camera.puppet.motion import Pose

_CLOTH = (74, 60, 52)
_FRAME = (34, 32, 38)
# The brim hangs this far below the hairline and stands out this far before the forehead, in eye distances.
_BRIM_DOWN, _BRIM_OUT = 0.28, 0.45
# How dark the brim makes the forehead beneath it, and over which distance down the face that fades.
_SHADE, _SHADE_REACH = 0.42, 0.62
# A reflection moves against the head, in pixels of the canvas for each degree.
_GLARE_MOVES = 1.6


def with_cap(figure: Figure, shade: float = 1.0) -> Figure:
    """The person in a cap; ``shade`` 0 to 1 is how dark it is beneath the brim."""
    mesh = figure.mesh
    brim = float(mesh[FOREHEAD, 1]) + _BRIM_DOWN * EYES_APART
    # The cap sits on the hair: as wide as the head is at the brim.
    there = np.flatnonzero(figure.alpha[int(brim)] > 127)
    middle, half = (
        (there[0] + there[-1]) / 2,
        max((there[-1] - there[0]) / 2, 0.55 * float(np.ptp(mesh[list(EARS), 0]))),
    )
    bgr, alpha = _shaded(figure, brim, shade), figure.alpha.copy()
    crown, peak = np.zeros_like(alpha), np.zeros_like(alpha)
    cv2.ellipse(crown, (int(middle), int(brim)), (int(half), int(1.28 * EYES_APART)), 0, 180, 360, 255, cv2.FILLED)
    cv2.ellipse(peak, (int(middle), int(brim - 4)), (int(half), int(0.2 * EYES_APART)), 0, 0, 360, 255, cv2.FILLED)
    _dress(bgr, crown, middle, half, 1.0)
    _dress(bgr, peak, middle, half, 0.72)
    # Hair that stood out above the brim is under the cap.
    alpha[: int(brim)] = 0
    worn = cv2.GaussianBlur(np.maximum(crown, peak), (0, 0), 1.2)
    alpha = np.maximum(alpha, np.asarray(worn, np.uint8))
    out = cv2.resize(peak, figure.depth.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    depth = figure.depth + cv2.GaussianBlur(out, (0, 0), 0.1 * EYES_APART / COARSE) * _BRIM_OUT * EYES_APART
    return dataclasses.replace(figure, bgr=bgr, alpha=alpha, depth=np.asarray(depth, np.float32))


def _shaded(figure: Figure, brim: float, shade: float) -> Picture:
    rows = np.arange(figure.bgr.shape[0])
    below = np.clip((rows - brim) / (_SHADE_REACH * EYES_APART), 0, 1)
    light = 1 - shade * (1 - _SHADE) * (1 - below) * (rows > brim - 2)
    return np.asarray(figure.bgr * light[:, None, None], np.uint8)


def _dress(bgr: Picture, mask: Picture, middle: float, half: float, light: float) -> None:
    """Cloth with the light of the hall on it: brighter in the middle, with a weave."""
    columns = np.arange(bgr.shape[1])
    round_ = 0.65 + 0.5 * np.clip(1 - ((columns - middle) / half) ** 2, 0, 1)
    weave = np.random.default_rng(11).normal(1.0, 0.06, bgr.shape[:2])
    cloth = np.array(_CLOTH) * (light * round_[None, :] * cv2.GaussianBlur(weave, (0, 0), 0.8))[:, :, None]
    share = cv2.GaussianBlur(mask, (0, 0), 1.0)[:, :, None] / 255
    bgr[...] = np.asarray(bgr * (1 - share) + np.clip(cloth, 0, 255) * share, np.uint8)


@dataclass(frozen=True)
class Glare:
    """The reflection on one lens: of a window, which moves against the head, and of the screen in its colour."""

    place: tuple[slice, slice]
    lens: Field
    strength: float
    window: tuple[float, float]
    screen: tuple[float, float]

    def draw(self, canvas: Picture, pose: Pose, light: tuple[float, float, float]) -> None:
        """Add it to the lit canvas (three colours and an outline)."""
        high, wide = self.lens.shape
        moved = (-_GLARE_MOVES * pose.yaw, -_GLARE_MOVES * pose.pitch)
        window = _pane(wide, high, self.window, moved, (0.56 * wide, 0.44 * high), slant=-0.5) * self.strength
        screen = _pane(wide, high, self.screen, moved, (0.3 * wide, 0.2 * high), slant=0.0) * 0.45 * self.strength
        white = (window * self.lens)[:, :, None] * np.array((255.0, 252.0, 248.0))
        tinted = (screen * self.lens)[:, :, None] * (np.array(light[::-1]) * 255.0)
        seen = canvas[self.place][:, :, :3].astype(np.float32)
        # Light is added to light, and a camera's curve bends towards white.
        bright = 255 - (255 - seen) * (1 - white / 255) * (1 - tinted / 255)
        canvas[self.place][:, :, :3] = np.clip(bright, 0, 255).astype(np.uint8)


def _pane(
    wide: int,
    high: int,
    middle: tuple[float, float],
    moved: tuple[float, float],
    size: tuple[float, float],
    slant: float,
) -> Field:
    """A soft-edged slanted rectangle, 0 to 1."""
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    down = rows - middle[1] * high - moved[1]
    across = columns - middle[0] * wide - moved[0] - slant * down
    return np.asarray(
        np.clip((size[0] / 2 - np.abs(across)) / 5 + 0.5, 0, 1) * np.clip((size[1] / 2 - np.abs(down)) / 5 + 0.5, 0, 1),
        np.float32,
    )


def with_glasses(figure: Figure, glare: float = 0.8) -> tuple[Figure, tuple[Glare, ...]]:
    """The person in glasses, and the reflections on them; ``glare`` 0 (none) to 1 (nothing is seen behind them)."""
    bgr = figure.bgr.copy()
    glares = []
    inner = []
    for side in ("right", "left"):
        rim = figure.mesh[list(UPPER_LID[side] + LOWER_LID[side]), :2]
        middle = np.add(rim.mean(axis=0), (0, 0.06 * EYES_APART))
        half_wide, half_high = 0.43 * EYES_APART, 0.31 * EYES_APART
        left, top = int(middle[0] - half_wide - 6), int(middle[1] - half_high - 6)
        wide, high = int(2 * half_wide + 12), int(2 * half_high + 12)
        lens = np.zeros((high, wide), np.uint8)
        angles = np.linspace(0, 2 * np.pi, 90)
        # A lens is squarer than an ellipse.
        square = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        square = np.sign(square) * np.abs(square) ** 0.62 * (half_wide, half_high)
        points = np.add(square, (wide // 2, high // 2)).astype(np.int32)
        cv2.fillPoly(lens, [points], 255, cv2.LINE_AA)
        place = (slice(top, top + high), slice(left, left + wide))
        cv2.polylines(bgr, [np.add(points, (left, top))], True, _FRAME, 4, cv2.LINE_AA)
        inner.append((middle[0] + (half_wide if side == "right" else -half_wide), middle[1] - 0.3 * half_high))
        away = (middle[0] + (-half_wide if side == "right" else half_wide), middle[1] - 0.3 * half_high)
        ear = figure.mesh[EARS[0] if side == "right" else EARS[1], :2]
        cv2.line(bgr, _pixel(away), _pixel((ear[0], middle[1] - 0.1 * EYES_APART)), _FRAME, 4, cv2.LINE_AA)
        shares = ((0.42, 0.46), (0.62, 0.78))
        glares.append(Glare(place, np.asarray(lens / 255.0, np.float32), glare, *shares))
    cv2.line(bgr, _pixel(inner[0]), _pixel(inner[1]), _FRAME, 4, cv2.LINE_AA)
    return dataclasses.replace(figure, bgr=bgr), tuple(glares) if glare > 0 else ()


def _pixel(point: tuple[float, float]) -> tuple[int, int]:
    return int(point[0]), int(point[1])
