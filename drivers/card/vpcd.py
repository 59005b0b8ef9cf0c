"""Virtual cards as vpcd's peers: ``python -m drivers.card.vpcd --port 35963 --control SOCKET``.

vpcd has two slots, at a port and at the next one. The first is a contact reader here, the second a contactless one.

A process of its own on purpose: were card and reader in one process, its exit would hang (pyscard asks pcscd to power
the card off, pcscd asks the card, and the card's thread is gone).

Control: a unix socket, one JSON object a line, one answer a line, {"ok": true} or {"ok": false, "error": "..."}:

* {"do": "insert", "card": {CardImage fields}}: answered when vpcd has accepted the card; with "at-once": true, and no
  card in, without the gap a reader needs to see that the card before has left
* {"do": "remove"}: both take "slot": "contact" (without it) or "contactless"
* {"do": "fault", "name": one of virtual.Fault, "seconds": of the slow fault}: kept for later cards too
* {"do": "pull-after", "apdus": n}: the card, this one or the next, leaves, once, when APDU n + 1 arrives, which stays
  unanswered

Faults are those of both slots. With ``--lifeline`` the process ends when its standard input does: it never outlives the one who started it.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import logging
import os
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from drivers.card.image import CardImage
from drivers.card.virtual import Fault, VirtualCard

PORT: Final = 35963
# pcscd looks every 0.4 s; a card that comes back sooner is never seen to have left, and never powered (proved).
REINSERT_SECONDS: Final = 1.0
INSERT_SECONDS: Final = 10.0
_RECONNECT_SECONDS: Final = 0.1
_LOOPBACK: Final = "127.0.0.1"
CONTACT: Final = "contact"
CONTACTLESS: Final = "contactless"
# ioctl requests and the flag of <linux/sockios.h> and <linux/if.h>.
_GET_FLAGS: Final = 0x8913
_SET_FLAGS: Final = 0x8914
_IS_UP: Final = 0x1

_POWER_OFF: Final = 0x00
_POWER_ON: Final = 0x01
_RESET: Final = 0x02
_ASK_ATR: Final = 0x04

_log = logging.getLogger("drivers.card.vpcd")


class CardPort:
    """The card's side of one vpcd slot. A connection is a card in the slot; losing it while a card is wanted (pcscd
    restarted) means connecting again. Methods may be called from any thread.
    """

    def __init__(self, port: int, *, contactless: bool = False) -> None:
        self._port = port
        self._contactless = contactless
        self._changed = threading.Condition()
        self._card: VirtualCard | None = None
        self._connection: socket.socket | None = None
        self._left_at = -REINSERT_SECONDS
        self._fault = Fault.NONE
        self._slow_seconds = 1.0
        self._apdus_left: int | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="virtual-card", daemon=True)
        self._thread.start()

    def insert(self, image: CardImage, *, at_once: bool = False) -> bool:
        """Put a card in, after the one before has been out for REINSERT_SECONDS. False when vpcd does not answer; the
        card is then in as soon as vpcd does.
        """
        was_in = self._take_out()
        with self._changed:
            if at_once and not was_in:
                self._left_at = -REINSERT_SECONDS
            self._card = VirtualCard(image, contactless=self._contactless)
            self._card.set_fault(self._fault, self._slow_seconds)
            self._changed.notify_all()
            return self._changed.wait_for(lambda: self._connection is not None, INSERT_SECONDS)

    def remove(self) -> None:
        """Take the card out; disarms ``pull_after``."""
        with self._changed:
            self._apdus_left = None
        self._take_out()

    def _take_out(self) -> bool:
        """Whether a card was in."""
        with self._changed:
            was_in = self._card is not None
            if self._card is not None:
                self._card.interrupt()
            self._card = None
            if self._connection is not None:
                with contextlib.suppress(OSError):
                    self._connection.shutdown(socket.SHUT_RDWR)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._connection is None, INSERT_SECONDS)
            return was_in

    def set_fault(self, fault: Fault, slow_seconds: float) -> None:
        with self._changed:
            self._fault = fault
            self._slow_seconds = slow_seconds
            if self._card is not None:
                self._card.set_fault(fault, slow_seconds)

    def pull_after(self, apdus: int) -> None:
        """Pull the card, this one or the next, once, after it has answered ``apdus`` APDUs."""
        with self._changed:
            self._apdus_left = apdus

    def close(self) -> None:
        """Take the card out and end the thread."""
        with self._changed:
            self._closing = True
        self.remove()
        self._thread.join(INSERT_SECONDS)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or self._card is not None)
                if self._closing:
                    return
                pause = self._left_at + REINSERT_SECONDS - time.monotonic()
                if pause > 0:
                    self._changed.wait(pause)
                    continue
                card = self._card
            if card is not None and not self._connected(card):
                with self._changed:
                    self._changed.wait(_RECONNECT_SECONDS)

    def _connected(self, card: VirtualCard) -> bool:
        """Serve ``card`` as long as the connection lasts; False when there is none to be had."""
        try:
            connection = socket.create_connection((_LOOPBACK, self._port), timeout=1.0)
        except OSError:
            return False
        with connection:
            connection.settimeout(None)
            with self._changed:
                if self._card is not card:
                    return True
                self._connection = connection
                self._changed.notify_all()
            try:
                self._serve(connection, card)
            except (OSError, EOFError):
                _log.debug("the slot was closed")
        with self._changed:
            self._connection = None
            self._left_at = time.monotonic()
            self._changed.notify_all()
        return True

    def _serve(self, connection: socket.socket, card: VirtualCard) -> None:
        card.reset()
        while True:
            (length,) = struct.unpack(">H", _receive(connection, 2))
            message = _receive(connection, length)
            if length == 1:
                if message[0] == _ASK_ATR:
                    _send(connection, card.atr)
                elif message[0] in (_POWER_OFF, _POWER_ON, _RESET):
                    card.reset()
            elif self._pulled_now():
                return
            else:
                _send(connection, card.transmit(message))

    def _pulled_now(self) -> bool:
        with self._changed:
            if self._apdus_left is None:
                return False
            if self._apdus_left > 0:
                self._apdus_left -= 1
                return False
            self._apdus_left = None
            self._card = None
            return True


Ports = Mapping[str, CardPort]


def _receive(connection: socket.socket, count: int) -> bytes:
    """Exactly ``count`` bytes; raises EOFError when vpcd hangs up."""
    received = b""
    while len(received) < count:
        # vpcd sends length and data apart: Nagle against delayed acknowledgement would cost 44 ms an APDU. The option
        # does not last, hence before each receive.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        chunk = connection.recv(count - len(received))
        if not chunk:
            raise EOFError
        received += chunk
    return received


def _send(connection: socket.socket, payload: bytes) -> None:
    # An empty message hangs pcscd (seen with vpcd 3.3); one byte is no answer either.
    payload = payload or b"\0"
    connection.sendall(struct.pack(">H", len(payload)) + payload)


def obey(ports: Ports, line: bytes) -> dict[str, object]:
    """Carry out one control line and give its answer. Errors name fields, never their contents."""
    try:
        command = json.loads(line)
        if not isinstance(command, dict):
            return _refusal("a command is a JSON object")
        return _perform(ports, command)
    except (ValueError, RecursionError) as error:
        return _refusal(str(error) if type(error) is ValueError else "not JSON")


def _perform(ports: Ports, command: Mapping[str, object]) -> dict[str, object]:
    slot = command.get("slot", CONTACT)
    if not isinstance(slot, str) or slot not in ports:
        return _refusal("unknown slot")
    port = ports[slot]
    match command:
        case {"do": "insert", "card": dict() as card, **rest}:
            inserted = port.insert(CardImage.from_json(card), at_once=rest.get("at-once") is True)
            return {"ok": True} if inserted else _refusal("vpcd does not answer")
        case {"do": "remove"}:
            port.remove()
        case {"do": "fault", "name": str() as name, **rest}:
            if name not in list(Fault):
                return _refusal("unknown fault")
            seconds = rest.get("seconds", 1.0)
            if not isinstance(seconds, int | float) or not 0 <= seconds <= 60:
                return _refusal("seconds must be 0 to 60")
            for each in ports.values():
                each.set_fault(Fault(name), float(seconds))
        case {"do": "pull-after", "apdus": int() as apdus} if 0 <= apdus <= 1000:
            port.pull_after(apdus)
        case _:
            return _refusal("unknown command")
    return {"ok": True}


def _refusal(error: str) -> dict[str, object]:
    return {"ok": False, "error": error}


def _converse(ports: Ports, client: socket.socket) -> None:
    with client, client.makefile("rwb") as stream:
        try:
            for line in stream:
                stream.write(json.dumps(obey(ports, line)).encode() + b"\n")
                stream.flush()
        except OSError:
            _log.debug("the control peer is gone")


def _end_with_standard_input() -> None:
    # Not sys.stdin: its lock, held by this thread, would abort the interpreter at exit.
    while os.read(sys.stdin.fileno(), 1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


def bring_loopback_up() -> None:
    """In a fresh network namespace even 127.0.0.1 is down. Raises OSError without the right to change it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        answer = fcntl.ioctl(any_socket, _GET_FLAGS, struct.pack("16sh14x", b"lo", 0))
        _, flags = struct.unpack("16sh14x", answer)
        if not flags & _IS_UP:
            fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _IS_UP))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m drivers.card.vpcd", description="Virtual cards in the two slots of a vpcd reader."
    )
    parser.add_argument("--port", type=int, default=PORT, help="TCP port of the first slot; the second has the next")
    parser.add_argument("--control", type=Path, required=True, help="path of the control socket to make")
    parser.add_argument("--loopback-up", action="store_true", help="bring the loopback up (own network namespace)")
    parser.add_argument("--lifeline", action="store_true", help="end when standard input ends")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if options.loopback_up:
        bring_loopback_up()
    ports = {CONTACT: CardPort(options.port), CONTACTLESS: CardPort(options.port + 1, contactless=True)}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        options.control.unlink(missing_ok=True)
        # Bound under another name first: who sees the path can connect.
        unready = options.control.with_name(options.control.name + ".new")
        unready.unlink(missing_ok=True)
        server.bind(str(unready))
        unready.chmod(0o600)
        server.listen()
        unready.rename(options.control)
        if options.lifeline:
            threading.Thread(target=_end_with_standard_input, daemon=True).start()
        try:
            while True:
                client, _ = server.accept()
                threading.Thread(target=_converse, args=(ports, client), daemon=True).start()
        except KeyboardInterrupt:
            return 0
        finally:
            for port in ports.values():
                port.close()
            options.control.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
