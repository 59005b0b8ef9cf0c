"""The ways to reach a presence sensor, for the contract suite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.contract import Adapter, Deadline
from drivers.far_end import OnCable, PtyCable
from drivers.gpio import InputLine
from drivers.gpio_fake import FakeChip
from drivers.presence.contract import FAMILY, PresenceSensor, Sighting
from drivers.presence.ld2410 import Ld2410Radar
from drivers.presence.model import RadarFarEnd
from drivers.presence.pir import PirSensor
from drivers.presence.simulator import SimulatedPresence
from drivers.proving import Subject, Variant

PIR_PIN = 17


class PresenceSubject(OnCable):
    """``work`` looks once."""

    def __init__(self, sensor: PresenceSensor, device: RadarFarEnd | FakeChip) -> None:
        super().__init__(device)
        self.adapter: Adapter = sensor
        self._sensor = sensor

    def work(self, deadline: Deadline) -> object:
        return self._sensor.look(deadline)

    def delivered(self, result: object) -> bool:
        return isinstance(result, Sighting) and result.someone


@contextmanager
def _simulator(_: Path) -> Iterator[Subject]:
    sensor = SimulatedPresence()
    sensor.controls.stand()
    yield PresenceSubject(sensor, sensor.controls)


@contextmanager
def _radar(folder: Path) -> Iterator[Subject]:
    radar = RadarFarEnd()
    radar.stand()
    with PtyCable(radar, folder / "radar") as cable:
        yield PresenceSubject(Ld2410Radar(str(cable.name)), radar)


@contextmanager
def _pir(_: Path) -> Iterator[Subject]:
    chip = FakeChip()
    chip.drive(PIR_PIN, high=True)
    yield PresenceSubject(PirSensor(InputLine(PIR_PIN), open_pins=chip.open), chip)


VARIANTS: tuple[Variant, ...] = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "ld2410 on a pty", _radar),
    Variant(FAMILY, "pir on a mock chip", _pir),
)
