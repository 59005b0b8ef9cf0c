"""A CCID reader's own PIN pad, over an injected control connection.

The connection belongs to whoever holds the card (exclusively, with its application selected); this only speaks part 10 to
it. VERIFY_PIN_DIRECT blocks inside the reader until the visitor is done or the reader's own timer ends, and PC/SC offers
no way to interrupt it: the deadline is given to the reader beforehand, a cancel takes effect only before it has begun.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, Final, Protocol

from drivers.contract import Completion, Deadline, DeviceFault, Failed
from drivers.pinpad.part10 import (
    GET_FEATURE_REQUEST,
    Feature,
    Part10Error,
    PasswordCheck,
    decode_features,
    decode_verify_result,
    encode_verify_card_password,
)

# The reader counts in whole seconds and needs a moment itself.
_MARGIN_SECONDS: Final = 0.5
_SECONDS_MAX: Final = 60


class ControlConnection(Protocol):
    """A connection to a reader with a card in it."""

    def control(self, code: int, data: bytes) -> bytes:
        """One SCardControl. Raises OSError when the reader refuses it, DeviceFault when the service is lost."""
        ...


class ScardControl:
    """SCardControl of pyscard on a card handle that somebody else opened and closes."""

    def __init__(self, handle: int, library: Callable[[], Any] | None = None) -> None:
        self._handle = handle
        self._library = library or (lambda: importlib.import_module("smartcard.scard"))

    def control(self, code: int, data: bytes) -> bytes:
        try:
            scard = self._library()
        except ImportError:
            raise DeviceFault("pyscard-missing", permanent=True) from None
        result, answer = scard.SCardControl(self._handle, code, list(data))
        if result in (scard.SCARD_E_NO_SERVICE, scard.SCARD_E_SERVICE_STOPPED, scard.SCARD_F_COMM_ERROR):
            raise DeviceFault("pcscd-down")
        if result != scard.SCARD_S_SUCCESS:
            raise OSError(f"SCardControl 0x{result & 0xFFFFFFFF:08X}")
        return bytes(answer)


def features_of(connection: ControlConnection) -> dict[int, int]:
    """The reader's features; none when it knows no part 10 or answers nonsense. Raises DeviceFault."""
    try:
        return decode_features(connection.control(GET_FEATURE_REQUEST, b""))
    except (OSError, Part10Error):
        return {}


def verify_card_password(connection: ControlConnection, digits: int, deadline: Deadline) -> PasswordCheck:
    """Let the visitor type the card's password (``digits`` of them, 6 in the field) on the reader. Never repeated by
    itself: each try may cost the holder one. Failed UNSUPPORTED ``no-pin-pad`` when the reader has none.
    """
    code = features_of(connection).get(Feature.VERIFY_PIN_DIRECT)
    if code is None:
        return Failed(Completion.UNSUPPORTED, "no-pin-pad")
    over = deadline.over
    seconds = min(_SECONDS_MAX, int(deadline.remaining_seconds() - _MARGIN_SECONDS))
    if over is not None or seconds < 1:
        return Failed(over or Completion.TIMED_OUT, "cancelled" if over is Completion.CANCELLED else "timed-out")
    try:
        return decode_verify_result(connection.control(code, encode_verify_card_password(digits, seconds)))
    except OSError:
        return Failed(Completion.HARDWARE_ERROR, "pad-refused")
