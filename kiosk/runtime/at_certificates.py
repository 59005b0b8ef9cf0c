"""Certificates at the terminal: the centre's sheets, the A4 printer, the companion slip, and judging a scanned code."""

from __future__ import annotations

import secrets
from base64 import b64decode
from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.a4.contract import PageJob, PageOutcome, PageReport
from kiosk.central_client import CentralClient, CentralTrouble
from kiosk.ledger.acts import PaperOf, PaperOutcome, PaperReport
from kiosk.ledger.registrar import Registrar
from kiosk.runtime.at_centre import answered, trouble_of
from kiosk.runtime.at_pages import AtPages, pages_handed_over
from kiosk.runtime.called_back import CalledBack
from kiosk.runtime.clock import CHINA
from kiosk.runtime.performer import Cancel, Performer, Reply
from kiosk.services.certificates import (
    Certificate,
    Checked,
    CheckPaper,
    FetchCertificates,
    FetchSheet,
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

CHECK_SECONDS = 4.0
"""She stands there and waits, and the kept list is an hour old at most where the line was good."""
ATTEMPTS = 2
_NO_SHEET = PageReport(PageOutcome.NOT_PRINTED, reason="no-sheet")
_STATES = {"TRUE": "true", "EXPIRED": "expired", "REVOKED": "revoked", "UNKNOWN": "forged"}

Run = Callable[[Callable[[], None]], object]


class AtCertificates:
    """``run``: the network threads. ``pages``: the A4 printer."""

    def __init__(
        self,
        client: CentralClient,
        run: Run,
        pages: AtPages,
        registrar: Registrar,
        key_of: Callable[[Certificate], str | None],
        called_back: CalledBack,
        heard: Callable[[bool], None],
    ) -> None:
        self._client = client
        self._run = run
        self._pages = pages
        self._registrar = registrar
        self._key_of = key_of
        self._called_back = called_back
        self._heard = heard

    def register(self, performer: Performer) -> None:
        performer.register(FetchSheet, self._fetch_sheet)
        performer.register(PrintCertificate, self._print)
        performer.register(ShowCertificate, self._show)
        performer.register(PrintCertificateCopy, self._print_copy)
        performer.register(FetchCertificates, self._fetch_certificates)
        performer.register(TakeCertificateCopy, self._take_copy)
        performer.register(CheckPaper, self._check)

    def _fetch_sheet(self, effect: FetchSheet, reply: Reply) -> Cancel | None:
        def work() -> None:
            answer = self._client.preview_certificate(
                effect.visit_ref, effect.kind, dict(effect.inputs), attempts=ATTEMPTS
            )
            self._heard(answered(answer))
            if isinstance(answer, CentralTrouble):
                reply.done(trouble_of(answer))
            else:
                pictures = tuple(b64decode(one) for one in answer.pictures)
                reply.done(Sheet(answer.pages, pictures, answer.left, answer.gist))

        self._run(reply.guarding(work))
        return None

    def _print(self, effect: PrintCertificate, reply: Reply) -> Cancel | None:
        def printed(report: PageReport) -> None:
            self._journal(effect.certificate, report, lambda: reply.done(pages_handed_over(report)))

        self._fetch_and_print(effect.certificate, effect.visit_ref, printed, reply)
        return None

    def _show(self, effect: ShowCertificate, reply: Reply) -> Cancel | None:
        self._journal(effect.certificate, _NO_SHEET, lambda: reply.done(HandedOver("none")))
        return None

    def _print_copy(self, effect: PrintCertificateCopy, reply: Reply) -> Cancel | None:
        def printed(report: PageReport) -> None:
            reply.done(pages_handed_over(report))

        self._fetch_and_print(effect.certificate, effect.visit_ref, printed, reply)
        return None

    def _fetch_and_print(
        self, certificate: Certificate, visit_ref: str, done: Callable[[PageReport], None], reply: Reply
    ) -> None:
        def work() -> None:
            sheet = self._client.fetch_certificate(visit_ref, certificate.code, attempts=ATTEMPTS)
            self._heard(answered(sheet))
            if isinstance(sheet, CentralTrouble):
                done(_NO_SHEET)
            else:
                self._pages.submit(PageJob(sheet, certificate.pages), done)

        self._run(reply.guarding(work))

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
            answer = self._client.certificates(effect.visit_ref, attempts=ATTEMPTS)
            self._heard(answered(answer))
            if isinstance(answer, CentralTrouble):
                reply.done(trouble_of(answer))
            else:
                reply.done(tuple(listed(one) for one in answer.certificates))

        self._run(reply.guarding(work))
        return None

    def _take_copy(self, effect: TakeCertificateCopy, reply: Reply) -> Cancel | None:
        def work() -> None:
            answer = self._client.copy_certificate(
                secrets.token_hex(16), effect.visit_ref, effect.number, attempts=ATTEMPTS
            )
            self._heard(answered(answer))
            reply.done(trouble_of(answer) if isinstance(answer, CentralTrouble) else certificate_of(answer, ""))

        self._run(reply.guarding(work))
        return None

    def _check(self, effect: CheckPaper, reply: Reply) -> Cancel | None:
        self._run(reply.guarding(lambda: reply.done(self._judged(effect.scanned))))
        return None

    def _judged(self, scanned: str) -> Checked:
        """What can be told here is told at once: no centre makes a forged, expired or called back paper true. For the others the
        centre is asked what has become of them since then, and where it is silent the kept list must do.
        """
        from kiosk.papers.judge import Verdict, judge_token

        code, _, token = scanned.partition("#")
        found = judge_token(token, self._called_back.knowledge(), code)
        if found.claims is None or found.verdict not in (Verdict.TRUE, Verdict.UNKNOWN):
            return checked_of(found, found.verdict.value)
        answer = self._client.check_certificate(code, within_seconds=CHECK_SECONDS)
        self._heard(answered(answer))
        if isinstance(answer, CentralTrouble):
            return checked_of(found, found.verdict.value, sure=found.revocation == "not-listed")
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


def listed(one: contract.Listed) -> Certificate:
    """What a list tells: that there is such a certificate, and nothing of what stands on it."""
    return Certificate(one.kind, one.number, one.issued_at.astimezone(CHINA).date(), one.valid_until, 0)


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
        gist=issued.gist,
    )
