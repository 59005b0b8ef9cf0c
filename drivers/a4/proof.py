"""The page printer's variants for drivers.proving."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from drivers.a4.adapter import IppPagePrinter
from drivers.a4.contract import FAMILY, PageJob, PageOutcome, PagePrinterSettings, PageReport
from drivers.a4.driver import PagePrinterDriver
from drivers.a4.endpoint import PageEndpoint, TcpPrinter
from drivers.a4.model import PagePrinterModel
from drivers.a4.simulator import SimulatedPagePrinter
from drivers.contract import Adapter, Deadline
from drivers.far_end import Trouble
from drivers.proving import Subject, Variant

# The smallest PDF of one blank A4 page.
BLANK_PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


class _PageSubject:
    def __init__(self, printer: PagePrinterDriver, endpoint: PageEndpoint) -> None:
        self.adapter: Adapter = printer
        self._printer = printer
        self._endpoint = endpoint
        self._jobs = 0

    def work(self, deadline: Deadline) -> object:
        self._jobs += 1
        return self._printer.print_pages(PageJob(BLANK_PDF, 1), self._jobs, deadline)

    def delivered(self, result: object) -> bool:
        return isinstance(result, PageReport) and result.outcome is PageOutcome.PRINTED

    def hinder(self, trouble: Trouble) -> bool:
        self._endpoint.set_trouble(trouble)
        return True

    def unplug(self) -> None:
        self._endpoint.unplug()

    def plug(self) -> None:
        self._endpoint.plug()


@contextmanager
def _simulator(_: Path) -> Iterator[Subject]:
    printer = SimulatedPagePrinter(PagePrinterSettings())
    yield _PageSubject(printer, printer.controls)


@contextmanager
def _on_the_wire(_: Path) -> Iterator[Subject]:
    with TcpPrinter(PagePrinterModel()) as wire:
        yield _PageSubject(IppPagePrinter(wire.uri, PagePrinterSettings()), wire.endpoint)


VARIANTS: Final = (
    Variant(FAMILY, "simulator", _simulator),
    Variant(FAMILY, "IPP on the endpoint over TCP", _on_the_wire),
)
