"""What the rest of the house may know of the presence sensor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from drivers.contract import Adapter, Deadline, Failed

FAMILY = "presence"


@dataclass(frozen=True, slots=True)
class SomeoneCame:
    """Somebody stands near. ``distance_cm`` None where the sensor cannot tell."""

    distance_cm: int | None = None


@dataclass(frozen=True, slots=True)
class SomeoneLeft:
    """Nobody has been near for ``PresenceSettings.leave_seconds``."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the sensor sees now, before any hysteresis. ``moving`` and ``distance_cm`` None where it cannot tell."""

    someone: bool
    distance_cm: int | None = None
    moving: bool | None = None


@dataclass(frozen=True, slots=True)
class PresenceSettings:
    """When a sighting counts.

    ``near_cm``: somebody comes at this distance or nearer. ``far_cm``: and is there until farther than this (at least
    ``near_cm``). ``come_seconds``: seen near this long without a gap, so that a passer-by does not count.
    ``leave_seconds``: not seen this long without a gap; an old person may stand quite still.
    A sensor without distance ignores the two distances.
    """

    near_cm: int = 120
    far_cm: int = 160
    come_seconds: float = 0.6
    leave_seconds: float = 8.0


PIR_SETTINGS = PresenceSettings(come_seconds=0.0, leave_seconds=60.0)
"""A PIR sees warm bodies that move: any pulse counts, and one who reads the screen gives none for a while."""


class PresenceSensor(Adapter, Protocol):
    """Gives SomeoneCame and SomeoneLeft in turn. Status UNKNOWN while it cannot see: then neither is said, and what was
    said last may be out of date.
    """

    @property
    def someone(self) -> bool:
        """What was said last; from memory."""
        ...

    def look(self, deadline: Deadline) -> Sighting | Failed:
        """A fresh sighting. Raises DeviceFault when the device is lost."""
        ...
