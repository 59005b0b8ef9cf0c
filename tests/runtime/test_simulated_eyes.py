"""The simulated visitor sees the lamp and the bird, and nothing else of what happens."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import QObject, Signal

from kiosk.runtime.at_the_screen import BirdSits, LampTinted
from kiosk.runtime.speech import Said
from kiosk.runtime.terminal import Terminal
from kiosk.simulated_eyes import SimulatedEyes


class Happenings(QObject):
    happened = Signal(object)


@pytest.mark.usefixtures("qapp")
def test_the_lamp_and_the_bird_reach_the_camera() -> None:
    terminal = Happenings()
    seen: list[object] = []
    SimulatedEyes(cast("Terminal", terminal), lambda *rgb: seen.append(rgb), seen.append)
    for what in (
        LampTinted((1.0, 0.8, 0.6)),
        BirdSits("left"),
        Said("face-hint-good"),
        BirdSits(None),
        LampTinted(None),
    ):
        terminal.happened.emit(what)
    assert seen == [(1.0, 0.8, 0.6), "left", "ahead", (1.0, 1.0, 1.0)]
