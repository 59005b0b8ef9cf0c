"""An uninterruptible power supply behind NUT's server, over any line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import ClassVar, Final, TypeVar

from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Failed, Supply
from drivers.line_adapter import LineAdapter
from drivers.link import Link, LinkLostError
from drivers.power import codec
from drivers.power.codec import LineReader, ListReader
from drivers.power.contract import FAMILY, PowerReading, PowerSettings
from drivers.power.judge import PowerJudge

_T = TypeVar("_T")

ASK_SECONDS: Final = 1.0
"""The server itself asks the supply every two seconds or so."""
_ANSWER_SECONDS: Final = 0.8
# A server that vanished without a word (its machine lost power) is only found by connecting anew.
_SILENT_SECONDS: Final = 5.0
_HOPELESS: Final = ("ups-unknown", "ups-access-denied", "ups-cannot-tell")


def wall_clock() -> datetime:
    return datetime.now(UTC)


def status_of(reading: PowerReading) -> DeviceStatus:
    """In XFS words; see contract."""
    if reading.on_battery is None:
        return DeviceStatus(FAMILY, DeviceState.UNKNOWN, reading.battery, "ups-off-or-test")
    reason = "replace-battery" if reading.replace_battery else ""
    if reading.on_battery:
        reason = "battery-low" if reading.battery is Supply.LOW else "on-battery"
    if reading.shutdown:
        reason = "shutdown"
    return DeviceStatus(FAMILY, DeviceState.ONLINE, reading.battery, reason)


class NutDriver(LineAdapter):
    """See contract.PowerSupply. ``ups``: the name in the server's ups.conf."""

    family: ClassVar[str] = FAMILY

    def __init__(
        self,
        connect: Callable[[], Link],
        ups: str,
        settings: PowerSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = wall_clock,
    ) -> None:
        if not codec.UPS_NAME.fullmatch(ups):
            raise ValueError("a UPS has a name of letters, digits, dots, dashes and underscores")
        self._ups = ups
        self._settings = settings or PowerSettings()
        self._clock = clock
        self._now = now
        self._judge = PowerJudge(self._settings)
        self._lines = LineReader()
        self._events: list[object] = []
        self._asked_at = clock() - ASK_SECONDS
        self._answered_at = clock()
        self._asking: Deadline | None = None
        super().__init__(connect)

    def wake(self) -> None:
        super().wake()
        asking = self._asking
        if asking is not None:
            asking.cancel()

    def read(self, deadline: Deadline) -> PowerReading | Failed:
        """See contract.PowerSupply. All the supply tells (LIST VAR)."""
        try:
            found = self._ask(codec.list_all(self._ups), ListReader(self._ups).feed, deadline)
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        taken = found if isinstance(found, Failed) else codec.reading(found, self._settings)
        self._note(taken)
        return taken

    def _opened(self) -> None:
        self._answered_at = self._clock()
        taken = self._read_some(Deadline(_ANSWER_SECONDS))
        if isinstance(taken, Failed):
            if taken.reason in _HOPELESS:
                raise DeviceFault(taken.reason, permanent=True)
            if taken.completion is Completion.TIMED_OUT:
                raise LinkLostError(taken.reason)
        self._note(taken)

    def _look(self) -> Iterable[object]:
        return self._due()

    def _heard(self, data: bytes) -> Iterable[object]:
        # Nothing comes unasked; what does is dropped before the next question.
        return self._due()

    def _due(self) -> list[object]:
        """Ask when it is time, and hand out what is news."""
        if self._clock() - self._asked_at >= ASK_SECONDS:
            asking = self._asking = Deadline(_ANSWER_SECONDS)
            if self._woken.is_set():
                asking.cancel()
            taken = self._read_some(asking)
            self._asking = None
            # Interrupted for a job, it is asked again right after.
            if not asking.cancelled:
                self._asked_at = self._clock()
                self._note(taken)
                if self._clock() - self._answered_at > _SILENT_SECONDS:
                    raise LinkLostError("no-answer")
        events, self._events = self._events, []
        return events

    def _read_some(self, deadline: Deadline) -> PowerReading | Failed:
        """The few variables that decide; charge and runtime only while they matter."""
        variables: dict[str, str] = {}
        for name in (codec.STATUS, codec.CHARGE, codec.RUNTIME):
            if name != codec.STATUS and "OB" not in variables[codec.STATUS].split():
                continue
            value = self._ask(codec.get(self._ups, name), self._taker(name), deadline)
            if isinstance(value, str):
                variables[name] = value
            elif name == codec.STATUS or value.reason != "ups-cannot-tell":
                return value
        return codec.reading(variables, self._settings)

    def _taker(self, name: str) -> Callable[[bytes], str | Failed | None]:
        return lambda line: codec.value_of(line, self._ups, name)

    def _ask(self, question: bytes, take: Callable[[bytes], _T | Failed | None], deadline: Deadline) -> _T | Failed:
        over = deadline.over
        if over is not None:
            return Failed(over)
        # A late answer to an earlier question must not be taken for one to this. A server that never stops is cut off.
        while self._open_link.read(0.0):
            if deadline.over is not None:
                return Failed(deadline.over, "ups-garbage")
        self._lines = LineReader()
        if not self._send(question, deadline):
            return Failed(deadline.over or Completion.TIMED_OUT, "no-answer")

        found: list[_T | Failed] = []

        def fed(data: bytes) -> bool | None:
            found.extend(answer for answer in map(take, self._lines.feed(data)) if answer is not None)
            return True if found else None

        self._collect(fed, deadline)
        return found[0] if found else Failed(deadline.over or Completion.TIMED_OUT, "no-answer")

    def _note(self, taken: PowerReading | Failed) -> None:
        if isinstance(taken, Failed):
            if taken.completion is not Completion.CANCELLED:
                self._judge.blind()
                self._status = DeviceStatus(self.family, DeviceState.UNKNOWN, self._status.supply, taken.reason)
            if taken.completion not in (Completion.CANCELLED, Completion.TIMED_OUT):
                self._answered_at = self._clock()
            return
        self._answered_at = self._clock()
        self._status = status_of(taken)
        self._events.extend(self._judge.saw(taken, self._clock(), self._now()))
