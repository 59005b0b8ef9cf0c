"""What the centre and the printers are asked about certificates, with every result it may have (see ``effects``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from kiosk.engine.requests import Act, CommitResult, Effect
from kiosk.services.effects import CENTRE_BUSY, CENTRE_ODD, NETWORK, HandedOver, NotKept, Prints, Refused, Unavailable

Inputs = tuple[tuple[str, str | int], ...]
_TODAY = date(2026, 11, 26)
_NOT_FOR_THIS_VISIT = ("visit-over", "presence-required", "not-offered")


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the certificate would look. ``pictures``: PNG of its first pages. ``left``: how many may be issued this month.
    ``gist``: what stands on it, in one line of the centre.
    """

    pages: int
    pictures: tuple[bytes, ...] = field(repr=False)
    left: int
    gist: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One print of a certificate. ``number`` None: kept here, not issued yet. ``address`` is what its code leads to."""

    kind: str
    number: str | None
    on: date
    valid_until: date | None
    pages: int
    code: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    short_hash: str = ""
    copy_number: int = 0
    gist: str = field(default="", repr=False)

    @property
    def pending(self) -> bool:
        return self.number is None


_GIST = "what it certifies"
_ISSUED = Certificate("C11", "C1120261126", _TODAY, date(2027, 2, 24), 1, "0" * 20, "", "0000 0000", gist=_GIST)


@dataclass(frozen=True, slots=True)
class FetchSheet(Effect[Sheet | Unavailable]):
    """Ask the centre how the certificate would look; changes nothing."""

    visit_ref: str = field(repr=False)
    kind: str
    inputs: Inputs

    def outcomes(self) -> tuple[Sheet | Unavailable, ...]:
        refused = ("nothing-to-certify", "certificate-too-long", "no-certificates", "under-14", *_NOT_FOR_THIS_VISIT)
        sheets = (Sheet(2, (b"", b""), 5, _GIST), Sheet(1, (b"",), 0, _GIST))
        return (*sheets, *(Unavailable(code) for code in refused), NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class CertificateIssued(CommitResult):
    certificate: Certificate
    accepted: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class CertificateKept(CommitResult):
    """The wish is kept durably here and sent until the centre answers; then it can be printed at any terminal."""

    certificate: Certificate
    accepted: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class IssueCertificate(Act[CertificateIssued | CertificateKept | Refused | NotKept]):
    """Issue the certificate at the centre, exactly once."""

    visit_ref: str = field(repr=False)
    kind: str
    inputs: Inputs
    today: date

    def outcomes(self) -> tuple[CertificateIssued | CertificateKept | Refused | NotKept, ...]:
        return (
            CertificateIssued(_ISSUED),
            CertificateKept(Certificate("C11", None, _TODAY, None, 0, short_hash="0000 0000")),
            Refused("limit-reached"),
            Refused("presence-required"),
            NotKept("disk-full"),
        )


@dataclass(frozen=True, slots=True)
class LookAtPagePrinter(Effect[bool]):
    """Whether an A4 sheet would come out now."""

    def outcomes(self) -> tuple[bool, ...]:
        return (True, False)


@dataclass(frozen=True, slots=True)
class PrintCertificate(Prints):
    """Fetch the sealed sheet and print it; journalled with the class of evidence. ``first``: of the act just committed."""

    certificate: Certificate
    visit_ref: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShowCertificate(Effect[HandedOver]):
    """No sheet now: the number is handed over on the screen and on the slip, journalled as such."""

    certificate: Certificate

    def outcomes(self) -> tuple[HandedOver, ...]:
        return (HandedOver("none"),)


@dataclass(frozen=True, slots=True)
class PrintCertificateCopy(Prints):
    """Fetch and print a copy; nothing is committed by it."""

    certificate: Certificate
    visit_ref: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrintCompanion(Prints):
    """The slip in large type that goes with a certificate: what it is, its number, how long it is good."""

    certificate: Certificate
    masked_name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FetchCertificates(Effect[tuple[Certificate, ...] | Unavailable]):
    """The person's certificates that can be printed again, newest first."""

    visit_ref: str = field(repr=False)

    def outcomes(self) -> tuple[tuple[Certificate, ...] | Unavailable, ...]:
        return ((_ISSUED,), (), Unavailable("visit-over"), NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class TakeCertificateCopy(Effect[Certificate | Unavailable]):
    """Ask the centre for one more copy, with a code of its own."""

    visit_ref: str = field(repr=False)
    number: str

    def outcomes(self) -> tuple[Certificate | Unavailable, ...]:
        of_it = (
            "certificate-revoked",
            "certificate-expired",
            "certificate-unknown",
            "certificate-too-long",
            "limit-reached",
        )
        refused = (Unavailable(code) for code in (*of_it, *_NOT_FOR_THIS_VISIT))
        return (_ISSUED, *refused, NETWORK, CENTRE_BUSY, CENTRE_ODD)


@dataclass(frozen=True, slots=True)
class Checked:
    """What can be said of a scanned code. ``verdict``: true, expired, revoked, forged, unknown; ``sure``: the centre said
    so, or its fresh list; else calling back is not known here.
    """

    verdict: str
    sure: bool
    kind: str = ""
    masked_name: str = field(default="", repr=False)
    number: str = ""
    valid_until: date | None = None
    copy_number: int = 0


@dataclass(frozen=True, slots=True)
class CheckPaper(Effect[Checked]):
    """Judge a scanned code: by the centre where it answers, else with what is kept here."""

    scanned: str = field(repr=False)

    def outcomes(self) -> tuple[Checked, ...]:
        until = date(2027, 2, 24)
        return (
            Checked("true", True, "C11", "", "C1120261126", until),
            Checked("true", False, "C11", "", "C1120261126", until, 1),
            *(Checked(verdict, True) for verdict in ("expired", "revoked", "forged")),
            Checked("unknown", False),
        )
