"""The simulated page printer: the real driver and the real IPP bytes into a printer in memory."""

from __future__ import annotations

from pathlib import Path

from drivers.a4.channel import Channel, address_of
from drivers.a4.contract import PagePrinterSettings
from drivers.a4.driver import PagePrinterDriver
from drivers.a4.endpoint import PageEndpoint
from drivers.a4.model import PagePrinterModel


class SimulatedPagePrinter(PagePrinterDriver):
    """Configured like any printer; ``controls`` (cable) and ``controls.model`` (paper, toner, cover, jam) may be used
    from any thread (dock, scenarios, tests).
    """

    def __init__(
        self, settings: PagePrinterSettings, paper_dir: Path | None = None, model: PagePrinterModel | None = None
    ) -> None:
        self.controls = PageEndpoint(model or PagePrinterModel(paper_dir))
        channel = Channel(address_of(self.controls.service.uri), self.controls.connect)
        super().__init__(channel, channel, settings)

    def last_paper(self) -> Path | None:
        """Draws the last sheet and returns its picture; None before the first, or without ``paper_dir``."""
        return self.controls.model.draw()
