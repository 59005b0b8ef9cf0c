"""A picture with depth, turned in true perspective and lit by a screen: a face, or a sheet of paper.

A frame is drawn by asking for each of its places where on the canvas it comes from; that is worked out on a coarse
grid, since depth has no finer detail than that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from drivers.camera.puppet.figure import CANVAS, COARSE, EYES, EYES_APART
from drivers.camera.puppet.mesh import Field, Picture
from drivers.camera.puppet.motion import Pose

Colour = tuple[float, float, float]

# Eyes are some 63 mm apart and the camera half a metre away.
CAMERA_AWAY = 8.0 * EYES_APART
# What a white screen adds to the light of an ordinary hall on a face that looks at it: some 120 lux from a 21-inch
# screen of 250 cd/m2 at half a metre, to 300 lux in the hall.
SCREEN_SHARE = 0.35
# The colour of a page, which the picture's own light already contains.
PAGE: Colour = (1.0, 1.0, 1.0)
GAMMA = 2.2
# The screen stands a little below the camera, so its light comes from below the line of sight.
_LIGHT_FROM = (0.0, 0.3, 1.0)
# The brightest place of a shading, as a share of the light that falls on a slope that faces the camera at depth 0.
SHADING_FULL = 1.4
# Guesses at where a place comes from; each is several times better than the one before.
_GUESSES = 4

_NONE = np.empty(0, np.float32)
"""Where OpenCV wants a second map and the first has both."""


@dataclass(frozen=True)
class Surface:
    """What is drawn, on the canvas of a figure. ``alpha``: 0 to 255, where it is at all. ``shading``: 0 to 255, how much of the
    screen's light each place catches. ``depth`` and ``turning`` (1: turns with the pose, 0: stays) are coarse fields;
    ``pivot`` is the point about which it turns: across, down, depth.
    """

    bgr: Picture
    alpha: Picture
    depth: Field
    turning: Field
    shading: Picture
    pivot: tuple[float, float, float]


class Relief:
    """Draws one surface. ``ambient`` is how much of the picture's own light is there: less of it and the screen tells
    more. ``exposure`` is how much of all light the camera makes use of, as before a window. Not thread-safe.
    """

    def __init__(self, surface: Surface, *, ambient: float = 1.0, exposure: float = 1.0) -> None:
        self.surface = surface
        self._ambient, self._exposure = ambient, exposure
        self._light: Colour = PAGE
        self._shading = cv2.merge([surface.shading] * 3)
        self._alpha = cv2.merge([surface.alpha] * 3).astype(np.float32) / 255
        rows, columns = np.mgrid[0 : CANVAS[1] : COARSE, 0 : CANVAS[0] : COARSE].astype(np.float32)
        self._rows, self._columns = rows + (COARSE - 1) / 2, columns + (COARSE - 1) / 2
        # Colours already weighted by the outline, and the outline itself as the fourth channel.
        self._factors = self._brightness()
        self._lit = self._relit(surface.bgr)

    def light(self, red: float, green: float, blue: float) -> None:
        """The screen before it now has this colour, each 0 to 1 as a screen shows it."""
        if (red, green, blue) != self._light:
            self._light = (red, green, blue)
            self._factors = self._brightness()
            self._lit = self._relit(self.surface.bgr)

    def show(self, bgr: Picture) -> None:
        """Draw these colours from now on, as a screen that is held up shows the next picture."""
        self._lit = self._relit(bgr)

    def draw(self, onto: Picture, pose: Pose, eyes: tuple[float, float], eyes_apart: float) -> None:
        """Draw it into a picture; ``eyes`` is where the canvas's EYES are at rest, both in the picture's pixels."""
        sources = self._sources((onto.shape[1], onto.shape[0]), pose, eyes, eyes_apart / EYES_APART)
        places, fractions = cv2.convertMaps(sources, _NONE, cv2.CV_16SC2)
        seen = cv2.remap(self._made_up(pose), places, fractions, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        blue, green, red, alpha = cv2.split(self._looked_at(np.asarray(seen, np.uint8), sources))
        behind = cv2.multiply(onto, cv2.merge([cv2.bitwise_not(alpha)] * 3), scale=1 / 255)
        cv2.add(behind, cv2.merge([blue, green, red]), dst=onto)

    def moved(self, pose: Pose) -> tuple[Field, Field]:
        """Where each coarse place of the canvas goes: across and down, in the canvas's pixels."""
        surface = self.surface
        pivot_across, pivot_down, pivot_depth = surface.pivot
        away = CAMERA_AWAY - surface.depth
        # At rest the picture is what the camera sees: undo its perspective, turn, and see again.
        across = (self._columns - EYES[0]) * away / CAMERA_AWAY + EYES[0] - pivot_across
        down = (self._rows - EYES[1]) * away / CAMERA_AWAY + EYES[1] - pivot_down
        depth = surface.depth - pivot_depth
        across, depth = _turned(across, depth, pose.yaw, surface.turning)
        down, depth = _turned(down, depth, pose.pitch, surface.turning)
        down, across = _turned(down, across, pose.roll, surface.turning)
        seen = CAMERA_AWAY / (CAMERA_AWAY - EYES_APART * pose.nearer - depth - pivot_depth)
        across = (across + pivot_across - EYES[0] + EYES_APART * pose.across) * seen + EYES[0]
        down = (down + pivot_down - EYES[1] + EYES_APART * pose.down) * seen + EYES[1]
        return across, down

    def _made_up(self, pose: Pose) -> Picture:
        """What is on the surface in this pose, lit: four channels, the fourth its outline."""
        return self._lit

    def _looked_at(self, seen: Picture, sources: Field) -> Picture:
        """What the camera makes of it (four channels), whose pixels lie at these places of the canvas."""
        return seen

    def _sources(self, size: tuple[int, int], pose: Pose, eyes: tuple[float, float], scale: float) -> Field:
        """For each pixel of a frame where on the canvas it comes from."""
        across, down = self.moved(pose)
        shift = np.dstack([across - self._columns, down - self._rows]).astype(np.float32)
        # One coarse place more on each side, so that the edges are interpolated like the rest.
        columns, rows = (np.arange(-1, -(-side // COARSE) + 1) * COARSE + (COARSE - 1) / 2 for side in size)
        goals = np.empty((len(rows), len(columns), 2), np.float32)
        goals[..., 0] = ((columns - eyes[0]) / scale + EYES[0])[None, :]
        goals[..., 1] = ((rows - eyes[1]) / scale + EYES[1])[:, None]
        sources: Field = goals
        # Which place comes to the goal? Shift by what the last guess is shifted.
        for _ in range(_GUESSES):
            found = np.asarray((sources - (COARSE - 1) / 2) / COARSE, np.float32)
            sources = goals - cv2.remap(shift, found, _NONE, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        wide = cv2.resize(sources, None, fx=COARSE, fy=COARSE, interpolation=cv2.INTER_LINEAR)
        return np.asarray(wide[COARSE : COARSE + size[1], COARSE : COARSE + size[0]], np.float32)

    def _brightness(self) -> Field:
        """By how much the hall's light and the screen's change the colours, weighted by the outline."""
        curves = np.empty((256, 1, 3), np.float32)
        falls = np.arange(256) / 255 * SHADING_FULL * SCREEN_SHARE
        for channel, (now, page) in enumerate(zip(reversed(self._light), reversed(PAGE), strict=True)):
            before = 1.0 + falls * page**GAMMA
            after = self._exposure * (self._ambient + falls * now**GAMMA)
            curves[:, 0, channel] = (after / before) ** (1 / GAMMA)
        return np.asarray(cv2.multiply(cv2.LUT(self._shading, curves), self._alpha), np.float32)

    def _relit(self, bgr: Picture) -> Picture:
        """These colours in the light there is now."""
        lit = cv2.multiply(bgr, self._factors, dtype=cv2.CV_8U)
        return np.asarray(cv2.merge([lit, self.surface.alpha]), np.uint8)


def shading_of(depth: Field) -> Picture:
    """How much of the screen's light each place of the canvas catches, 0 to 255 of SHADING_FULL: by its slope and its
    distance.
    """
    down, across = np.gradient(depth, COARSE)
    steep = np.sqrt(1 + across**2 + down**2)
    from_across, from_down, from_ahead = np.array(_LIGHT_FROM) / np.linalg.norm(_LIGHT_FROM)
    facing = (from_ahead - across * from_across - down * from_down) / steep
    nearness = (CAMERA_AWAY / (CAMERA_AWAY - depth)) ** 2
    caught = np.clip(facing, 0, 1) * nearness / SHADING_FULL
    small = np.asarray(np.clip(caught * 255, 0, 255), np.uint8)
    return np.asarray(cv2.resize(small, CANVAS, interpolation=cv2.INTER_LINEAR), np.uint8)


def _turned(across: Field, along: Field, degrees: float, share: Field) -> tuple[Field, Field]:
    """A turn that moves ``along`` towards ``across``; where the share is less than 1, less of it."""
    sine, bend = share * math.sin(math.radians(degrees)), share * (1 - math.cos(math.radians(degrees)))
    return across + along * sine - across * bend, along - across * sine - along * bend
