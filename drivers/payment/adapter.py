"""The real adapter, as far as there can be one here: the reference messages over a serial port.

A certified terminal comes with its vendor's protocol, keys and approval. Its adapter implements contract.PaymentTerminal
and takes the place of this one; the contract suite and the money tests are the same.
"""

from __future__ import annotations

from drivers.link import open_serial
from drivers.payment.driver import SerialPaymentTerminal


def serial_payment_terminal(device: str, baud_rate: int = 115200) -> SerialPaymentTerminal:
    """A driver for the terminal at ``device``, a stable name from a udev rule."""
    return SerialPaymentTerminal(lambda: open_serial(device, baud_rate))
