"""Records: everything a person, or anybody, may look up."""

from __future__ import annotations

from fastapi import APIRouter, Response

from central.clock import local_day
from central.context import CentreDep
from central.http.problems import problem_responses
from central.http.sign_in import TerminalDep
from central.records.answers import answer
from kiosk.contract import Record, RecordRequest

router = APIRouter(prefix="/v1")


@router.post(
    "/records", responses=problem_responses("operation-unknown", "person-unknown", "token-invalid", "invalid-request")
)
def records(body: RecordRequest, _terminal: TerminalDep, centre: CentreDep, response: Response) -> Record:
    """What is on record. A read: it changes nothing and may be repeated. Operations and their fields: docs/records.md."""
    response.headers["Cache-Control"] = "no-store"
    with centre.database.read() as session:
        return answer(session, local_day(centre.clock()), body.person_ref, body.operation, body.inputs)
