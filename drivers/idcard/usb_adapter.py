"""A SAM_V reader on USB through pyusb: the same frames over bulk endpoints, in one of two arrangements.

Most modules have one endpoint each way. Some take the first seven bytes of a frame on endpoint 2 and the rest on 6, and
answer likewise on 1 and 5. Which one it is stands in the device's descriptors.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from drivers.contract import DeviceFault
from drivers.idcard.driver import SamVReader
from drivers.idcard.frames import HEADER_BYTES, body_length
from drivers.link import Link, LinkLostError

VENDOR_ID: Final = 0x0400
PRODUCT_ID: Final = 0xC35A
"""Of the GTi module that most readers are built around; 0483:5652 is seen too."""

_BULK: Final = 2
_TRANSFER_TYPE: Final = 0x03
_IN: Final = 0x80
_SPLIT_OUT: Final = (0x02, 0x06)
_SPLIT_IN: Final = (0x81, 0x85)
_DRAIN_SECONDS: Final = 0.002
# One answer in packets of 64 bytes, twice over.
_DRAIN_PACKETS: Final = 64


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Addresses for the head of a frame and for its rest (the same, except on a split device), and packet sizes."""

    head_out: int
    body_out: int
    head_in: int
    body_in: int
    packet_bytes: int = 64

    @property
    def split(self) -> bool:
        return self.head_out != self.body_out


class UsbIdCardReader(SamVReader):
    """``backend``: for tests, another bus than the machine's (a pyusb backend)."""

    def __init__(
        self,
        vendor_id: int = VENDOR_ID,
        product_id: int = PRODUCT_ID,
        *,
        extra_address: bool = False,
        backend: object = None,
    ) -> None:
        super().__init__(lambda: _open(vendor_id, product_id, backend), extra_address=extra_address)


class SamVUsbLink:
    """A claimed device. See link.Link."""

    def __init__(self, device: Any, endpoints: Endpoints, release: Callable[[], None]) -> None:
        self._device = device
        self._endpoints = endpoints
        self._release = release
        self._to_write = 0
        """Bytes of the frame under way that belong on the body's endpoint."""
        self._to_read = 0
        self._clean = True
        """Whether the last answer was read to its end, so that both in-endpoints are empty."""

    def write(self, data: bytes, timeout_seconds: float) -> int:
        """At most the head or the rest of one frame."""
        if not self._endpoints.split:
            return self._bulk_write(self._endpoints.head_out, data, timeout_seconds)
        if self._to_write:
            taken = self._bulk_write(self._endpoints.body_out, data[: self._to_write], timeout_seconds)
            self._to_write -= taken
            return taken
        if not self._clean:
            self._drain()
        taken = self._bulk_write(self._endpoints.head_out, data[:HEADER_BYTES], timeout_seconds)
        if taken:
            self._to_write = body_length(data[:taken]) or 0
            self._to_read, self._clean = 0, False
        return taken

    def read(self, timeout_seconds: float) -> bytes:
        """One packet, of the end that speaks next."""
        if not self._endpoints.split:
            return self._bulk_read(self._endpoints.head_in, timeout_seconds)
        if self._to_read:
            data = self._bulk_read(self._endpoints.body_in, timeout_seconds)
            self._to_read = max(0, self._to_read - len(data))
            self._clean = self._to_read == 0
            return data
        data = self._bulk_read(self._endpoints.head_in, timeout_seconds)
        self._to_read = body_length(data[:HEADER_BYTES]) or 0
        if data and not self._to_read:
            self._clean = False
        return data

    def close(self) -> None:
        try:
            self._release()
        except OSError:
            # Already gone: there is nothing to give back.
            return

    def abort(self) -> None:
        self.close()

    def _drain(self) -> None:
        """What is left of an answer that nobody waited for would come before the next one, on its own endpoint."""
        for endpoint in (self._endpoints.head_in, self._endpoints.body_in):
            for _ in range(_DRAIN_PACKETS):
                if not self._bulk_read(endpoint, _DRAIN_SECONDS):
                    break
        self._clean = True

    def _bulk_write(self, endpoint: int, data: bytes, timeout_seconds: float) -> int:
        try:
            return int(self._device.write(endpoint, data, _milliseconds(timeout_seconds)))
        except OSError as error:
            _raise_unless_timeout(error)
            return 0

    def _bulk_read(self, endpoint: int, timeout_seconds: float) -> bytes:
        try:
            return bytes(self._device.read(endpoint, self._endpoints.packet_bytes, _milliseconds(timeout_seconds)))
        except OSError as error:
            _raise_unless_timeout(error)
            return b""


def _open(vendor_id: int, product_id: int, backend: object) -> Link:
    """Raises LinkLostError; DeviceFault where no retry helps."""
    try:
        import usb.core
        import usb.util
    except ImportError as missing:
        raise DeviceFault("pyusb-missing", permanent=True) from missing
    try:
        device = usb.core.find(idVendor=vendor_id, idProduct=product_id, backend=backend)
    except usb.core.NoBackendError as missing:
        raise DeviceFault("libusb-missing", permanent=True) from missing
    except OSError as error:
        raise LinkLostError("usb-lost") from error
    if device is None:
        raise LinkLostError("not-found")

    def release() -> None:
        usb.util.dispose_resources(device)

    try:
        endpoints = choose_endpoints(device)
        device.set_configuration()
        # pyusb would claim it at the first transfer; here the refusal still has a name.
        usb.util.claim_interface(device, 0)
    except OSError as error:
        SamVUsbLink(device, Endpoints(0, 0, 0, 0), release).close()
        refused = error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY)
        raise LinkLostError(f"open-failed:{type(error).__name__}" if refused else "usb-lost") from error
    if endpoints is None:
        release()
        raise DeviceFault("usb-not-a-sam-v", permanent=True)
    return SamVUsbLink(device, endpoints, release)


def choose_endpoints(device: Any) -> Endpoints | None:
    """From the descriptors of the first interface; None when it has no bulk endpoint each way. Raises OSError."""
    bulk = {
        int(endpoint.bEndpointAddress): int(endpoint.wMaxPacketSize)
        for endpoint in device[0][(0, 0)]
        if endpoint.bmAttributes & _TRANSFER_TYPE == _BULK
    }
    outs = [address for address in bulk if not address & _IN]
    ins = [address for address in bulk if address & _IN]
    if not outs or not ins:
        return None
    if bulk.keys() >= {*_SPLIT_OUT, *_SPLIT_IN}:
        return Endpoints(*_SPLIT_OUT, *_SPLIT_IN, packet_bytes=max(bulk[address] for address in _SPLIT_IN))
    return Endpoints(outs[0], outs[0], ins[0], ins[0], packet_bytes=bulk[ins[0]])


def _raise_unless_timeout(error: OSError) -> None:
    # usb.core.USBError is an OSError; libusb's time-out carries ETIMEDOUT.
    if error.errno != errno.ETIMEDOUT:
        raise LinkLostError("usb-lost") from error


def _milliseconds(seconds: float) -> int:
    # 0 means "for ever" to libusb.
    return max(1, int(seconds * 1000))
