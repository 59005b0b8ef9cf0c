"""The A4 printer: would it print now, print finished pages, tell what became of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from drivers.a4.contract import PageJob, PageOutcome, PagePrinter, PageReport
from drivers.contract import Failed
from drivers.supervisor import Supervised
from kiosk.runtime.clock import Clock
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.certificates import LookAtPagePrinter
from kiosk.services.effects import HandedOver
from kiosk.services.printers import trouble_of_report

PRINT_SECONDS = 120.0
_PAPER = {PageOutcome.PRINTED: "printed", PageOutcome.NOT_PRINTED: "not-printed", PageOutcome.UNKNOWN: "unknown"}


def pages_handed_over(report: PageReport) -> HandedOver:
    """What became of pages, and where they did not come, the printer's trouble as far as it is known."""
    missing = report.outcome is PageOutcome.NOT_PRINTED
    return HandedOver(_PAPER[report.outcome], trouble_of_report(report.reason) if missing else "")


class AtPages:
    """Whatever is printed on A4 goes through it: its jobs have one row of numbers. ``usable``: whether it would print now."""

    def __init__(self, printer: Supervised[PagePrinter] | None, clock: Clock, usable: Callable[[], bool]) -> None:
        self._printer = printer
        self._usable = usable
        self._jobs = itertools.count(int(clock.wall().timestamp()) % 900_000 + 1)

    def register(self, performer: Performer) -> None:
        performer.register(LookAtPagePrinter, self._look)

    def _look(self, effect: LookAtPagePrinter, reply: Reply) -> Cancel | None:
        reply.done(self._printer is not None and self._usable())
        return None

    def submit(self, job: PageJob, done: Callable[[PageReport], None], seconds: float = PRINT_SECONDS) -> None:
        """Print it; ``done`` is told what became of it, on the printer's thread."""
        if self._printer is None:
            done(PageReport(PageOutcome.NOT_PRINTED, reason="not-configured"))
            return
        number = next(self._jobs)

        def finished(result: object) -> None:
            if isinstance(result, PageReport):
                done(result)
            elif isinstance(result, Failed) and result.reason == "driver-bug":
                done(PageReport(PageOutcome.UNKNOWN, reason=result.reason))
            else:
                # The job never reached the printer: it was refused while the device was away.
                done(PageReport(PageOutcome.NOT_PRINTED, reason="device-offline"))

        self._printer.submit(lambda printer, deadline: printer.print_pages(job, number, deadline), seconds, finished)
