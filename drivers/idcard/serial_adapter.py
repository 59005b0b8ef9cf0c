"""A SAM_V reader on a serial line, or on a USB-serial converter."""

from __future__ import annotations

from drivers.idcard.driver import SamVReader
from drivers.link import open_serial

BAUD_RATE = 115200


class SerialIdCardReader(SamVReader):
    """``device``: a stable name such as /dev/id_card_reader; 8N1 without flow control."""

    def __init__(self, device: str, baud_rate: int = BAUD_RATE, *, extra_address: bool = False) -> None:
        super().__init__(lambda: open_serial(device, baud_rate), extra_address=extra_address)
