"""Contrast of what was painted, from the pixels of the picture (WCAG 2 relative luminance)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage


def pixels(image: QImage) -> NDArray[np.uint8]:
    """Blue, green, red of every second pixel in both directions: strokes are several pixels wide."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    # Copied a pixel at a time: channel by channel it takes six times as long.
    found = np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), plain.bytesPerLine() // 4)
    some = found[::2, : plain.width() : 2].copy()
    return some.view(np.uint8).reshape(*some.shape, 4)


def contrast(picture: NDArray[np.uint8], rect: QRect) -> float:
    """Contrast of the strongest stroke against the ground at the rim of the text."""
    rows = slice(max(0, rect.top() // 2), max(0, rect.bottom() // 2 + 1))
    part = _luminance(picture[rows, max(0, rect.left() // 2) : max(0, rect.right() // 2 + 1)])
    if part.size == 0:
        return 1.0
    rim = np.concatenate((part[0], part[-1], part[:, 0], part[:, -1]))
    ground = float(np.median(rim))
    return max(_ratio(ground, float(part.min())), _ratio(ground, float(part.max())))


def colour_contrast(one: QColor, other: QColor) -> float:
    """Contrast of two colours."""
    both = np.array([[[colour.blue(), colour.green(), colour.red()]] for colour in (one, other)], np.uint8)
    first, second = _luminance(both).ravel()
    return _ratio(float(first), float(second))


def _luminance(part: NDArray[np.uint8]) -> NDArray[np.float32]:
    light: NDArray[np.float32] = _RED[part[..., 2]] + _GREEN[part[..., 1]] + _BLUE[part[..., 0]]
    return light


def _linear() -> NDArray[np.float32]:
    value = np.arange(256, dtype=np.float32) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


_RED, _GREEN, _BLUE = (np.float32(share) * _linear() for share in (0.2126, 0.7152, 0.0722))


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
