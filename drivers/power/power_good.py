"""A power-good signal on a GPIO line, and a battery-low signal where the supply has one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import ClassVar, Final

from drivers.contract import Deadline, Failed, Supply
from drivers.gpio import GpioInputAdapter, InputLine, PinFactory, open_chip
from drivers.link import LinkLostError
from drivers.power.contract import FAMILY, PowerReading, PowerSettings
from drivers.power.driver import status_of, wall_clock
from drivers.power.judge import PowerJudge

_GOOD: Final = "good"
_LOW: Final = "low"


class PowerGoodLine(GpioInputAdapter):
    """See contract.PowerSupply. ``good`` is active while the mains are there; let a cut wire read as "not good".
    Battery low while on battery is taken for the end, like OB LB of a UPS.
    """

    family: ClassVar[str] = FAMILY

    def __init__(
        self,
        good: InputLine,
        low: InputLine | None = None,
        settings: PowerSettings | None = None,
        open_pins: Callable[[], PinFactory] = lambda: open_chip(0),
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = wall_clock,
    ) -> None:
        self._judge = PowerJudge(settings or PowerSettings())
        self._now = now
        super().__init__(open_pins, {_GOOD: good} if low is None else {_GOOD: good, _LOW: low}, clock)

    def read(self, deadline: Deadline) -> PowerReading | Failed:
        """See contract.PowerSupply."""
        over = deadline.over
        if over is not None:
            return Failed(over)
        try:
            return _reading(self._levels())
        except LinkLostError as lost:
            raise self._fault(lost) from lost

    def _opened(self) -> None:
        self._judge.blind()
        self._status = status_of(_reading(self._levels()))

    def _changed(self, line: str, active: bool, at: float) -> Iterable[object]:
        # Only what lasts is announced, so the level of each round is enough; a blink of the line restarts the patience.
        return self._judge.saw(PowerReading(not active), at, self._now()) if line == _GOOD else ()

    def _stands(self, levels: Mapping[str, bool], at: float) -> Iterable[object]:
        reading = _reading(levels)
        self._status = status_of(reading)
        return self._judge.saw(reading, at, self._now())


def _reading(levels: Mapping[str, bool]) -> PowerReading:
    on_battery = not levels[_GOOD]
    if _LOW not in levels:
        return PowerReading(on_battery)
    low = levels[_LOW]
    return PowerReading(on_battery, Supply.LOW if low else Supply.PLENTY, shutdown=on_battery and low)
