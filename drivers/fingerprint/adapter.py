"""The real adapter: a module on a serial line, or on a USB-serial converter."""

from __future__ import annotations

from drivers.fingerprint.codec import BAUD_RATE
from drivers.fingerprint.driver import FingerprintSettings, SerialFingerprintModule
from drivers.link import open_serial


def serial_fingerprint_module(
    device: str, baud_rate: int = BAUD_RATE, settings: FingerprintSettings | None = None
) -> SerialFingerprintModule:
    """A driver for the module at ``device``, a stable name from a udev rule; 8N1 without flow control."""
    return SerialFingerprintModule(lambda: open_serial(device, baud_rate), settings)
