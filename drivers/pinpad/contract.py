"""What the kiosk and an encrypting PIN pad (EPP) say to each other.

No open standard covers an EPP on a serial line. The command model is that of XFS4IoT (KeyManagement, Keyboard, PinPad):
keys are loaded by name under a key-encryption key, a PIN is typed into the pad and leaves it only as an enciphered ISO
9564-1 block, and while it is typed the kiosk hears that a key was pressed, never which digit.

Two ways of typing, and they are not interchangeable:

* ``enter_pin`` is GetPin: the digits never leave the pad, and nobody but the holder of the PIN key can read the block.
* ``enter_clear`` is GetData with hidden echo: the digits come back. It exists because the password of the social-security
  card goes to the card as plain BCD (hardware fact, not a choice). Both this terminal's configuration and the pad itself
  must allow it. The key events are as mute as those of ``enter_pin``.

Keys while an entry runs: a DIGIT beyond the maximum is not taken; CLEAR erases everything typed so far; ENTER with fewer
digits than the minimum does not end the entry (the feedback says so, the screen can explain); CANCEL ends it.

=====================================================  ==============================================
what happened                                          result
=====================================================  ==============================================
ENTER with enough digits                               PinEntered, ClearDigits
CANCEL on the pad                                      Failed CANCELLED ``cancel-key``
deadline over or cancelled; the pad forgets the entry  Failed TIMED_OUT or CANCELLED
numbers of digits, or account, that cannot be          Failed INVALID_DATA ``lengths``, ``account``
the pad was opened                                     Failed HARDWARE_ERROR ``tamper``
the key is not in the pad, or is for another format    Failed NOT_READY ``pin-key-missing``
clear entry not configured, or the pad forbids it      Failed UNSUPPORTED ``clear-not-configured``, ``clear-refused``
no answer, or none that makes sense                    Failed HARDWARE_ERROR ``silent``, ``garbled``
another entry runs in the pad                          Failed NOT_READY ``busy``
cable or power lost                                    DeviceFault; the pad has forgotten the entry
=====================================================  ==============================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NoReturn, Protocol, runtime_checkable

from drivers.contract import Adapter, Deadline, Failed

FAMILY: Final = "pin_pad"

# ISO 9564-1: a PIN has 4 to 12 digits.
PIN_DIGITS_MIN: Final = 4
PIN_DIGITS_MAX: Final = 12
# Clear entry also serves numbers that stay hidden on the screen (an 18-digit identity number).
CLEAR_DIGITS_MAX: Final = 20


class Key(StrEnum):
    """Which kind of key was pressed. There is no member for a digit's value, on purpose."""

    DIGIT = "digit"
    CLEAR = "clear"
    CANCEL = "cancel"
    ENTER = "enter"


@dataclass(frozen=True, slots=True)
class KeyFeedback:
    """One press: its kind, and how many digits are in now."""

    key: Key
    entered: int


class PinFormat(StrEnum):
    """ISO 9564-1 PIN block formats. Format 0 needs a TDEA key, format 4 an AES key."""

    ISO_0 = "iso_0"
    ISO_4 = "iso_4"


@dataclass(frozen=True, slots=True)
class PinEntered:
    """The enciphered PIN block (8 bytes in format 0, 16 in format 4) and the name of the key it is under."""

    block: bytes = field(repr=False)
    format: PinFormat
    key_name: str


class ClearDigits:
    """Digits that came back in clear. They do not show themselves, are not compared, copied or pickled, and can be wiped.

    ``wipe`` overwrites this object's own buffer (``with`` does so at the end). The bytes also passed through the serial
    port and Python objects that nobody can overwrite, so this shortens their life and promises no more.
    """

    __slots__ = ("_digits",)

    def __init__(self, ascii_digits: bytes | bytearray) -> None:
        """Takes its own copy. Raises ValueError, without the digits, for anything but ASCII digits."""
        if not ascii_digits.isdigit():
            raise ValueError("only digits")
        self._digits = bytearray(ascii_digits)

    def __len__(self) -> int:
        return len(self._digits)

    def reveal(self) -> str:
        """The digits; empty once wiped. The string cannot be wiped: use it at once and keep no reference."""
        return self._digits.decode("ascii")

    def as_bcd(self) -> bytearray:
        """Two digits a byte, as VERIFY of the social-security card wants them; the caller wipes it.

        Raises ValueError for an odd number of digits.
        """
        if len(self._digits) % 2:
            raise ValueError("an odd number of digits does not fill whole bytes")
        pairs = zip(self._digits[::2], self._digits[1::2], strict=True)
        return bytearray((high & 0x0F) << 4 | low & 0x0F for high, low in pairs)

    def wipe(self) -> None:
        for index in range(len(self._digits)):
            self._digits[index] = 0
        self._digits.clear()

    def __enter__(self) -> ClearDigits:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "ClearDigits(hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("clear digits are not to be copied or stored")


class KeyUse(StrEnum):
    """What a key in the pad may do. Nothing in the pad deciphers: a stolen terminal gives no PIN away."""

    KEY_ENCRYPTION = "key_encryption"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class PadKey:
    """A key in the pad: its name, use and key check value. The key itself cannot be read."""

    name: str
    use: KeyUse
    check_value: bytes


@dataclass(frozen=True, slots=True)
class PadSettings:
    """What is true of one installed pad. ``key_name`` empty: this terminal uses clear entry only."""

    key_name: str = "pin"
    pin_format: PinFormat = PinFormat.ISO_4
    clear_allowed: bool = False


OnKey = Callable[[KeyFeedback], None]


@runtime_checkable
class PinPad(Adapter, Protocol):
    """An encrypting PIN pad's driver. ``on_key`` is called in the device thread for each key press."""

    def enter_pin(
        self, min_digits: int, max_digits: int, account: str, deadline: Deadline, on_key: OnKey
    ) -> PinEntered | Failed:
        """Let the visitor type a PIN of 4 to 12 digits; ``account`` (13 to 19 digits) is bound into the block.

        The key and the format are those of the configuration.
        """
        ...

    def enter_clear(self, min_digits: int, max_digits: int, deadline: Deadline, on_key: OnKey) -> ClearDigits | Failed:
        """Let the visitor type 1 to 20 digits that come back in clear."""
        ...

    def load_key(
        self, name: str, wrapped: bytes, under: str, check_value: bytes, deadline: Deadline
    ) -> PadKey | Failed:
        """Load a key that the key centre wrapped under the pad's key ``under`` (see keys.wrap_key).

        Failed NOT_READY ``kek-missing``; INVALID_DATA ``key-refused`` when it does not unwrap, belongs to another name, or
        its check value differs: the key that was there before stays.
        """
        ...

    def keys(self, deadline: Deadline) -> tuple[PadKey, ...] | Failed:
        """What is loaded, for the doctor."""
        ...

    def reset(self, deadline: Deadline) -> Failed | None:
        """XFS Reset: end and forget any entry. Keys stay; a tampered pad stays tampered."""
        ...
