"""Losing the printer at every point of a job, on every kind of link, and coming back under supervision."""

from __future__ import annotations

import errno
import queue
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import Deadline, DeviceFault, DeviceState, DeviceStatus, StatusChanged
from drivers.link import LinkLostError, UsbLink
from drivers.printer import codec
from drivers.printer.contract import PrinterSettings, PrintOutcome, PrintReport
from drivers.printer.driver import EscPosDriver
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.escpos_adapter import EscPosAdapter, NetworkPort, SerialPort, UsbPort, is_printer
from drivers.printer.simulator import MemoryLink, SimulatedReceiptPrinter
from drivers.supervisor import Supervised
from tests.drivers.printer.rigs import SETTINGS, SLIP


class BreakingLink(MemoryLink):
    """Breaks when ``allowance`` bytes have been written, or when so many reads were made."""

    def __init__(self, endpoint: EscPosEndpoint) -> None:
        super().__init__(endpoint)
        self.allowance: int | None = None
        self.written = b""

    def write(self, data: bytes, timeout_seconds: float) -> int:
        if self.allowance is not None:
            if self.allowance <= 0:
                raise LinkLostError("cut")
            data = data[: self.allowance]
        taken = super().write(data, timeout_seconds)
        self.written += data[:taken]
        if self.allowance is not None:
            self.allowance -= taken
        return taken

    def read(self, timeout_seconds: float) -> bytes:
        if self.allowance is not None and self.allowance <= 0:
            raise LinkLostError("cut")
        return super().read(timeout_seconds)


@given(st.one_of(st.integers(0, 120), st.integers(0, 60_000)))
def test_wherever_the_cable_breaks_the_report_is_never_a_guess(allowance: int) -> None:
    endpoint = EscPosEndpoint()
    links: list[BreakingLink] = []

    def connect() -> BreakingLink:
        links.append(BreakingLink(endpoint))
        return links[-1]

    printer = EscPosDriver(connect, SETTINGS)
    printer.open()
    link = links[0]
    link.written = b""
    link.allowance = allowance
    report = printer.print_slip(SLIP, 42, Deadline(5))
    complete = codec.encode_process_id(b"0042") in link.written
    if report.outcome is PrintOutcome.PRINTED:
        assert complete
        assert len(endpoint.paper.tickets) == 1
    elif report.outcome is PrintOutcome.NOT_PRINTED:
        assert endpoint.paper.rows == 0
        assert not endpoint.paper.tickets
        assert b"\x1dv0" not in link.written
    else:
        assert report == PrintReport(PrintOutcome.UNKNOWN, reason="cut")
    if report.outcome is not PrintOutcome.PRINTED:
        with pytest.raises(DeviceFault, match="cut"):
            printer.poll(0.0)


class FakeUsbDevice:
    """A pyusb device in front of an endpoint; raises what pyusb raises."""

    def __init__(self, endpoint: EscPosEndpoint) -> None:
        self.endpoint = endpoint
        self.fail_with: int | None = None

    def write(self, endpoint: int, data: bytes, timeout: int) -> int:
        assert endpoint == 0x01
        assert timeout > 0
        self._fail()
        return self.endpoint.offer(data)

    def read(self, endpoint: int, size: int, timeout: int) -> bytes:
        assert endpoint == 0x82
        assert timeout > 0
        self._fail()
        answer = self.endpoint.take_answers()
        if not answer:
            raise OSError(errno.ETIMEDOUT, "Operation timed out")
        assert len(answer) <= size
        return answer

    def _fail(self) -> None:
        if self.fail_with is not None:
            raise OSError(self.fail_with, "No such device")


def test_a_usb_printer_prints_and_its_loss_is_a_fault() -> None:
    device = FakeUsbDevice(EscPosEndpoint())
    released: list[bool] = []
    printer = EscPosDriver(lambda: UsbLink(device, 0x01, 0x82, lambda: released.append(True)), SETTINGS)
    printer.open()
    assert printer.print_slip(SLIP, 1, Deadline(5)).outcome is PrintOutcome.PRINTED
    device.fail_with = errno.ENODEV
    with pytest.raises(DeviceFault, match="usb-lost"):
        printer.poll(0.0)
    assert printer.print_slip(SLIP, 2, Deadline(5)) == PrintReport(PrintOutcome.NOT_PRINTED, reason="usb-lost")
    printer.close()
    assert released == [True]


def test_a_failed_usb_transfer_may_have_printed() -> None:
    device = FakeUsbDevice(EscPosEndpoint())

    class Link(UsbLink):
        def write(self, data: bytes, timeout_seconds: float) -> int:
            if data.startswith(b"\x1dv0"):
                device.fail_with = errno.EIO
            return super().write(data, timeout_seconds)

    printer = EscPosDriver(lambda: Link(device, 0x01, 0x82, lambda: None), SETTINGS)
    printer.open()
    assert printer.print_slip(SLIP, 1, Deadline(5)) == PrintReport(PrintOutcome.UNKNOWN, reason="usb-lost")


class UnreadableUsbDevice:
    def __iter__(self) -> Iterator[object]:
        raise OSError(errno.EACCES, "Access denied")


def test_only_a_device_of_the_printer_class_is_taken_for_a_printer() -> None:
    printer, keyboard = ([[SimpleNamespace(bInterfaceClass=number)]] for number in (7, 3))
    assert is_printer(printer)
    assert not is_printer(keyboard)
    assert not is_printer(UnreadableUsbDevice())


@pytest.mark.parametrize(
    "port", [NetworkPort("127.0.0.1", 1), SerialPort("/dev/no-such-printer"), UsbPort(0xFFFF, 0xFFFF), UsbPort(0, 0)]
)
def test_a_printer_that_is_not_there_is_a_temporary_fault(port: NetworkPort | SerialPort | UsbPort) -> None:
    printer = EscPosAdapter(port, SETTINGS)
    with pytest.raises(DeviceFault) as fault:
        printer.open()
    assert not fault.value.permanent
    assert printer.status().state is DeviceState.OFFLINE
    printer.close()


def test_a_missing_font_is_a_permanent_fault() -> None:
    printer = SimulatedReceiptPrinter(PrinterSettings(font_files=("/no/such/font.otf",)))
    with pytest.raises(DeviceFault, match="font-unreadable") as fault:
        printer.open()
    assert fault.value.permanent


@pytest.mark.expected_logs(r"drivers.supervisor: device receipt_printer is (down|back).*")
def test_under_supervision_it_goes_and_comes_back_and_says_each_once() -> None:
    printer = SimulatedReceiptPrinter(SETTINGS)
    published: queue.Queue[object] = queue.Queue()
    supervised = Supervised(printer, published.put)
    supervised.start()
    try:
        wait_for_status(published, lambda status: status.usable)
        printer.controls.unplug()
        wait_for_status(published, lambda status: status.state is DeviceState.OFFLINE)
        printer.controls.plug()
        wait_for_status(published, lambda status: status.usable)
        done: queue.Queue[object] = queue.Queue()
        supervised.submit(lambda adapter, deadline: adapter.print_slip(SLIP, 5, deadline), 5, done.put)
        report = done.get(timeout=5)
        assert isinstance(report, PrintReport)
        assert report.outcome is PrintOutcome.PRINTED
    finally:
        supervised.stop()


def wait_for_status(published: queue.Queue[object], wanted: Callable[[DeviceStatus], bool]) -> None:
    while True:
        event = published.get(timeout=5)
        if isinstance(event, StatusChanged) and wanted(event.status):
            return
