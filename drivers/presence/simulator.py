"""The simulated presence sensor: the real radar driver over a radar in memory."""

from __future__ import annotations

from drivers.far_end import memory_link
from drivers.presence.contract import PresenceSettings
from drivers.presence.driver import RadarDriver
from drivers.presence.model import RadarFarEnd


class SimulatedPresence(RadarDriver):
    """Configured like any sensor; ``controls`` (stand, leave, mute, unplug, plug, set_trouble) from any thread."""

    def __init__(self, settings: PresenceSettings | None = None) -> None:
        self.controls = RadarFarEnd()
        super().__init__(lambda: memory_link(self.controls), settings)
