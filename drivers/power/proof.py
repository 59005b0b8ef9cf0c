"""The ways to reach a power supply, for the contract suite."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.contract import Adapter, Deadline
from drivers.far_end import OnCable
from drivers.gpio import InputLine
from drivers.gpio_fake import FakeChip
from drivers.power.contract import FAMILY, PowerReading, PowerSupply
from drivers.power.fake import TcpCable
from drivers.power.model import UpsFarEnd
from drivers.power.nut import NutPower
from drivers.power.power_good import PowerGoodLine
from drivers.power.simulator import SimulatedPower
from drivers.proving import Subject, Variant

GOOD_PIN, LOW_PIN = 23, 24


class PowerSubject(OnCable):
    """``work`` reads the supply."""

    def __init__(self, supply: PowerSupply, device: UpsFarEnd | FakeChip) -> None:
        super().__init__(device)
        self.adapter: Adapter = supply
        self._supply = supply

    def work(self, deadline: Deadline) -> object:
        return self._supply.read(deadline)

    def delivered(self, result: object) -> bool:
        return isinstance(result, PowerReading) and result.on_battery is False


@contextmanager
def _simulator(_: Path) -> Iterator[Subject]:
    supply = SimulatedPower()
    yield PowerSubject(supply, supply.controls)


@contextmanager
def _nut(_: Path) -> Iterator[Subject]:
    ups = UpsFarEnd()
    with TcpCable(ups) as cable:
        yield PowerSubject(NutPower(ups.server.ups, port=cable.port), ups)


@contextmanager
def _line(_: Path) -> Iterator[Subject]:
    chip = FakeChip()
    chip.drive(GOOD_PIN, high=True)
    yield PowerSubject(PowerGoodLine(InputLine(GOOD_PIN), InputLine(LOW_PIN), open_pins=chip.open), chip)


VARIANTS: tuple[Variant, ...] = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "nut server on loopback", _nut),
    Variant(FAMILY, "power-good line on a mock chip", _line),
)
