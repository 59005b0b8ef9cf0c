"""An LD2410 and the place before it: what it reports, what it answers to commands. For simulator and fake."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from drivers.far_end import FarEnd
from drivers.presence import codec
from drivers.presence.codec import Gates, Report, Target

_PERIOD_SECONDS: Final = 0.1
_FIRMWARE: Final = bytes.fromhex("0001 0201 16240622")
_QUIET: Final = (3,) * 9
_COMMAND_MAX: Final = 256


class RadarModel:
    """The module: it reports every 0.1 s unless it is being configured. Called under its far end's lock."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held = bytearray()
        self._next_at = clock()
        self.said = Report(Target.NONE, 0, 0, 0, 0, 0)
        self.configuring = False
        self.engineering = False
        self.mute = False

    def receive(self, data: bytes) -> bytes:
        self._held.extend(data)
        del self._held[:-_COMMAND_MAX]
        answers = b""
        while (start := self._held.find(codec.COMMAND_HEAD)) >= 0:
            del self._held[:start]
            length = int.from_bytes(self._held[4:6], "little")
            if len(self._held) < 6 or len(self._held) < length + 10:
                break
            payload = bytes(self._held[6 : 6 + length])
            del self._held[: length + 10]
            answers += self._answer(int.from_bytes(payload[:2], "little"))
        return answers

    def connected(self) -> None:
        """The host opened the line: half a command is forgotten; the settings are not, the module kept its power."""
        self._held.clear()
        self._next_at = self._clock()

    def power_on(self) -> None:
        self.configuring = self.engineering = False

    def due(self) -> bytes:
        """The report whose time has come, else nothing."""
        if self.mute or self.configuring or self._clock() < self._next_at:
            return b""
        self._next_at = self._clock() + _PERIOD_SECONDS
        said = self.said
        gates = Gates(_QUIET, _QUIET, 96, said.someone) if self.engineering else None
        return codec.report(
            Report(
                said.target,
                said.moving_cm,
                said.moving_energy,
                said.still_cm,
                said.still_energy,
                said.detection_cm,
                gates,
            )
        )

    def _answer(self, word: int) -> bytes:
        if word == codec.ENABLE_CONFIGURATION:
            self.configuring = True
            return codec.answer(word, bytes.fromhex("01004000"))
        if not self.configuring:
            return codec.answer(word, succeeded=False)
        if word == codec.END_CONFIGURATION:
            self.configuring = False
        elif word in (codec.ENABLE_ENGINEERING, codec.END_ENGINEERING):
            self.engineering = word == codec.ENABLE_ENGINEERING
        elif word == codec.READ_FIRMWARE:
            return codec.answer(word, _FIRMWARE)
        else:
            return codec.answer(word, succeeded=False)
        return codec.answer(word)


class RadarFarEnd(FarEnd):
    """The radar at its cable, and a hand that puts people before it. All methods may be called from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.radar = RadarModel(clock)
        super().__init__(self.radar)

    def take(self) -> bytes:
        """The radar speaks of itself: whoever looks at the cable finds what it has said until then."""
        with self.changed:
            self._queue(self.radar.due())
            return super().take()

    def stand(self, distance_cm: int = 70, *, moving: bool = False) -> None:
        """Somebody stands (or moves) there."""
        with self.changed:
            if moving:
                self.radar.said = Report(Target.MOVING, distance_cm, 80, 0, 0, distance_cm)
            else:
                self.radar.said = Report(Target.STILL, 0, 0, distance_cm, 60, distance_cm)

    def leave(self) -> None:
        with self.changed:
            self.radar.said = Report(Target.NONE, 0, 0, 0, 0, 0)

    def measure_noise(self) -> None:
        """The radar is busy with the background noise until somebody stands or leaves."""
        with self.changed:
            self.radar.said = Report(Target.MEASURING_NOISE, 0, 0, 0, 0, 0)

    def mute(self, *, on: bool = True) -> None:
        """Its reports stop coming; the line stays."""
        with self.changed:
            self.radar.mute = on

    def plug(self) -> None:
        with self.changed:
            if not self.plugged:
                self.radar.power_on()
            super().plug()
