"""What the rest of the house may know of a code scanner: kinds of code, events, why a code is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.contract import Adapter

FAMILY = "scanner"
BYTES_MAX = 512


class CodeKind(StrEnum):
    """What a code of this kiosk can be.

    None of them proves who holds it. STAFF_CARD: the staff number and the serial of the card, ``S001-7K2MQ9XH4RT8WZ3B``.
    The centre draws the serial when it issues the card (16 characters of Crockford's base 32, 80 random bits), keeps only
    a hash of it and can revoke it: a number alone can be printed by anybody and is refused. A card can be lost, so the
    PIN must follow, checked by the centre together with the serial. An e-card code is worth what the centre says of it.
    """

    E_CARD = "e-card"
    RECEIPT = "receipt"
    STAFF_CARD = "staff-card"
    ID_NUMBER = "id-number"
    CERTIFICATE = "certificate"
    """A certificate's address with its signed part; proves nothing before its signature was checked."""


class Refusal(StrEnum):
    """Why a code is not taken; the first that applies."""

    TORN = "torn"
    """The line stopped in the middle of a code."""
    TOO_LONG = "too-long"
    SEVERAL_LINES = "several-lines"
    GS1 = "gs1"
    """A GS1 code (FNC1): a product, a parcel, a medicine."""
    CONTROL_CHARACTER = "control-character"
    INVISIBLE_CHARACTER = "invisible-character"
    """Zero-width characters, or ones that turn the direction of writing."""
    NOT_ASCII = "not-ascii"
    FOREIGN_ADDRESS = "foreign-address"
    """An address, or anything a telephone would act on, other than our own receipts' verification."""
    CHECK_DIGIT = "check-digit"
    """An identity number whose check digit is wrong."""
    NUMBER_ONLY = "number-only"
    """A staff number without the serial of a card."""
    UNKNOWN_FORM = "unknown-form"
    OTHER_KIND = "other-kind"
    """A sound code, but not of a kind the page asked for."""


@dataclass(frozen=True, slots=True)
class CodeRules:
    """What this terminal's codes look like.

    ``verification_prefix``: what stands before the code in the address on our receipts, ``https://host/verify/``; empty:
    receipts are not taken. ``e_card_length_*``: characters of an e-card code (电子社保卡). Its inner structure is not
    published: it is passed to the centre as it is. ``staff_prefix``: how every staff number begins; empty: staff cards
    are not taken.
    """

    verification_prefix: str = ""
    e_card_length_min: int = 18
    e_card_length_max: int = 40
    staff_prefix: str = "S"

    def __post_init__(self) -> None:
        """Raises ValueError where two kinds could be taken for each other."""
        if not 18 <= self.e_card_length_min <= self.e_card_length_max <= BYTES_MAX:
            raise ValueError("an e-card code is longer than a staff number (16) and fits into a code")


@dataclass(frozen=True, slots=True)
class SerialSettings:
    """How a serial scanner speaks. The bytes are the model's; empty: it has no such command.

    Models of Honeywell's family (and many engines that copy them) take ``16 54 0D`` (SYN T CR) and ``16 55 0D`` (SYN U CR)
    for ``trigger_on`` and ``trigger_off`` once they are set to serial trigger mode; their light goes out by itself after a
    while, hence ``trigger_again_seconds`` (0: it does not). ``question`` and ``answer``: any command without effect, and
    how its answer begins. ``quiet_seconds``: silence that ends a code behind its CR or LF. ``torn_seconds``: silence that
    ends one without.
    """

    trigger_on: bytes = b""
    trigger_off: bytes = b""
    trigger_again_seconds: float = 0.0
    question: bytes = b""
    answer: bytes = b""
    ask_every_seconds: float = 10.0
    answer_seconds: float = 1.0
    quiet_seconds: float = 0.04
    torn_seconds: float = 0.25

    def __post_init__(self) -> None:
        """Raises ValueError for half a pair."""
        if bool(self.trigger_on) != bool(self.trigger_off):
            raise ValueError("trigger_on and trigger_off go together")
        if bool(self.question) != bool(self.answer):
            raise ValueError("question and answer go together")
        if self.question and self.answer_seconds <= self.torn_seconds:
            raise ValueError("answer_seconds must be longer than torn_seconds")


# The same code within this time is one event: scanners repeat what lies before them, and so do hands.
REPEAT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Scanned:
    """A sound code. ``value``: the e-card code, the receipt's verification code (not its address), what stands on a certificate
    behind ``/verify/``, the staff card's number
    and serial as they stand on it, or the identity number with upper-case X.
    """

    kind: CodeKind
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ScanRefused:
    """A code was read and not taken. What it held is gone."""

    reason: Refusal


class CodeScanner(Adapter, Protocol):
    """A scanner whose ``poll`` gives Scanned and ScanRefused while somebody wants a code, and nothing otherwise.

    ``start_scanning`` and ``stop_scanning`` may be called from ANY thread and return at once; the light follows within
    0.1 s, after a lost and found line too. They cannot fail: a scanner that is lost says so in its status.
    """

    def start_scanning(self, kinds: frozenset[CodeKind]) -> None:
        """A page wants a code of one of ``kinds``. Codes that began before do not count."""

    def stop_scanning(self) -> None:
        """Nobody wants a code any more: light off, everything read is forgotten."""

    @property
    def dropped(self) -> int:
        """Codes read while nobody wanted one, since the start of the program."""
        ...
