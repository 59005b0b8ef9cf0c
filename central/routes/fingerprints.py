"""Fingerprints: the template for the terminal's module, and what the module said."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from central.checks import proofs
from central.checks.limits import admit
from central.clock import local_day
from central.context import Centre, CentreDep
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import TerminalDep
from central.routes.checks import CODES
from central.rules.cycle import age_on
from central.storage.tables import CheckTry, Fingerprint
from kiosk.contract import FingerprintCheck, FingerprintCheckRequest, FingerprintTemplateRequest, Way

router = APIRouter(prefix="/v1")
_TEMPLATE: Final = "fingerprint-template"
_MEDIA_TYPE: Final = "application/octet-stream"


@router.post(
    "/fingerprint-templates",
    response_class=Response,
    responses={
        200: {"content": {_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
        **problem_responses(*CODES, "no-fingerprint", "under-14"),
    },
)
def fingerprint_template(body: FingerprintTemplateRequest, terminal_id: TerminalDep, centre: CentreDep) -> Response:
    """The template of whose visit it is, 512 octets; a card that was read is enough, as for the photo. The terminal's module
    compares and forgets it.
    """
    person = admit(centre, _TEMPLATE, terminal_id, body.visit_ref)
    if age_on(person.birth, local_day(centre.clock())) < 14:
        raise Refusal("under-14")
    with centre.database.read() as session:
        kept = session.get(Fingerprint, person.person_ref, options=[undefer(Fingerprint.template)])
        if kept is None:
            raise Refusal("no-fingerprint")
        return Response(kept.template, 200, {"Cache-Control": "no-store"}, _MEDIA_TYPE)


@router.post("/fingerprint-checks", responses=problem_responses(*CODES, "no-fingerprint", "presence-insufficient"))
def check_fingerprint(
    body: FingerprintCheckRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response
) -> FingerprintCheck:
    """A proof for a score that is high enough, from a terminal that was given the template just now."""
    response.headers["Cache-Control"] = "no-store"
    person_ref = admit(centre, "fingerprint", terminal_id, body.visit_ref).person_ref
    with centre.database.write() as session:
        if session.get(Fingerprint, person_ref) is None:
            raise Refusal("no-fingerprint")
        enough = body.score >= centre.policy.fingerprint_minimum_score
        if not enough or not _was_given_out(session, centre, terminal_id, person_ref):
            raise Refusal("presence-insufficient")
        proof = proofs.issue(
            session,
            centre.clock(),
            terminal_id,
            person_ref,
            Way.FINGERPRINT,
            module_score=body.score,
            module_quality=body.quality,
        )
    return FingerprintCheck(centre_proof=proof)


def _was_given_out(session: Session, centre: Centre, terminal_id: str, person_ref: str) -> bool:
    found = select(CheckTry.id).where(
        CheckTry.kind == _TEMPLATE,
        CheckTry.terminal_id == terminal_id,
        CheckTry.person_ref == person_ref,
        CheckTry.asked_at > centre.clock() - proofs.LIFE,
    )
    return session.scalar(found.limit(1)) is not None
