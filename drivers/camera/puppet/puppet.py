"""A person drawn from a figure: the relief of the portrait, with lids, mouth and brows that move, and what they wear."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drivers.camera.puppet.figure import EYES_APART, Figure
from drivers.camera.puppet.lids import draw_eye, eye_of
from drivers.camera.puppet.mesh import BROW_TOP, CHIN, EARS, LOWER_LIP, MOUTH_CORNERS, Field, Picture
from drivers.camera.puppet.motion import Pose
from drivers.camera.puppet.props import Glare
from drivers.camera.puppet.relief import Relief, Surface, shading_of

# What the face does of itself, in eye distances at 1.
_SMILE, _JAW, _BROWS = 0.022, 0.028, 0.02


class Puppet(Relief):
    """One person; ``glares`` move over what is worn. See Relief for the light. Not thread-safe."""

    def __init__(
        self, figure: Figure, *, ambient: float = 1.0, exposure: float = 1.0, glares: Sequence[Glare] = ()
    ) -> None:
        ears = figure.mesh[list(EARS)]
        pivot = (float(ears[:, 0].mean()), float(figure.mesh[CHIN, 1]), -0.3 * EYES_APART)
        shading = shading_of(figure.depth)
        surface = Surface(figure.bgr, figure.alpha, figure.depth, figure.turning, shading, pivot)
        super().__init__(surface, ambient=ambient, exposure=exposure)
        self.figure = figure
        self._eyes = [eye_of(figure.mesh, side) for side in ("right", "left")]
        self._smile, self._jaw, self._brows = self._expressions()
        self._glares = glares
        self._work = self._lit.copy()
        self._drawn: tuple[Picture, float, float] | None = None

    def moved(self, pose: Pose) -> tuple[Field, Field]:
        across, down = super().moved(pose)
        across = across + pose.smile * self._smile[0]
        down = down + pose.smile * self._smile[1] + pose.jaw * self._jaw + pose.brows * self._brows
        return across, down

    def _made_up(self, pose: Pose) -> Picture:
        if self._drawn is None or self._drawn[0] is not self._lit:
            np.copyto(self._work, self._lit)
        elif self._drawn[1:] == (pose.lids, pose.gaze) and not self._glares:
            return self._work
        for glare in self._glares:
            self._work[glare.place] = self._lit[glare.place]
        for eye in self._eyes:
            self._work[eye.place] = draw_eye(self._lit, eye, pose.lids, pose.gaze)
        for glare in self._glares:
            glare.draw(self._work, pose, self._light)
        self._drawn = (self._lit, pose.lids, pose.gaze)
        return self._work

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
