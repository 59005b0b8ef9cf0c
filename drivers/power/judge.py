"""From readings to what is announced: patience with flicker, haste with an empty battery. Pure; the times are given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from drivers.contract import Supply
from drivers.power.contract import BatteryLow, MainsBack, MainsLost, PowerReading, PowerSettings, ShutdownNow

# One answer, or a blink of a line, may be a slip; a supply that means it still says so a moment later.
_URGENT_SECONDS: Final = 0.9


@dataclass(slots=True)
class PowerJudge:
    """``saw`` takes a reading, monotonic seconds that never run backwards, and the wall clock."""

    settings: PowerSettings
    lost: bool = False
    """MainsLost was said, MainsBack not yet."""
    _since: float | None = field(default=None, repr=False)
    _since_wall: datetime | None = field(default=None, repr=False)
    _back_since: float | None = field(default=None, repr=False)
    _urgent_since: float | None = field(default=None, repr=False)
    _low_said: bool = field(default=False, repr=False)
    _shutdown_said: bool = field(default=False, repr=False)

    def saw(self, reading: PowerReading, at: float, now: datetime) -> tuple[object, ...]:
        if not reading.shutdown:
            self._urgent_since = None
        elif self._urgent_since is None:
            self._urgent_since = at
        if reading.on_battery is None:
            self._back_since = None
        elif reading.on_battery:
            self._back_since = None
            if self._since is None or self._since_wall is None:
                self._since, self._since_wall = at, now
        elif not self.lost:
            self._since = self._since_wall = None
        events: list[object] = []
        urgent = self._is_urgent(reading, at)
        if reading.on_battery and self._since is not None and self._since_wall is not None and not self.lost:
            self.lost = urgent or at - self._since >= self.settings.announce_after_seconds
            events += [MainsLost(self._since_wall)] if self.lost else []
        if self.lost and reading.on_battery and reading.battery is Supply.LOW and not self._low_said:
            self._low_said = True
            events.append(BatteryLow())
        if urgent and not self._shutdown_said:
            self._shutdown_said = True
            events.append(ShutdownNow())
        if reading.on_battery is False and not urgent:
            events += self._back(at)
        return tuple(events)

    def blind(self) -> None:
        """The supply cannot be asked: an outage that was seen goes on, a return is not believed."""
        self._back_since = None
        self._urgent_since = None

    def _is_urgent(self, reading: PowerReading, at: float) -> bool:
        if self._urgent_since is not None and at - self._urgent_since >= _URGENT_SECONDS:
            return True
        limit = self.settings.shutdown_after_seconds
        return bool(reading.on_battery) and limit is not None and self._since is not None and at - self._since >= limit

    def _back(self, at: float) -> list[object]:
        self._back_since = at if self._back_since is None else self._back_since
        if at - self._back_since < self.settings.back_after_seconds:
            return []
        said = [MainsBack()] if self.lost else []
        self.lost = self._low_said = self._shutdown_said = False
        self._since = self._since_wall = None
        return list(said)
