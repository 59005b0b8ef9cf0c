"""Paper that proves a printer: a test slip, an A4 test page, and the readiness report that an operator keeps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from drivers.a4.blocks import Align, Block, Pairs, Paragraph, Rule, Title
from drivers.a4.contract import FAMILY as PAGES
from drivers.a4.contract import PageJob, PageOutcome, PageReport
from drivers.a4.pages import PageError, make_pdf
from drivers.contract import Deadline, Failed
from drivers.printer.contract import FAMILY as RECEIPTS
from drivers.printer.contract import Align as SlipAlign
from drivers.printer.contract import Gap, Line, Pair, PrintOutcome, PrintReport, Qr, Slip
from drivers.printer.contract import Rule as SlipRule
from drivers.supervisor import Supervised
from kiosk import __version__
from kiosk.doctor.advice import advice_for
from kiosk.doctor.check import Check, Verdict, fine

PRINT_SECONDS = 30.0
# Rare characters of names, Tibetan, Uyghur: what a wrong font or a missing one spoils.
SAMPLE = "测试 䶮 𠮷 བོད་ཡིག ئۇيغۇر"


def test_slip(terminal: str, at: datetime) -> Slip:
    """A slip that shows whether letters, rare characters and the QR code come out clear."""
    return Slip(
        (
            Line("打印测试", 6.0, bold=True, align=SlipAlign.CENTER),
            SlipRule(),
            Pair("终端", terminal, 4.0),
            Pair("时间", f"{at:%Y-%m-%d %H:%M}", 4.0),
            Line(SAMPLE, 5.0),
            Gap(2),
            Qr("NUANPING-SLIP-TEST", 30.0),
            Line("仅供测试，不作凭证", 4.0, align=SlipAlign.CENTER),
        )
    )


def print_slip(printer: Supervised[Any], terminal: str, at: datetime) -> Check:
    """Print the test slip; what the printer proves of it."""
    slip = test_slip(terminal, at)
    report = _wait(printer, lambda adapter, deadline: adapter.print_slip(slip, 1, deadline))
    printed = isinstance(report, PrintReport) and report.outcome is PrintOutcome.PRINTED
    return _outcome("test slip", RECEIPTS, report, printed)


def print_page(printer: Supervised[Any], terminal: str, at: datetime) -> Check:
    """Print the A4 test page."""
    from drivers.a4.testpage import make_test_page

    try:
        job = make_test_page(terminal, at)
    except PageError as error:
        return Check("test page", Verdict.FAILED, "FAILED", str(error), "", advice_for(str(error), PAGES))
    return print_job(printer, job, "test page")


def print_job(printer: Supervised[Any], job: PageJob, name: str) -> Check:
    """Print finished pages."""
    report = _wait(printer, lambda adapter, deadline: adapter.print_pages(job, 1, deadline))
    printed = isinstance(report, PageReport) and report.outcome is PageOutcome.PRINTED
    return _outcome(name, PAGES, report, printed)


def readiness_report(checks: Sequence[Check], notes: Sequence[str], terminal: str, at: datetime) -> PageJob:
    """The doctor's findings as A4 pages with room for a signature. Raises PageError."""
    failed = [check.name for check in checks if check.verdict is Verdict.FAILED]
    verdict = f"not usable: {', '.join(failed)}" if failed else "everything is usable"
    rows = tuple((check.name, _row(check)) for check in checks)
    blocks: list[Block] = [
        Title("Readiness report", 28),
        Pairs((("terminal", terminal), ("made at", f"{at:%Y-%m-%d %H:%M:%S}"), ("version", __version__)), 14),
        Paragraph(verdict, 20, bold=True, align=Align.CENTER),
        Rule(),
        Pairs(rows, 12),
        *(Paragraph(note, 12) for note in notes),
        Rule(),
        Pairs((("checked by", ""), ("signature", ""), ("date", "")), 16),
    ]
    made = make_pdf(blocks, title="nuanping readiness report", made_at=at, language="en")
    return PageJob(made.data, made.pages, "nuanping-readiness")


def keep(job: PageJob, path: Path) -> None:
    """Write the pages to a file. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(job.pdf)


def _row(check: Check) -> str:
    said = " ".join(part for part in (check.state, check.reason, check.detail) if part)
    return f"{said}\n{check.advice}" if check.advice else said


def _wait(printer: Supervised[Any], work: Callable[[Any, Deadline], object]) -> object:
    done = threading.Event()
    results: list[object] = []

    def finished(result: object) -> None:
        results.append(result)
        done.set()

    printer.submit(work, PRINT_SECONDS, finished)
    done.wait(PRINT_SECONDS + 1.0)
    return results[0] if results else None


def _outcome(name: str, family: str, report: object, printed: bool) -> Check:
    if printed:
        evidence = str(getattr(report, "evidence", "")).lower().replace("_", "-")
        return fine(name, f"printed, proved by {evidence}: look at it")
    reason = getattr(report, "reason", "") or "no-status"
    state = str(report.completion if isinstance(report, Failed) else getattr(report, "outcome", "UNKNOWN"))
    return Check(name, Verdict.FAILED, state, reason, "", advice_for(reason, family))
