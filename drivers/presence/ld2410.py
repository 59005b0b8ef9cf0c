"""The radar on a serial line."""

from __future__ import annotations

from drivers.link import open_serial
from drivers.presence.codec import BAUD_RATE
from drivers.presence.contract import PresenceSettings
from drivers.presence.driver import RadarDriver


class Ld2410Radar(RadarDriver):
    """``device``: stable name from a udev rule. ``baud_rate``: 256000 unless the module was set to another."""

    def __init__(self, device: str, settings: PresenceSettings | None = None, baud_rate: int = BAUD_RATE) -> None:
        super().__init__(lambda: open_serial(device, baud_rate), settings)
