"""A page that comes while a paint is asked for already is painted once: the second time cost 8 to 11 ms after every effect."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from kiosk.pages import Page
from screens.pages.base import Screen
from tests.screens.conftest import Rig
from tests.screens.specimen_words import HALL, NAV
from tests.screens.specimens import SPECIMENS

PAGES = {name: page for name, page, _ in SPECIMENS}


class Worker(QObject):
    """Reports as a thread does: by an event of the queue in which the wish to paint stands already."""

    done = Signal()

    def __init__(self, rig: Rig) -> None:
        super().__init__()
        self._rig = rig
        self.done.connect(self._came, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _came(self) -> None:
        # With the page comes the way back.
        self._rig.shell.show_page("two", PAGES["list"], NAV)


def test_a_page_that_a_worker_brings_is_painted_once(rig: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[str] = []
    paint = Screen.paintEvent

    def noted(screen: Screen[Page], event: QPaintEvent) -> None:
        painted.append(screen.page.title.id)
        paint(screen, event)

    monkeypatch.setattr(Screen, "paintEvent", noted)
    rig.shell.show_page("one", PAGES["confirm"], HALL)
    qtbot.waitUntil(lambda: rig.painted == ["one"])
    painted.clear()
    worker = Worker(rig)
    rig.shell.update(0, 0, 10, 10)
    worker.done.emit()
    qtbot.waitUntil(lambda: rig.painted == ["one", "two"])
    for _ in range(3):
        QCoreApplication.processEvents()
    assert painted.count(PAGES["list"].title.id) == 1
