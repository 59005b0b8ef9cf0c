"""What the rest of the house may know of the power supply.

The battery is a supply in XFS words (PLENTY, LOW, UNKNOWN, NOT_SUPPORTED); the device is ONLINE with the reason
``on-battery``, ``battery-low`` or ``shutdown`` while the mains are out (SIU of CEN/XFS: UPS ENGAGED, LOW, RECOVERED).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drivers.contract import Adapter, Deadline, Failed, Supply

FAMILY = "power"


@dataclass(frozen=True, slots=True)
class MainsLost:
    """The mains have been out for ``PowerSettings.announce_after_seconds``. ``on_battery_since`` has its time zone."""

    on_battery_since: datetime


@dataclass(frozen=True, slots=True)
class MainsBack:
    """The mains have been back for ``PowerSettings.back_after_seconds``."""


@dataclass(frozen=True, slots=True)
class BatteryLow:
    """On battery, and it is running out; said once an outage."""


@dataclass(frozen=True, slots=True)
class ShutdownNow:
    """The power may go any moment: store, end, shut down. Said once an outage."""


@dataclass(frozen=True, slots=True)
class PowerReading:
    """What the supply says now, before any patience. ``on_battery`` None while it cannot tell (bypass, off, test).
    ``charge_percent`` 0-100 and ``runtime_seconds`` None where it does not say; ``replace_battery``: it asks for a new
    one; ``model`` as the maker writes it, or "".
    """

    on_battery: bool | None
    battery: Supply = Supply.NOT_SUPPORTED
    shutdown: bool = False
    charge_percent: float | None = None
    runtime_seconds: float | None = None
    replace_battery: bool = False
    model: str = ""


@dataclass(frozen=True, slots=True)
class PowerSettings:
    """``announce_after_seconds``: shorter outages are not announced; ``back_after_seconds``: nor shorter returns.
    ``low_charge_percent``, ``low_runtime_seconds``: low at or below these, where the supply does not say so by itself.
    ``shutdown_after_seconds``: ShutdownNow after so long on battery whatever it says; None leaves it to the supply (a
    bare power-good line says nothing of its battery: give it a time).
    """

    announce_after_seconds: float = 5.0
    back_after_seconds: float = 3.0
    low_charge_percent: float = 20.0
    low_runtime_seconds: float = 120.0
    shutdown_after_seconds: float | None = None


class PowerSupply(Adapter, Protocol):
    """Gives MainsLost and MainsBack in turn, BatteryLow and ShutdownNow between."""

    def read(self, deadline: Deadline) -> PowerReading | Failed:
        """A fresh reading. Raises DeviceFault when the supply is lost."""
        ...
