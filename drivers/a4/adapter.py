"""The page printer as installed: a CUPS queue and the printer's own address, or the printer alone. No vendor library."""

from __future__ import annotations

from drivers.a4.channel import Channel, address_of
from drivers.a4.contract import PagePrinterSettings
from drivers.a4.driver import PagePrinterDriver


class CupsPagePrinter(PagePrinterDriver):
    """``queue_uri``: ipp://localhost:631/printers/NAME; ``device_uri``: the printer's own ipp URI, "" where it has none
    (then only the queue's word counts); ``socket_path``: cupsd's Unix socket, "" to use TCP. Raises ValueError for
    what is no ipp URI.
    """

    def __init__(self, queue_uri: str, device_uri: str, settings: PagePrinterSettings, socket_path: str = "") -> None:
        queue = Channel(address_of(queue_uri, socket_path))
        device = Channel(address_of(device_uri)) if device_uri else None
        super().__init__(queue, device, settings)


class IppPagePrinter(PagePrinterDriver):
    """A printer that takes PDF over IPP itself, without CUPS. Raises ValueError for what is no ipp URI."""

    def __init__(self, device_uri: str, settings: PagePrinterSettings) -> None:
        channel = Channel(address_of(device_uri))
        super().__init__(channel, channel, settings)
