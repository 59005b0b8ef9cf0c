"""The newest catalogue, for terminals that have an older one."""

from __future__ import annotations

from fastapi import APIRouter, Response

from central.catalogue import newest
from central.context import CentreDep
from central.http.problems import problem_responses
from central.http.sign_in import TerminalDep
from kiosk.contract import CatalogueAnswer, CatalogueRequest

router = APIRouter(prefix="/v1")


@router.post("/catalogue", responses=problem_responses("token-invalid", "invalid-request"))
def catalogue(body: CatalogueRequest, _terminal: TerminalDep, centre: CentreDep, response: Response) -> CatalogueAnswer:
    """A read: it changes nothing and may be repeated. The terminal checks signature and content itself."""
    response.headers["Cache-Control"] = "no-store"
    with centre.database.read() as session:
        found = newest(session)
        if found is None:
            return CatalogueAnswer(version=0)
        if found.version == body.known_version:
            return CatalogueAnswer(version=found.version)
        return CatalogueAnswer(version=found.version, payload=found.payload, signature=found.signature)
