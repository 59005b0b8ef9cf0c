"""How well the scene is lit, so that the screen can lend its light: measured on each picture, changed with hysteresis.

Luminance is the mean grey value (0..255, Rec. 601 weights) of the middle of the picture, where the face is, against that of
the rim; between the two, where the face ends somewhere, nothing is measured. A verdict changes only when the measure has passed its threshold by a margin for ``SETTLE_SECONDS``: a screen
that brightens because of it lights the face, and must not dim again at once because of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SETTLE_SECONDS = 0.6
# One pixel in 8 x 8 is enough for a mean.
_STEP = 8
# Grey levels of the middle: entered below or above the first, left beyond the second.
_DARK_ENTER, _DARK_LEAVE = 60.0, 85.0
_BRIGHT_ENTER, _BRIGHT_LEAVE = 215.0, 190.0
# Backlight: the rim is bright and the middle much darker than it (a window behind the visitor).
_BACKLIT_RIM = 120.0
_BACKLIT_ENTER, _BACKLIT_LEAVE = 70.0, 45.0
# Shares of the picture's width and height: the face is inside the first, the rim outside the second.
_FACE, _INNER = (0.32, 0.5), (0.5, 0.5)


class Light(StrEnum):
    """What the picture needs: UNKNOWN before the first verdict; TOO_DARK and BACKLIT call for the screen's light."""

    UNKNOWN = "UNKNOWN"
    OK = "OK"
    TOO_DARK = "TOO_DARK"
    TOO_BRIGHT = "TOO_BRIGHT"
    BACKLIT = "BACKLIT"

    @property
    def wants_fill_light(self) -> bool:
        return self in (Light.TOO_DARK, Light.BACKLIT)


@dataclass(frozen=True, slots=True)
class LightReading:
    """``luminance``: grey level of the middle, 0..255. ``backlight``: how much brighter the rim is, negative when darker."""

    verdict: Light = Light.UNKNOWN
    luminance: float = 0.0
    backlight: float = 0.0


NO_LIGHT_YET = LightReading()


class LightMeter:
    """Judges the pictures one after the other. Not thread-safe: it belongs to the device thread."""

    def __init__(self, settle_seconds: float = SETTLE_SECONDS) -> None:
        self._settle_seconds = settle_seconds
        self.restart()

    def restart(self) -> None:
        """The lens was opened: what another visitor's light was does not count."""
        self._reading = NO_LIGHT_YET
        self._wanted = Light.UNKNOWN
        self._wanted_since = 0.0

    @property
    def reading(self) -> LightReading:
        return self._reading

    def judge(self, bgr: NDArray[np.uint8], now: float) -> LightReading:
        """The reading after this picture, taken at ``now`` (monotonic seconds)."""
        middle, rim = _grey(bgr)
        wanted = self._suits(middle, rim - middle, rim)
        if wanted is not self._wanted:
            self._wanted, self._wanted_since = wanted, now
        verdict = self._reading.verdict
        if verdict is Light.UNKNOWN or now - self._wanted_since >= self._settle_seconds:
            verdict = wanted
        self._reading = LightReading(verdict, round(middle, 1), round(rim - middle, 1))
        return self._reading

    def _suits(self, middle: float, backlight: float, rim: float) -> Light:
        """The verdict for these levels; the present one keeps its ground up to its leaving threshold."""
        now = self._reading.verdict
        if rim >= _BACKLIT_RIM and backlight > (_BACKLIT_LEAVE if now is Light.BACKLIT else _BACKLIT_ENTER):
            return Light.BACKLIT
        if middle < (_DARK_LEAVE if now is Light.TOO_DARK else _DARK_ENTER):
            return Light.TOO_DARK
        if middle > (_BRIGHT_LEAVE if now is Light.TOO_BRIGHT else _BRIGHT_ENTER):
            return Light.TOO_BRIGHT
        return Light.OK


def _grey(bgr: NDArray[np.uint8]) -> tuple[float, float]:
    """Mean grey level of the place of the face, and of the rim of the picture."""
    sample = bgr[::_STEP, ::_STEP]
    middle, inner = _middle(sample, *_FACE), _middle(sample, *_INNER)
    whole, taken = sample.shape[0] * sample.shape[1], inner.shape[0] * inner.shape[1]
    face = _luminance(middle)
    if whole == taken:
        return face, face
    return face, (_luminance(sample) * whole - _luminance(inner) * taken) / (whole - taken)


def _middle(sample: NDArray[np.uint8], wide: float, high: float) -> NDArray[np.uint8]:
    height, width = sample.shape[:2]
    down, across = int(height * (1 - high) / 2), int(width * (1 - wide) / 2)
    return sample[down : height - down, across : width - across]


def _luminance(bgr: NDArray[np.uint8]) -> float:
    blue, green, red = (float(value) for value in bgr.reshape(-1, 3).mean(axis=0))
    return 0.114 * blue + 0.587 * green + 0.299 * red
