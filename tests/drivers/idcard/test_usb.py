"""The USB adapter: pyusb itself over a bus that is not there, in both arrangements of endpoints."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from drivers.contract import Deadline, DeviceFault, Failed
from drivers.far_end import FarEnd
from drivers.idcard.contract import IdCardPlaced
from drivers.idcard.frames import Status, encode_reply
from drivers.idcard.model import SamVModel
from drivers.idcard.usb_adapter import UsbIdCardReader
from drivers.idcard.usb_fake import PAIR, SPLIT, FakeUsbBus
from tests.drivers.idcard.people import ALL, OTHER, RESIDENT, name, soon

BOTH = pytest.mark.parametrize("endpoints", [PAIR, SPLIT], ids=["pair", "split"])


class Rig:
    def __init__(self, endpoints: tuple[int, ...], packet_bytes: int = 64) -> None:
        self.model = SamVModel()
        self.far_end = FarEnd(self.model)
        self.bus = FakeUsbBus(self.far_end, endpoints, packet_bytes)
        self.reader = UsbIdCardReader(backend=self.bus)


@contextmanager
def opened(endpoints: tuple[int, ...], packet_bytes: int = 64) -> Iterator[Rig]:
    rig = Rig(endpoints, packet_bytes)
    rig.reader.open()
    try:
        yield rig
    finally:
        rig.reader.close()


@BOTH
@pytest.mark.parametrize("packet_bytes", [64, 512])
def test_cards_are_read_over_usb(endpoints: tuple[int, ...], packet_bytes: int) -> None:
    with opened(endpoints, packet_bytes) as rig:
        for image in ALL:
            rig.model.place(image)
            assert IdCardPlaced() in list(rig.reader.poll(0.0))
            assert name(rig.reader.read(soon())) == image.name
        assert rig.reader.sam_id(soon()) == "05.01-20240101-0001234567-0007654321"
    assert rig.bus.open_handles == 0


@BOTH
def test_what_nobody_waited_for_does_not_disturb_the_next_answer(endpoints: tuple[int, ...]) -> None:
    with opened(endpoints) as rig:
        rig.model.place(RESIDENT)
        # Head without body, noise, and a whole stale answer stand in the device's buffers.
        rig.far_end.say(encode_reply(Status.OK, bytes(1284))[:300])
        assert isinstance(rig.reader.read(Deadline(0.0)), Failed)
        list(rig.reader.poll(0.0))
        assert name(rig.reader.read(soon())) == "张三"
        rig.model.place(OTHER)
        rig.far_end.say(b"\x00" * 200)
        list(rig.reader.poll(0.0))
        assert name(rig.reader.read(soon())) == "王五"


@BOTH
def test_pulled_out_it_is_lost_and_put_back_it_is_found(endpoints: tuple[int, ...]) -> None:
    with opened(endpoints) as rig:
        rig.far_end.unplug()
        with pytest.raises(DeviceFault, match="usb-lost"):
            list(rig.reader.poll(0.0))
        with pytest.raises(DeviceFault, match="not-found"):
            rig.reader.open()
        rig.far_end.plug()
        rig.reader.open()
        rig.model.place(RESIDENT)
        assert name(rig.reader.read(soon())) == "张三"
    assert rig.bus.open_handles == 0


@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY])
def test_without_the_right_to_use_it_the_reason_says_so(number: int) -> None:
    rig = Rig(PAIR)
    rig.bus.refuse = number
    with pytest.raises(DeviceFault, match="open-failed") as caught:
        rig.reader.open()
    assert not caught.value.permanent
    assert rig.bus.open_handles == 0


@pytest.mark.parametrize("endpoints", [(), (0x01,), (0x82,)])
def test_another_device_of_that_number_is_refused(endpoints: tuple[int, ...]) -> None:
    rig = Rig(endpoints)
    with pytest.raises(DeviceFault, match="usb-not-a-sam-v") as caught:
        rig.reader.open()
    assert caught.value.permanent
    assert rig.bus.open_handles == 0


def test_another_product_is_not_taken() -> None:
    reader = UsbIdCardReader(0x0483, 0x5652, backend=Rig(PAIR).bus)
    with pytest.raises(DeviceFault, match="not-found"):
        reader.open()


def test_without_pyusb_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usb.core", None)
    with pytest.raises(DeviceFault, match="pyusb-missing") as caught:
        Rig(PAIR).reader.open()
    assert caught.value.permanent


def test_without_libusb_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import usb.core

    def no_backend(**_: object) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", no_backend)
    with pytest.raises(DeviceFault, match="libusb-missing"):
        Rig(PAIR).reader.open()
