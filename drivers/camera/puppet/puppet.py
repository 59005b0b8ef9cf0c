"""Draws a figure as it stands at one moment: turned in true perspective, lids and mouth moved, in the light of a screen.

The picture at rest is the portrait. A frame is drawn by asking for each of its places where on the canvas it comes
from; that is worked out on a coarse grid, since depth has no finer detail than that.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from drivers.camera.puppet.figure import CANVAS, COARSE, EYES, EYES_APART, Figure
from drivers.camera.puppet.lids import draw_eye, eye_of
from drivers.camera.puppet.mesh import BROW_TOP, CHIN, EARS, LOWER_LIP, MOUTH_CORNERS, Field, Picture
from drivers.camera.puppet.motion import Pose

Colour = tuple[float, float, float]

# Eyes are some 63 mm apart and the camera half a metre away.
CAMERA_AWAY = 8.0 * EYES_APART
# What a white screen adds to the light of an ordinary hall on a face that looks at it: some 120 lux from a 21-inch
# screen of 250 cd/m2 at half a metre, to 300 lux in the hall.
SCREEN_SHARE = 0.35
# The colour of a page, which the portrait's own light already contains.
PAGE: Colour = (1.0, 1.0, 1.0)
GAMMA = 2.2
# The screen stands a little below the camera, so its light comes from below the line of sight.
_LIGHT_FROM = (0.0, 0.3, 1.0)
# What the face does of itself, in eye distances at 1.
_SMILE, _JAW, _BROWS = 0.022, 0.028, 0.02


_NONE = np.empty(0, np.float32)
"""Where OpenCV wants a second map and the first has both."""


class Puppet:
    """One person. ``ambient`` is how much of the portrait's light is there: less of it and the screen tells more.
    ``exposure`` is how much of all light the camera makes use of, as before a window.

    Not thread-safe.
    """

    def __init__(self, figure: Figure, *, ambient: float = 1.0, exposure: float = 1.0) -> None:
        self.figure = figure
        self._ambient, self._exposure = ambient, exposure
        self._light: Colour = PAGE
        self._eyes = [eye_of(figure.mesh, side) for side in ("right", "left")]
        self._shading = shading_of(figure)
        self._alpha = cv2.merge([figure.alpha] * 3).astype(np.float32) / 255
        rows, columns = np.mgrid[0 : CANVAS[1] : COARSE, 0 : CANVAS[0] : COARSE].astype(np.float32)
        self._rows, self._columns = rows + (COARSE - 1) / 2, columns + (COARSE - 1) / 2
        ears = figure.mesh[list(EARS)]
        self._pivot = (float(ears[:, 0].mean()), float(figure.mesh[CHIN, 1]), -0.3 * EYES_APART)
        self._smile, self._jaw, self._brows = self._expressions()
        # Colours already weighted by the outline, and the outline itself as the fourth channel.
        self._lit = self._work = figure.bgr
        self._eyes_drawn: tuple[float, float] | None = None
        self._relight()

    def light(self, red: float, green: float, blue: float) -> None:
        """The screen before the person now has this colour, each 0 to 1 as a screen shows it."""
        if (red, green, blue) != self._light:
            self._light = (red, green, blue)
            self._relight()

    def draw(self, onto: Picture, pose: Pose, eyes: tuple[float, float], eyes_apart: float) -> None:
        """Draw the person into a picture; ``eyes`` is the point between the eyes at rest, both in its pixels."""
        if (pose.lids, pose.gaze) != self._eyes_drawn:
            for eye in self._eyes:
                self._work[eye.place] = draw_eye(self._lit, eye, pose.lids, pose.gaze)
            self._eyes_drawn = (pose.lids, pose.gaze)
        sources = self._sources((onto.shape[1], onto.shape[0]), pose, eyes, eyes_apart / EYES_APART)
        places, fractions = cv2.convertMaps(sources, _NONE, cv2.CV_16SC2)
        seen = cv2.remap(self._work, places, fractions, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        blue, green, red, alpha = cv2.split(seen)
        behind = cv2.multiply(onto, cv2.merge([cv2.bitwise_not(alpha)] * 3), scale=1 / 255)
        cv2.add(behind, cv2.merge([blue, green, red]), dst=onto)

    def moved(self, pose: Pose) -> tuple[Field, Field]:
        """Where each coarse place of the canvas goes: across and down, in the canvas's pixels."""
        figure = self.figure
        pivot_across, pivot_down, pivot_depth = self._pivot
        away = CAMERA_AWAY - figure.depth
        # At rest the portrait is what the camera sees: undo its perspective, turn, and see again.
        across = (self._columns - EYES[0]) * away / CAMERA_AWAY + EYES[0] - pivot_across
        down = (self._rows - EYES[1]) * away / CAMERA_AWAY + EYES[1] - pivot_down
        depth = figure.depth - pivot_depth
        across, depth = _turned(across, depth, pose.yaw, figure.turning)
        down, depth = _turned(down, depth, pose.pitch, figure.turning)
        down, across = _turned(down, across, pose.roll, figure.turning)
        seen = CAMERA_AWAY / (CAMERA_AWAY - EYES_APART * pose.nearer - depth - pivot_depth)
        across = (across + pivot_across - EYES[0] + EYES_APART * pose.across) * seen + EYES[0]
        down = (down + pivot_down - EYES[1] + EYES_APART * pose.down) * seen + EYES[1]
        across += pose.smile * self._smile[0]
        down += pose.smile * self._smile[1] + pose.jaw * self._jaw + pose.brows * self._brows
        return np.asarray(across, np.float32), np.asarray(down, np.float32)

    def _sources(self, size: tuple[int, int], pose: Pose, eyes: tuple[float, float], scale: float) -> Field:
        """For each pixel of a frame where on the canvas it comes from."""
        across, down = self.moved(pose)
        shift = np.dstack([across - self._columns, down - self._rows])
        # One coarse place more on each side, so that the edges are interpolated like the rest.
        columns, rows = (np.arange(-1, -(-side // COARSE) + 1) * COARSE + (COARSE - 1) / 2 for side in size)
        goals = np.empty((len(rows), len(columns), 2), np.float32)
        goals[..., 0] = ((columns - eyes[0]) / scale + EYES[0])[None, :]
        goals[..., 1] = ((rows - eyes[1]) / scale + EYES[1])[:, None]
        sources: Field = goals
        # Which place comes to the goal? Shift by what the last guess is shifted: exact to a tenth of a pixel in three.
        for _ in range(3):
            found = np.asarray((sources - (COARSE - 1) / 2) / COARSE, np.float32)
            sources = goals - cv2.remap(shift, found, _NONE, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        wide = cv2.resize(sources, None, fx=COARSE, fy=COARSE, interpolation=cv2.INTER_LINEAR)
        return np.asarray(wide[COARSE : COARSE + size[1], COARSE : COARSE + size[0]], np.float32)

    def _expressions(self) -> tuple[tuple[Field, Field], Field, Field]:
        """How the corners of the mouth, the lower lip and the brows carry their surroundings with them."""
        mesh = self.figure.mesh

        def around(numbers: tuple[int, ...], reach: float) -> list[Field]:
            return [
                np.exp(-((self._columns - x) ** 2 + (self._rows - y) ** 2) / (2 * (reach * EYES_APART) ** 2))
                for x, y, _ in mesh[list(numbers)]
            ]

        right, left = around(MOUTH_CORNERS, 0.22)
        smile = EYES_APART * _SMILE * (left - right), -0.8 * EYES_APART * _SMILE * (left + right)
        jaw = EYES_APART * _JAW * np.maximum(*around((LOWER_LIP, CHIN), 0.3))
        brows = -EYES_APART * _BROWS * np.maximum(*around((BROW_TOP["right"][2], BROW_TOP["left"][2]), 0.25))
        return smile, jaw, brows

    def _relight(self) -> None:
        """Colours of the person in the hall's light and the screen's."""
        curves = np.empty((256, 1, 3), np.float32)
        falls = np.arange(256) / 255 * SCREEN_SHARE
        for channel, (now, page) in enumerate(zip(reversed(self._light), reversed(PAGE), strict=True)):
            before = 1.0 + falls * page**GAMMA
            after = self._exposure * (self._ambient + falls * now**GAMMA)
            curves[:, 0, channel] = (after / before) ** (1 / GAMMA)
        factors = cv2.multiply(cv2.LUT(cv2.merge([self._shading] * 3), curves), self._alpha)
        lit = cv2.multiply(self.figure.bgr, factors, dtype=cv2.CV_8U)
        self._lit = np.asarray(cv2.merge([lit, self.figure.alpha]), np.uint8)
        self._work = self._lit.copy()
        self._eyes_drawn = None


def _turned(across: Field, along: Field, degrees: float, share: Field) -> tuple[Field, Field]:
    """A turn that moves ``along`` towards ``across``; where the share is less than 1, less of it."""
    sine, bend = share * math.sin(math.radians(degrees)), share * (1 - math.cos(math.radians(degrees)))
    return across + along * sine - across * bend, along - across * sine - along * bend


def shading_of(figure: Figure) -> Picture:
    """How much of the screen's light each place of the person catches, 0 to 255: by its slope and its distance."""
    down, across = np.gradient(figure.depth, COARSE)
    steep = np.sqrt(1 + across**2 + down**2)
    from_across, from_down, from_ahead = np.array(_LIGHT_FROM) / np.linalg.norm(_LIGHT_FROM)
    facing = (from_ahead - across * from_across - down * from_down) / steep
    nearness = (CAMERA_AWAY / (CAMERA_AWAY - figure.depth)) ** 2
    caught = np.clip(facing, 0, 1) * nearness / 1.4
    small = np.asarray(np.clip(caught * 255, 0, 255), np.uint8)
    return np.asarray(cv2.resize(small, CANVAS, interpolation=cv2.INTER_LINEAR), np.uint8)
