"""Pages of a right-to-left language stand mirrored: every part at the place its mirror image would have."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

LEFT = int(Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignRight)
# Absolute: Qt would turn a plain "right" back to the left for a text of Arabic letters.
FAR_SIDE = RIGHT | int(Qt.AlignmentFlag.AlignAbsolute)


def flip(rect: QRect, width: int) -> QRect:
    """The rectangle mirrored in a container of this width; an empty one stays empty."""
    if rect.isEmpty():
        return rect
    return QRect(width - rect.left() - rect.width(), rect.top(), rect.width(), rect.height())


def mirror(widgets: Sequence[QWidget], width: int, *, together: bool = False) -> None:
    """Sets the widgets to their mirrored places in a container of this width; ``together``: as one, keeping their order."""
    if together:
        whole = QRect()
        for widget in widgets:
            whole = whole.united(widget.geometry())
        across = flip(whole, width).left() - whole.left()
        for widget in widgets:
            widget.move(widget.x() + across, widget.y())
        return
    for widget in widgets:
        widget.setGeometry(flip(widget.geometry(), width))


def flags_for(text: str, flags: int, *, rtl: bool) -> int:
    """Flags to paint ``text`` with: each text runs in its own direction, but begins at the side where the page begins.

    A Chinese sentence on a Uyghur page stands at the right and keeps its full stop at its end.
    """
    arabic = _is_rtl(text)
    direction = Qt.TextFlag.TextForceRightToLeft if arabic else Qt.TextFlag.TextForceLeftToRight
    if not rtl and not arabic:
        return flags
    if flags & int(Qt.AlignmentFlag.AlignHCenter):
        return flags | int(direction)
    begins_left = bool(flags & LEFT) != rtl if flags & (LEFT | RIGHT) else not rtl
    side = LEFT | int(Qt.AlignmentFlag.AlignAbsolute) if begins_left else FAR_SIDE
    return (flags & ~(LEFT | RIGHT)) | side | int(direction)


def _is_rtl(text: str) -> bool:
    """By the first strong letter: Hebrew and Arabic blocks."""
    for letter in text:
        if "\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc":
            return True
        if letter.isalpha():
            return False
    return False
