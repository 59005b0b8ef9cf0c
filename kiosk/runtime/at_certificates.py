"""Certificates at the terminal: the centre's sheets, the A4 printer, the companion slip, and judging a scanned code."""

from __future__ import annotations

import itertools
import secrets
from base64 import b64decode
from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.a4.contract import PageJob, PageOutcome, PagePrinter, PageReport
from drivers.contract import Failed
from drivers.supervisor import Supervised
from kiosk.central_client import CentralClient, CentralTrouble
from kiosk.ledger.acts import PaperOf, PaperOutcome, PaperReport
from kiosk.ledger.registrar import Registrar
from kiosk.runtime.at_centre import answered, trouble_of
from kiosk.runtime.called_back import CalledBack
from kiosk.runtime.clock import CHINA, Clock
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.certificates import (
    Certificate,
    Checked,
    CheckPaper,
    FetchCertificates,
    FetchSheet,
    LookAtPagePrinter,
    PrintCertificate,
    PrintCertificateCopy,
    Sheet,
    ShowCertificate,
    TakeCertificateCopy,
)
from kiosk.services.effects import HandedOver

if TYPE_CHECKING:
    from kiosk import contract
    from kiosk.papers.judge import Finding

PRINT_SECONDS = 120.0
ATTEMPTS = 2
_PAPER = {PageOutcome.PRINTED: "printed", PageOutcome.NOT_PRINTED: "not-printed", PageOutcome.UNKNOWN: "unknown"}
_NO_SHEET = PageReport(PageOutcome.NOT_PRINTED, reason="no-sheet")
_STATES = {"TRUE": "true", "EXPIRED": "expired", "REVOKED": "revoked", "UNKNOWN": "forged"}

Run = Callable[[Callable[[], None]], object]


class AtCertificates:
    """``run``: the network threads. ``usable``: whether the A4 printer would print now."""

    def __init__(
        self,
        client: CentralClient,
        run: Run,
        printer: Supervised[PagePrinter] | None,
        registrar: Registrar,
        clock: Clock,
        usable: Callable[[], bool],
        key_of: Callable[[Certificate], str | None],
        called_back: CalledBack,
        heard: Callable[[bool], None],
    ) -> None:
        self._client = client
        self._run = run
        self._printer = printer
        self._registrar = registrar
        self._clock = clock
        self._usable = usable
        self._key_of = key_of
        self._called_back = called_back
        self._heard = heard
        self._jobs = itertools.count(int(clock.wall().timestamp()) % 900_000 + 1)

    def register(self, performer: Performer) -> None:
        performer.register(FetchSheet, self._fetch_sheet)
        performer.register(LookAtPagePrinter, self._look)
        performer.register(PrintCertificate, self._print)
        performer.register(ShowCertificate, self._show)
        performer.register(PrintCertificateCopy, self._print_copy)
        performer.register(FetchCertificates, self._fetch_certificates)
        performer.register(TakeCertificateCopy, self._take_copy)
        performer.register(CheckPaper, self._check)

    def _look(self, effect: LookAtPagePrinter, reply: Reply) -> Cancel | None:
        reply.done(self._printer is not None and self._usable())
        return None

    def _fetch_sheet(self, effect: FetchSheet, reply: Reply) -> Cancel | None:
        def work() -> None:
            answer = self._client.preview_certificate(
                effect.person_ref, effect.kind, dict(effect.inputs), attempts=ATTEMPTS
            )
            self._heard(answered(answer))
            if isinstance(answer, CentralTrouble):
                reply.done(trouble_of(answer))
            else:
                reply.done(Sheet(answer.pages, tuple(b64decode(one) for one in answer.pictures), answer.left))

        self._run(work)
        return None

    def _print(self, effect: PrintCertificate, reply: Reply) -> Cancel | None:
        def printed(report: PageReport) -> None:
            self._journal(effect.certificate, report, lambda: reply.done(HandedOver(_PAPER[report.outcome])))

        self._fetch_and_print(effect.certificate, effect.person_ref, printed)
        return None

    def _show(self, effect: ShowCertificate, reply: Reply) -> Cancel | None:
        self._journal(effect.certificate, _NO_SHEET, lambda: reply.done(HandedOver("none")))
        return None

    def _print_copy(self, effect: PrintCertificateCopy, reply: Reply) -> Cancel | None:
        def printed(report: PageReport) -> None:
            reply.done(HandedOver(_PAPER[report.outcome]))

        self._fetch_and_print(effect.certificate, effect.person_ref, printed)
        return None

    def _fetch_and_print(self, certificate: Certificate, person_ref: str, done: Callable[[PageReport], None]) -> None:
        def work() -> None:
            sheet = self._client.fetch_certificate(person_ref, certificate.code, attempts=ATTEMPTS)
            self._heard(answered(sheet))
            if isinstance(sheet, CentralTrouble):
                done(_NO_SHEET)
            else:
                self._submit(PageJob(sheet, certificate.pages), done)

        self._run(work)

    def _submit(self, job: PageJob, done: Callable[[PageReport], None]) -> None:
        if self._printer is None:
            done(_NO_SHEET)
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

        self._printer.submit(
            lambda printer, deadline: printer.print_pages(job, number, deadline), PRINT_SECONDS, finished
        )

    def _journal(self, certificate: Certificate, report: PageReport, then: Callable[[], None]) -> None:
        key = self._key_of(certificate)
        if key is None:
            then()
            return
        of = PaperOf.PROMISE if certificate.pending else PaperOf.RECEIPT
        evidence = report.evidence.value.lower().replace("_", "-")
        paper = PaperReport(PaperOutcome(report.outcome.value), evidence, of)
        self._registrar.handed_over(key, paper, lambda written: then())

    def _fetch_certificates(self, effect: FetchCertificates, reply: Reply) -> Cancel | None:
        def work() -> None:
            answer = self._client.certificates(effect.person_ref, attempts=ATTEMPTS)
            self._heard(answered(answer))
            if isinstance(answer, CentralTrouble):
                reply.done(trouble_of(answer))
            else:
                reply.done(tuple(certificate_of(one, "") for one in answer.certificates))

        self._run(work)
        return None

    def _take_copy(self, effect: TakeCertificateCopy, reply: Reply) -> Cancel | None:
        def work() -> None:
            answer = self._client.copy_certificate(
                secrets.token_hex(16), effect.person_ref, effect.number, attempts=ATTEMPTS
            )
            self._heard(answered(answer))
            reply.done(trouble_of(answer) if isinstance(answer, CentralTrouble) else certificate_of(answer, ""))

        self._run(work)
        return None

    def _check(self, effect: CheckPaper, reply: Reply) -> Cancel | None:
        self._run(lambda: reply.done(self._judged(effect.scanned)))
        return None

    def _judged(self, scanned: str) -> Checked:
        """The signature here, what has become of it since then by the centre, or by the kept list where it is silent."""
        from kiosk.papers.judge import Verdict, judge_token

        code, _, token = scanned.partition("#")
        self._called_back.renew()
        found = judge_token(token, self._called_back.knowledge(self._clock.today()))
        if found.claims is None or found.verdict is not Verdict.TRUE or found.claims.code != code:
            forged = found.claims is not None and found.claims.code != code
            return checked_of(found, "forged" if forged else found.verdict.value)
        answer = self._client.check_certificate(code, attempts=ATTEMPTS)
        self._heard(answered(answer))
        if isinstance(answer, CentralTrouble):
            return checked_of(found, "true", sure=found.revocation == "not-listed")
        return checked_of(found, _STATES[str(answer.state)])


def checked_of(found: Finding, verdict: str, *, sure: bool = True) -> Checked:
    """A finding in the services' words."""
    claims = found.claims
    if claims is None:
        return Checked(verdict, verdict != "unknown")
    return Checked(
        verdict,
        sure,
        kind=claims.kind,
        masked_name=claims.masked_name,
        number=claims.number,
        valid_until=claims.expires_on,
        copy_number=claims.copy,
    )


def certificate_of(issued: contract.Issued, short_hash: str) -> Certificate:
    """An issued certificate in the services' words."""
    return Certificate(
        kind=issued.kind,
        number=issued.number,
        on=issued.issued_at.astimezone(CHINA).date(),
        valid_until=issued.valid_until,
        pages=issued.pages,
        code=issued.code,
        address=issued.address,
        short_hash=short_hash,
        copy_number=issued.copy_number,
    )
