"""The card family for the contract suite: the simulator, and the real adapter over a private pcscd with a virtual card."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from drivers.card.contract import CardData, CardInserted
from drivers.card.harness import VirtualReader
from drivers.card.image import CardImage
from drivers.card.pcsc import PcscCardReader
from drivers.card.simulator import SimulatedCardReader
from drivers.card.virtual import Fault
from drivers.contract import Adapter, Deadline
from drivers.far_end import SLOW_SECONDS, Trouble
from drivers.proving import Subject, Variant

FAMILY: Final = "card"

# Invented: region XX0000 was never issued.
CARD: Final = CardImage(
    social_security_number="110000195001010015",
    name="张三",
    issued_on=date(2019, 3, 4),
    valid_to=date(2029, 3, 4),
    birth_date=date(1950, 1, 1),
)

_FAULTS: Final = {
    Trouble.NONE: Fault.NONE,
    Trouble.SILENT: Fault.SILENT,
    Trouble.SLOW: Fault.SLOW,
    Trouble.GARBAGE: Fault.GARBAGE,
    Trouble.TORN: Fault.TORN,
}
_CARD_SEEN_SECONDS: Final = 10.0


class _Reader(Adapter, Protocol):
    def read(self, deadline: Deadline) -> object: ...


class _Subject:
    """Reading a card that stays in."""

    def __init__(self, reader: _Reader) -> None:
        self.adapter: Adapter = reader
        self._reader = reader

    def work(self, deadline: Deadline) -> object:
        return self._reader.read(deadline)

    def delivered(self, result: object) -> bool:
        return isinstance(result, CardData) and result.social_security_number == CARD.social_security_number


class _OnSimulator(_Subject):
    def __init__(self, reader: SimulatedCardReader) -> None:
        super().__init__(reader)
        self._simulator = reader

    def hinder(self, trouble: Trouble) -> bool:
        self._simulator.fault(_FAULTS[trouble].value, SLOW_SECONDS)
        return True

    def unplug(self) -> None:
        self._simulator.unplug()

    def plug(self) -> None:
        self._simulator.plug()


class _OnVirtualReader(_Subject):
    """A virtual reader has no cable: with its service gone it is as gone as an unplugged one."""

    def __init__(self, reader: PcscCardReader, virtual: VirtualReader) -> None:
        super().__init__(reader)
        self._virtual = virtual

    def hinder(self, trouble: Trouble) -> bool:
        self._virtual.fault(_FAULTS[trouble], SLOW_SECONDS)
        return True

    def unplug(self) -> None:
        self._virtual.stop_pcscd()

    def plug(self) -> None:
        self._virtual.start_pcscd()


@contextmanager
def _simulator(_folder: Path) -> Iterator[Subject]:
    reader = SimulatedCardReader()
    reader.insert(CARD)
    yield _OnSimulator(reader)


@contextmanager
def _pcsc(folder: Path) -> Iterator[Subject]:
    missing = VirtualReader.missing()
    if missing:
        raise RuntimeError(f"the virtual card reader needs {missing}")
    with VirtualReader(folder) as virtual, virtual.leading_here():
        virtual.insert(CARD, at_once=True)
        reader = PcscCardReader(virtual.reader_name)
        _wait_for_card(reader)
        yield _OnVirtualReader(reader, virtual)


def _wait_for_card(reader: PcscCardReader) -> None:
    """pcscd looks for cards now and then; a read before that would meet an empty reader."""
    reader.open()
    try:
        deadline = Deadline(_CARD_SEEN_SECONDS)
        while not any(isinstance(event, CardInserted) for event in reader.poll(0.3)):
            if deadline.over is not None:
                raise RuntimeError("the virtual card is not seen")
    finally:
        reader.close()


VARIANTS: Final[tuple[Variant, ...]] = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "pcsc on a virtual card", _pcsc),
)
