"""The simulated headphone jack: the real driver on a cable in memory."""

from __future__ import annotations

from typing import ClassVar

from drivers.far_end import Trouble
from drivers.headphones.contract import FAMILY
from drivers.headphones.evdev_jack import SwitchJack
from drivers.headphones.model import FakeJack, SwitchCable


class SimulatedHeadphoneJack(SwitchJack):
    """Configured like any jack; its controls may be used from any thread (dock, scenarios, tests)."""

    family: ClassVar[str] = FAMILY

    def __init__(self, fake: FakeJack | None = None) -> None:
        self.fake = fake or FakeJack()
        super().__init__(lambda: SwitchCable(self.fake))

    def insert(self) -> None:
        self.fake.insert()

    def remove(self) -> None:
        self.fake.remove()

    def trouble(self, name: str) -> None:
        """``silent``, ``slow``, ``garbage``, ``torn`` or ``none``. Raises ValueError."""
        self.fake.far_end.set_trouble(Trouble(name))

    def unplug(self) -> None:
        """The jack itself goes (a USB sound card is pulled), and with it whatever is in it."""
        self.fake.far_end.unplug()

    def plug(self) -> None:
        self.fake.far_end.plug()
