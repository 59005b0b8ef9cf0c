"""The face at the camera's own resolution: a display's grid and the moire it makes stand out as sharp tones.

Of each look one number is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.face.engine import Picture
    from kiosk.face.liveness.geometry import Placement

_SIDE: Final = 128
_EVERY_SECONDS: Final = 0.24
# Cycles per pixel: below it are the features of a face.
_LOWEST: Final = 0.09
# Blocks of 8 pixels, in which cameras compress, and the rows and columns themselves are no display.
_BLOCKS = 8


class Texture:
    """``tones`` are decibels of the sharpest tone above what lies around it in the spectrum, one for each look."""

    def __init__(self) -> None:
        self.tones: list[tuple[float, float]] = []
        self._at = float("-inf")
        window = np.hanning(_SIDE).astype(np.float32)
        self._window = window[:, None] * window[None, :]
        self._wanted = _wanted()

    def add(self, bgr: Picture, placement: Placement, at: float) -> None:
        """Look at a frame, unless the last look was just now or the face is too small."""
        if at - self._at < _EVERY_SECONDS:
            return
        left, top = round(placement.x) - _SIDE // 2, round(placement.y) - _SIDE // 2
        if placement.width < 0.9 * _SIDE or min(left, top) < 0:
            return
        patch = bgr[top : top + _SIDE, left : left + _SIDE]
        if patch.shape[:2] != (_SIDE, _SIDE):
            return
        self._at = at
        blue, green, red = (channel.astype(np.float32) for channel in cv2.split(patch))
        grey, colour = 0.114 * blue + 0.587 * green + 0.299 * red, red - blue
        self.tones.append((at, max(self._tone(grey), self._tone(colour))))

    def wipe(self) -> None:
        self.tones.clear()
        self._at = float("-inf")

    def _tone(self, plane: NDArray[np.float32]) -> float:
        power = np.abs(np.fft.rfft2((plane - plane.mean()) * self._window)) ** 2
        level = cv2.blur(np.asarray(power, np.float32), (11, 11)) + 1e-3
        # The mean around a tone contains the tone: a second mean of what is left without it.
        floor = cv2.blur(np.minimum(power, 2 * level).astype(np.float32), (17, 17)) + 1e-3
        ratio = np.where(self._wanted, power / floor, 0)
        return float(10 * np.log10(max(1.0, float(ratio.max()))))


def _wanted() -> NDArray[np.bool_]:
    """The tones that count."""
    down, across = np.fft.fftfreq(_SIDE)[:, None], np.fft.rfftfreq(_SIDE)[None, :]
    far = np.hypot(down, across) > _LOWEST
    off_axis = (np.abs(down) > 0.02) & (np.abs(across) > 0.02)

    def block(frequency: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
        return np.asarray(np.abs(frequency * _BLOCKS - np.round(frequency * _BLOCKS)) < 0.12)

    return np.asarray(far & off_axis & ~(block(down) & block(across)), np.bool_)
