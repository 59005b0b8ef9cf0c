"""Visits: showing that it is she, once for all that she wants to see."""

from __future__ import annotations

from fastapi import APIRouter, Response

from central import visits
from central.context import CentreDep
from central.http.problems import PRESENCE_CODES, problem_responses
from central.http.sign_in import TerminalDep
from kiosk.contract import VisitProof, VisitProofRequest

router = APIRouter(prefix="/v1")


@router.post(
    "/visit-proofs",
    responses=problem_responses(
        "visit-over",
        *PRESENCE_CODES,
        "token-invalid",
        "invalid-request",
    ),
)
def prove(body: VisitProofRequest, terminal_id: TerminalDep, centre: CentreDep, response: Response) -> VisitProof:
    """Raise the visit as far as the proof is worth. Repeated with the same proof it is answered again."""
    response.headers["Cache-Control"] = "no-store"
    with centre.database.write() as session:
        return visits.prove(session, centre.clock(), centre.policy, terminal_id, body)
