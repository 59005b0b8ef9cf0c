"""Command and response APDUs (ISO 7816-4) as a social-security card speaks them, over any transport.

Bounded on purpose: a hostile or broken card may answer 61xx for ever, and a visitor waits in front of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from drivers.card.contract import CardProblem, failed
from drivers.contract import Completion, Deadline, Failed

MAX_EXCHANGES = 64
MAX_RESPONSE_BYTES = 258
MAX_CHAINED_BYTES = 1024

OK = 0x9000
NOT_FOUND = 0x6A82
SECURITY_STATUS = 0x6982
METHOD_BLOCKED = 0x6983
# Challenge spent or never drawn; conditions of use not met (6984, 6985).
NOT_NOW = frozenset({0x6984, 0x6985})
KEY_NOT_FOUND = 0x6A88
WRONG_LENGTH = 0x6700
# Applet or card invalidated: 6283 (file), 6A81 (function), 9303 (application blocked; Chinese financial cards).
BLOCKED = frozenset({0x6283, 0x6A81, 0x9303})

_CASE_2_LENGTH = 5


class CardGone(Exception):
    """The card was pulled during an exchange."""


class CardTrouble(Exception):
    """Ends a card dialogue inside this family; turned into its Failed at the edge of the reader."""

    def __init__(self, problem: CardProblem, over: Completion = Completion.TIMED_OUT) -> None:
        super().__init__(problem.value)
        self.failed: Failed = failed(problem, over)


class Transport(Protocol):
    """Carries one APDU to the card and its answer back."""

    def transmit(self, command: bytes) -> bytes:
        """Raises CardGone when the card was pulled, CardTrouble for other loss; an answer without a status word means
        a mute card.
        """
        ...


@dataclass(frozen=True, slots=True)
class Response:
    """Data and status word of one answered command. The data is a person's: it is not shown."""

    data: bytes = field(repr=False)
    status: int

    @property
    def ok(self) -> bool:
        return self.status == OK


class Channel:
    """One dialogue with a card: at most MAX_EXCHANGES APDUs, none started after the deadline."""

    def __init__(self, transport: Transport, deadline: Deadline) -> None:
        self._transport = transport
        self._deadline = deadline
        self._left = MAX_EXCHANGES

    def send(self, command: bytes) -> Response:
        """Send ``command``; follow 61xx with GET RESPONSE and repeat a case-2 command once on 6Cxx.

        A command that carries data (VERIFY, CHANGE PIN, AUTHENTICATE) is never repeated. Raises CardGone, CardTrouble.
        """
        response = self._exchange(command)
        if response.status >> 8 == 0x6C and len(command) == _CASE_2_LENGTH:
            response = self._exchange(command[:-1] + bytes([response.status & 0xFF]))
        data = response.data
        while response.status >> 8 == 0x61:
            response = self._exchange(bytes([0x00, 0xC0, 0x00, 0x00, response.status & 0xFF]))
            data += response.data
            if len(data) > MAX_CHAINED_BYTES:
                raise CardTrouble(CardProblem.GARBAGE_APDU)
        return Response(data, response.status)

    def check(self) -> None:
        """Raises CardTrouble when the deadline is over."""
        over = self._deadline.over
        if over is not None:
            raise CardTrouble(CardProblem.DEADLINE, over)

    def _exchange(self, command: bytes) -> Response:
        self.check()
        if self._left == 0:
            raise CardTrouble(CardProblem.GARBAGE_APDU)
        self._left -= 1
        answer = self._transport.transmit(command)
        if len(answer) < 2:
            raise CardTrouble(CardProblem.MUTE)
        # ISO 7816-4: SW1 is 6x or 9x, and 60 is a T=0 procedure byte that no reader passes on.
        if len(answer) > MAX_RESPONSE_BYTES or answer[-2] >> 4 not in (6, 9) or answer[-2] == 0x60:
            raise CardTrouble(CardProblem.GARBAGE_APDU)
        return Response(answer[:-2], int.from_bytes(answer[-2:]))


def select_by_name(name: bytes, *, information: bool = False) -> bytes:
    """SELECT an application by its name. T=0 cards want no Le and offer their FCI with 61xx; others may give it only when
    ``information`` is asked for.
    """
    return bytes([0x00, 0xA4, 0x04, 0x00, len(name)]) + name + (b"\0" if information else b"")


def select_master_file() -> bytes:
    return bytes.fromhex("00A40000023F00")


def select_file(file_id: int, p1: int) -> bytes:
    """SELECT an elementary file. Field cards take P1=02 (child EF) or P1=00 (any file)."""
    return bytes([0x00, 0xA4, p1, 0x00, 0x02]) + file_id.to_bytes(2)


def read_record(p1: int, p2: int, length: int) -> bytes:
    return bytes([0x00, 0xB2, p1, p2, length])


def read_all_records() -> bytes:
    """READ RECORD of all records of the current file, the first to the last (ISO 7816-4, P2 = 05)."""
    return bytes.fromhex("00B20105FF")


def verify(pin_bcd: Sequence[int]) -> bytes:
    return bytes((0x00, 0x20, 0x00, 0x00, len(pin_bcd), *pin_bcd))


def change_pin(old_bcd: Sequence[int], new_bcd: Sequence[int]) -> bytes:
    """Old PIN, FF, new PIN (order inferred from public sources, not confirmed by the standard)."""
    data = (*old_bcd, 0xFF, *new_bcd)
    return bytes((0x80, 0x5E, 0x01, 0x00, len(data), *data))


def get_challenge() -> bytes:
    """8 random bytes of the card."""
    return bytes.fromhex("0084000008")


def internal_authenticate(process_factor: bytes, original: bytes) -> bytes:
    """The card proves itself over 过程因子 and 原始信息, in this order."""
    return bytes.fromhex("0088000010") + process_factor + original


def external_authenticate(cryptogram: bytes) -> bytes:
    """The terminal proves itself with key 0A (RKSSSE)."""
    return bytes([0x00, 0x82, 0x00, 0x0A, len(cryptogram)]) + cryptogram
