"""What the simulated visitor sees of the screen. In a simulation nothing shines and nobody looks by itself: whoever runs
a simulated camera carries the lamp's colour and the bird to it. A real camera needs none of this and never gets it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from kiosk.runtime.at_the_screen import BirdSits, LampTinted
from kiosk.runtime.terminal import Terminal

WHITE = (1.0, 1.0, 1.0)


class SimulatedEyes(QObject):
    """Listens to the terminal as long as that lives. ``shine`` and ``look`` are those of the simulated camera and are
    called in the main thread.
    """

    def __init__(
        self, terminal: Terminal, shine: Callable[[float, float, float], object], look: Callable[[str], object]
    ) -> None:
        super().__init__(terminal)
        self._shine = shine
        self._look = look
        terminal.happened.connect(self._on_happened)

    @Slot(object)
    def _on_happened(self, what: object) -> None:
        if isinstance(what, LampTinted):
            self._shine(*(what.colour or WHITE))
        elif isinstance(what, BirdSits):
            self._look(what.side or "ahead")
