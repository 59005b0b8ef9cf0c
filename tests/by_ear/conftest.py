"""A hall for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.by_ear.hall import Hall


@pytest.fixture
def hall(qtbot: QtBot) -> Iterator[Hall]:
    hall = Hall()
    qtbot.addWidget(hall.shell)
    yield hall
    hall.terminal.close()


@pytest.fixture
def listening(hall: Hall) -> Hall:
    """Headphones are in and the home page was said."""
    hall.headphones(True)
    return hall
