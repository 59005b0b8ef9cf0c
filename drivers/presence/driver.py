"""The LD2410 radar over any line: its reports judged, its silence noticed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from drivers.contract import Completion, Deadline, DeviceState, DeviceStatus, Failed
from drivers.line_adapter import LineAdapter
from drivers.link import Link, LinkLostError
from drivers.presence import codec
from drivers.presence.codec import Answer, FrameReader, Report
from drivers.presence.contract import FAMILY, PresenceSettings, Sighting
from drivers.presence.judge import Judge

SILENT_SECONDS: Final = 1.5
"""The radar reports ten times a second; after this it is dead, unpowered or set to another speed."""
_FIRST_REPORT_SECONDS: Final = 0.6
_STEP_SECONDS: Final = 0.5


class RadarDriver(LineAdapter):
    """See contract.PresenceSensor. Nothing is written to the radar's memory: distance band and times are kept here."""

    family: ClassVar[str] = FAMILY

    def __init__(
        self,
        connect: Callable[[], Link],
        settings: PresenceSettings | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._judge = Judge(settings or PresenceSettings())
        self._reader = FrameReader()
        self._events: list[object] = []
        self._heard_at = clock()
        self._noise_bytes = 0
        super().__init__(connect)

    @property
    def someone(self) -> bool:
        return self._judge.someone

    def look(self, deadline: Deadline) -> Sighting | Failed:
        """See contract.PresenceSensor. The first report that comes may speak of the time before the question: the second
        is taken.
        """
        reports: list[Report] = []

        def take(data: bytes) -> Report | None:
            reports.extend(frame for frame in self._take(data) if isinstance(frame, Report))
            return reports[-1] if len(reports) > 1 else None

        try:
            # What waited on the line, perhaps for long, is news for the judge but no answer to this question.
            self._take(self._open_link.read(0.0))
            said = self._collect(take, deadline)
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        if said is None:
            return Failed(deadline.over or Completion.TIMED_OUT, "frames-garbage" if self._noise_bytes else "no-frames")
        return Failed(Completion.NOT_READY, "calibrating") if said.measuring else _sighting(said)

    def identify(self, deadline: Deadline) -> str | Failed:
        """Firmware, such as ``V1.02.22062416``; for doctor and setup. The radar reports nothing meanwhile."""
        try:
            failed = self._asked(codec.ENABLE_CONFIGURATION, b"\x01\x00", deadline)
            if isinstance(failed, Failed):
                return failed
            told = self._asked(codec.READ_FIRMWARE, b"", deadline)
            # In any case: a radar left in configuration stays silent for ever.
            self._send(codec.command(codec.END_CONFIGURATION), Deadline(_STEP_SECONDS))
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        if isinstance(told, Failed):
            return told
        return codec.firmware_name(told.data) or Failed(Completion.INVALID_DATA, "frames-garbage")

    def _asked(self, word: int, value: bytes, deadline: Deadline) -> Answer | Failed:
        def take(data: bytes) -> Answer | None:
            return next((f for f in self._take(data) if isinstance(f, Answer) and f.word == word), None)

        given = None
        if deadline.over is None and self._send(codec.command(word, value), deadline):
            given = self._collect(take, deadline)
        if given is None:
            return Failed(deadline.over or Completion.TIMED_OUT, "no-answer")
        return given if given.succeeded else Failed(Completion.HARDWARE_ERROR, "radar-refused")

    def _opened(self) -> None:
        self._reader = FrameReader()
        self._judge.blind()
        self._noise_bytes = 0
        self._heard_at = self._clock() - SILENT_SECONDS
        self._status = DeviceStatus(self.family, DeviceState.UNKNOWN, reason="no-frames")
        # A program that died while it configured the radar leaves it silent until this is said.
        self._send(codec.command(codec.END_CONFIGURATION), Deadline(_STEP_SECONDS))

        def take(data: bytes) -> bool | None:
            return True if any(isinstance(frame, Report) for frame in self._take(data)) else None

        if self._collect(take, Deadline(_FIRST_REPORT_SECONDS)) is None:
            self._watch()

    def _look(self) -> Iterable[object]:
        return self._news()

    def _heard(self, data: bytes) -> Iterable[object]:
        self._take(data)
        return self._news()

    def _news(self) -> list[object]:
        self._watch()
        events, self._events = self._events, []
        return events

    def _take(self, data: bytes) -> list[Report | Answer]:
        frames = self._reader.feed(data)
        self._noise_bytes = 0 if frames else self._noise_bytes + len(data)
        now = self._clock()
        for frame in frames:
            if isinstance(frame, Report):
                self._heard_at = now
                self._judged(frame, now)
        return frames

    def _judged(self, said: Report, at: float) -> None:
        if said.measuring:
            self._judge.blind()
            self._status = DeviceStatus(self.family, DeviceState.BUSY, reason="calibrating")
            return
        self._status = DeviceStatus(self.family, DeviceState.ONLINE)
        self._events.extend(self._judge.saw(_sighting(said), at))

    def _watch(self) -> None:
        if self._clock() - self._heard_at >= SILENT_SECONDS:
            self._judge.blind()
            reason = "frames-garbage" if self._noise_bytes else "no-frames"
            self._status = DeviceStatus(self.family, DeviceState.UNKNOWN, reason=reason)


def _sighting(said: Report) -> Sighting:
    moving = said.target in (codec.Target.MOVING, codec.Target.BOTH)
    return Sighting(said.someone, said.distance_cm, moving if said.someone else None)
