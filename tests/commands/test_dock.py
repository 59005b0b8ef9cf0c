from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from kiosk.commands.dock import main
from kiosk.dock import Dock, DockError, DockServer, Offer, offers_of, send
from kiosk.dock_window import DockWindow


class Hand:
    """What was done at the machine."""

    def __init__(self) -> None:
        self.acts: list[str] = []
        self.dock = Dock()
        self.dock.add("card insert", lambda name: self.acts.append(f"insert {name}"), lambda: ["due-soon", "valid"])
        self.dock.add("card pull", lambda: self.acts.append("pull"))
        self.dock.add("lamp light", lambda level="1": self.acts.append(f"light {int(level)}"), ("1", "2"))


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def socket(hand: Hand, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "dock.sock"
    server = DockServer(path, hand.dock)
    yield path
    server.stop()


def test_a_line_said_from_outside_is_carried_out(hand: Hand, socket: Path) -> None:
    send(socket, "card insert valid")
    assert main(["--socket", str(socket), "card", "pull"]) == 0
    assert hand.acts == ["insert valid", "pull"]


def test_what_cannot_be_done_is_said(socket: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DockError, match="not a dock line"):
        send(socket, "toaster pop")
    with pytest.raises(DockError, match="ValueError"):
        send(socket, "lamp light bright")
    assert main(["--socket", str(tmp_path / "nobody.sock"), "card", "pull"]) == 1
    assert "no kiosk listens" in capsys.readouterr().err


def test_the_lines_there_are_come_with_their_choices(socket: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert offers_of(socket) == (
        Offer("card insert", ("due-soon", "valid")),
        Offer("card pull"),
        Offer("lamp light", ("1", "2")),
    )
    assert main(["--socket", str(socket), "--list"]) == 0
    assert capsys.readouterr().out == "card insert due-soon|valid\ncard pull\nlamp light 1|2\n"


def test_the_window_has_a_button_for_every_line(hand: Hand, qtbot: QtBot) -> None:
    window = DockWindow(hand.dock.offers(), hand.dock.do)
    qtbot.addWidget(window)
    window.findChild(QComboBox, "card insert choice").setCurrentText("valid")  # type: ignore[union-attr]
    for name in ("card insert", "card pull", "lamp light"):
        button = window.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        button.click()
    assert hand.acts == ["insert valid", "pull", "light 1"]
    assert window.answer == "lamp light 1: done"


def test_the_window_shows_what_was_refused(hand: Hand, qtbot: QtBot) -> None:
    window = DockWindow(hand.dock.offers(), hand.dock.do)
    qtbot.addWidget(window)
    window.carry_out("lamp light bright")
    assert "ValueError" in window.answer


def test_the_window_can_be_drawn_without_a_display(socket: Path, tmp_path: Path, qapp: object) -> None:
    picture = tmp_path / "dock.png"
    assert main(["--socket", str(socket), "--window", "--picture", str(picture)]) == 0
    assert picture.stat().st_size > 1000


@pytest.mark.parametrize("arguments", [[], ["--list", "card", "pull"], ["--window", "--list"]])
def test_one_thing_at_a_time(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
