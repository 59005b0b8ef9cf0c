"""From the press to the painted page the screen has the right of way."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from kiosk.runtime import terminal
from tests.by_ear.hall import Hall


def test_a_press_takes_it_and_the_painted_page_leaves_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        terminal, "SCREEN", SimpleNamespace(take=lambda: told.append("take"), leave=lambda: told.append("leave"))
    )
    hall = Hall()
    qtbot.addWidget(hall.shell)
    qtbot.waitUntil(lambda: told[-1:] == ["leave"])
    told.clear()
    hall.screen_clock.wait(1)
    first = hall.shell.page_screen
    assert first is not None
    button = first.buttons[0]
    button.click()
    assert told
    assert set(told) == {"take"}, "as long as nothing is painted"
    assert hall.shell.page_screen is not first
    qtbot.waitUntil(lambda: told[-1:] == ["leave"])
    hall.terminal.close()
