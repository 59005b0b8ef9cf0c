"""A sheet of paper for the pages that show one: the real one comes from the centre, which the gallery does without."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage, QImageWriter, QPainter

WIDTH, HEIGHT, MARGIN = 1240, 1754, 150
"""A4 at 150 dpi, as the centre sends its previews."""
LINES = 24


@cache
def specimen_sheet(title: str, lines: tuple[str, ...]) -> bytes:
    """A PNG of a titled page with a ruled table of these lines, over and over."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    font = QFont(QGuiApplication.font())
    font.setPixelSize(52)
    painter.setFont(font)
    painter.drawText(QRectF(0, MARGIN, WIDTH, 80), Qt.AlignmentFlag.AlignCenter, title)
    font.setPixelSize(30)
    painter.setFont(font)
    step = (HEIGHT - 3 * MARGIN) / LINES
    for line in range(LINES):
        row = QRectF(MARGIN, 2 * MARGIN + line * step, WIDTH - 2 * MARGIN, step)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, lines[line % len(lines)])
        painter.drawLine(row.bottomLeft(), row.bottomRight())
    painter.end()
    stored = QBuffer()
    stored.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(stored, QByteArray(b"png")).write(image)
    return bytes(stored.data().data())
