"""The USB path through the configured adapter, with a pyusb device put in place of the bus."""

from __future__ import annotations

import errno
from types import SimpleNamespace
from typing import Any

import pytest
import usb.core
import usb.util

from drivers.contract import Deadline, DeviceFault, DeviceState
from drivers.printer.contract import Evidence, PrintOutcome, PrintReport
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.endpoint_model import PaperState
from drivers.printer.escpos_adapter import EscPosAdapter, UsbPort
from tests.drivers.printer.rigs import SETTINGS, SLIP

PRINTED = PrintReport(PrintOutcome.PRINTED, Evidence.PROCESS_ID)


class Device:
    """What pyusb finds: a printer of the printer class, in 64-byte packets; unplugged, every transfer fails."""

    backend = SimpleNamespace(__module__="fake")
    idVendor, idProduct = 0x04B8, 0x0E28  # noqa: N815  pyusb's names

    def __init__(self, interface_class: int = 7) -> None:
        self.endpoint = EscPosEndpoint()
        self.plugged = True
        self._waiting = b""
        self._class = interface_class

    def __iter__(self) -> Any:
        return iter([[SimpleNamespace(bInterfaceClass=self._class)]])

    def set_configuration(self) -> None:
        self._check()

    def reset(self) -> None:
        self._check()

    def write(self, endpoint: int, data: bytes, timeout: int) -> int:
        assert (endpoint, timeout > 0) == (0x01, True)
        self._check()
        taken = self.endpoint.offer(data)
        if not taken:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        return taken

    def read(self, endpoint: int, size: int, timeout: int) -> bytes:
        assert (endpoint, timeout > 0) == (0x82, True)
        self._check()
        self._waiting += self.endpoint.take_answers()
        if not self._waiting:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        packet, self._waiting = self._waiting[:size], self._waiting[size:]
        return packet

    def _check(self) -> None:
        if not self.plugged:
            raise usb.core.USBError("No such device (it may have been disconnected)", errno=errno.ENODEV)


class Bus:
    def __init__(self, *devices: Device) -> None:
        self.devices = devices
        self.released = 0

    def find(self, **wanted: Any) -> Device | None:
        match = wanted.pop("custom_match", lambda _: True)
        return next(
            (
                device
                for device in self.devices
                if device.plugged and match(device) and all(getattr(device, k) == v for k, v in wanted.items())
            ),
            None,
        )

    def dispose(self, _: Device) -> None:
        self.released += 1


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Bus:
    keyboard, printer = Device(interface_class=3), Device()
    keyboard.idProduct = 0x0001
    made = Bus(keyboard, printer)
    monkeypatch.setattr(usb.core, "find", made.find)
    monkeypatch.setattr(usb.util, "dispose_resources", made.dispose)
    return made


@pytest.mark.parametrize("port", [UsbPort(0x04B8, 0x0E28), UsbPort(0, 0)], ids=["named", "first-printer"])
def test_a_slip_goes_out_over_usb_with_proof_and_status_comes_back(bus: Bus, port: UsbPort) -> None:
    printer = EscPosAdapter(port, SETTINGS)
    printer.open()
    endpoint = bus.devices[1].endpoint
    for job in (1, 2):
        assert printer.print_slip(SLIP, job, Deadline(5)) == PRINTED
    assert len(endpoint.paper.tickets) == 2
    endpoint.set_paper(PaperState.LOW)
    printer.poll(0.0)
    assert printer.status().supply == "LOW"
    printer.close()
    assert bus.released == 1
    assert not bus.devices[0].endpoint.paper.tickets


def test_pulled_and_put_back_it_is_lost_and_found(bus: Bus) -> None:
    printer = EscPosAdapter(UsbPort(0, 0), SETTINGS)
    printer.open()
    bus.devices[1].plugged = False
    with pytest.raises(DeviceFault, match="usb-lost"):
        printer.poll(0.0)
    with pytest.raises(DeviceFault, match="not-found"):
        printer.open()
    assert printer.status().state is DeviceState.OFFLINE
    bus.devices[1].plugged = True
    printer.open()
    assert printer.print_slip(SLIP, 3, Deadline(5)) == PRINTED
    printer.close()


def test_a_printer_that_takes_no_more_over_usb_is_reported_in_time(bus: Bus) -> None:
    printer = EscPosAdapter(UsbPort(0, 0), SETTINGS)
    printer.open()
    bus.devices[1].endpoint.set_stalled(True)
    report = printer.print_slip(SLIP, 1, Deadline(0.5))
    assert report.outcome is not PrintOutcome.PRINTED
    printer.close()
