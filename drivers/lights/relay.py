"""Lamps on a serial relay board."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from drivers.contract import Completion, Deadline, Failed
from drivers.lights import codec
from drivers.lights.codec import StateReader
from drivers.lights.contract import GuideColour, GuideLight, Shown, Slot
from drivers.lights.driver import LightsDriver
from drivers.link import Link, LinkLostError, open_serial

_SLICE_SECONDS: Final = 0.02
_FAREWELL_SECONDS: Final = 0.6
_BITS_PER_BYTE: Final = 10
_MARGIN_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """``channels``: slot to relay, from 1. ``relays``: how many the board has. ``answers``: it answers ASK_STATE, and so
    each order is confirmed; without, the line's taking the bytes is all that is known. ``solid_state``: it may flash; the
    contacts of a mechanical relay last some 100,000 operations, a day of flashing, and click: they show every flash as
    CONTINUOUS.
    """

    channels: Mapping[Slot, int]
    relays: int = codec.CHANNELS_MAX
    answers: bool = False
    solid_state: bool = False


class RelayLights(LightsDriver):
    """See contract.GuideLights; over any line. Colours are not shown."""

    def __init__(
        self, connect: Callable[[], Link], settings: RelaySettings, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connect_line = connect
        self._settings = settings
        self._link: Link | None = None
        self._on: dict[int, bool] = {}
        super().__init__(settings.channels, dimmable=False, clock=clock)

    def show(
        self, slot: Slot, light: GuideLight, deadline: Deadline, colour: GuideColour | None = None
    ) -> Shown | Failed:
        """See contract.GuideLights."""
        steady = light is GuideLight.OFF or self._settings.solid_state
        return super().show(slot, light if steady else GuideLight.CONTINUOUS, deadline, colour)

    def _connect(self) -> None:
        self._link = self._connect_line()

    def _disconnect(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _light(self, slot: Slot, level: float, colour: GuideColour, deadline: Deadline) -> Failed | None:
        return self._switch(self._settings.channels[slot], on=level > 0, deadline=deadline)

    def _darken(self, deadline: Deadline) -> Failed | None:
        for channel in range(1, self._settings.relays + 1):
            failed = self._switch(channel, on=False, deadline=deadline)
            if failed is not None:
                return failed
        self._levels = dict.fromkeys(self.slots, 0.0)
        return None

    def _farewell(self) -> None:
        bytes_under_way = 4 * self._settings.relays
        if self._darken(Deadline(_FAREWELL_SECONDS)) is None:
            # Closing the port drops what it has not sent yet; a lamp would stay on.
            self._wait(bytes_under_way * _BITS_PER_BYTE / codec.BAUD_RATE + _MARGIN_SECONDS)

    def _listen(self, seconds: float) -> None:
        self._open_link.read(seconds)

    def _confirm(self, deadline: Deadline) -> Failed | None:
        if not self._settings.answers:
            return None
        while self._open_link.read(0.0):
            # What is left of an earlier answer is no answer to this question.
            if deadline.over is not None:
                return Failed(deadline.over, "relay-garbage")
        failed = self._write(codec.ASK_STATE, deadline)
        if failed is not None:
            return failed
        reader, heard = StateReader(self._settings.relays), 0
        while deadline.over is None:
            data = self._open_link.read(min(_SLICE_SECONDS, deadline.remaining_seconds()))
            heard += len(data)
            states = reader.feed(data)
            if states is not None:
                wrong = any(states[channel - 1] != on for channel, on in self._on.items())
                return Failed(Completion.HARDWARE_ERROR, "relay-stuck") if wrong else None
        return Failed(deadline.over, "relay-garbage" if heard else "no-answer")

    def _switch(self, channel: int, *, on: bool, deadline: Deadline) -> Failed | None:
        failed = self._write(codec.switch(channel, on=on), deadline)
        if failed is None:
            self._on[channel] = on
        return failed

    def _write(self, data: bytes, deadline: Deadline) -> Failed | None:
        sent = 0
        while sent < len(data):
            over = deadline.over
            if over is not None:
                if sent:
                    self._open_link.abort()
                    raise LinkLostError("write-blocked")
                return Failed(over, "write-blocked")
            sent += self._open_link.write(data[sent:], min(_SLICE_SECONDS, deadline.remaining_seconds()))
        return None

    def _wait(self, seconds: float) -> None:
        waiting = Deadline(seconds)
        while waiting.over is None:
            self._open_link.read(waiting.remaining_seconds())

    @property
    def _open_link(self) -> Link:
        if self._link is None:
            raise LinkLostError("not-open")
        return self._link


class SerialRelayLights(RelayLights):
    """``device``: stable name from a udev rule."""

    def __init__(self, device: str, settings: RelaySettings) -> None:
        super().__init__(lambda: open_serial(device, codec.BAUD_RATE), settings)
