"""The real adapter: the reference pad on a serial port (or any vendor pad that is set to this protocol)."""

from __future__ import annotations

from drivers.link import open_serial
from drivers.pinpad.contract import PadSettings
from drivers.pinpad.driver import SerialPinPad


def serial_pin_pad(device: str, baud_rate: int = 9600, settings: PadSettings | None = None) -> SerialPinPad:
    """A driver for the pad at ``device``, a stable name from a udev rule."""
    return SerialPinPad(lambda: open_serial(device, baud_rate), settings)
