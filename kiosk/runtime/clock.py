"""Monotonic time that a scenario may move forward, and the wall clock of the terminal."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
"""China has one time and no summer time."""


class Clock:
    """Main-thread time. ``advance`` exists for scenarios: it moves the visitor's time, never a device's deadline."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._centre_ahead = timedelta()

    def now(self) -> float:
        return time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds

    def follow_centre(self, server_time: datetime) -> None:
        """Take the centre's clock as the right one: a terminal's own may be off by years after a flat battery."""
        self._centre_ahead = server_time - datetime.now(UTC)

    def wall(self) -> datetime:
        """Aware UTC time, corrected by the centre's."""
        return datetime.now(UTC) + self._centre_ahead

    def today(self) -> date:
        """The date in China."""
        return self.wall().astimezone(CHINA).date()
