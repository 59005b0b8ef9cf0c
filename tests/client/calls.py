"""Ready-made clients, requests and answers for the client's tests."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime

from kiosk.central_client import CentralClient, CentralTrouble, Timeouts
from kiosk.contract import (
    BenefitCode,
    CertificationRequest,
    Presence,
    Standing,
    StandingRequest,
    Way,
)
from tests.client.hostile import Behaviour, Hostile, answer, hostile, sends

QUICK = Timeouts(connect_seconds=1.0, read_seconds=1.0, write_seconds=1.0, pool_seconds=1.0, deadline_seconds=2.2)


PATIENT = Timeouts(connect_seconds=2, read_seconds=2, write_seconds=2, pool_seconds=2, deadline_seconds=12)


ASK = StandingRequest(social_security_number="110000195001010012", name="张三三")


FILE = CertificationRequest(
    person_ref="0" * 32,
    benefit=BenefitCode.EMPLOYEE_PENSION,
    presence=Presence(way=Way.PASSWORD, tries=1, proved_at=datetime(2026, 1, 1, tzinfo=UTC)),
    intent_row_hash="0" * 64,
)


BENEFIT = {"code": "employee_pension", "state": "VALID", "last_certified": "2026-01-01", "due_on": "2027-01-01"}
STANDING: dict[str, object] = {
    "person_ref": "0" * 32,
    "visit_ref": "1" * 32,
    "masked_name": "张*三",
    "birth_year": 1950,
    "age": 76,
    "benefits": [BENEFIT],
    "has_reference_photo": False,
    "under_14": False,
    "card_state": "NORMAL",
}


def client_of(server: Hostile, timeouts: Timeouts = QUICK) -> CentralClient:
    return CentralClient(server.address, "T-0001", b"secret", timeouts)


def filed(behaviour: Behaviour, timeouts: Timeouts = QUICK) -> CentralTrouble:
    with hostile(behaviour) as server:
        client = client_of(server, timeouts)
        outcome = client.file_certification("intent-0001", FILE)
        client.close()
    assert isinstance(outcome, CentralTrouble), outcome
    return outcome


def standing_outcome(body: bytes, media_type: str = "application/json") -> Standing | CentralTrouble:
    with hostile(sends(answer(body, media_type=media_type))) as server:
        client = client_of(server)
        outcome = client.fetch_standing(ASK)
        client.close()
    return outcome


def problem(code: str, status: int) -> bytes:
    return json.dumps({"type": "about:blank", "title": "x", "status": status, "code": code}).encode()


PROBLEM = "application/problem+json"


def silent(_connection: socket.socket, server: Hostile) -> None:
    server.over.wait(10)
