"""A page printer under test together with the endpoint behind it: in memory and on TCP."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drivers.a4.adapter import IppPagePrinter
from drivers.a4.blocks import Gap, Paragraph
from drivers.a4.contract import PageJob, PagePrinterSettings, PageReport
from drivers.a4.driver import PagePrinterDriver
from drivers.a4.endpoint import PageEndpoint, TcpPrinter
from drivers.a4.model import PagePrinterModel
from drivers.a4.pages import make_pdf
from drivers.a4.proof import BLANK_PDF
from drivers.a4.simulator import SimulatedPagePrinter
from drivers.contract import Deadline

WIRES = ("simulator", "tcp")
# 200 ms over a deadline are allowed; a busy test machine gets more.
BUSY_MACHINE_SECONDS = 2.0
JOB = PageJob(BLANK_PDF, 1)


@dataclass
class Rig:
    """``printer`` is what the kiosk holds, ``endpoint`` what stands on the floor."""

    printer: PagePrinterDriver
    endpoint: PageEndpoint

    @property
    def model(self) -> PagePrinterModel:
        return self.endpoint.model

    @property
    def sheets(self) -> int:
        self.model.advance()
        return len(self.model.sheets)

    def print(self, seconds: float = 20.0, job: PageJob = JOB) -> PageReport:
        return self.printer.print_pages(job, 7, Deadline(seconds))


@contextmanager
def rig(
    wire: str, folder: Path, settings: PagePrinterSettings | None = None, page_seconds: float = 0.01
) -> Iterator[Rig]:
    model = PagePrinterModel(folder / "paper", page_seconds)
    settings = settings or PagePrinterSettings()
    if wire == "simulator":
        simulator = SimulatedPagePrinter(settings, model=model)
        yield Rig(simulator, simulator.controls)
        simulator.close()
        return
    with TcpPrinter(model) as printer:
        adapter = IppPagePrinter(printer.uri, settings)
        yield Rig(adapter, printer.endpoint)
        adapter.close()


def three_pages() -> PageJob:
    """A document of three pages."""
    made = make_pdf([block for _ in range(3) for block in (Paragraph("养老保险缴费明细"), Gap(235))], "test")
    assert made.pages == 3
    return PageJob(made.data, made.pages)


@contextmanager
def meanwhile(work: Callable[[], PageReport]) -> Iterator[list[PageReport]]:
    """Runs ``work`` in a thread; its result is in the list after the block."""
    results: list[PageReport] = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    try:
        yield results
    finally:
        thread.join(60)
    assert not thread.is_alive()


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    tick = threading.Event()
    while not condition():
        assert time.monotonic() < until, "did not happen"
        tick.wait(0.01)
