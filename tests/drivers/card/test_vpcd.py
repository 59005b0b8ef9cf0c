"""The card process at its two sockets, with the test in the place of vpcd."""

from __future__ import annotations

import json
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.card import vpcd
from drivers.card.harness import tell
from drivers.card.vpcd import CONTACT, CardPort, Ports, obey
from tests.drivers.card.cards import IMAGE

WAIT_SECONDS = 5.0
SELECT = bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")


@pytest.fixture
def slot() -> Iterator[socket.socket]:
    """A listening socket in the place of vpcd's slot."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(WAIT_SECONDS)
        yield server


@pytest.fixture
def port(slot: socket.socket) -> Iterator[Ports]:
    port = CardPort(slot.getsockname()[1])
    yield {CONTACT: port}
    port.close()


def accept(slot: socket.socket) -> socket.socket:
    connection, _ = slot.accept()
    connection.settimeout(WAIT_SECONDS)
    return connection


def say(connection: socket.socket, payload: bytes) -> None:
    connection.sendall(struct.pack(">H", len(payload)) + payload)


def hear(connection: socket.socket) -> bytes:
    with connection.makefile("rb") as stream:
        header = stream.read(2)
        return stream.read(struct.unpack(">H", header)[0]) if header else b""


def insert_line(at_once: bool = False) -> bytes:
    return json.dumps({"do": "insert", "card": IMAGE.to_json(), "at-once": at_once}).encode()


def test_an_inserted_card_gives_its_atr_and_answers_apdus(slot: socket.socket, port: Ports) -> None:
    assert obey(port, insert_line()) == {"ok": True}
    with accept(slot) as connection:
        say(connection, b"\x01")
        say(connection, b"\x04")
        assert hear(connection) == IMAGE.atr
        say(connection, SELECT)
        assert hear(connection) == bytes.fromhex("6118")
        say(connection, b"\x02")
        say(connection, bytes.fromhex("00C0000018"))
        assert hear(connection) == bytes.fromhex("6F00")


def test_a_removed_card_hangs_up(slot: socket.socket, port: Ports) -> None:
    obey(port, insert_line())
    with accept(slot) as connection:
        assert obey(port, b'{"do": "remove"}') == {"ok": True}
        assert hear(connection) == b""


def test_the_card_is_pulled_when_the_apdu_after_the_last_arrives(slot: socket.socket, port: Ports) -> None:
    assert obey(port, b'{"do": "pull-after", "apdus": 1}') == {"ok": True}
    obey(port, insert_line())
    with accept(slot) as connection:
        say(connection, b"\x04")
        assert hear(connection) == IMAGE.atr
        say(connection, SELECT)
        assert hear(connection) == bytes.fromhex("6118")
        say(connection, SELECT)
        assert hear(connection) == b""


@pytest.mark.parametrize(
    ("was_taken_out", "at_once", "gap"),
    [(True, False, True), (False, False, True), (False, True, True), (True, True, False)],
)
def test_a_card_that_comes_back_leaves_the_gap_a_reader_needs_unless_it_was_seen_empty(
    slot: socket.socket, port: Ports, monkeypatch: pytest.MonkeyPatch, was_taken_out: bool, at_once: bool, gap: bool
) -> None:
    monkeypatch.setattr(vpcd, "REINSERT_SECONDS", 0.4)
    obey(port, insert_line())
    first = accept(slot)
    if was_taken_out:
        obey(port, b'{"do": "remove"}')
    begin = time.monotonic()
    assert obey(port, insert_line(at_once)) == {"ok": True}
    accept(slot).close()
    first.close()
    assert (time.monotonic() - begin > 0.35) is gap


def test_the_card_connects_again_when_the_service_was_restarted(
    slot: socket.socket, port: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vpcd, "REINSERT_SECONDS", 0.05)
    obey(port, insert_line())
    accept(slot).close()
    with accept(slot) as connection:
        say(connection, b"\x04")
        assert hear(connection) == IMAGE.atr


def test_a_mute_card_and_a_dead_chip_never_send_an_empty_message(slot: socket.socket, port: Ports) -> None:
    assert obey(port, b'{"do": "fault", "name": "dead-atr"}') == {"ok": True}
    obey(port, insert_line())
    with accept(slot) as connection:
        say(connection, b"\x04")
        assert hear(connection) == b"\0"
        say(connection, SELECT)
        assert hear(connection) == b"\0"


def test_an_insert_without_a_service_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vpcd, "INSERT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    port = CardPort(closed)
    try:
        assert obey({CONTACT: port}, insert_line()) == {"ok": False, "error": "vpcd does not answer"}
    finally:
        port.close()


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "a command is a JSON object"),
        (b"{}", "unknown command"),
        (b'{"do": "dance"}', "unknown command"),
        (b'{"do": "insert"}', "unknown command"),
        (b'{"do": "insert", "card": {}}', "missing card field name"),
        (b'{"do": "fault", "name": "gremlins"}', "unknown fault"),
        (b'{"do": "fault", "name": "slow", "seconds": "long"}', "seconds must be 0 to 60"),
        (b'{"do": "pull-after", "apdus": -1}', "unknown command"),
        (b'{"do": "remove", "slot": "letter-box"}', "unknown slot"),
        (b'{"do": "remove", "slot": []}', "unknown slot"),
    ],
)
def test_a_bad_command_is_refused_with_a_reason(port: Ports, line: bytes, error: str) -> None:
    assert obey(port, line) == {"ok": False, "error": error}


def test_the_process_obeys_its_control_socket_and_ends_with_its_lifeline(slot: socket.socket, tmp_path: Path) -> None:
    control = tmp_path / "card.sock"
    command = [sys.executable, "-m", "drivers.card.vpcd", "--port", str(slot.getsockname()[1])]
    lifeline, our_end = os.pipe()
    process = subprocess.Popen([*command, "--control", str(control), "--lifeline"], stdin=lifeline)
    os.close(lifeline)
    try:
        while process.poll() is None and not control.exists():
            process_is_starting(process)
        tell(control, {"do": "insert", "card": IMAGE.to_json()})
        with accept(slot) as connection:
            say(connection, b"\x04")
            assert hear(connection) == IMAGE.atr
            with pytest.raises(RuntimeError, match="unknown fault"):
                tell(control, {"do": "fault", "name": "gremlins"})
            os.close(our_end)
            assert hear(connection) == b""
        assert process.wait(WAIT_SECONDS) == 0
        assert not control.exists()
    finally:
        process.kill()
        process.wait(WAIT_SECONDS)


def process_is_starting(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(0.02)
    except subprocess.TimeoutExpired:
        return
