"""A PIR sensor, or any contact that closes when somebody is near, on a GPIO line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar, Final

from drivers.contract import Deadline, Failed
from drivers.gpio import GpioInputAdapter, InputLine, PinFactory, open_chip
from drivers.link import LinkLostError
from drivers.presence.contract import FAMILY, PIR_SETTINGS, PresenceSettings, Sighting
from drivers.presence.judge import Judge

_LINE: Final = "someone"


class PirSensor(GpioInputAdapter):
    """See contract.PresenceSensor. A cut wire looks like "nobody": the line cannot tell."""

    family: ClassVar[str] = FAMILY

    def __init__(
        self,
        line: InputLine,
        settings: PresenceSettings = PIR_SETTINGS,
        open_pins: Callable[[], PinFactory] = lambda: open_chip(0),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._judge = Judge(settings)
        super().__init__(open_pins, {_LINE: line}, clock)

    @property
    def someone(self) -> bool:
        return self._judge.someone

    def look(self, deadline: Deadline) -> Sighting | Failed:
        """See contract.PresenceSensor."""
        over = deadline.over
        if over is not None:
            return Failed(over)
        try:
            return Sighting(self._levels()[_LINE])
        except LinkLostError as lost:
            raise self._fault(lost) from lost

    def _opened(self) -> None:
        self._judge.blind()

    def _changed(self, line: str, active: bool, at: float) -> Iterable[object]:
        return self._judge.saw(Sighting(active), at)

    def _stands(self, levels: Mapping[str, bool], at: float) -> Iterable[object]:
        return self._judge.saw(Sighting(levels[_LINE]), at)
