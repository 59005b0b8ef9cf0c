"""Records: everything a person, or anybody, may look up."""

from __future__ import annotations

from fastapi import APIRouter, Response

from central.clock import local_day
from central.context import CentreDep
from central.http.problems import Refusal, problem_responses
from central.http.sign_in import TerminalDep
from central.levels import need_of_operation
from central.records.answers import answer
from central.records.fields import OPERATIONS
from central.visits import admit
from kiosk.contract import Record, RecordRequest

router = APIRouter(prefix="/v1")


@router.post(
    "/records",
    responses=problem_responses(
        "operation-unknown", "not-offered", "visit-over", "presence-required", "token-invalid", "invalid-request"
    ),
)
def records(body: RecordRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response) -> Record:
    """What is on record, for a visit that is good for it. A read: it changes nothing and may be repeated. Operations and their
    fields: docs/records.md.
    """
    response.headers["Cache-Control"] = "no-store"
    now = centre.clock()
    with centre.database.read() as session:
        need = need_of_operation(session, body.operation)
        if (need.level is None) != (body.visit_ref is None):
            raise Refusal("invalid-request")
        person_ref = None if body.visit_ref is None else admit(session, now, terminal_id, body.visit_ref, need)
        about = OPERATIONS[body.operation].about_person
        return answer(session, local_day(now), person_ref if about else None, body.operation, body.inputs)
