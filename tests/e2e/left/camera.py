"""A network camera whose pictures can be recognised byte for byte: two bands at the upper edge that never change.

``python -m tests.e2e.left.camera`` takes the arguments of ``drivers.camera.mjpeg``. One band is grain (fixed noise), found
again in the JPEG's own bytes and in decoded pixels; the other is stripes of rare colours, found again in scaled pictures.
"""

from __future__ import annotations

import sys
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from drivers.camera import mjpeg
from drivers.camera.scenes import SceneGenerator

Picture = NDArray[np.uint8]
GRAIN_ROWS = (0, 16)
STRIPE_ROWS = (16, 48)
STRIPE_PIXELS = 32
"""A multiple of the 16 pixels that share a colour value in JPEG."""
COLOURS = ((37, 151, 203), (211, 89, 43), (97, 223, 167), (149, 31, 113))
"""Blue, green, red."""
_QUALITY = 88
# A restart marker after every row of blocks makes each row's code independent of the changing rest of the picture.
_BLOCKS_A_ROW = 40


def band(width: int) -> Picture:
    """The unchanging upper edge of every picture."""
    chance = np.random.default_rng(20260311)
    grain = chance.integers(30, 220, (GRAIN_ROWS[1], width, 3), dtype=np.uint8)
    stripes = np.zeros((STRIPE_ROWS[1] - STRIPE_ROWS[0], width, 3), np.uint8)
    for number in range(width // STRIPE_PIXELS):
        stripes[:, number * STRIPE_PIXELS : (number + 1) * STRIPE_PIXELS] = COLOURS[number % len(COLOURS)]
    return np.vstack((grain, stripes))


class Marked(SceneGenerator):
    """Scenes with the band painted over them."""

    def draw(self) -> Picture:
        picture = super().draw()
        edge = band(picture.shape[1])
        picture[: edge.shape[0]] = edge
        return picture

    def jpeg(self) -> bytes:
        return encode(self.draw())


def encode(picture: Picture) -> bytes:
    settings = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY, cv2.IMWRITE_JPEG_RST_INTERVAL, _BLOCKS_A_ROW]
    done, data = cv2.imencode(".jpg", picture, settings)
    assert done
    return bytes(data.tobytes())


def main(arguments: list[str] | None = None) -> int:
    module: Any = mjpeg
    module.SceneGenerator = Marked
    return mjpeg.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
