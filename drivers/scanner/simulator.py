"""The simulated scanner: the real driver on a cable in memory, a scanner model at its end."""

from __future__ import annotations

from typing import ClassVar

from drivers.far_end import Trouble, memory_link
from drivers.scanner.contract import FAMILY, CodeRules
from drivers.scanner.model import COMMANDED, FakeScanner
from drivers.scanner.serial_scanner import SerialScanner


class SimulatedScanner(SerialScanner):
    """Configured like any scanner; its controls may be used from any thread (dock, scenarios, tests)."""

    family: ClassVar[str] = FAMILY

    def __init__(self, rules: CodeRules | None = None, fake: FakeScanner | None = None) -> None:
        self.fake = fake or FakeScanner(COMMANDED)
        super().__init__(lambda: memory_link(self.fake.far_end), rules, COMMANDED)

    @property
    def lit(self) -> bool:
        """Whether its light is on."""
        return self.fake.lit

    def scan(self, text: str) -> None:
        """Hold a code before it. It reads when its light is on; one held before the light goes on is read then."""
        self.fake.scan(text)

    def trouble(self, name: str) -> None:
        """``silent``, ``slow``, ``garbage``, ``torn`` or ``none``. Raises ValueError."""
        self.fake.far_end.set_trouble(Trouble(name))

    def unplug(self) -> None:
        self.fake.far_end.unplug()

    def plug(self) -> None:
        self.fake.far_end.plug()
