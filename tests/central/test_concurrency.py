"""Many workers, one key; killed workers; locked databases."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, event, func, make_url, select, text
from sqlalchemy.orm import Session

from central.seeds.staff import demonstration_secret
from central.storage.tables import Certification
from kiosk.central_client import CentralClient, CentralTrouble, Timeouts, TroubleKind
from kiosk.contract import (
    BenefitCode,
    CertificationRequest,
    Filed,
    KeyOutcome,
    KeyState,
    PasswordCheck,
    Presence,
    Standing,
    StandingRequest,
    Way,
)
from tests.central.serving import as_process, in_thread
from tests.central.support import PEOPLE, Api, certification_body, code_of
from tests.digits import digits


def _client(address: str, timeouts: Timeouts | None = None) -> CentralClient:
    return CentralClient(address, "T-0001", demonstration_secret("T-0001"), timeouts)


def _standing(client: CentralClient, slug: str = "due-soon") -> Standing:
    person = PEOPLE[slug]
    standing = client.fetch_standing(
        StandingRequest(social_security_number=person.social_security_number, name=person.name)
    )
    assert isinstance(standing, Standing), standing
    return standing


def _request(client: CentralClient, slug: str = "due-soon") -> CertificationRequest:
    return CertificationRequest(
        person_ref=_standing(client, slug).person_ref,
        benefit=BenefitCode.EMPLOYEE_PENSION,
        presence=Presence(way=Way.PASSWORD, tries=1, proved_at=datetime(2026, 11, 23, tzinfo=UTC)),
        intent_row_hash="0" * 64,
    )


def _certifications(url: str) -> int:
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address)
    with Session(engine) as session:
        found = session.scalar(select(func.count()).select_from(Certification)) or 0
    engine.dispose()
    return found


def _together(work: list[Callable[[], object]]) -> list[object]:
    """Run all at the same moment; the results in order."""
    results: list[object] = [None] * len(work)
    start = threading.Barrier(len(work))

    def run(number: int) -> None:
        start.wait(20)
        results[number] = work[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_eight_threads_with_one_key_make_one_filing_and_get_one_answer(database_url: str) -> None:
    with in_thread(database_url) as address:
        clients = [_client(address) for _ in range(8)]
        request = _request(clients[0])
        for round_number in range(3):
            key = f"intent-{round_number:04d}"
            answers = _together([partial(client.file_certification, key, request) for client in clients])
            assert isinstance(answers[0], Filed), answers[0]
            assert answers == [answers[0]] * 8
        for client in clients:
            client.close()
    assert _certifications(database_url) == 3


@pytest.mark.slow
def test_two_server_processes_on_one_database_make_one_filing(database_url: str, tmp_path: Path) -> None:
    with (
        as_process(database_url, ready_file=tmp_path / "one.ready") as one,
        as_process(database_url, ready_file=tmp_path / "two.ready") as two,
    ):
        clients = [_client(server.address) for server in (one, two, one, two)]
        request = _request(clients[0])
        for client in clients[1:]:
            _request(client)
        for round_number in range(5):
            key = f"intent-{round_number:04d}"
            answers = _together([partial(client.file_certification, key, request) for client in clients])
            assert isinstance(answers[0], Filed), answers[0]
            assert answers == [answers[0]] * 4
        for client in clients:
            client.close()
    assert _certifications(database_url) == 5


def test_one_proof_filed_under_eight_keys_at_once_certifies_once(database_url: str) -> None:
    with in_thread(database_url) as address:
        clients = [_client(address) for _ in range(8)]
        request = _request(clients[0])
        for client in clients[1:]:
            _request(client)
        check = clients[0].check_password(_standing(clients[0]).visit_ref, digits("123456"))
        assert isinstance(check, PasswordCheck), check
        presence = Presence(way=Way.PASSWORD, tries=1, proved_at=datetime.now(UTC), centre_proof=check.centre_proof)
        body = request.model_copy(update={"presence": presence})
        answers = _together(
            [partial(client.file_certification, f"intent-{number:04d}", body) for number, client in enumerate(clients)]
        )
        filed = [answer for answer in answers if isinstance(answer, Filed)]
        refused = [answer.code for answer in answers if isinstance(answer, CentralTrouble)]
        assert (len(filed), refused) == (1, ["proof-invalid"] * 7)
        for client in clients:
            client.close()
    assert _certifications(database_url) == 1


def test_filing_and_voiding_at_once_agree_on_who_was_first(database_url: str) -> None:
    with in_thread(database_url) as address:
        one, two = _client(address), _client(address)
        request = _request(one)
        _request(two)
        filed = 0
        for number in range(6):
            key = f"intent-{number:04d}"
            answer, state = _together([partial(one.file_certification, key, request), partial(two.void_key, key)])
            assert isinstance(state, KeyState)
            if isinstance(answer, Filed):
                filed += 1
                assert (state.state, state.answer) == (KeyOutcome.FILED, answer)
            else:
                assert isinstance(answer, CentralTrouble)
                assert (answer.kind, answer.code) == (TroubleKind.REFUSED, "voided")
                assert state.state is KeyOutcome.VOIDED
        one.close()
        two.close()
    assert _certifications(database_url) == filed


@pytest.mark.slow
def test_a_server_killed_at_work_has_done_each_filing_wholly_or_not_at_all(sqlite_url: str, tmp_path: Path) -> None:
    """f21: SIGKILL under load, restart, repeat every key: one effect each, and what was acknowledged stays."""
    acknowledged: dict[str, Filed] = {}
    enough = threading.Event()
    lock = threading.Lock()

    def file_until_broken(worker: int, client: CentralClient, request: CertificationRequest) -> None:
        for number in range(200):
            key = f"intent-{worker}-{number:04d}"
            answer = client.file_certification(key, request)
            if isinstance(answer, CentralTrouble):
                assert answer.kind is not TroubleKind.REFUSED, answer
                return
            with lock:
                acknowledged[key] = answer
                if len(acknowledged) >= 25:
                    enough.set()

    with as_process(sqlite_url, ready_file=tmp_path / "one.ready") as server:
        clients = [_client(server.address) for _ in range(3)]
        request = _request(clients[0])
        workers = [
            threading.Thread(target=file_until_broken, args=(number, client, request))
            for number, client in enumerate(clients)
        ]
        for worker in workers:
            worker.start()
        assert enough.wait(60)
        server.kill()
        for worker in workers:
            worker.join(60)
        for client in clients:
            client.close()
    before = _certifications(sqlite_url)
    assert len(acknowledged) <= before <= len(acknowledged) + 3
    with as_process(sqlite_url, ready_file=tmp_path / "two.ready") as server:
        client = _client(server.address)
        for key, filed in acknowledged.items():
            again = client.file_certification(key, request)
            # The address on the receipt is the server's own and was stored with the answer.
            assert again == filed
        client.close()
    assert _certifications(sqlite_url) == before


def test_a_lock_held_too_long_is_in_progress_and_not_an_error(database_url: str) -> None:
    address_of = make_url(database_url)
    sqlite = address_of.get_backend_name() == "sqlite"
    engine = create_engine(address_of if sqlite else address_of.set(drivername="postgresql+psycopg"))
    with in_thread(database_url, busy_seconds=0.2) as address:
        client = _client(address)
        request = _request(client)
        with engine.connect() as connection:
            if sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.execute(text("LOCK TABLE idempotency_keys IN EXCLUSIVE MODE"))
            answer = client.file_certification("intent-0001", request)
            assert isinstance(answer, CentralTrouble)
            assert (answer.kind, answer.code, answer.maybe_done) == (TroubleKind.BUSY, "in-progress", True)
            assert answer.retry_after_seconds == 1
            assert isinstance(client.look_up_key("intent-0001"), KeyState)
            connection.rollback()
        assert isinstance(client.file_certification("intent-0001", request), Filed)
        client.close()
    engine.dispose()


def test_an_unkeyed_write_during_a_lock_is_busy(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with in_thread(sqlite_url, busy_seconds=0.2) as address, engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        answer = httpx.get(f"{address}/v1/terminals/nonce", trust_env=False)
        assert (answer.status_code, answer.json()["code"]) == (503, "busy")
        connection.rollback()
    engine.dispose()


@pytest.mark.expected_logs(r"central: internal error OperationalError at ")
def test_a_full_disk_refuses_and_keeps_what_was_acknowledged(sqlite_api: Api) -> None:
    """f21: SQLite may not grow any more; nothing half-done stays, and space brings the service back."""
    api = sqlite_api
    ref = api.person_ref("due-soon")
    with api.centre.database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    limits = [f"PRAGMA max_page_count={pages + 4}"]

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(limits[-1])

    event.listen(api.centre.database.engine, "checkout", limit)
    acknowledged: list[str] = []
    for number in range(200):
        answer = api.post("/v1/certifications", certification_body(ref), f"intent-{number:04d}")
        if answer.status_code != 201:
            break
        acknowledged.append(f"intent-{number:04d}")
    assert (answer.status_code, code_of(answer)) == (500, "internal-error")
    assert acknowledged
    states = [api.get(f"/v1/certifications/keys/intent-{n:04d}").json()["state"] for n in range(len(acknowledged) + 1)]
    assert states == ["FILED"] * len(acknowledged) + ["UNKNOWN"]
    limits.append("PRAGMA max_page_count=1073741823")
    again = api.post("/v1/certifications", certification_body(ref), f"intent-{len(acknowledged):04d}")
    assert again.status_code == 201
    with api.centre.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Certification)) == len(acknowledged) + 1
