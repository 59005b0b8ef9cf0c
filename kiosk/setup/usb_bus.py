"""What hangs on USB and is reached through libusb: identity card readers and printers. Only descriptors are read, which
opens nothing: names of devices would have to be asked of them.
"""

from __future__ import annotations

from typing import Any, Final

from drivers.idcard.usb_adapter import PRODUCT_ID, VENDOR_ID
from drivers.printer.escpos_adapter import UsbPort, is_printer
from kiosk.setup.finding import Certainty, Finding, Search, nothing

_OTHER_SAM_V: Final = (0x0483, 0x5652)
_PRINTER_CLASS: Final = 7
_IPP_OVER_USB: Final = 4
_BULK: Final = 2
_IN: Final = 0x80

# Vendors (usb.ids) of page printers only; of receipt printers only; of both. Others are mostly makers of receipt printers.
_PAGE_VENDORS: Final = {
    0x03F0: "HP",
    0x0482: "Kyocera",
    0x04A9: "Canon",
    0x04E8: "Samsung",
    0x04F9: "Brother",
    0x043D: "Lexmark",
    0x05CA: "Ricoh",
    0x06BC: "OKI",
    0x0924: "Xerox",
    0x132B: "Konica Minolta",
    0x232B: "Pantum",
}
_RECEIPT_VENDORS: Final = {0x0519: "Star", 0x1504: "Bixolon", 0x1D90: "Citizen"}
_BOTH_VENDORS: Final = {0x04B8: "Epson"}


def usb_devices(search: Search) -> list[Finding]:
    """Findings of the bus; where it cannot be looked at, one that says why."""
    try:
        import usb.core
    except ImportError:
        return [nothing("printer", "USB cannot be looked at: the program is not fully installed (deploy/setup.sh)")]
    try:
        devices = list(usb.core.find(find_all=True, backend=search.usb_backend))
    except usb.core.NoBackendError:
        return [nothing("printer", "USB cannot be looked at: apt-get install libusb-1.0-0")]
    except OSError as error:
        return [nothing("printer", f"USB cannot be looked at: {type(error).__name__}")]
    return [found for device in devices if (found := _judge(device)) is not None]


def _judge(device: Any) -> Finding | None:
    numbers = (int(device.idVendor), int(device.idProduct))
    where = f"{numbers[0]:04x}:{numbers[1]:04x} on USB bus {device.bus}"
    if numbers == (VENDOR_ID, PRODUCT_ID):
        seen = f"identity card reader (SAM_V) {where}"
        return Finding("id_card", "sam_v_usb", seen, Certainty.SURE, usb=numbers)
    if numbers == _OTHER_SAM_V:
        # A number that its maker gives to other devices too.
        settings = {"usb_id": f"{numbers[0]:04x}:{numbers[1]:04x}"}
        seen = f"perhaps an identity card reader (SAM_V) {where}"
        return Finding("id_card", "sam_v_usb", seen, Certainty.POSSIBLE, settings, usb=numbers)
    return _printer(device, numbers, where) if is_printer(device) else None


def _printer(device: Any, numbers: tuple[int, int], where: str) -> Finding:
    vendor = numbers[0]
    if vendor in _PAGE_VENDORS or _speaks_ipp(device):
        name = _PAGE_VENDORS.get(vendor, "printer")
        return nothing(
            "page_printer",
            f"{name} {where}: a page printer; make its queue (apt-get install ipp-usb, then kiosk setup --make-queue URI)",
        )
    certainty = Certainty.POSSIBLE if vendor in _BOTH_VENDORS else Certainty.LIKELY
    name = (_RECEIPT_VENDORS | _BOTH_VENDORS).get(vendor, "printer of a maker not known here")
    seen = f"{name} {where}{_endpoint_warning(device)}"
    settings = {"device": f"{numbers[0]:04x}:{numbers[1]:04x}"}
    return Finding("printer", "escpos_usb", seen, certainty, settings, usb=numbers)


def _speaks_ipp(device: Any) -> bool:
    return any(
        interface.bInterfaceClass == _PRINTER_CLASS and interface.bInterfaceProtocol == _IPP_OVER_USB
        for setting in device
        for interface in setting
    )


def _endpoint_warning(device: Any) -> str:
    """The driver's endpoints are those of most models; a printer with others cannot be written to."""
    bulk = [
        int(endpoint.bEndpointAddress)
        for setting in device
        for interface in setting
        if interface.bInterfaceClass == _PRINTER_CLASS
        for endpoint in interface
        if endpoint.bmAttributes & 0x03 == _BULK
    ]
    port = UsbPort(0, 0)
    if port.out_endpoint in bulk and (port.in_endpoint in bulk or not any(address & _IN for address in bulk)):
        return ""
    shown = ", ".join(f"0x{address:02x}" for address in bulk)
    return f"; its endpoints are {shown or 'none'}, the driver uses 0x01 and 0x82: it will not print"
