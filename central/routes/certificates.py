"""Certificates: preview, issuing, the sheet, copies, checks, and the list of those called back."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.certificates.copies import CopyDraft, Overtaken, draft_copy, keep_copy
from central.certificates.office import Draft, Office, put_on_record, warm
from central.certificates.papers import look_up, revocations
from central.clock import local_day
from central.context import Centre, CentreDep
from central.http.idempotency import known, once
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import KEY_PARAMETER, KeyDep, TerminalDep
from central.levels import need_of_certificate
from central.storage.tables import CertificatePrint, CertificateRecord
from central.visits import admit
from kiosk.contract import (
    CopyRequest,
    DocumentRequest,
    Issued,
    IssuedList,
    IssuedRequest,
    IssueRequest,
    Listed,
    PaperCheck,
    PaperCheckRequest,
    PaperState,
    Preview,
    PreviewRequest,
    RevocationList,
)

router = APIRouter(prefix="/v1")
ISSUE: Final = "certificate"
COPY: Final = "certificate-copy"
_NEWEST: Final = 20
_COPY_TRIES: Final = 3
_KEY_CODES: Final = ("key-missing", "key-malformed", "key-reused", "in-progress", "token-invalid", "invalid-request")
_VISIT_CODES: Final = ("visit-over", "presence-required", "not-offered")
_KIND_CODES: Final = (
    "kind-unknown",
    "no-certificates",
    "under-14",
    "nothing-to-certify",
    "certificate-too-long",
    *_VISIT_CODES,
)


@router.post(
    "/certificate-previews",
    responses=problem_responses(*_KIND_CODES, "token-invalid", "invalid-request", "operation-unknown"),
)
def preview(body: PreviewRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response) -> Preview:
    """How the certificate would look. Nothing is put on record by it."""
    from central.certificates.picture import page_pictures

    office = _office(centre)
    response.headers["Cache-Control"] = "no-store"
    with centre.database.read() as session:
        content, sheet, left = office.preview(session, centre.clock(), terminal_id, body)
    warm()
    pictures = tuple(b64encode(picture).decode("ascii") for picture in page_pictures(sheet.data))
    return Preview(
        kind=body.kind, title=content.title, gist=content.gist, pages=sheet.pages, pictures=pictures, left=left
    )


@router.post(
    "/certificates",
    status_code=201,
    response_model=Issued,
    openapi_extra=KEY_PARAMETER,
    responses=problem_responses(*_KEY_CODES, *_KIND_CODES, "operation-unknown", "limit-reached", "voided"),
)
def issue(body: IssueRequest, terminal_id: TerminalDep, key: KeyDep, centre: CentreDep) -> Response:
    """Issue one certificate for one confirmed intent; the limit per person and month is the centre's."""
    office = _office(centre)
    draft: list[Draft] = []

    def drafted() -> Draft:
        return office.draft(centre.database, centre.clock(), terminal_id, centre.public_url, body)

    if not known(centre, terminal_id, key):
        draft.append(drafted())

    def effect(session: Session) -> Issued:
        # A key that was known a moment ago and is gone now was purged: make the sheet here.
        made = draft[0] if draft else drafted()
        kind = office.kind(body.kind)
        return put_on_record(session, terminal_id, key, body, made, kind)

    return once(centre, terminal_id, key, ISSUE, body, 201, effect)


@router.post(
    "/certificate-documents",
    response_class=Response,
    responses={
        200: {"content": {"application/pdf": {}}},
        **problem_responses(
            "certificate-unknown", "certificate-revoked", *_VISIT_CODES, "token-invalid", "invalid-request"
        ),
    },
)
def document(body: DocumentRequest, terminal_id: TerminalDep, centre: CentreDep) -> Response:
    """The sealed PDF of one print of this person, for a visit that is good for a certificate of its kind."""
    now = centre.clock()
    with centre.database.read() as session:
        person_ref = admit(session, now, terminal_id, body.visit_ref)
        found = session.execute(
            select(CertificatePrint.sheet, CertificateRecord.kind, CertificateRecord.revoked_at)
            .join(CertificateRecord, CertificateRecord.number == CertificatePrint.number)
            .where(CertificatePrint.code == body.code, CertificateRecord.person_ref == person_ref)
        ).one_or_none()
        if found is None or found.sheet is None:
            raise Refusal("certificate-unknown")
        admit(session, now, terminal_id, body.visit_ref, need_of_certificate(session, found.kind))
    if found.revoked_at is not None:
        raise Refusal("certificate-revoked")
    return Response(found.sheet, 200, {"Cache-Control": "no-store"}, "application/pdf")


@router.post("/certificate-lists", responses=problem_responses("visit-over", "token-invalid", "invalid-request"))
def issued(body: IssuedRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response) -> IssuedList:
    """The person's certificates that can be printed again, newest first: neither called back nor expired."""
    response.headers["Cache-Control"] = "no-store"
    now = centre.clock()
    with centre.database.read() as session:
        rows = session.execute(
            select(CertificateRecord, CertificatePrint.valid_until)
            .join(CertificatePrint, CertificatePrint.number == CertificateRecord.number)
            .where(
                CertificateRecord.person_ref == admit(session, now, terminal_id, body.visit_ref),
                CertificateRecord.revoked_at.is_(None),
                CertificatePrint.copy_number == CertificateRecord.copies,
                CertificatePrint.sheet.is_not(None),
                CertificatePrint.valid_until >= local_day(now),
            )
            .order_by(CertificateRecord.issued_at.desc(), CertificateRecord.number)
            .limit(_NEWEST)
        )
        return IssuedList(certificates=tuple(_listed(record, last_day) for record, last_day in rows))


def _listed(record: CertificateRecord, last_day: date) -> Listed:
    return Listed(
        number=record.number,
        kind=record.kind,
        title=record.title,
        issued_at=record.issued_at,
        valid_until=last_day,
    )


@router.post(
    "/certificate-copies",
    response_model=Issued,
    openapi_extra=KEY_PARAMETER,
    responses=problem_responses(
        *_KEY_CODES,
        *_VISIT_CODES,
        "certificate-unknown",
        "certificate-revoked",
        "certificate-expired",
        "certificate-too-long",
        "limit-reached",
        "no-certificates",
        "busy",
    ),
)
def copy(body: CopyRequest, terminal_id: TerminalDep, key: KeyDep, centre: CentreDep) -> Response:
    """One more copy of a certificate of this person, marked as such, good for as long as the original."""
    office = _office(centre)

    def draft() -> CopyDraft:
        return draft_copy(office, centre.database, centre.clock(), terminal_id, centre.public_url, body)

    for _ in range(_COPY_TRIES):
        made = None if known(centre, terminal_id, key) else draft()

        def effect(session: Session, made: CopyDraft | None = made) -> Issued:
            # A key that was known a moment ago and is gone now was purged.
            return keep_copy(session, centre.clock(), terminal_id, key, body, made or draft())

        try:
            return once(centre, terminal_id, key, COPY, body, 200, effect)
        except Overtaken:
            continue
    raise Refusal("busy", retry_after_seconds=1)


@router.post("/certificate-checks", responses=problem_responses("token-invalid", "invalid-request"))
def check(body: PaperCheckRequest, _terminal: TerminalDep, centre: CentreDep, response: Response) -> PaperCheck:
    """Whether a paper is true today."""
    response.headers["Cache-Control"] = "no-store"
    with centre.database.read() as session:
        paper = look_up(session, centre.clock(), body.code)
    if paper is None:
        return PaperCheck(state=PaperState.UNKNOWN)
    return PaperCheck(
        state=paper.state,
        number=paper.number,
        title=paper.title,
        masked_name=paper.masked_name if paper.by_code else None,
        gist=paper.gist if paper.by_code else None,
        issued_at=paper.printed_at,
        valid_until=paper.valid_until,
        copy_number=paper.copy_number,
        reason=paper.reason,
    )


@router.get("/certificate-revocations", responses=problem_responses("no-certificates", "token-invalid"))
def called_back(_terminal: TerminalDep, centre: CentreDep) -> RevocationList:
    """What a terminal keeps so that it can refuse a paper without network."""
    keys = _office(centre).keys()
    with centre.database.read() as session:
        return revocations(session, centre.clock(), keys)


def _office(centre: Centre) -> Office:
    if centre.office is None:
        raise Refusal("no-certificates")
    return centre.office
