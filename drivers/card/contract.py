"""What the rest of the house may know of a social-security card: its data, its events, its answers.

Sources: LD/T 32 and 人社信息函〔2012〕37号 (file structure and data items, V2.0).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from drivers.contract import Adapter, Completion, Deadline, Failed

PIN_DIGITS_MIN = 4
PIN_DIGITS_MAX = 16
CRYPTOGRAM_BYTES = 16


class CardProblem(StrEnum):
    """The reasons a card command fails, as they stand in ``Failed.reason``."""

    NO_CARD = "no-card"
    PULLED = "pulled"
    NO_ANSWER = "no-answer"
    MUTE = "mute"
    GARBAGE_APDU = "garbage-apdu"
    UNKNOWN_CARD = "unknown-card"
    CARD_BLOCKED = "card-blocked"
    BAD_RECORD = "bad-record"
    BAD_NAME_BYTES = "bad-name-bytes"
    NEEDS_EXTERNAL_AUTH = "needs-external-auth"
    NEEDS_PIN = "needs-pin"
    PIN_REFUSED = "pin-refused"
    PIN_SAME_AS_OLD = "pin-same-as-old"
    PIN_TOO_SIMPLE = "pin-too-simple"
    PIN_FROM_NUMBER = "pin-from-number"
    PIN_CHANGE_UNSURE = "pin-change-unsure"
    AUTH_NOT_NEEDED = "auth-not-needed"
    AUTH_LAPSED = "auth-lapsed"
    AUTH_MISMATCH = "auth-mismatch"
    AUTH_REFUSED = "auth-refused"
    NO_AUTH_KEY = "no-auth-key"
    CARD_CHANGED = "card-changed"
    READER_SHARED = "reader-shared"
    READER_ABSENT = "reader-absent"
    SERVICE_LOST = "pcscd-lost"
    DEADLINE = "deadline"


_COMPLETIONS = {
    CardProblem.NO_CARD: Completion.MEDIA_REMOVED,
    CardProblem.PULLED: Completion.MEDIA_REMOVED,
    CardProblem.NO_ANSWER: Completion.HARDWARE_ERROR,
    CardProblem.MUTE: Completion.HARDWARE_ERROR,
    CardProblem.GARBAGE_APDU: Completion.INVALID_DATA,
    CardProblem.UNKNOWN_CARD: Completion.INVALID_DATA,
    CardProblem.CARD_BLOCKED: Completion.INVALID_DATA,
    CardProblem.BAD_RECORD: Completion.INVALID_DATA,
    CardProblem.BAD_NAME_BYTES: Completion.INVALID_DATA,
    CardProblem.NEEDS_EXTERNAL_AUTH: Completion.UNSUPPORTED,
    CardProblem.NEEDS_PIN: Completion.NOT_READY,
    CardProblem.PIN_REFUSED: Completion.UNSUPPORTED,
    CardProblem.PIN_SAME_AS_OLD: Completion.INVALID_DATA,
    CardProblem.PIN_TOO_SIMPLE: Completion.INVALID_DATA,
    CardProblem.PIN_FROM_NUMBER: Completion.INVALID_DATA,
    CardProblem.AUTH_NOT_NEEDED: Completion.UNSUPPORTED,
    CardProblem.AUTH_LAPSED: Completion.NOT_READY,
    CardProblem.AUTH_MISMATCH: Completion.INVALID_DATA,
    CardProblem.AUTH_REFUSED: Completion.INVALID_DATA,
    CardProblem.NO_AUTH_KEY: Completion.UNSUPPORTED,
    CardProblem.CARD_CHANGED: Completion.MEDIA_REMOVED,
    CardProblem.READER_SHARED: Completion.NOT_READY,
    CardProblem.READER_ABSENT: Completion.NOT_READY,
    CardProblem.SERVICE_LOST: Completion.HARDWARE_ERROR,
}


def failed(problem: CardProblem, over: Completion = Completion.TIMED_OUT) -> Failed:
    """The Failed for ``problem``; ``over`` is the completion of those that have none of their own: DEADLINE (timed out or
    cancelled) and PIN_CHANGE_UNSURE (what went wrong after the change was sent).
    """
    return Failed(_COMPLETIONS.get(problem, over), problem.value)


@dataclass(frozen=True, slots=True)
class CardData:
    """Everything a kiosk without PSAM may read. Its repr names the version only: logs must not learn who held the card.

    ``region`` 6 digits; ``identification_code`` 32 hex digits; ``version`` "1.0", "2.0" or "3.0"; ``card_number`` 9
    characters, or "" where the card gives none or one whose GB 11714 check digit is wrong; dates None where the card
    holds no readable date (whether a card is expired is not decided here); ``name`` NFC with separator U+00B7; ``sex``
    GB/T 2261.1 ("1", "2", "9", "0" unknown); ``ethnicity`` GB/T 3304 two digits or ""; ``atr_history`` hex of the ATR's
    historical bytes (卡复位信息), "" on a contactless reader, which makes up its own.
    """

    region: str = field(repr=False)
    identification_code: str = field(repr=False)
    version: str
    card_number: str = field(repr=False)
    issued_on: date | None = field(repr=False)
    valid_to: date | None = field(repr=False)
    social_security_number: str = field(repr=False)
    name: str = field(repr=False)
    sex: str = field(repr=False)
    ethnicity: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    atr_history: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pin:
    """A card PIN that does not show itself. ``digits``: an even number of digits, 4 to 16 (the field standard is 6), as
    whole numbers: the end of a freed text is not overwritten (drivers/heap.py).

    Raises ValueError, without the digits, for anything else.
    """

    digits: tuple[int, ...] = field(repr=False)

    def __post_init__(self) -> None:
        length = len(self.digits)
        digits_only = all(0 <= digit <= 9 for digit in self.digits)
        if not digits_only or length % 2 or not PIN_DIGITS_MIN <= length <= PIN_DIGITS_MAX:
            raise ValueError(f"a card PIN is an even number of digits, {PIN_DIGITS_MIN} to {PIN_DIGITS_MAX}")

    def as_bcd(self) -> tuple[int, ...]:
        """Two digits an octet, as VERIFY wants them."""
        pairs = zip(self.digits[::2], self.digits[1::2], strict=True)
        return tuple(high << 4 | low for high, low in pairs)


@dataclass(frozen=True, slots=True)
class CardInserted:
    """A card is in the reader. ``atr`` is empty when the chip did not answer (dead, or put in the wrong way round).

    ``already_in``: it was there when the reader came up (start of the program, replug, new pcscd), so nobody has just put
    it in and nobody knows whose it is.
    """

    atr: bytes = field(repr=False)
    already_in: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class CardRemoved:
    """The card has left the reader. ``reader_gone``: the reader has left the terminal, and where the card is nobody knows."""

    reader_gone: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class PinOk:
    """The card accepted the PIN."""


@dataclass(frozen=True, slots=True)
class PinWrong:
    """The card refused the PIN; ``tries_left`` is at least 1."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class PinLocked:
    """The card accepts no PIN any more; only the issuing office can unlock it."""


@dataclass(frozen=True, slots=True)
class ChangeOk:
    """The card has the new PIN, and counts its tries anew."""


@dataclass(frozen=True, slots=True)
class AuthenticationRequest:
    """What the centre's security module needs to speak for the terminal to this very card (step 1 of two).

    ``region`` 6 digits; ``atr_history`` hex, "" on a contactless reader; ``algorithm`` "01" 3DES, "02" SSF33, "03" SM4;
    ``identification_code`` 32 hex digits; then two pairs of 8-byte challenges as 16 hex digits (原始信息, 过程因子), good
    until the card is reset, powered down or refuses a command. ``session`` names the powered card they belong to.
    """

    session: str
    region: str = field(repr=False)
    atr_history: str = field(repr=False)
    algorithm: str
    identification_code: str = field(repr=False)
    internal_process_factor: str = field(repr=False)
    internal_original: str = field(repr=False)
    external_process_factor: str = field(repr=False)
    external_original: str = field(repr=False)

    def for_centre(self) -> dict[str, str]:
        """The fields that travel; ``session`` stays in the terminal."""
        fields = asdict(self)
        del fields["session"]
        return fields

    def answered(self, internal: str, external: str) -> AuthenticationAnswer:
        """The centre's two cryptograms (32 hex digits each) as the answer to this request. Raises ValueError."""
        return AuthenticationAnswer(self.session, bytes.fromhex(internal), bytes.fromhex(external))


@dataclass(frozen=True, slots=True)
class AuthenticationAnswer:
    """Two cryptograms of 16 bytes: what the card must have answered (its first 8 bytes count), and what it wants to see.

    Raises ValueError, without the bytes, for another length.
    """

    session: str
    internal: bytes = field(repr=False)
    external: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not len(self.internal) == len(self.external) == CRYPTOGRAM_BYTES:
            raise ValueError(f"a cryptogram has {CRYPTOGRAM_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The card accepted the centre; its holder file is open until the card is powered down."""


@dataclass(frozen=True, slots=True)
class AuthenticationRefused:
    """The card refused the centre's cryptogram. ``tries_left`` 0: it accepts none any more, only its office can help."""

    tries_left: int


class CardReader(Adapter, Protocol):
    """A reader of social-security cards. Its ``poll`` gives CardInserted and CardRemoved; a card that is already in at
    ``open`` is an event too. What goes wrong with a card is a Failed whose reason is a CardProblem.

    Each method ends at its deadline even when the card does not: the exchange is then left to itself, and what it still
    brings is dropped.
    """

    def read(self, deadline: Deadline) -> CardData | Failed:
        """Read card and holder. May be called again, after ``verify_pin`` or ``finish_authentication`` too, while the same
        card is in. NEEDS_EXTERNAL_AUTH: a 3.0 card, see ``begin_authentication``.
        """

    def verify_pin(self, pin: Pin, deadline: Deadline) -> PinOk | PinWrong | PinLocked | Failed:
        """Present the PIN once. It is never sent a second time by itself: each try may cost the holder one."""

    def change_pin(self, old: Pin, new: Pin, deadline: Deadline) -> ChangeOk | PinWrong | PinLocked | Failed:
        """Replace the PIN, sent once. A weak new one is refused before anything is sent (``pins.weakness``): PIN_SAME_AS_OLD,
        PIN_TOO_SIMPLE, or PIN_FROM_NUMBER when the holder was read before. PIN_CHANGE_UNSURE: it was sent and the answer
        was lost, so either PIN may be the right one now.
        """

    def begin_authentication(self, deadline: Deadline) -> AuthenticationRequest | Failed:
        """Step 1 of opening a 3.0 card without a PSAM. The card must stay in, and nothing else be asked of it, until step
        2. AUTH_NOT_NEEDED: not a 3.0 card; NO_AUTH_KEY: the card holds no key for it.
        """

    def finish_authentication(
        self, answer: AuthenticationAnswer, deadline: Deadline
    ) -> Authenticated | AuthenticationRefused | Failed:
        """Step 2, once for each step 1. CARD_CHANGED: the card of step 1 was taken out or powered down since; AUTH_LAPSED:
        its challenges are spent; AUTH_MISMATCH: card and centre do not share their keys, and nothing was sent.
        """

    def release(self) -> None:
        """End of a visit: power the card down, so that a verified PIN does not outlive the visit. Never raises."""
