"""What an earlier version of the terminal kept, and this one can make no request of: said, counted, never tried for ever."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from central.certificates.office import Office
from central.seeds.staff import demonstration_secret
from kiosk.central_client import CentralClient, CentralTrouble, Timeouts, TroubleKind
from kiosk.contract import (
    CertificationRequest,
    Filed,
    Issued,
    IssueRequest,
    KeyOutcome,
    KeyState,
    Matter,
    Presence,
    Standing,
    StandingRequest,
    VisitProofRequest,
    Way,
)
from kiosk.ledger.acts import Accepted, Refused, SendTrouble
from kiosk.runtime.filing import CERTIFICATE, CERTIFICATION, RATING, WITHDRAWAL, LedgerCentre
from tests.central.serving import in_thread
from tests.central.support import PEOPLE, ROW_HASH, certification_body, office_keys

KEY = "0123456789abcdef" * 2
OLD = {"person_ref": "0" * 32, "kind": "C11", "inputs": {}, "intent_row_hash": ROW_HASH}
"""A wish from before there were visits."""
PATIENT = Timeouts(read_seconds=90, deadline_seconds=100)


@pytest.fixture
def client(sqlite_template: Path, tmp_path: Path) -> Iterator[CentralClient]:
    shutil.copy(sqlite_template, tmp_path / "c.db")
    with in_thread(f"sqlite:///{tmp_path / 'c.db'}", office=Office(office_keys)) as address:
        client = CentralClient(address, "T-0001", demonstration_secret("T-0001"), PATIENT)
        yield client
        client.close()


def _standing(client: CentralClient) -> Standing:
    someone = PEOPLE["due-soon"]
    found = client.fetch_standing(
        StandingRequest(social_security_number=someone.social_security_number, name=someone.name)
    )
    assert isinstance(found, Standing), found
    return found


@pytest.mark.parametrize(
    ("kind", "payload"), [(CERTIFICATE, OLD), (CERTIFICATION, OLD), (WITHDRAWAL, {}), (RATING, OLD)]
)
def test_it_is_refused_for_good_and_a_late_original_too(
    client: CentralClient, kind: str, payload: dict[str, object]
) -> None:
    ledger = LedgerCentre(client)
    for _ in range(2):
        assert ledger.send(kind, KEY, payload) == Refused("payload-outdated")
    assert client.look_up_key(KEY) == KeyState(state=KeyOutcome.VOIDED)
    late = CertificationRequest.model_validate(certification_body(_standing(client).person_ref))
    assert client.file_certification(KEY, late) == CentralTrouble(TroubleKind.REFUSED, "voided", maybe_done=False)


def test_a_filing_that_had_arrived_is_accepted(client: CentralClient) -> None:
    body = CertificationRequest.model_validate(certification_body(_standing(client).person_ref))
    filed = client.file_certification(KEY, body)
    assert isinstance(filed, Filed)
    found = LedgerCentre(client).send(CERTIFICATION, KEY, OLD)
    assert isinstance(found, Accepted)
    assert found.receipt == filed.receipt_number


def test_a_certificate_that_had_been_issued_is_not_called_undone(client: CentralClient) -> None:
    visit_ref = _standing(client).visit_ref
    presence = Presence(way=Way.PASSWORD, tries=1, proved_at=datetime.now(UTC))
    client.prove_visit(VisitProofRequest(visit_ref=visit_ref, matter=Matter.PRINT, presence=presence))
    issued = client.issue_certificate(KEY, IssueRequest(visit_ref=visit_ref, kind="C05", intent_row_hash=ROW_HASH))
    assert isinstance(issued, Issued), issued
    assert LedgerCentre(client).send(CERTIFICATE, KEY, OLD) == Refused("payload-outdated-on-record")


def test_without_the_centre_it_is_asked_again_later() -> None:
    client = CentralClient("http://127.0.0.1:9", "T-0001", b"secret", Timeouts(connect_seconds=1, deadline_seconds=2))
    found = LedgerCentre(client).send(CERTIFICATE, KEY, OLD)
    client.close()
    assert isinstance(found, SendTrouble)
    assert found.reason == "unreachable"
