"""The pad itself: keyboard, secure module, line. The digits are in here and nowhere else.

Bytes in, bytes out (a ``far_end.Model``); the keyboard is ``press``. A visitor can be arranged with ``visitor``: keys that
are pressed by themselves as soon as the next entry opens.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from drivers.pinpad.contract import (
    CLEAR_DIGITS_MAX,
    PIN_DIGITS_MAX,
    PIN_DIGITS_MIN,
    Key,
    KeyFeedback,
    KeyUse,
    PinFormat,
)
from drivers.pinpad.frame import Ack, Control, Damaged, Frame, FrameReader, Item, encode_ack, encode_frame
from drivers.pinpad.keys import Algorithm, KeyStore
from drivers.pinpad.messages import (
    ANSWER,
    ID_BYTES,
    NONCE_BYTES,
    VERSION,
    Answer,
    Done,
    EnterClear,
    EnterPin,
    KeyPressed,
    Kind,
    LoadKey,
    MessageError,
    Outcome,
    PadReport,
    Result,
    SecureState,
    decode_enter_clear,
    decode_enter_pin,
    decode_load_key,
    encode_answer,
    encode_done,
    encode_key,
    encode_report,
)
from drivers.pinpad.pin_block import encipher_iso_0, encipher_iso_4, is_account

CLEAR_KEY: Final = "clear"
CANCEL_KEY: Final = "cancel"
ENTER_KEY: Final = "enter"
_DIGITS: Final = "0123456789"
# The pad keeps a little for a host that never takes its frames away, and then drops the oldest.
_QUEUE_MAX: Final = 64


@dataclass(slots=True)
class _Entry:
    wanted: EnterPin | EnterClear
    ends_at: float
    digits: bytearray = field(default_factory=bytearray, repr=False)

    def wipe(self) -> None:
        for index in range(len(self.digits)):
            self.digits[index] = 0
        self.digits.clear()


class PadModel:
    """A pad with key memory ``store``; ``clear_allowed`` is set in the pad by its owner and no command changes it."""

    def __init__(
        self,
        store: KeyStore,
        *,
        clear_allowed: bool = False,
        entropy: Callable[[int], bytes] = os.urandom,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self.clear_allowed = clear_allowed
        self.tampered = False
        self.entries_started = 0
        self.visitor: tuple[str, ...] = ()
        self._entropy = entropy
        self._clock = clock
        self._reader = FrameReader()
        self._entry: _Entry | None = None
        self._sequence = 0
        self._outstanding: Frame | None = None
        self._queue: deque[Frame] = deque()
        self._last_command: Frame | None = None
        self._last_answer: Frame | None = None

    @property
    def entry_running(self) -> bool:
        return self._entry is not None

    def connected(self) -> None:
        """Power came (back), or the line was opened anew: nothing of an entry is left."""
        self._reader.give_up()
        self._hang_up()
        self._last_command = self._last_answer = None

    def receive(self, data: bytes) -> bytes:
        self._check_time()
        out = b"".join(self._react(item) for item in self._reader.feed(data))
        return out + self._say()

    def press(self, key: str) -> bytes:
        """A key goes down: ``"0"`` to ``"9"``, ``clear``, ``cancel`` or ``enter``; what the pad says to it."""
        self._check_time()
        if self._entry is not None:
            self._pressed(self._entry, key)
        return self._say()

    def tamper(self) -> bytes:
        """Somebody opened the case: every key is erased at once, and what was being typed with them."""
        self.tampered = True
        self.store.erase()
        entry = self._entry
        if entry is not None:
            self._finish(entry, Outcome.TAMPERED)
        self._queue_frame(Kind.TAMPER, b"")
        return self._say()

    def repair(self, master: bytes) -> None:
        """Back from the secure room: closed, with a new master key."""
        self.tampered = False
        self.store.install(master)

    def _react(self, item: Item) -> bytes:
        if isinstance(item, Frame):
            return encode_ack(item.sequence) + self._command(item)
        if isinstance(item, Ack):
            if self._outstanding is not None and self._outstanding.sequence == item.sequence:
                self._outstanding = None
            return b""
        if isinstance(item, Damaged):
            return bytes([Control.NAK])
        if item is Control.EOT:
            return b""
        if self._outstanding is not None:
            return encode_frame(self._outstanding)
        return bytes([Control.EOT]) if item is Control.ENQ and not self._queue else b""

    def _command(self, frame: Frame) -> bytes:
        if frame == self._last_command:
            # A repetition: say again what was said, do nothing.
            if self._outstanding is not None:
                return encode_frame(self._outstanding)
            return encode_frame(self._last_answer) if self._last_answer is not None and not self._queue else b""
        self._last_command, self._last_answer = frame, None
        result, payload = self._carry_out(frame)
        answer = encode_answer(Answer(frame.sequence, result, payload))
        self._last_answer = self._queue_frame(frame.kind | ANSWER, answer)
        if result is Result.OK and frame.kind in (Kind.ENTER_PIN, Kind.ENTER_CLEAR):
            self._let_visitor_type()
        return b""

    def _carry_out(self, frame: Frame) -> tuple[Result, bytes]:
        try:
            match frame.kind:
                case Kind.HELLO:
                    return self._hello(frame.data)
                case Kind.STATUS:
                    return Result.OK, encode_report(self._report())
                case Kind.RESET:
                    self._hang_up()
                    return Result.OK, b""
                case Kind.CANCEL:
                    return self._cancel(frame.data)
                case Kind.LOAD_KEY:
                    return self._load_key(decode_load_key(frame.data))
                case Kind.ENTER_PIN:
                    return self._begin(decode_enter_pin(frame.data)), b""
                case Kind.ENTER_CLEAR:
                    return self._begin(decode_enter_clear(frame.data)), b""
        except MessageError:
            return Result.BAD_DATA, b""
        return Result.UNKNOWN_COMMAND, b""

    def _hello(self, nonce: bytes) -> tuple[Result, bytes]:
        if len(nonce) != NONCE_BYTES:
            return Result.BAD_DATA, b""
        self._hang_up()
        return Result.OK, nonce + bytes([VERSION])

    def _report(self) -> PadReport:
        state = SecureState.READY if self.store.initialised else SecureState.NOT_INITIALISED
        return PadReport(SecureState.TAMPERED if self.tampered else state, self.clear_allowed, self.store.listing())

    def _load_key(self, load: LoadKey) -> tuple[Result, bytes]:
        if self.tampered:
            return Result.TAMPERED, b""
        # Never between the beginning of an entry and its block.
        return (Result.BUSY, b"") if self._entry is not None else self.store.load(load)

    def _cancel(self, entry: bytes) -> tuple[Result, bytes]:
        """Also takes back what was said of it: a PIN that came too late is not handed out."""
        if len(entry) != ID_BYTES:
            return Result.BAD_DATA, b""
        if self._entry is not None and self._entry.wanted.entry == entry:
            self._drop_entry()
        kept = [frame for frame in self._queue if not _is_about(frame, entry)]
        self._queue = deque(kept)
        if self._outstanding is not None and _is_about(self._outstanding, entry):
            self._outstanding = None
        return Result.OK, b""

    def _begin(self, wanted: EnterPin | EnterClear) -> Result:
        if self.tampered:
            return Result.TAMPERED
        if self._entry is not None:
            return Result.BUSY
        if isinstance(wanted, EnterClear):
            if not self.clear_allowed:
                return Result.CLEAR_REFUSED
            sound = 1 <= wanted.min_digits <= wanted.max_digits <= CLEAR_DIGITS_MAX
        else:
            sound = PIN_DIGITS_MIN <= wanted.min_digits <= wanted.max_digits <= PIN_DIGITS_MAX
            if sound and self._pin_key(wanted) is None:
                return Result.KEY_MISSING
            sound = sound and is_account(wanted.account)
        if not sound or wanted.seconds == 0:
            return Result.BAD_DATA
        self._entry = _Entry(wanted, self._clock() + wanted.seconds)
        self.entries_started += 1
        return Result.OK

    def _pressed(self, entry: _Entry, key: str) -> None:
        if key == CANCEL_KEY:
            self._feedback(entry, Key.CANCEL)
            self._finish(entry, Outcome.CANCEL_KEY)
        elif key == CLEAR_KEY:
            entry.wipe()
            self._feedback(entry, Key.CLEAR)
        elif key == ENTER_KEY:
            self._feedback(entry, Key.ENTER)
            if len(entry.digits) >= entry.wanted.min_digits:
                self._finish(entry, Outcome.ENTERED)
        elif len(key) == 1 and key in _DIGITS:
            if len(entry.digits) < entry.wanted.max_digits:
                entry.digits.append(_DIGITS.index(key))
            self._feedback(entry, Key.DIGIT)

    def _feedback(self, entry: _Entry, key: Key) -> None:
        pressed = KeyPressed(entry.wanted.entry, KeyFeedback(key, len(entry.digits)))
        self._queue_frame(Kind.KEY, encode_key(pressed))

    def _finish(self, entry: _Entry, outcome: Outcome) -> None:
        payload = self._payload(entry) if outcome is Outcome.ENTERED else b""
        self._drop_entry()
        self._queue_frame(Kind.DONE, encode_done(Done(entry.wanted.entry, outcome, payload)))

    def _payload(self, entry: _Entry) -> bytes:
        wanted = entry.wanted
        if isinstance(wanted, EnterClear):
            return bytes(digit + ord("0") for digit in entry.digits)
        key = self._pin_key(wanted)
        if key is None:
            raise AssertionError("keys change only while no entry runs, or end it")
        if wanted.format is PinFormat.ISO_0:
            return encipher_iso_0(key, entry.digits, wanted.account)
        return encipher_iso_4(key, entry.digits, wanted.account, self._entropy)

    def _pin_key(self, wanted: EnterPin) -> bytes | None:
        algorithm = Algorithm.TDEA if wanted.format is PinFormat.ISO_0 else Algorithm.AES
        return self.store.find(wanted.key_name, KeyUse.PIN, algorithm)

    def _check_time(self) -> None:
        entry = self._entry
        if entry is not None and self._clock() >= entry.ends_at:
            self._finish(entry, Outcome.TIMED_OUT)

    def _let_visitor_type(self) -> None:
        keys, self.visitor = self.visitor, ()
        for key in keys:
            if self._entry is not None:
                self._pressed(self._entry, key)

    def _drop_entry(self) -> None:
        entry, self._entry = self._entry, None
        if entry is not None:
            entry.wipe()

    def _hang_up(self) -> None:
        self._drop_entry()
        self._outstanding = None
        self._queue.clear()

    def _queue_frame(self, kind: int, data: bytes) -> Frame:
        self._sequence = self._sequence + 1 & 0xFF
        frame = Frame(self._sequence, kind, data)
        if len(self._queue) >= _QUEUE_MAX:
            self._queue.popleft()
        self._queue.append(frame)
        return frame

    def _say(self) -> bytes:
        """The next frame, when the one before is acknowledged."""
        if self._outstanding is not None or not self._queue:
            return b""
        self._outstanding = self._queue.popleft()
        return encode_frame(self._outstanding)


def _is_about(frame: Frame, entry: bytes) -> bool:
    return frame.kind in (Kind.KEY, Kind.DONE) and frame.data[:ID_BYTES] == entry
