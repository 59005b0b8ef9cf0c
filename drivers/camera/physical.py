"""Which physical camera stands behind a device node, as the kernel knows it: so that a virtual one, or another one put in its
place, is noticed before its pictures are believed.

The device number of the node leads into sysfs (/sys/dev/char), not its name: names are links that anybody with a little more
right may move. Who can load kernel modules or write to sysfs can still deceive this; that takes root.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

# Drivers of pictures that no sensor took: loopbacks, test patterns, USB devices made by software (kernel documentation).
VIRTUAL_DRIVERS: Final = frozenset(
    {
        *("v4l2loopback", "akvcam", "vivid", "vimc", "vicodec", "vim2m", "visl", "vidtv"),
        *("dummy_hcd", "dummy_udc", "vhci_hcd", "usbip-vudc", "usbip-host", "uvc-gadget"),
    }
)
_USB_INTERFACE: Final = re.compile(r"[0-9]+-([0-9]+(?:\.[0-9]+)*):([0-9]+\.[0-9]+)")
_USB_BUS: Final = re.compile(r"usb[0-9]+")
_PCI: Final = re.compile(r"[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]")
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9:._+@/-]+")
_NOTHING: Final = "-"
_WORD_MAX: Final = 120
_ATTRIBUTE_BYTES: Final = 256


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one built-in camera from another: ``place`` is the port as udev names it (ID_PATH), ``product`` the USB
    vendor:product or, off USB, the kernel's driver, ``serial`` the device's own number. "-" where there is none: two cameras of
    one model without serial numbers at one port cannot be told apart.
    """

    place: str
    product: str = _NOTHING
    serial: str = _NOTHING

    @classmethod
    def parse(cls, text: str) -> Self:
        """Of the three words that ``str`` gives. Raises ValueError."""
        place, product, serial = text.split()
        return cls(place, product, serial)

    def __str__(self) -> str:
        return f"{self.place} {self.product} {self.serial}"


class Virtual(Exception):
    """No sensor stands behind the node; the text names the kernel's driver."""


class Unidentified(Exception):
    """The kernel knows nothing of the node, or it is none."""


def device_number(node: Path) -> str:
    """``81:0`` of a character device. Raises OSError; ValueError for anything else."""
    found = node.stat()
    if not stat.S_ISCHR(found.st_mode):
        raise ValueError("not a character device")
    return f"{os.major(found.st_rdev)}:{os.minor(found.st_rdev)}"


def identify(node: Path, sys: Path, number: Callable[[Path], str] = device_number) -> Identity:
    """The camera behind ``node``. Raises Virtual, Unidentified."""
    try:
        entry = sys / "dev" / "char" / number(node)
    except (OSError, ValueError):
        raise Unidentified from None
    return identify_entry(entry, sys)


def identify_entry(entry: Path, sys: Path) -> Identity:
    """The camera behind a folder of sysfs, or a link to one. Raises Virtual, Unidentified."""
    place, devices = Path(os.path.realpath(entry)), Path(os.path.realpath(sys / "devices"))
    if not place.is_dir() or not place.is_relative_to(devices):
        raise Unidentified
    parts = place.relative_to(devices).parts
    folders = [devices.joinpath(*parts[:length]) for length in range(len(parts), 0, -1)]
    drivers = [name for folder in folders if (name := _driver(folder))]
    for name in (*drivers, *(part.partition(".")[0] for part in parts)):
        if name in VIRTUAL_DRIVERS:
            raise Virtual(name)
    if parts[0] == "virtual":
        raise Virtual(drivers[0] if drivers else "virtual")
    usb = next((folder for folder in folders if (folder / "idVendor").is_file()), None)
    where = _place(parts)
    if not where or not drivers:
        raise Unidentified
    if usb is None:
        return Identity(where, _plain(drivers[0]))
    vendor, product = _attribute(usb / "idVendor").lower(), _attribute(usb / "idProduct").lower()
    return Identity(where, _plain(f"{vendor}:{product}"), _plain(_attribute(usb / "serial")))


def _place(parts: tuple[str, ...]) -> str:
    """The port as udev's path_id names it: by controller and plug, not by the numbers of this boot."""
    for at in range(len(parts) - 1, 0, -1):
        plugged = _USB_INTERFACE.fullmatch(parts[at])
        if plugged:
            bus = next((index for index in range(at, -1, -1) if _USB_BUS.fullmatch(parts[index])), 0)
            return f"{_controller(parts[:bus])}-usb-0:{plugged[1]}:{plugged[2]}" if bus else ""
    outside = parts[: parts.index("video4linux")] if "video4linux" in parts else parts
    return _controller(outside)


def _controller(parts: tuple[str, ...]) -> str:
    if not parts:
        return ""
    last = parts[-1]
    return f"pci-{last}" if _PCI.fullmatch(last) else f"platform-{_plain(last)}"


def _driver(folder: Path) -> str:
    link = folder / "driver"
    return Path(os.path.realpath(link)).name if link.is_symlink() else ""


def _attribute(path: Path) -> str:
    """One line of text of the device's choice."""
    try:
        with path.open("rb") as source:
            return source.read(_ATTRIBUTE_BYTES).decode("utf-8", "replace").partition("\n")[0].strip()
    except OSError:
        return ""


def _plain(text: str) -> str:
    """One word without blanks; "-" for nothing."""
    return _NOT_PLAIN.sub("_", text)[:_WORD_MAX] or _NOTHING
