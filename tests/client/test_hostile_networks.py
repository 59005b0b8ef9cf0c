"""Slow, broken, flooding and untrusted networks: the client returns in time and never raises."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.central_client import CentralClient, CentralTrouble, Timeouts, TroubleKind
from kiosk.contract import (
    Standing,
)
from tests.client.calls import (
    ASK,
    FILE,
    PATIENT,
    QUICK,
    STANDING,
    client_of,
    filed,
    silent,
)
from tests.client.hostile import Behaviour, Hostile, answer, hostile, reset, sends


def test_a_body_of_100_megabytes_is_left_alone_after_the_limit() -> None:
    sent = 0
    finished = threading.Event()

    def flood(connection: socket.socket, _server: Hostile) -> None:
        nonlocal sent
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n\r\n")
        try:
            for _ in range(1600):
                connection.sendall(b" " * 65536)
                sent += 65536
        except OSError:
            finished.set()

    with hostile(flood) as server:
        client = client_of(server)
        began = time.monotonic()
        outcome = client.fetch_standing(ASK)
        assert time.monotonic() - began < 2.2
        client.close()
        assert finished.wait(5)
    assert outcome == CentralTrouble(TroubleKind.GARBAGE, "too-large", maybe_done=True)
    assert sent < 20_000_000


@pytest.mark.parametrize("where", ["headers", "body", "chunks"])
def test_one_byte_at_a_time_ends_at_the_deadline(where: str) -> None:
    """Each byte comes well inside the read time-out; only the overall deadline can end this."""

    def drip(connection: socket.socket, server: Hostile) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        if where == "body":
            connection.sendall(head + b"Content-Length: 1000\r\n\r\n")
        elif where == "chunks":
            connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        else:
            connection.sendall(head + b"X-Slow: ")
        while not server.over.wait(0.1):
            connection.sendall(b"1\r\n \r\n" if where == "chunks" else b"x")

    began = time.monotonic()
    trouble = filed(drip)
    took = time.monotonic() - began
    assert (trouble.kind, trouble.maybe_done) == (TroubleKind.TIMED_OUT, True)
    assert 2.1 <= took < 4


def test_silence_ends_at_the_read_time_out() -> None:
    began = time.monotonic()
    trouble = filed(silent)
    assert (trouble.kind, trouble.maybe_done) == (TroubleKind.TIMED_OUT, True)
    assert 0.9 <= time.monotonic() - began < 2.1


def test_silence_ends_at_the_deadline_when_that_is_sooner() -> None:
    began = time.monotonic()
    trouble = filed(silent, Timeouts(read_seconds=9, deadline_seconds=1.5))
    assert (trouble.kind, trouble.maybe_done) == (TroubleKind.TIMED_OUT, True)
    assert time.monotonic() - began < 5


def test_one_call_may_have_less_time_than_the_others() -> None:
    began = time.monotonic()
    with hostile(silent) as server:
        client = client_of(server, Timeouts(read_seconds=90, deadline_seconds=90))
        trouble = client.check_certificate("0" * 20, within_seconds=0.5)
        client.close()
    assert isinstance(trouble, CentralTrouble)
    assert trouble.kind is TroubleKind.TIMED_OUT
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "behaviour",
    [
        lambda connection, _server: None,
        lambda connection, _server: reset(connection),
        sends(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"),
        sends(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    ],
    ids=["closed", "reset", "cut-in-the-body", "cut-in-the-headers"],
)
def test_a_connection_that_breaks_after_sending_may_have_done_it(behaviour: Behaviour) -> None:
    trouble = filed(behaviour)
    assert (trouble.kind, trouble.code, trouble.maybe_done) == (TroubleKind.UNREACHABLE, "connection-broke", True)


def test_without_a_server_nothing_was_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    client = CentralClient(f"http://127.0.0.1:{port}", "T-0001", b"secret", QUICK)
    assert client.file_certification("intent-0001", FILE) == CentralTrouble(
        TroubleKind.UNREACHABLE, "no-connection", maybe_done=False
    )
    client.close()


@pytest.mark.parametrize(
    "base_url",
    ["http://10.0.0.8", "http://centre.example", "ftp://127.0.0.1", "127.0.0.1:80", "", "https://c.example/?x=1"],
)
def test_personal_data_may_not_leave_this_machine_without_tls(base_url: str) -> None:
    with pytest.raises(ValueError, match=r"http"):
        CentralClient(base_url, "T-0001", b"secret")


@pytest.mark.parametrize("bad", ["", "short", "../../keys", "k" * 129, "schlüssel-01", "with space"])
def test_a_malformed_key_is_refused_before_anything_is_sent(bad: str) -> None:
    with hostile(sends(b"")) as server:
        client = client_of(server)
        refused = CentralTrouble(TroubleKind.REFUSED, "key-malformed", maybe_done=False)
        assert client.look_up_key(bad) == client.void_key(bad) == client.file_certification(bad, FILE) == refused
        assert client.receipts(bad) == CentralTrouble(TroubleKind.REFUSED, "invalid-request", maybe_done=False)
        client.close()
        assert server.requests == []


def test_neither_bodies_nor_tokens_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), hostile(sends(answer(json.dumps(STANDING).encode()))) as server:
        client = client_of(server)
        assert isinstance(client.fetch_standing(ASK), Standing)
        client.close()
    for secret in (ASK.name, ASK.social_security_number, "t" * 40, "张*三"):
        assert secret not in caplog.text


@pytest.fixture
def self_signed(tmp_path: Path) -> Path:
    """Certificate and key of nobody's authority for 127.0.0.1, in one file."""
    from datetime import timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "centre under test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


def _tls_server(pem: Path, server: Hostile, listener: socket.socket) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with context.wrap_socket(listener, server_side=True) as secured:
        while not server.over.is_set():
            try:
                connection, _ = secured.accept()
            except OSError:
                continue
            server._handle(connection)


@pytest.mark.parametrize("trusted", [True, False], ids=["our-own-authority", "unknown-authority"])
def test_only_a_trusted_certificate_gets_the_data(self_signed: Path, trusted: bool) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    server = Hostile(sends(answer(json.dumps(STANDING).encode())))
    thread = threading.Thread(target=_tls_server, args=(self_signed, server, listener))
    port = listener.getsockname()[1]
    thread.start()
    client = CentralClient(
        f"https://127.0.0.1:{port}", "T-0001", b"secret", PATIENT, ca_file=self_signed if trusted else None
    )
    outcome = client.fetch_standing(ASK)
    client.close()
    server.over.set()
    thread.join(5)
    if trusted:
        assert isinstance(outcome, Standing)
    else:
        assert outcome == CentralTrouble(TroubleKind.UNREACHABLE, "tls", maybe_done=False)
        assert server.requests == []


def test_a_missing_trust_file_is_trouble_and_not_an_exception(tmp_path: Path) -> None:
    client = CentralClient("https://127.0.0.1:1", "T-0001", b"secret", QUICK, ca_file=tmp_path / "none.pem")
    assert client.fetch_standing(ASK) == CentralTrouble(TroubleKind.UNREACHABLE, "trust-store", maybe_done=False)
