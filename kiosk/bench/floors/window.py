"""Floor of the start: import PySide6, show an empty window of the panel's size, print when it was painted.

Run as a file with width and height; prints CLOCK_MONOTONIC seconds.
"""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Empty(QWidget):
    """Tells of its first paint and ends."""

    def paintEvent(self, event: QPaintEvent) -> None:
        sys.stdout.write(f"{time.monotonic()}\n")
        QTimer.singleShot(0, QApplication.quit)


application = QApplication([])
window = Empty()
window.resize(int(sys.argv[1]), int(sys.argv[2]))
window.show()
sys.exit(application.exec())
