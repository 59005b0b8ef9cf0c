"""A USB bus with one SAM_V on it, as a pyusb backend: pyusb itself runs above it, with its descriptors, claims and
transfers; only libusb and the wire are missing.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, Final

from drivers.far_end import FarEnd, memory_link
from drivers.idcard.frames import HEADER_BYTES, body_length
from drivers.idcard.usb_adapter import PRODUCT_ID, VENDOR_ID
from drivers.link import Link, LinkLostError

_BULK: Final = 2
PAIR: Final = (0x01, 0x82)
SPLIT: Final = (0x02, 0x06, 0x81, 0x85)
_DEVICE: Final = "sam_v"
_HANDLE: Final = "handle"


class FakeUsbBus:
    """``endpoints``: PAIR or SPLIT. ``refuse``: errno of the claim, for a machine without the udev rule."""

    def __init__(self, far_end: FarEnd, endpoints: tuple[int, ...] = PAIR, packet_bytes: int = 64) -> None:
        self._far_end = far_end
        self._endpoints = endpoints
        self._packet_bytes = packet_bytes
        self.refuse = 0
        self.open_handles = 0
        self._link: Link | None = None
        self._waiting: dict[int, bytes] = {}
        self._frame_left = 0

    def enumerate_devices(self) -> Iterator[str]:
        if self._far_end.plugged:
            yield _DEVICE

    def get_device_descriptor(self, device: str) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x0110,
            bDeviceClass=0,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=64,
            idVendor=VENDOR_ID,
            idProduct=PRODUCT_ID,
            bcdDevice=0x0100,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=0,
            bNumConfigurations=1,
            address=1,
            bus=1,
            port_number=1,
            port_numbers=(1,),
            speed=2,
        )

    def get_configuration_descriptor(self, device: str, config: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0x80,
            bMaxPower=250,
            interface=(None,),
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, device: str, intf: int, alt: int, config: int) -> SimpleNamespace:
        if (intf, alt) != (0, 0):
            raise IndexError("no such interface")
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=len(self._endpoints),
            bInterfaceClass=0xFF,
            bInterfaceSubClass=0,
            bInterfaceProtocol=0,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, device: str, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=self._endpoints[ep],
            bmAttributes=_BULK,
            wMaxPacketSize=self._packet_bytes,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    def open_device(self, device: str) -> str:
        self._check()
        self.open_handles += 1
        return _HANDLE

    def close_device(self, handle: str) -> None:
        self.open_handles -= 1
        self._link = None

    def set_configuration(self, handle: str, value: int) -> None:
        self._check()

    def get_configuration(self, handle: str) -> int:
        return 1

    def claim_interface(self, handle: str, intf: int) -> None:
        self._check()
        if self.refuse:
            raise OSError(self.refuse, "refused")
        self._link = memory_link(self._far_end)
        self._waiting, self._frame_left = {}, 0

    def release_interface(self, handle: str, intf: int) -> None:
        self._link = None

    def bulk_write(self, handle: str, ep: int, intf: int, data: Any, timeout: int) -> int:
        """A split device takes a frame's head and body on their own endpoints, and nothing else there."""
        sent = bytes(data)
        if len(self._endpoints) == len(SPLIT):
            if ep != (SPLIT[1] if self._frame_left else SPLIT[0]):
                raise OSError(errno.ETIMEDOUT, "the endpoint does not take it")
            self._frame_left = self._frame_left - len(sent) if self._frame_left else body_length(sent) or 0
        try:
            return self._plugged_link().write(sent, timeout / 1000)
        except LinkLostError as lost:
            raise OSError(errno.ENODEV, "gone") from lost

    def bulk_read(self, handle: str, ep: int, intf: int, buff: Any, timeout: int) -> int:
        if len(buff) * buff.itemsize < self._packet_bytes:
            raise OSError(errno.EOVERFLOW, "overflow")
        if not self._waiting.get(ep):
            try:
                self._arrived(self._plugged_link().read(timeout / 1000))
            except LinkLostError as lost:
                raise OSError(errno.ENODEV, "gone") from lost
        packet = self._waiting.get(ep, b"")[: self._packet_bytes]
        if not packet:
            raise OSError(errno.ETIMEDOUT, "timed out")
        self._waiting[ep] = self._waiting[ep][len(packet) :]
        for index, value in enumerate(packet):
            buff[index] = value
        return len(packet)

    # pyusb takes the methods of all transfer types before it chooses one.
    intr_write = iso_write = bulk_write
    intr_read = iso_read = bulk_read

    def _arrived(self, data: bytes) -> None:
        """Sort the device's bytes onto its in-endpoints."""
        ins = [address for address in self._endpoints if address & 0x80]
        while data:
            length = (body_length(data[:HEADER_BYTES]) or len(data)) if len(ins) > 1 else 0
            head, body = (data[:HEADER_BYTES], data[HEADER_BYTES:][:length]) if length else (data, b"")
            self._waiting[ins[0]] = self._waiting.get(ins[0], b"") + head
            self._waiting[ins[-1]] = self._waiting.get(ins[-1], b"") + body
            data = data[len(head) + len(body) :]

    def _plugged_link(self) -> Link:
        if self._link is None:
            raise LinkLostError("not-claimed")
        return self._link

    def _check(self) -> None:
        if not self._far_end.plugged:
            raise OSError(errno.ENODEV, "gone")
