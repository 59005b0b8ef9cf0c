"""What somebody who stands before the glass can see of it, for scripts and tests."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


def is_black(shell: QWidget) -> bool:
    """Whether nothing at all is on the glass."""
    glass = shell.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = bytes(glass.constBits())
    return pixels.count(0) == len(pixels)


def visible_words(shell: QWidget) -> list[str]:
    """Everything readable on the screen now: labels, buttons and the names given to assistive technology."""
    words = []
    for widget in (shell, *shell.findChildren(QWidget)):
        if widget.isVisible():
            shown = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
            words.append(f"{shown} {widget.accessibleName()}")
    return words
