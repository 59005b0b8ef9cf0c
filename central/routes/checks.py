"""Checks of the centre: password, e-card code, staff card. Each try is noted and counted before anything is said."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Response
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from central.checks import proofs
from central.checks.limits import admit
from central.checks.passwords import password_digest, take_password
from central.checks.scrypt import octets
from central.checks.staff_pins import MAX_FAILED_TRIES, holder_of, pin_digest, take_pin
from central.context import Centre, CentreDep
from central.e_cards import Freshness
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import TerminalDep
from central.storage.tables import UsedECardCode
from kiosk.contract import (
    CheckResult,
    ECardCheck,
    ECardCheckRequest,
    ECardResult,
    PasswordCheck,
    PasswordCheckRequest,
    StaffCheck,
    StaffCheckRequest,
    Way,
)

router = APIRouter(prefix="/v1")
CODES = ("token-invalid", "invalid-request", "visit-over", "too-many-requests", "busy")


@router.post("/password-checks", responses=problem_responses(*CODES, "no-centre-password"))
def check_password(
    body: PasswordCheckRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response
) -> PasswordCheck:
    """The person's password at the centre. The fifth wrong try in a row locks it until a counter unlocks it."""
    response.headers["Cache-Control"] = "no-store"
    person_ref = admit(centre, "password", terminal_id, body.visit_ref).person_ref
    given = password_digest(centre, person_ref, body.password)
    with centre.database.write() as session:
        verdict = take_password(session, person_ref, given)
        if verdict is None:
            raise Refusal("no-centre-password")
        result, left = verdict
        proof = None
        if result is CheckResult.RIGHT:
            proof = proofs.issue(session, centre.clock(), terminal_id, person_ref, Way.PASSWORD)
    return PasswordCheck(result=result, tries_left=left, centre_proof=proof)


@router.post("/staff-checks", responses=problem_responses(*CODES))
def check_staff(body: StaffCheckRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response) -> StaffCheck:
    """A member of staff vouches beside the terminal. Wrong PINs count together with those at the desk; without a card that
    counts no PIN is looked at, so that nobody can lock a number from afar.
    """
    response.headers["Cache-Control"] = "no-store"
    person_ref = admit(centre, "staff", terminal_id, body.visit_ref).person_ref
    with centre.database.read() as session:
        number = holder_of(session, body.staff_card)
    given = pin_digest(centre, number, octets(body.pin))
    if number is None:
        return StaffCheck(
            result=CheckResult.WRONG, staff_number=None, tries_left=MAX_FAILED_TRIES - 1, centre_proof=None
        )
    now = centre.clock()
    with centre.database.write() as session:
        result, left = take_pin(session, now, number, given)
        if result is not CheckResult.RIGHT:
            return StaffCheck(result=result, staff_number=None, tries_left=left, centre_proof=None)
        proof = proofs.issue(session, now, terminal_id, person_ref, Way.STAFF, staff_number=number)
        return StaffCheck(result=result, staff_number=number, tries_left=left, centre_proof=proof)


@router.post("/e-card-checks", responses=problem_responses(*CODES, "no-e-card"))
def check_e_card(
    body: ECardCheckRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response
) -> ECardCheck:
    """Whether the code is this person's and shown now. A code is taken once."""
    response.headers["Cache-Control"] = "no-store"
    if centre.e_cards is None:
        raise Refusal("no-e-card")
    person = admit(centre, "e-card", terminal_id, body.visit_ref)
    if not person.e_card:
        raise Refusal("no-e-card")
    now = centre.clock()
    # Outside any transaction: a platform that thinks must not hold up every filing.
    freshness = centre.e_cards.judge(person.social_security_number, body.code, now)
    if freshness is not Freshness.FRESH:
        result = ECardResult.EXPIRED if freshness is Freshness.STALE else ECardResult.WRONG
        return ECardCheck(result=result, centre_proof=None)
    with centre.database.write() as session:
        if not _spend(session, centre, body.code):
            return ECardCheck(result=ECardResult.EXPIRED, centre_proof=None)
        proof = proofs.issue(session, now, terminal_id, person.person_ref, Way.E_CARD)
    return ECardCheck(result=ECardResult.RIGHT, centre_proof=proof)


def _spend(session: Session, centre: Centre, code: str) -> bool:
    """False for a code that was taken before; of two at the same moment one waits for the other."""
    insert = sqlite.insert if centre.database.is_sqlite else postgresql.insert
    digest = hashlib.sha256(code.encode("ascii")).hexdigest()
    statement = insert(UsedECardCode).values(code_hash=digest, used_at=centre.clock())
    taken = statement.on_conflict_do_nothing(index_elements=["code_hash"]).returning(UsedECardCode.code_hash)
    return session.scalar(taken) is not None
