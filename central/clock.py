"""The centre's clock: real time, optionally moved for demonstrations, and the one calendar everything is due by."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

LOCAL: Final = timezone(timedelta(hours=8), "UTC+08:00")
"""China has had one zone and no daylight saving time since 1991: no zone data needed."""

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def local_day(now: datetime) -> date:
    """The calendar day in China at ``now``."""
    return now.astimezone(LOCAL).date()


def moved_clock(setting: str) -> Clock:
    """A running clock moved by days (``+30d``, ``-2d``) or to a day (``2026-03-01``). Raises ValueError."""
    if match := re.fullmatch(r"([+-]\d{1,5})d", setting):
        offset = timedelta(days=int(match[1]))
    else:
        offset = date.fromisoformat(setting) - local_day(system_clock())
    return lambda: system_clock() + offset
