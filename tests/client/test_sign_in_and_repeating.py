"""Signing in, signing in again, and repeating only what is safe to repeat."""

from __future__ import annotations

import gc
import json
import socket
import threading
import time
from collections.abc import Callable

import httpcore
import httpx
import pytest

from kiosk.central_client import CentralTrouble, TroubleKind
from kiosk.contract import (
    HelpCall,
    Standing,
)
from tests.client.calls import (
    ASK,
    FILE,
    PATIENT,
    PROBLEM,
    STANDING,
    client_of,
    problem,
    silent,
)
from tests.client.hostile import Behaviour, Hostile, answer, hostile, reset, sends


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (sends(answer(b"<html>", media_type="text/html")), TroubleKind.GARBAGE),
        (silent, TroubleKind.TIMED_OUT),
        (lambda connection, _server: reset(connection), TroubleKind.UNREACHABLE),
        (
            sends(answer(problem("sign-in-refused", 401), status="401 X", media_type=PROBLEM)),
            TroubleKind.UNAUTHORISED,
        ),
        (sends(answer(problem("x", 403), status="403 X", media_type=PROBLEM)), TroubleKind.UNAUTHORISED),
        (sends(answer(problem("busy", 503), status="503 X", media_type=PROBLEM)), TroubleKind.BUSY),
    ],
)
def test_trouble_while_signing_in_means_that_nothing_was_sent(behaviour: Behaviour, kind: TroubleKind) -> None:
    with hostile(sends(b"")) as server:
        server.sign_in_behaviour = behaviour
        client = client_of(server)
        outcome = client.file_certification("intent-0001", FILE)
        client.close()
        assert isinstance(outcome, CentralTrouble)
        assert (outcome.kind, outcome.maybe_done) == (kind, False)
        assert server.requests == []


@pytest.mark.parametrize(
    "behaviour",
    [
        sends(answer(json.dumps(STANDING).encode())),
        sends(answer(problem("person-unknown", 404), status="404 X", media_type=PROBLEM)),
        sends(answer(b"x" * 600_000)),
        sends(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf"),
        silent,
        lambda connection, _server: reset(connection),
    ],
    ids=["answered", "refused", "too-large", "half", "silent", "reset"],
)
def test_nothing_of_a_call_outlives_it_even_without_the_collector(behaviour: Behaviour) -> None:
    def alive() -> int:
        return sum(isinstance(found, (httpx.Request, httpx.Response, httpcore.Request)) for found in gc.get_objects())

    with hostile(behaviour) as server:
        client = client_of(server)
        client.look_up_key("intent-0001")
        gc.collect()
        gc.disable()
        try:
            before = alive()
            client.fetch_standing(ASK)
            assert alive() == before
        finally:
            gc.enable()
        client.close()


def test_an_expired_token_is_renewed_once_and_the_call_goes_on() -> None:
    refuse = answer(problem("token-invalid", 401), status="401 X", media_type=PROBLEM)
    replies = [refuse, answer(json.dumps(STANDING).encode())]
    with hostile(lambda connection, _server: connection.sendall(replies.pop(0))) as server:
        client = client_of(server)
        assert isinstance(client.fetch_standing(ASK), Standing)
        assert (server.sign_ins, len(server.requests)) == (2, 2)
        client.close()


def test_a_token_that_is_refused_twice_is_unauthorised_and_not_tried_for_ever() -> None:
    refuse = answer(problem("token-invalid", 401), status="401 X", media_type=PROBLEM)
    with hostile(sends(refuse)) as server:
        client = client_of(server)
        outcome = client.file_certification("intent-0001", FILE, attempts=5)
        assert outcome == CentralTrouble(TroubleKind.UNAUTHORISED, "token-invalid", maybe_done=False)
        assert (server.sign_ins, len(server.requests)) == (2, 2)
        client.close()


def test_repeating_sends_the_same_bytes_and_stops_at_the_first_answer() -> None:
    busy = answer(problem("busy", 503), status="503 X", media_type=PROBLEM)
    call = {
        "call_id": "0" * 32,
        "state": "WAITING",
        "outcome": None,
        "staff_number": None,
        "waiting_seconds": 0,
        "people_ahead": 0,
    }
    replies = [b"", busy, answer(json.dumps(call).encode())]
    with hostile(lambda connection, _server: connection.sendall(replies.pop(0))) as server:
        client = client_of(server, PATIENT)
        outcome = client.help_call("0" * 32, attempts=5)
        assert isinstance(outcome, HelpCall)
        assert len(server.requests) == 3
        client.close()
    with hostile(sends(busy)) as server:
        client = client_of(server, PATIENT)
        client.file_certification("intent-0001", FILE, attempts=3)
        assert len(server.bodies) == 3
        assert len(set(server.bodies)) == 1
        client.close()


def test_nothing_is_repeated_unless_asked() -> None:
    with hostile(sends(b"")) as server:
        client = client_of(server)
        client.file_certification("intent-0001", FILE)
        assert len(server.requests) == 1
        client.close()


def test_one_try_that_may_have_worked_keeps_the_doubt_over_later_ones() -> None:
    busy = answer(problem("too-many-requests", 429), status="429 X", media_type=PROBLEM)
    replies = [b"", busy]
    with hostile(lambda connection, _server: connection.sendall(replies.pop(0))) as server:
        client = client_of(server, PATIENT)
        outcome = client.file_certification("intent-0001", FILE, attempts=2)
        client.close()
    assert outcome == CentralTrouble(TroubleKind.BUSY, "too-many-requests", maybe_done=True)


def test_a_refusal_after_a_doubtful_try_is_final() -> None:
    voided = answer(problem("voided", 410), status="410 X", media_type=PROBLEM)
    replies = [b"", voided]
    with hostile(lambda connection, _server: connection.sendall(replies.pop(0))) as server:
        client = client_of(server, PATIENT)
        outcome = client.file_certification("intent-0001", FILE, attempts=2)
        client.close()
    assert outcome == CentralTrouble(TroubleKind.REFUSED, "voided", maybe_done=False)


def test_waiting_never_passes_the_deadline() -> None:
    busy = answer(problem("busy", 503), status="503 X", media_type=PROBLEM, headers=("Retry-After: 30",))
    began = time.monotonic()
    with hostile(sends(busy)) as server:
        client = client_of(server)
        client.file_certification("intent-0001", FILE, attempts=9)
        client.close()
        assert len(server.requests) == 1
    assert time.monotonic() - began < 2.2


def test_closing_ends_a_wait_at_once() -> None:
    busy = answer(problem("busy", 503), status="503 X", media_type=PROBLEM, headers=("Retry-After: 8",))
    outcome: list[object] = []
    with hostile(sends(busy)) as server:
        client = client_of(server, PATIENT)
        thread = threading.Thread(target=lambda: outcome.append(client.help_call("0" * 32, attempts=2)))
        thread.start()
        _until(lambda: bool(server.requests))
        began = time.monotonic()
        client.close()
        thread.join(5)
        assert time.monotonic() - began < 2
    assert isinstance(outcome[0], CentralTrouble)
    assert client.help_call("0" * 32) == CentralTrouble(TroubleKind.UNREACHABLE, "client-closed", maybe_done=False)


def test_a_connection_that_was_being_made_when_the_client_closed_is_closed_with_its_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connect = httpcore.SyncBackend.connect_tcp
    hung_up = threading.Event()

    def closed_meanwhile(backend: httpcore.SyncBackend, *where: object) -> httpcore.NetworkStream:
        stream = connect(backend, *where)  # type: ignore[arg-type]
        client.close()
        return stream

    def keeps_alive(connection: socket.socket, _server: Hostile) -> None:
        nonce = json.dumps({"nonce": "0" * 32, "expires_at": "2026-01-01T00:02:00Z"}).encode()
        connection.sendall(answer(nonce).replace(b"Connection: close", b"Connection: keep-alive"))
        if connection.recv(1) == b"":
            hung_up.set()

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", closed_meanwhile)
    with hostile(silent) as server:
        server.sign_in_behaviour = keeps_alive
        client = client_of(server)
        outcome = client.help_call("0" * 32)
        assert hung_up.wait(5)
    assert outcome == CentralTrouble(TroubleKind.UNREACHABLE, "client-closed", maybe_done=False)


def test_closing_ends_a_call_that_waits_for_its_answer() -> None:
    outcome: list[object] = []
    with hostile(silent) as server:
        client = client_of(server)
        thread = threading.Thread(target=lambda: outcome.append(client.help_call("0" * 32)))
        thread.start()
        _until(lambda: bool(server.requests))
        client.close()
        thread.join(5)
    assert isinstance(outcome[0], CentralTrouble)
    assert outcome[0].maybe_done is True


def _until(condition: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(500):
        if condition():
            return
        tick.wait(0.01)
    raise AssertionError("never happened")
