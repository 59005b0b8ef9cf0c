"""The slip: is there paper, print it, journal what is known about it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace

from drivers.contract import DeviceStatus, Failed
from drivers.printer.contract import PrintOutcome, PrintReport, ReceiptPrinter, Slip
from drivers.supervisor import Supervised
from kiosk.documents.companion import CompanionFacts, companion_slip
from kiosk.documents.slip import (
    CertificationFacts,
    ProgressFacts,
    WithdrawalFacts,
    certification_slip,
    progress_slip,
    withdrawal_slip,
)
from kiosk.ledger.acts import PaperOf, PaperOutcome, PaperReport
from kiosk.ledger.registrar import Registrar
from kiosk.runtime.clock import Clock
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.certificates import PrintCompanion
from kiosk.services.consents import PrintWithdrawal, ShowWithdrawal, Withdrawal
from kiosk.services.effects import HandedOver, LookAtPaper, PaperState, PrintCopy, PrintSlip, ShowOnly
from kiosk.services.printers import trouble_of_report, trouble_of_status
from kiosk.services.values import Handling, Receipt

PRINT_SECONDS = 25.0

_OUTCOMES = {PrintOutcome.PRINTED: "printed", PrintOutcome.NOT_PRINTED: "not-printed", PrintOutcome.UNKNOWN: "unknown"}

_NO_PAPER = PrintReport(PrintOutcome.NOT_PRINTED, reason="no-paper")


def handed_over(report: PrintReport) -> HandedOver:
    """What became of a slip, and where it did not come, the printer's trouble as far as it is known."""
    missing = report.outcome is PrintOutcome.NOT_PRINTED
    return HandedOver(_OUTCOMES[report.outcome], trouble_of_report(report.reason) if missing else "")


def left_out(handed: HandedOver, rows: int) -> HandedOver:
    """Rows that found no room. Where there is no paper, nothing is missing on it."""
    return handed if handed.paper == "not-printed" else replace(handed, left_out=rows)


class AtPaper:
    """Prints slips and records the evidence. ``keys`` gives the idempotency key that a receipt was filed under."""

    def __init__(
        self,
        printer: Supervised[ReceiptPrinter] | None,
        registrar: Registrar,
        clock: Clock,
        say: Callable[[str, Mapping[str, str]], str],
        terminal_id: str,
        office: str,
        key_of: Callable[[Receipt | Withdrawal], str | None],
    ) -> None:
        self._printer = printer
        self._registrar = registrar
        self._clock = clock
        self._say = say
        self._terminal_id = terminal_id
        self._office = office
        self._key_of = key_of
        self._jobs = itertools.count(int(clock.wall().timestamp()) % 900_000 + 1)
        self.status: DeviceStatus | None = None

    def register(self, performer: Performer) -> None:
        performer.register(LookAtPaper, self._look)
        performer.register(PrintSlip, self._print)
        performer.register(ShowOnly, self._show)
        performer.register(PrintCopy, self._copy)
        performer.register(PrintWithdrawal, self._print_withdrawal)
        performer.register(ShowWithdrawal, self._show_withdrawal)
        performer.register(PrintCompanion, self._print_companion)

    @property
    def ready(self) -> bool:
        """Whether a slip would come out now."""
        return self._printer is not None and self.status is not None and self.status.usable

    def print_progress(self, facts: ProgressFacts, told: Callable[[HandedOver], None]) -> None:
        """The slip with what was done so far; where nothing would come out now, nothing is sent that could come out later."""
        if self.ready:
            self.submit(progress_slip(facts, self._say), lambda report: told(handed_over(report)))
        else:
            told(HandedOver("not-printed", self._look_why()))

    def _look(self, effect: LookAtPaper, reply: Reply) -> Cancel | None:
        reply.done(PaperState(self.ready, self._look_why()))
        return None

    def _look_why(self) -> str:
        return trouble_of_status(None if self._printer is None else self.status)

    def _print(self, effect: PrintSlip, reply: Reply) -> Cancel | None:
        slip = self._slip(effect.receipt, effect.masked_name, effect.masked_number)

        def printed(report: PrintReport) -> None:
            self._journal(effect.receipt, report, lambda: reply.done(handed_over(report)))

        self.submit(slip, printed)
        return None

    def _show(self, effect: ShowOnly, reply: Reply) -> Cancel | None:
        self._journal(effect.receipt, _NO_PAPER, lambda: reply.done(HandedOver("none")))
        return None

    def _copy(self, effect: PrintCopy, reply: Reply) -> Cancel | None:
        slip = self._slip(effect.receipt, effect.masked_name, effect.masked_number)
        self.submit(slip, lambda report: reply.done(handed_over(report)))
        return None

    def _print_withdrawal(self, effect: PrintWithdrawal, reply: Reply) -> Cancel | None:
        withdrawal = effect.withdrawal
        facts = WithdrawalFacts(
            name=effect.masked_name,
            number=effect.masked_number,
            on=withdrawal.on,
            receipt_number=withdrawal.receipt_number,
            journal_hash=withdrawal.short_hash.replace(" ", ""),
            terminal_number=self._terminal_id,
            office=self._office,
        )

        def printed(report: PrintReport) -> None:
            self._journal(withdrawal, report, lambda: reply.done(handed_over(report)))

        self.submit(withdrawal_slip(facts, self._say), printed)
        return None

    def _print_companion(self, effect: PrintCompanion, reply: Reply) -> Cancel | None:
        certificate = effect.certificate
        facts = CompanionFacts(
            title=f"item-{certificate.kind}",
            name=effect.masked_name,
            on=certificate.on,
            number=certificate.number,
            valid_until=certificate.valid_until,
            journal_hash=certificate.short_hash.replace(" ", ""),
            terminal_number=self._terminal_id,
            office=self._office,
            copy_number=certificate.copy_number,
        )
        slip = companion_slip(facts, self._say)
        self.submit(slip, lambda report: reply.done(handed_over(report)))
        return None

    def _show_withdrawal(self, effect: ShowWithdrawal, reply: Reply) -> Cancel | None:
        self._journal(effect.withdrawal, _NO_PAPER, lambda: reply.done(HandedOver("none")))
        return None

    def submit(self, slip: Slip, done: Callable[[PrintReport], None]) -> None:
        """Print one slip; ``done`` is told what became of it, on the printer's thread."""
        if self._printer is None:
            done(PrintReport(PrintOutcome.NOT_PRINTED, reason="not-configured"))
            return
        job = next(self._jobs)

        def finished(result: object) -> None:
            if isinstance(result, PrintReport):
                done(result)
            elif isinstance(result, Failed) and result.reason == "driver-bug":
                done(PrintReport(PrintOutcome.UNKNOWN, reason=result.reason))
            else:
                # The job never reached the printer: it was refused while the device was away.
                done(PrintReport(PrintOutcome.NOT_PRINTED, reason="device-offline"))

        self._printer.submit(lambda printer, deadline: printer.print_slip(slip, job, deadline), PRINT_SECONDS, finished)

    def _journal(self, receipt: Receipt | Withdrawal, report: PrintReport, then: Callable[[], None]) -> None:
        key = self._key_of(receipt)
        if key is None:
            then()
            return
        of = PaperOf.PROMISE if receipt.pending else PaperOf.RECEIPT
        evidence = report.evidence.value.lower().replace("_", "-")
        paper = PaperReport(PaperOutcome(report.outcome.value), evidence, of)
        self._registrar.handed_over(key, paper, lambda written: then())

    def _slip(self, receipt: Receipt, masked_name: str, masked_number: str) -> Slip:
        facts = CertificationFacts(
            name=masked_name,
            number=masked_number,
            benefit=receipt.benefit.replace("-", "_"),
            way=receipt.way.value,
            filed_on=receipt.filed_on,
            next_due_on=receipt.next_due_on,
            receipt_number=receipt.receipt_number,
            verification_url=receipt.verification_url,
            journal_hash=receipt.short_hash.replace(" ", ""),
            terminal_number=self._terminal_id,
            office=self._office,
            copy_number=receipt.copy_number,
            looked_at=receipt.handling is Handling.PERSON_LOOKS,
            helper=receipt.helper_name,
        )
        return certification_slip(facts, self._say)
