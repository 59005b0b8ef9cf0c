"""The simulated power supply: the real driver over a server in memory."""

from __future__ import annotations

from drivers.far_end import memory_link
from drivers.power.contract import PowerSettings
from drivers.power.driver import NutDriver
from drivers.power.model import UpsFarEnd


class SimulatedPower(NutDriver):
    """``controls`` (mains_off, mains_on, battery_empty, tell, refuse, unplug, plug, set_trouble) from any thread."""

    def __init__(self, settings: PowerSettings | None = None) -> None:
        self.controls = UpsFarEnd()
        super().__init__(lambda: memory_link(self.controls), self.controls.server.ups, settings)
