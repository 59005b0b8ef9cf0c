"""The dock as a window beside a running kiosk: one box for each device, one button for each thing a hand can do to it.

For developers, so in English and without the visitor's theme.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QGroupBox, QLabel, QPushButton, QVBoxLayout, QWidget

from kiosk.dock import DockError, Offer

COLUMNS = 4


class DockWindow(QWidget):
    """``say`` carries out a line; what it raises is shown at the bottom."""

    def __init__(self, offers: Sequence[Offer], say: Callable[[str], None]) -> None:
        super().__init__()
        self.setWindowTitle("Nuanping dock")
        self._say = say
        self._answer = QLabel("ready")
        self._answer.setWordWrap(True)
        boxes = QGridLayout()
        for number, subject in enumerate(_subjects(offers)):
            mine = [offer for offer in offers if offer.words.split()[0] == subject]
            boxes.addWidget(self._box(subject, mine), number // COLUMNS, number % COLUMNS)
        everything = QVBoxLayout(self)
        everything.addLayout(boxes)
        everything.addWidget(self._answer)

    @property
    def answer(self) -> str:
        """What became of the last line."""
        return self._answer.text()

    def _box(self, subject: str, offers: Sequence[Offer]) -> QGroupBox:
        box = QGroupBox(subject)
        rows = QGridLayout(box)
        for row, offer in enumerate(offers):
            button = QPushButton(offer.words.split()[1])
            button.setObjectName(offer.words)
            choice: QComboBox | None = None
            if offer.choices:
                choice = QComboBox()
                choice.setEditable(True)
                choice.addItems(offer.choices)
                choice.setObjectName(f"{offer.words} choice")
                rows.addWidget(choice, row, 1)
            button.clicked.connect(_Press(self, offer.words, choice).press)
            rows.addWidget(button, row, 0)
        rows.setRowStretch(len(offers), 1)
        return box

    def carry_out(self, line: str) -> None:
        """Say one line and show what became of it."""
        try:
            self._say(line)
        except DockError as error:
            self._answer.setText(f"{line}: {error}")
        else:
            self._answer.setText(f"{line}: done")


class _Press(QObject):
    """One button's line. A QObject of its own, so that the slot runs in the main thread and dies with the window."""

    def __init__(self, window: DockWindow, words: str, choice: QComboBox | None) -> None:
        super().__init__(window)
        self._window = window
        self._words = words
        self._choice = choice

    @Slot()
    def press(self) -> None:
        rest = "" if self._choice is None else self._choice.currentText().strip()
        self._window.carry_out(f"{self._words} {rest}".strip())


def _subjects(offers: Sequence[Offer]) -> list[str]:
    """First words, each once, as they come."""
    return list(dict.fromkeys(offer.words.split()[0] for offer in offers))
