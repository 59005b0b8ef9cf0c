"""Family helpers: whether this helper may do this for this person today."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from fastapi import APIRouter, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.checks import proofs
from central.checks.limits import admit
from central.checks.passwords import MAX_FAILED_TRIES, password_digest, take_password
from central.clock import LOCAL, local_day
from central.context import Centre, CentreDep
from central.http.problems import problem_responses
from central.http.sign_in import TerminalDep
from central.routes.checks import CODES
from central.rules.authorisation import effective
from central.rules.names import comparable, masked
from central.storage.tables import Authorisation, CentreProof, Person
from kiosk.contract import AuthorisationCheck, AuthorisationCheckRequest, AuthorisationResult, CheckResult, Matter, Way

router = APIRouter(prefix="/v1")
_NOT_RIGHT: Final = {
    CheckResult.WRONG: AuthorisationResult.WRONG,
    CheckResult.LOCKED: AuthorisationResult.LOCKED,
}


@router.post("/authorisation-checks", responses=problem_responses(*CODES))
def check_authorisation(
    body: AuthorisationCheckRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response
) -> AuthorisationCheck:
    """The helper's own password comes first: without it nobody is told who may help whom."""
    response.headers["Cache-Control"] = "no-store"
    person_ref = admit(centre, "authorisation", terminal_id, body.visit_ref).person_ref
    with centre.database.read() as session:
        helper_ref = _helper_ref(session, body)
    given = password_digest(centre, helper_ref, body.password)
    with centre.database.write() as session:
        helper = session.get(Person, helper_ref) if helper_ref is not None else None
        verdict = take_password(session, helper.person_ref, given) if helper is not None else None
        if helper is None or verdict is None:
            return _no(AuthorisationResult.NO_AUTHORISATION, MAX_FAILED_TRIES)
        result, left = verdict
        if result is not CheckResult.RIGHT:
            return _no(_NOT_RIGHT[result], left)
        found = _effective(session, centre, person_ref, body.item, helper)
        if isinstance(found, AuthorisationResult):
            return _no(found, left)
        proof = proofs.issue(
            session,
            centre.clock(),
            terminal_id,
            person_ref,
            Way.HELPER,
            authorisation_id=found.authorisation_id,
            helper_ref=helper.person_ref,
            matter=body.item.value,
        )
        return AuthorisationCheck(
            result=AuthorisationResult.RIGHT,
            authorisation_id=found.authorisation_id,
            masked_helper_name=masked(helper.name),
            tries_left=left,
            centre_proof=proof,
        )


def _helper_ref(session: Session, body: AuthorisationCheckRequest) -> str | None:
    helper = session.scalar(select(Person).where(Person.social_security_number == body.helper_number))
    if helper is None or comparable(helper.name) != comparable(body.helper_name):
        return None
    return helper.person_ref


def _effective(
    session: Session, centre: Centre, person_ref: str, item: Matter, helper: Person
) -> Authorisation | AuthorisationResult:
    today = local_day(centre.clock())
    records = session.scalars(
        select(Authorisation)
        .where(Authorisation.principal_ref == person_ref, Authorisation.helper_ref == helper.person_ref)
        .order_by(Authorisation.valid_from)
    ).all()
    found = effective(records, item, today)
    if isinstance(found, AuthorisationResult):
        return found
    since = datetime.combine(today, time(), LOCAL)
    others = session.scalar(
        select(func.count(CentreProof.person_ref.distinct())).where(
            CentreProof.helper_ref == helper.person_ref,
            CentreProof.issued_at >= since,
            CentreProof.person_ref != person_ref,
        )
    )
    return AuthorisationResult.TOO_MANY if (others or 0) >= centre.policy.helped_people_a_day else found


def _no(result: AuthorisationResult, tries_left: int) -> AuthorisationCheck:
    return AuthorisationCheck(
        result=result, authorisation_id=None, masked_helper_name=None, tries_left=tries_left, centre_proof=None
    )
