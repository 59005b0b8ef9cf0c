"""The ways to reach this family, for the contract suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from drivers.contract import Adapter, Deadline
from drivers.far_end import FarEnd, OnCable, PtyCable
from drivers.idcard.contract import FAMILY, IdCardData
from drivers.idcard.driver import SamVReader
from drivers.idcard.image import IdCardImage
from drivers.idcard.model import SamVModel
from drivers.idcard.serial_adapter import SerialIdCardReader
from drivers.idcard.simulator import IdCardHand, SimulatedIdCardReader
from drivers.idcard.usb_adapter import UsbIdCardReader
from drivers.idcard.usb_fake import PAIR, SPLIT, FakeUsbBus
from drivers.proving import Subject, Variant

PERSON: Final = IdCardImage(
    number="110000195001010015", name="张三", ethnicity="01", address="示例市一号", issuer="示例市公安局"
)


class _Subject(OnCable):
    """Reads an invented person's card, put down anew for each read."""

    def __init__(self, driver: SamVReader, hand: IdCardHand) -> None:
        super().__init__(hand)
        self.adapter: Adapter = driver
        self._driver = driver
        self._hand = hand

    def work(self, deadline: Deadline) -> object:
        self._hand.lift()
        self._hand.place(PERSON)
        return self._driver.read(deadline)

    def delivered(self, result: object) -> bool:
        return isinstance(result, IdCardData) and (result.number, result.name) == (PERSON.number, PERSON.name)


@contextmanager
def _simulator(folder: Path) -> Iterator[Subject]:
    reader = SimulatedIdCardReader()
    yield _Subject(reader, reader.hand)


@contextmanager
def _serial(folder: Path) -> Iterator[Subject]:
    model = SamVModel()
    far_end = FarEnd(model)
    with PtyCable(far_end, folder / "id_card") as cable:
        yield _Subject(SerialIdCardReader(str(cable.name)), IdCardHand(model, far_end))


def _usb(endpoints: tuple[int, ...]) -> Callable[[Path], AbstractContextManager[Subject]]:
    @contextmanager
    def make(folder: Path) -> Iterator[Subject]:
        model = SamVModel()
        far_end = FarEnd(model)
        yield _Subject(UsbIdCardReader(backend=FakeUsbBus(far_end, endpoints)), IdCardHand(model, far_end))

    return make


VARIANTS: Final = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "serial on a pty", _serial),
    Variant(FAMILY, "usb, one pair, on pyusb", _usb(PAIR)),
    Variant(FAMILY, "usb, head and body apart, on pyusb", _usb(SPLIT)),
)
