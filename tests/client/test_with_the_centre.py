"""The client and the reference centre together, with the faults a real network has (f5, f6, f8, f9)."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from central.e_cards import SimulatedECardIssuer
from central.seeds.load import seed
from central.seeds.people import REGION, SeedPerson, demonstration_people
from central.seeds.staff import STAFF, demonstration_e_card_key, demonstration_secret
from central.seeds.ways import demonstration_template
from central.storage.database import Database
from central.storage.migrate import migrate
from kiosk.central_client import CentralClient, CentralTrouble, Timeouts, TroubleKind
from kiosk.contract import (
    BenefitCode,
    CertificationRequest,
    Consent,
    ConsentWithdrawn,
    DeviceReport,
    Filed,
    Handling,
    HeartbeatAnswer,
    HeartbeatRequest,
    HelpCall,
    HelpCallRequest,
    HelpOutcome,
    HelpReason,
    HelpState,
    JournalReport,
    KeyOutcome,
    KeyState,
    Presence,
    Rated,
    RatingRequest,
    Receipts,
    Reprint,
    Standing,
    StandingRequest,
    Way,
)
from tests.central.serving import in_thread
from tests.digits import digits

ISSUER = SimulatedECardIssuer(demonstration_e_card_key())
NOW = datetime(2026, 11, 23, tzinfo=UTC)
PHOTO = b"\xff\xd8\xff\xe0 the first bytes of a picture"
QUICK = Timeouts(connect_seconds=1, read_seconds=5, write_seconds=5, pool_seconds=5, deadline_seconds=20)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("centre")
    (folder / "due-soon.jpg").write_bytes(PHOTO)
    database = Database(f"sqlite:///{folder / 'c.db'}")
    migrate(database)
    seed(database, datetime.now(UTC).date(), folder)
    database.close()
    return folder / "c.db"


@pytest.fixture
def address(seeded: Path, tmp_path: Path) -> Iterator[str]:
    shutil.copy(seeded, tmp_path / "c.db")
    with in_thread(f"sqlite:///{tmp_path / 'c.db'}", faults=True, e_cards=ISSUER) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[CentralClient]:
    client = CentralClient(address, "T-0001", demonstration_secret("T-0001"), QUICK)
    yield client
    client.close()


def _break(address: str, **plan: object) -> None:
    assert httpx.post(f"{address}/_faults", json=plan, trust_env=False).status_code == 200


def _mend(address: str) -> None:
    assert httpx.delete(f"{address}/_faults", trust_env=False).status_code == 200


def _person(slug: str) -> SeedPerson:
    return next(person for person in demonstration_people(date(2026, 1, 1)) if person.slug == slug)


def _ask(slug: str = "due-soon", *, with_card: bool = True) -> StandingRequest:
    person = _person(slug)
    return StandingRequest(
        social_security_number=person.social_security_number,
        name=person.name,
        card_number=person.card.card_number if with_card else None,
        card_region=REGION if with_card else None,
    )


def _visit(client: CentralClient, slug: str = "due-soon") -> str:
    standing = client.fetch_standing(_ask(slug))
    assert isinstance(standing, Standing), standing
    return standing.visit_ref


def _intent(client: CentralClient) -> CertificationRequest:
    standing = client.fetch_standing(_ask())
    assert isinstance(standing, Standing), standing
    return CertificationRequest(
        person_ref=standing.person_ref,
        benefit=BenefitCode.EMPLOYEE_PENSION,
        presence=Presence(way=Way.PASSWORD, tries=1, proved_at=NOW),
        intent_row_hash="0" * 64,
    )


def test_a_whole_visit(client: CentralClient) -> None:
    intent = _intent(client)
    visit_ref = _visit(client)
    assert client.fetch_reference_photo(visit_ref) == PHOTO
    filed = client.file_certification("intent-0001", intent)
    assert isinstance(filed, Filed)
    assert client.file_certification("intent-0001", intent) == filed
    assert client.look_up_key("intent-0001") == KeyState(state=KeyOutcome.FILED, answer=filed)
    receipts = client.receipts(visit_ref)
    assert isinstance(receipts, Receipts)
    assert [receipt.filed for receipt in receipts.receipts] == [filed]
    copy = client.reprint("copy-00001", filed.receipt_number, visit_ref)
    assert isinstance(copy, Reprint)
    assert copy.copy_number == 1
    call = client.open_help_call("call-00001", HelpCallRequest(reason=HelpReason.HELP, page="done"))
    assert isinstance(call, HelpCall)
    assert client.help_call(call.call_id) == call
    cancelled = client.cancel_help_call(call.call_id)
    assert isinstance(cancelled, HelpCall)
    assert (cancelled.state, cancelled.outcome) == (HelpState.CLOSED, HelpOutcome.CANCELLED)
    rating = RatingRequest(receipt_number=filed.receipt_number, level=None, rated_at=NOW)
    assert client.rate("rating-0001", rating) == Rated(level=None)
    beat = HeartbeatRequest(
        app_version="1.0",
        journal=JournalReport(row_count=4, last_hash="1" * 64),
        devices=(DeviceReport(family="card", state="ONLINE"),),
        counters={"visits": 1},
    )
    answer = client.heartbeat(beat)
    assert isinstance(answer, HeartbeatAnswer)
    assert answer.checkpoint_row_count == 4


def test_every_check_of_the_centre_and_a_filing_with_each_proof(client: CentralClient) -> None:
    intent = _intent(client)
    ref = _visit(client)
    person, helper = _person("due-soon"), _person("helper")
    assert client.fetch_fingerprint_template(ref) == demonstration_template("due-soon")
    checks: dict[Way, object] = {
        Way.PASSWORD: client.check_password(ref, digits("123456")),
        Way.E_CARD: client.check_e_card(ref, ISSUER.code(person.social_security_number, datetime.now(UTC))),
        Way.STAFF: client.check_staff(ref, STAFF[0].card, digits(STAFF[0].pin)),
        Way.FINGERPRINT: client.check_fingerprint(ref, 180),
        Way.HELPER: client.check_authorisation(
            ref, helper.social_security_number, helper.name, digits("654321"), "certification"
        ),
    }
    handled = {}
    for number, (way, check) in enumerate(checks.items()):
        proof = getattr(check, "centre_proof", None)
        assert proof is not None, (way, check)
        presence = Presence(
            way=way,
            tries=1,
            proved_at=datetime.now(UTC),
            staff_number="S001" if way is Way.STAFF else None,
            centre_proof=proof,
        )
        consent = Consent(version="finger-2026-11", given_at=datetime.now(UTC)) if way is Way.FINGERPRINT else None
        body = intent.model_copy(update={"presence": presence, "consent": consent})
        filed = client.file_certification(f"intent-{number:04d}", body)
        assert isinstance(filed, Filed), (way, filed)
        handled[way] = filed.handling
        spent = CentralTrouble(TroubleKind.REFUSED, "proof-invalid", maybe_done=False)
        assert client.file_certification(f"again-{number:04d}", body) == spent
    assert handled == {**dict.fromkeys(checks, Handling.FILED), Way.HELPER: Handling.PERSON_LOOKS}


def test_withdrawing_is_answered_again_for_the_same_key(client: CentralClient) -> None:
    ref = _intent(client).person_ref
    first = client.withdraw_consent("withdraw-0001", ref)
    assert isinstance(first, ConsentWithdrawn)
    assert client.withdraw_consent("withdraw-0001", ref) == first
    expected = CentralTrouble(TroubleKind.REFUSED, "consent-withdrawn", maybe_done=False)
    assert client.fetch_reference_photo(_visit(client)) == expected
    standing = client.fetch_standing(_ask())
    assert isinstance(standing, Standing)
    assert (standing.face_withdrawn, standing.has_reference_photo) == (True, False)
    assert (standing.offers_e_card, standing.has_fingerprint, standing.has_helpers) == (True, True, True)


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("lost-card", "card-lost"),
        ("cancelled-card", "card-cancelled"),
        ("expired-card", "card-expired"),
        ("unknown", "person-unknown"),
    ],
)
def test_refusals_arrive_with_their_code(client: CentralClient, slug: str, code: str) -> None:
    assert client.fetch_standing(_ask(slug)) == CentralTrouble(TroubleKind.REFUSED, code, maybe_done=False)


def test_a_missing_photo_is_a_refusal(client: CentralClient) -> None:
    expected = CentralTrouble(TroubleKind.REFUSED, "no-photo", maybe_done=False)
    assert client.fetch_reference_photo(_visit(client, "valid")) == expected


def test_a_wrong_secret_is_unauthorised(address: str) -> None:
    client = CentralClient(address, "T-0001", b"guessed", QUICK)
    expected = CentralTrouble(TroubleKind.UNAUTHORISED, "sign-in-refused", maybe_done=False)
    assert client.fetch_standing(_ask()) == expected
    client.close()


_FAULTS: list[tuple[dict[str, object], TroubleKind, bool | None]] = [
    ({"drop_before": True}, TroubleKind.UNREACHABLE, False),
    ({"delay_before_seconds": 5.6}, TroubleKind.TIMED_OUT, None),
    ({"status": 500}, TroubleKind.BUSY, False),
    ({"status": 503, "retry_after_seconds": 2}, TroubleKind.BUSY, False),
    ({"drop_after": True}, TroubleKind.UNREACHABLE, True),
    ({"delay_after_seconds": 5.6}, TroubleKind.TIMED_OUT, True),
    ({"body": "garbage"}, TroubleKind.GARBAGE, True),
    ({"body": "truncated"}, TroubleKind.UNREACHABLE, True),
    ({"body": "huge"}, TroubleKind.GARBAGE, True),
]


# An injected flood ends when nobody reads it any more; the server may see that before it sees the reader go.
@pytest.mark.expected_logs("ASGI callable returned without completing response")
@pytest.mark.parametrize(
    ("plan", "kind", "done"), _FAULTS, ids=[next(iter(plan)) + str(n) for n, (plan, _, _) in enumerate(_FAULTS)]
)
def test_an_answer_lost_anywhere_is_doubt_and_the_key_resolves_it(
    address: str, client: CentralClient, plan: dict[str, object], kind: TroubleKind, done: bool | None
) -> None:
    intent = _intent(client)
    _break(address, path_prefix="/v1/certifications", times=1, **plan)
    outcome = client.file_certification("intent-0001", intent)
    assert isinstance(outcome, CentralTrouble), outcome
    assert (outcome.kind, outcome.maybe_done) == (kind, True)
    if done is not None:
        state = client.look_up_key("intent-0001")
        assert isinstance(state, KeyState)
        assert state.state is (KeyOutcome.FILED if done else KeyOutcome.UNKNOWN)
    filed = client.file_certification("intent-0001", intent)
    assert isinstance(filed, Filed)
    receipts = client.receipts(_visit(client))
    assert isinstance(receipts, Receipts)
    assert [receipt.filed for receipt in receipts.receipts] == [filed]


def test_a_late_original_meets_the_tombstone(address: str, client: CentralClient) -> None:
    """f6: the request is delayed beyond the void; the delay exceeds the time the terminal takes to give up."""
    intent = _intent(client)
    _break(address, path_prefix="/v1/certifications", times=1, delay_before_seconds=1.5)
    late: list[object] = []
    slow = CentralClient(
        address, "T-0001", demonstration_secret("T-0001"), Timeouts(read_seconds=8, deadline_seconds=10)
    )
    thread = threading.Thread(target=lambda: late.append(slow.file_certification("intent-0001", intent)))
    thread.start()
    began = time.monotonic()
    while httpx.get(f"{address}/_faults", trust_env=False).json()["times_left"] != 0:
        assert time.monotonic() - began < 5
    assert client.void_key("intent-0001") == KeyState(state=KeyOutcome.VOIDED)
    thread.join(10)
    slow.close()
    assert late == [CentralTrouble(TroubleKind.REFUSED, "voided", maybe_done=False)]
    receipts = client.receipts(_visit(client))
    assert receipts == Receipts(receipts=())


def test_asking_again_survives_two_cuts(address: str, client: CentralClient) -> None:
    intent = _intent(client)
    _break(address, path_prefix="/v1/certifications", times=2, drop_after=True)
    assert isinstance(client.file_certification("intent-0001", intent, attempts=3), Filed)
    receipts = client.receipts(_visit(client))
    assert isinstance(receipts, Receipts)
    assert len(receipts.receipts) == 1


def test_a_cut_network_and_its_repair(address: str, client: CentralClient) -> None:
    _break(address, drop_before=True)
    outcome = client.fetch_standing(_ask())
    assert isinstance(outcome, CentralTrouble)
    assert (outcome.kind, outcome.maybe_done) == (TroubleKind.UNREACHABLE, False)
    _mend(address)
    assert isinstance(client.fetch_standing(_ask()), Standing)


@pytest.mark.parametrize(
    "plan", [{"status": 99}, {"unknown": 1}, {"body": "nice"}, {"times": 0}, [], {"delay_before_seconds": -1}]
)
def test_a_fault_plan_is_checked(address: str, plan: object) -> None:
    assert httpx.post(f"{address}/_faults", json=plan, trust_env=False).status_code == 422
