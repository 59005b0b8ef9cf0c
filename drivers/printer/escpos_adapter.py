"""Real ESC/POS receipt printers: python-escpos finds and opens the device (network, serial, USB), the driver does the
rest.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drivers.contract import DeviceFault
from drivers.link import Link, LinkLostError, SerialLink, SocketLink, UsbLink
from drivers.printer.contract import PrinterSettings
from drivers.printer.driver import EscPosDriver

_CONNECT_SECONDS = 0.5
_USB_PRINTER_CLASS = 0x07


@dataclass(frozen=True, slots=True)
class NetworkPort:
    """A printer that listens on TCP."""

    host: str
    port: int = 9100


@dataclass(frozen=True, slots=True)
class SerialPort:
    """A printer on a serial line (or USB-serial); ``device`` is a stable name such as /dev/receipt_printer."""

    device: str
    baud_rate: int = 115200
    hardware_flow_control: bool = False
    software_flow_control: bool = False


@dataclass(frozen=True, slots=True)
class UsbPort:
    """A printer on USB. ``vendor_id`` 0: the first device of the USB printer class. ``in_endpoint`` None: it cannot answer
    (use ``completion_proof`` none).
    """

    vendor_id: int
    product_id: int
    out_endpoint: int = 0x01
    in_endpoint: int | None = 0x82


Port = NetworkPort | SerialPort | UsbPort


class EscPosAdapter(EscPosDriver):
    """The configured printer at ``port``."""

    def __init__(self, port: Port, settings: PrinterSettings) -> None:
        super().__init__(_connector(port), settings)


def _connector(port: Port) -> Callable[[], Link]:
    match port:
        case NetworkPort():
            return lambda: _open_network(port)
        case SerialPort():
            return lambda: _open_serial(port)
        case UsbPort():
            return lambda: _open_usb(port)


def _printers() -> Any:
    """python-escpos takes 0.2 s to import: only a machine with a real printer pays for it."""
    try:
        from escpos import printer
    except ImportError as missing:
        raise DeviceFault("escpos-library-missing", permanent=True) from missing
    return printer


def _open_network(port: NetworkPort) -> Link:
    printer = _printers().Network(port.host, port.port, timeout=_CONNECT_SECONDS)
    try:
        # Network.open() leaks its socket when nobody listens, so the connection is made here and given to it.
        printer.device = socket.create_connection((port.host, port.port), timeout=_CONNECT_SECONDS)
    except OSError as error:
        raise LinkLostError("unreachable") from error
    return SocketLink(printer.device, printer)


def _open_serial(port: SerialPort) -> Link:
    module = _printers()
    printer = module.Serial(
        devfile=port.device,
        baudrate=port.baud_rate,
        timeout=0,
        dsrdtr=port.hardware_flow_control,
        xonxoff=port.software_flow_control,
    )
    _open(printer)
    return SerialLink(printer.device, printer)


def _open_usb(port: UsbPort) -> Link:
    in_endpoint = port.in_endpoint if port.in_endpoint is not None else 0x82
    # Without a vendor python-escpos would take any device on the bus, a keyboard included.
    usb_args = {} if port.vendor_id else {"custom_match": is_printer}
    printer = _printers().Usb(
        port.vendor_id or None, port.product_id or None, usb_args, in_ep=in_endpoint, out_ep=port.out_endpoint
    )
    _open(printer)
    return UsbLink(printer.device, port.out_endpoint, port.in_endpoint, printer.close)


def is_printer(device: Any) -> bool:
    """Has the USB device an interface of the printer class? A device that does not tell is none."""
    try:
        return any(interface.bInterfaceClass == _USB_PRINTER_CLASS for setting in device for interface in setting)
    except OSError:
        return False


def _open(printer: Any) -> None:
    from escpos.exceptions import DeviceNotFoundError

    try:
        printer.open()
    except DeviceNotFoundError as error:
        raise LinkLostError("not-found") from error
    except (OSError, ValueError, RuntimeError) as error:
        # RuntimeError covers pyserial or pyusb missing; the doctor shows which.
        with contextlib.suppress(OSError):
            printer.close()
        raise LinkLostError(f"open-failed:{type(error).__name__}") from error
