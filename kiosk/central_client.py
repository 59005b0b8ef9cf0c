"""The thin client of the central API: typed requests and answers, time-outs, idempotency, nothing else.

Every method returns its answer or a CentralTrouble and never raises; trouble says in ``maybe_done`` whether the request
may have reached the centre, because an unknown answer is not "no". Bodies are never logged. Calls block: they belong to
a network thread. The contract types and httpx are imported at the first call, after the first paint.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from kiosk.central_answers import garbage
from kiosk.central_connection import Connection, Timeouts
from kiosk.central_trouble import CentralTrouble, TroubleKind

if TYPE_CHECKING:
    from pydantic import BaseModel

    from kiosk import contract

__all__ = ["CentralClient", "CentralTrouble", "Timeouts", "TroubleKind"]

MAX_PHOTO_BYTES: Final = 1024 * 1024
FINGERPRINT_BYTES: Final = 512
MAX_PDF_BYTES: Final = 4 * 1024 * 1024
MAX_RECORD_BYTES: Final = 2 * 1024 * 1024
"""1440 rows of the widest kind, with names of 60 characters."""
MAX_PREVIEW_BYTES: Final = 6 * 1024 * 1024
"""Four pictures of up to 1.4 MB in base64: the whole list of contributions of a long life has seven pages."""

_OCTETS: Final = "application/octet-stream"
_PDF: Final = "application/pdf"
M = TypeVar("M", bound="BaseModel")


class CentralClient(Connection):
    """What a terminal asks the centre for. ``attempts`` above 1 exists only where repeating is safe: reads, and writes
    that carry an idempotency key.
    """

    def fetch_standing(
        self, request: contract.StandingRequest, *, attempts: int = 1
    ) -> contract.Standing | CentralTrouble:
        """Who this is and which benefits are due. Refusals: person-unknown, card-lost, card-cancelled, card-expired."""
        from kiosk.contract import Standing

        return self._model("POST", "/v1/standings", Standing, request, attempts=attempts)

    def fetch_reference_photo(self, visit_ref: str, *, attempts: int = 1) -> bytes | CentralTrouble:
        """The reference photo as JPEG bytes, at most 1 MiB; keep it in memory only. Refusals: no-photo, under-14,
        consent-withdrawn, visit-over.
        """
        from kiosk.contract import PhotoRequest

        body = _request(PhotoRequest, visit_ref=visit_ref)
        if isinstance(body, CentralTrouble):
            return body
        raw = self._call(
            "POST", "/v1/reference-photos", body, attempts=attempts, accept="image/jpeg", limit=MAX_PHOTO_BYTES
        )
        if isinstance(raw, CentralTrouble):
            return raw
        if raw.media_type != "image/jpeg" or not raw.body.startswith(b"\xff\xd8\xff"):
            return garbage("not-a-photo")
        return raw.body

    def authenticate_card(
        self, request: contract.CardAuthenticationRequest
    ) -> contract.CardCryptograms | CentralTrouble:
        """What opens a 3.0 card; never repeated, as its challenges are answered once. Refusals: no-hsm, challenges-spent,
        card-algorithm-unsupported.
        """
        from kiosk.contract import CardCryptograms

        return self._model("POST", "/v1/card-authentications", CardCryptograms, request)

    def check_password(self, visit_ref: str, password: tuple[int, ...]) -> contract.PasswordCheck | CentralTrouble:
        """Whether this is the person's password at the centre. Like every check it is never repeated, as it uses up a try;
        a lost answer leaves an unused proof behind and nothing else. Refusals: visit-over, no-centre-password.
        """
        from kiosk.contract import PasswordCheck, PasswordCheckRequest

        body = _request(PasswordCheckRequest, visit_ref=visit_ref, password=password)
        return self._model("POST", "/v1/password-checks", PasswordCheck, body)

    def check_e_card(self, visit_ref: str, code: str) -> contract.ECardCheck | CentralTrouble:
        """Whether a scanned code is the person's and fresh. Refusals: visit-over, no-e-card."""
        from kiosk.contract import ECardCheck, ECardCheckRequest

        body = _request(ECardCheckRequest, visit_ref=visit_ref, code=code)
        return self._model("POST", "/v1/e-card-checks", ECardCheck, body)

    def check_staff(
        self, visit_ref: str, staff_card: str, pin: tuple[int, ...]
    ) -> contract.StaffCheck | CentralTrouble:
        """Whether a member of staff beside the terminal vouches. Refusal: visit-over."""
        from kiosk.contract import StaffCheck, StaffCheckRequest

        body = _request(StaffCheckRequest, visit_ref=visit_ref, staff_card=staff_card, pin=pin)
        return self._model("POST", "/v1/staff-checks", StaffCheck, body)

    def fetch_fingerprint_template(self, visit_ref: str, *, attempts: int = 1) -> bytes | CentralTrouble:
        """The person's template, 512 bytes; keep it in memory only. Refusals: no-fingerprint, under-14, visit-over."""
        from kiosk.contract import FingerprintTemplateRequest

        body = _request(FingerprintTemplateRequest, visit_ref=visit_ref)
        if isinstance(body, CentralTrouble):
            return body
        raw = self._call(
            "POST", "/v1/fingerprint-templates", body, attempts=attempts, accept=_OCTETS, limit=FINGERPRINT_BYTES
        )
        if isinstance(raw, CentralTrouble):
            return raw
        if raw.media_type != _OCTETS or len(raw.body) != FINGERPRINT_BYTES:
            return garbage("not-a-template")
        return raw.body

    def check_fingerprint(
        self, visit_ref: str, score: int, quality: int | None = None
    ) -> contract.FingerprintCheck | CentralTrouble:
        """Report what the module said. Refusals: presence-insufficient (too low), no-fingerprint, visit-over."""
        from kiosk.contract import FingerprintCheck, FingerprintCheckRequest

        body = _request(FingerprintCheckRequest, visit_ref=visit_ref, score=score, quality=quality)
        return self._model("POST", "/v1/fingerprint-checks", FingerprintCheck, body)

    def check_authorisation(
        self, visit_ref: str, helper_number: str, helper_name: str, password: tuple[int, ...], matter: str
    ) -> contract.AuthorisationCheck | CentralTrouble:
        """Whether this helper may do this (``contract.Matter``) for this person: number and name of the helper's own identity card,
        and the helper's own password at the centre. Refusal: visit-over.
        """
        from kiosk.contract import AuthorisationCheck, AuthorisationCheckRequest

        body = _request(
            AuthorisationCheckRequest,
            visit_ref=visit_ref,
            helper_number=helper_number,
            helper_name=helper_name,
            password=password,
            item=matter,
        )
        return self._model("POST", "/v1/authorisation-checks", AuthorisationCheck, body)

    def prove_visit(
        self, request: contract.VisitProofRequest, *, attempts: int = 1
    ) -> contract.VisitProof | CentralTrouble:
        """Raise a visit; sent again with the same proof it is answered again. Refusals: visit-over, and those of a filing's proof."""
        from kiosk.contract import VisitProof

        return self._model("POST", "/v1/visit-proofs", VisitProof, request, attempts=attempts)

    def withdraw_consent(
        self, key: str, person_ref: str, *, attempts: int = 1
    ) -> contract.ConsentWithdrawn | CentralTrouble:
        """Withdraw the consent to face processing, once per ``key``. Refusal: person-unknown."""
        from kiosk.contract import ConsentWithdrawalRequest, ConsentWithdrawn

        body = _request(ConsentWithdrawalRequest, person_ref=person_ref)
        return self._model("POST", "/v1/consent-withdrawals", ConsentWithdrawn, body, key=key, attempts=attempts)

    def file_certification(
        self, key: str, body: contract.CertificationRequest, *, attempts: int = 1
    ) -> contract.Filed | CentralTrouble:
        """File once per ``key``, however often it is sent. Refusals: not-receiving, person-unknown, under-14,
        consent-required, consent-withdrawn, presence-insufficient, way-not-accepted, proof-invalid, engine-unknown,
        staff-unknown, no-photo, voided, key-reused.
        """
        from kiosk.contract import Filed

        return self._model("POST", "/v1/certifications", Filed, body, key=key, attempts=attempts)

    def look_up_key(self, key: str, *, attempts: int = 1) -> contract.KeyState | CentralTrouble:
        """What became of a filing whose answer was lost. Changes nothing."""
        from kiosk.contract import KeyState

        return self._model("GET", f"/v1/certifications/keys/{key}", KeyState, attempts=attempts, path_key=key)

    def void_key(self, key: str, *, attempts: int = 1) -> contract.KeyState | CentralTrouble:
        """Leave a tombstone, so that a late original is refused; FILED in the answer means that it came first."""
        from kiosk.contract import KeyState

        return self._model("POST", f"/v1/keys/{key}/void", KeyState, attempts=attempts, path_key=key)

    def receipts(self, visit_ref: str, *, attempts: int = 1) -> contract.Receipts | CentralTrouble:
        """The person's certifications of the last 12 months, newest first. Refusals: visit-over, presence-required, not-offered."""
        from kiosk.contract import Receipts, ReceiptsRequest

        body = _request(ReceiptsRequest, visit_ref=visit_ref)
        return self._model("POST", "/v1/receipts", Receipts, body, attempts=attempts)

    def reprint(
        self, key: str, receipt_number: str, visit_ref: str, *, attempts: int = 1
    ) -> contract.Reprint | CentralTrouble:
        """Register one more copy. Refusals: receipt-unknown, and those of ``receipts``."""
        from kiosk.contract import Reprint, ReprintRequest

        body = _request(ReprintRequest, receipt_number=receipt_number, visit_ref=visit_ref)
        return self._model("POST", "/v1/reprints", Reprint, body, key=key, attempts=attempts)

    def fetch_record(
        self, visit_ref: str | None, operation: str, inputs: Mapping[str, str | int], *, attempts: int = 1
    ) -> contract.Record | CentralTrouble:
        """What is on record; a read. An answer to another question is GARBAGE. Refusals: operation-unknown, not-offered, visit-over,
        presence-required, invalid-request.
        """
        from kiosk.contract import Record, RecordRequest

        body = _request(RecordRequest, visit_ref=visit_ref, operation=operation, inputs=dict(inputs))
        answer = self._model("POST", "/v1/records", Record, body, attempts=attempts, limit=MAX_RECORD_BYTES)
        if not isinstance(answer, CentralTrouble) and answer.operation != operation:
            return garbage("another-operation")
        return answer

    def fetch_catalogue(self, known_version: int, *, attempts: int = 1) -> contract.CatalogueAnswer | CentralTrouble:
        """The newest catalogue; a read. Without payload where ``known_version`` is the newest. Nothing is checked here."""
        from kiosk.contract import CatalogueAnswer, CatalogueRequest

        body = _request(CatalogueRequest, known_version=known_version)
        return self._model("POST", "/v1/catalogue", CatalogueAnswer, body, attempts=attempts)

    def preview_certificate(
        self, visit_ref: str, kind: str, inputs: Mapping[str, str | int], *, attempts: int = 1
    ) -> contract.Preview | CentralTrouble:
        """How a certificate would look; a read. Refusals: kind-unknown, no-certificates, not-offered, visit-over, presence-required,
        under-14, nothing-to-certify, certificate-too-long, operation-unknown.
        """
        from kiosk.contract import Preview, PreviewRequest

        body = _request(PreviewRequest, visit_ref=visit_ref, kind=kind, inputs=dict(inputs))
        return self._model(
            "POST", "/v1/certificate-previews", Preview, body, attempts=attempts, limit=MAX_PREVIEW_BYTES
        )

    def issue_certificate(
        self, key: str, request: contract.IssueRequest, *, attempts: int = 1
    ) -> contract.Issued | CentralTrouble:
        """Issue once per ``key``. Refusals: those of the preview, and limit-reached, voided, key-reused."""
        from kiosk.contract import Issued

        return self._model("POST", "/v1/certificates", Issued, request, key=key, attempts=attempts)

    def fetch_certificate(self, visit_ref: str, code: str, *, attempts: int = 1) -> bytes | CentralTrouble:
        """The sealed PDF of one print, at most 4 MiB; keep it in memory only. Refusals: certificate-unknown,
        certificate-revoked, visit-over, presence-required, not-offered.
        """
        from kiosk.contract import DocumentRequest

        body = _request(DocumentRequest, visit_ref=visit_ref, code=code)
        if isinstance(body, CentralTrouble):
            return body
        raw = self._call("POST", "/v1/certificate-documents", body, attempts=attempts, accept=_PDF, limit=MAX_PDF_BYTES)
        if isinstance(raw, CentralTrouble):
            return raw
        if raw.media_type != _PDF or not raw.body.startswith(b"%PDF-"):
            return garbage("not-a-pdf")
        return raw.body

    def certificates(self, visit_ref: str, *, attempts: int = 1) -> contract.IssuedList | CentralTrouble:
        """The person's certificates that can be printed again, newest first. Refusal: visit-over."""
        from kiosk.contract import IssuedList, IssuedRequest

        body = _request(IssuedRequest, visit_ref=visit_ref)
        return self._model("POST", "/v1/certificate-lists", IssuedList, body, attempts=attempts)

    def copy_certificate(
        self, key: str, visit_ref: str, number: str, *, attempts: int = 1
    ) -> contract.Issued | CentralTrouble:
        """One more copy, once per ``key``. Refusals: certificate-unknown, certificate-revoked, certificate-expired, certificate-too-long,
        limit-reached, visit-over, presence-required, not-offered.
        """
        from kiosk.contract import CopyRequest, Issued

        body = _request(CopyRequest, visit_ref=visit_ref, number=number)
        return self._model("POST", "/v1/certificate-copies", Issued, body, key=key, attempts=attempts)

    def check_certificate(self, code: str, *, within_seconds: float) -> contract.PaperCheck | CentralTrouble:
        """Whether a paper with this code is true today; a read. ``within_seconds``: what is known here serves where the centre
        takes longer.
        """
        from kiosk.contract import PaperCheck, PaperCheckRequest

        body = _request(PaperCheckRequest, code=code)
        return self._model("POST", "/v1/certificate-checks", PaperCheck, body, within_seconds=within_seconds)

    def revoked_certificates(self, *, attempts: int = 1) -> contract.RevocationList | CentralTrouble:
        """The signed list of those called back. Refusal: no-certificates."""
        from kiosk.contract import RevocationList

        return self._model("GET", "/v1/certificate-revocations", RevocationList, attempts=attempts)

    def open_help_call(
        self, key: str, request: contract.HelpCallRequest, *, attempts: int = 1
    ) -> contract.HelpCall | CentralTrouble:
        """Call a person to this terminal."""
        from kiosk.contract import HelpCall

        return self._model("POST", "/v1/help-calls", HelpCall, request, key=key, attempts=attempts)

    def help_call(self, call_id: str, *, attempts: int = 1) -> contract.HelpCall | CentralTrouble:
        """Where the call stands now. Refusal: help-call-unknown."""
        from kiosk.contract import HelpCall

        return self._model("GET", f"/v1/help-calls/{call_id}", HelpCall, attempts=attempts, path_key=call_id)

    def cancel_help_call(self, call_id: str, *, attempts: int = 1) -> contract.HelpCall | CentralTrouble:
        """Withdraw the call; a call already closed stays as it was closed."""
        from kiosk.contract import HelpCall

        path = f"/v1/help-calls/{call_id}/cancel"
        return self._model("POST", path, HelpCall, attempts=attempts, path_key=call_id)

    def rate(self, key: str, request: contract.RatingRequest, *, attempts: int = 1) -> contract.Rated | CentralTrouble:
        """Store a rating or a skip. Refusals: receipt-unknown, already-rated."""
        from kiosk.contract import Rated

        return self._model("POST", "/v1/ratings", Rated, request, key=key, attempts=attempts)

    def heartbeat(
        self, request: contract.HeartbeatRequest, *, attempts: int = 1
    ) -> contract.HeartbeatAnswer | CentralTrouble:
        """Report state and journal checkpoint; brings the centre's clock."""
        from kiosk.contract import HeartbeatAnswer

        return self._model("POST", "/v1/heartbeats", HeartbeatAnswer, request, attempts=attempts)


def _request(model: type[M], **fields: object) -> M | CentralTrouble:
    from pydantic import ValidationError

    try:
        return model.model_validate(fields)
    except ValidationError:
        return CentralTrouble(TroubleKind.REFUSED, "invalid-request", maybe_done=False)
