"""The driver of the reference PIN pad. What it cannot leak it never has: in ``enter_pin`` no digit reaches this process."""

from __future__ import annotations

import logging
import math
import secrets
import time
from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Failed
from drivers.line_adapter import LineAdapter
from drivers.link import Link, LinkLostError
from drivers.pinpad.contract import (
    CLEAR_DIGITS_MAX,
    FAMILY,
    PIN_DIGITS_MAX,
    PIN_DIGITS_MIN,
    ClearDigits,
    OnKey,
    PadKey,
    PadSettings,
    PinEntered,
    PinFormat,
)
from drivers.pinpad.frame import Frame
from drivers.pinpad.line import HostLine, LineTrouble
from drivers.pinpad.messages import (
    ID_BYTES,
    NONCE_BYTES,
    VERSION,
    Answer,
    Done,
    EnterClear,
    EnterPin,
    Kind,
    LoadKey,
    MessageError,
    Outcome,
    PadReport,
    Result,
    SecureState,
    decode_done,
    decode_key,
    decode_report,
    encode_enter_clear,
    encode_enter_pin,
    encode_load_key,
)

STATUS_INTERVAL_SECONDS: Final = 2.0
_CALL_SECONDS: Final = 0.9
# What may be spent after the deadline to make the pad forget an entry; the answer is due within 0.2 s of it.
_LAST_WORD_SECONDS: Final = 0.12
_BLOCK_BYTES: Final = {PinFormat.ISO_0: 8, PinFormat.ISO_4: 16}
_SECONDS_MAX: Final = 600

_REFUSALS: Final = {
    Result.UNKNOWN_COMMAND: Failed(Completion.UNSUPPORTED, "pad-command-unknown"),
    Result.BAD_DATA: Failed(Completion.INVALID_DATA, "pad-refused"),
    Result.KEY_MISSING: Failed(Completion.NOT_READY, "pin-key-missing"),
    Result.KEY_REFUSED: Failed(Completion.INVALID_DATA, "key-refused"),
    Result.TAMPERED: Failed(Completion.HARDWARE_ERROR, "tamper"),
    Result.BUSY: Failed(Completion.NOT_READY, "busy"),
    Result.CLEAR_REFUSED: Failed(Completion.UNSUPPORTED, "clear-refused"),
}
_ENDINGS: Final = {
    Outcome.CANCEL_KEY: Failed(Completion.CANCELLED, "cancel-key"),
    Outcome.TIMED_OUT: Failed(Completion.TIMED_OUT, "timed-out"),
    Outcome.TAMPERED: Failed(Completion.HARDWARE_ERROR, "tamper"),
}
_GARBLED: Final = Failed(Completion.HARDWARE_ERROR, "garbled")

_log = logging.getLogger("drivers.pinpad")


class SerialPinPad(LineAdapter):
    """Adapter of the PIN pad family over any Link (see frame and messages for the bytes)."""

    family: ClassVar[str] = FAMILY

    def __init__(self, connect: Callable[[], Link], settings: PadSettings | None = None) -> None:
        super().__init__(connect)
        self._settings = settings or PadSettings()
        self._line = self._new_line()
        self._agreed = False
        self._asked_at = 0.0

    def enter_pin(
        self, min_digits: int, max_digits: int, account: str, deadline: Deadline, on_key: OnKey
    ) -> PinEntered | Failed:
        if not PIN_DIGITS_MIN <= min_digits <= max_digits <= PIN_DIGITS_MAX:
            return Failed(Completion.INVALID_DATA, "lengths")
        if not (13 <= len(account) <= 19 and account.isascii() and account.isdigit()):
            return Failed(Completion.INVALID_DATA, "account")
        if not self._settings.key_name:
            return Failed(Completion.UNSUPPORTED, "pin-not-configured")
        entry, how, name = secrets.token_bytes(ID_BYTES), self._settings.pin_format, self._settings.key_name
        wanted = EnterPin(entry, min_digits, max_digits, _seconds(deadline), how, name, account)
        done = self._let_type(Kind.ENTER_PIN, encode_enter_pin(wanted), entry, deadline, on_key)
        if isinstance(done, Failed):
            return done
        if len(done.payload) != _BLOCK_BYTES[how]:
            return _GARBLED
        return PinEntered(done.payload, how, name)

    def enter_clear(self, min_digits: int, max_digits: int, deadline: Deadline, on_key: OnKey) -> ClearDigits | Failed:
        if not self._settings.clear_allowed:
            return Failed(Completion.UNSUPPORTED, "clear-not-configured")
        if not 1 <= min_digits <= max_digits <= CLEAR_DIGITS_MAX:
            return Failed(Completion.INVALID_DATA, "lengths")
        entry = secrets.token_bytes(ID_BYTES)
        wanted = EnterClear(entry, min_digits, max_digits, _seconds(deadline))
        done = self._let_type(Kind.ENTER_CLEAR, encode_enter_clear(wanted), entry, deadline, on_key)
        if isinstance(done, Failed):
            return done
        if not (min_digits <= len(done.payload) <= max_digits and done.payload.isdigit()):
            return _GARBLED
        return ClearDigits(done.payload)

    def load_key(
        self, name: str, wrapped: bytes, under: str, check_value: bytes, deadline: Deadline
    ) -> PadKey | Failed:
        try:
            data = encode_load_key(LoadKey(name, under, check_value, wrapped))
        except ValueError:
            return Failed(Completion.INVALID_DATA, "key-refused")
        answer = self._ask(Kind.LOAD_KEY, data, deadline)
        if isinstance(answer, Failed):
            missing = answer == _REFUSALS[Result.KEY_MISSING]
            return Failed(Completion.NOT_READY, "kek-missing") if missing else answer
        if answer.payload != check_value:
            return _GARBLED
        # Counted in names and check values only; a key centre's log can be compared with it.
        _log.info("key %s loaded, check value %s", name, check_value.hex())
        listed = self.keys(deadline)
        if isinstance(listed, Failed):
            return listed
        return next((key for key in listed if key.name == name), _GARBLED)

    def keys(self, deadline: Deadline) -> tuple[PadKey, ...] | Failed:
        answer = self._ask(Kind.STATUS, b"", deadline)
        if isinstance(answer, Failed):
            return answer
        report = self._understand(answer)
        return report.keys if report is not None else _GARBLED

    def reset(self, deadline: Deadline) -> Failed | None:
        answer = self._ask(Kind.RESET, b"", deadline)
        return answer if isinstance(answer, Failed) else None

    def _opened(self) -> None:
        self._line = self._new_line()
        self._agreed = False
        deadline = Deadline(_CALL_SECONDS)
        try:
            self._agree(deadline)
            self._survey(deadline)
        except LineTrouble as trouble:
            raise LinkLostError(trouble.reason) from trouble

    def _look(self) -> Iterable[object]:
        if time.monotonic() - self._asked_at >= STATUS_INTERVAL_SECONDS:
            deadline = Deadline(_CALL_SECONDS)
            try:
                self._agree(deadline)
                self._survey(deadline)
            except LineTrouble as trouble:
                raise LinkLostError(trouble.reason) from trouble
        return ()

    def _heard(self, data: bytes) -> Iterable[object]:
        self._line.heard(data)
        while self._line.events:
            self._note(self._line.events.popleft())
        return ()

    def _new_line(self) -> HostLine:
        return HostLine(self._send, lambda seconds: self._open_link.read(seconds))

    def _agree(self, deadline: Deadline) -> None:
        """After anything that left the two sides unsure: HELLO, which makes the pad forget a running entry."""
        if self._agreed:
            return
        nonce = secrets.token_bytes(NONCE_BYTES)
        answer = self._line.request(Kind.HELLO, nonce, deadline)
        if answer is None or answer.result is not Result.OK or answer.payload[:NONCE_BYTES] != nonce:
            raise LineTrouble("silent" if answer is None else "garbled")
        if answer.payload[NONCE_BYTES:] != bytes([VERSION]):
            raise DeviceFault("protocol-version", permanent=True)
        # What the pad still had to say of an earlier conversation came before the answer.
        self._line.events.clear()
        self._agreed = True

    def _survey(self, deadline: Deadline) -> None:
        answer = self._line.request(Kind.STATUS, b"", deadline)
        report = self._understand(answer) if answer is not None else None
        if report is None:
            self._agreed = False
            raise LineTrouble("silent" if answer is None else "garbled")
        self._asked_at = time.monotonic()

    def _understand(self, answer: Answer) -> PadReport | None:
        """Takes the pad's report into the status."""
        try:
            report = decode_report(answer.payload)
        except MessageError:
            return None
        state, reason = DeviceState.ONLINE, ""
        if report.state is SecureState.TAMPERED:
            state, reason = DeviceState.HARDWARE_ERROR, "tamper"
        elif self._settings.key_name and self._settings.key_name not in {key.name for key in report.keys}:
            state, reason = DeviceState.NOT_CONFIGURED, "pin-key-missing"
        elif self._settings.clear_allowed and not report.clear_allowed:
            state, reason = DeviceState.NOT_CONFIGURED, "clear-refused"
        self._status = DeviceStatus(FAMILY, state, reason=reason)
        return report

    def _ask(self, kind: Kind, data: bytes, deadline: Deadline) -> Answer | Failed:
        """One command that waits for nobody."""
        if deadline.over is not None:
            return _over(deadline)
        try:
            self._agree(deadline)
            answer = self._line.request(kind, data, deadline)
        except LineTrouble as trouble:
            return self._lost_thread(trouble, deadline)
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        if answer is None:
            self._agreed = False
            return _over(deadline)
        if answer.result is Result.TAMPERED:
            self._say_tampered()
        return _REFUSALS[answer.result] if answer.result is not Result.OK else answer

    def _let_type(self, kind: Kind, data: bytes, entry: bytes, deadline: Deadline, on_key: OnKey) -> Done | Failed:
        """Start an entry and follow it to its end. However this is left, the next command finds no entry running."""
        begun = self._ask(kind, data, deadline)
        if isinstance(begun, Failed):
            if begun == _REFUSALS[Result.BUSY]:
                self._agreed = False
            return begun
        self._agreed = False
        try:
            done = self._follow(entry, deadline, on_key)
            if done is None:
                self._forget(entry)
                return _over(deadline)
        except LineTrouble as trouble:
            return self._lost_thread(trouble, deadline)
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        self._agreed = True
        if done.outcome is Outcome.TAMPERED:
            self._say_tampered()
        return _ENDINGS[done.outcome] if done.outcome is not Outcome.ENTERED else done

    def _follow(self, entry: bytes, deadline: Deadline, on_key: OnKey) -> Done | None:
        while (event := self._line.next_event(deadline)) is not None:
            self._note(event)
            try:
                if event.kind == Kind.KEY and (pressed := decode_key(event.data)).entry == entry:
                    on_key(pressed.feedback)
                elif event.kind == Kind.DONE and (done := decode_done(event.data)).entry == entry:
                    return done
            except MessageError as error:
                # Its LRC was right: the pad itself says nonsense, or two flips met in one column. Never guess a PIN.
                raise LineTrouble("garbled") from error
        return None

    def _forget(self, entry: bytes) -> None:
        """Time is up: the pad drops the entry now rather than at the next HELLO, so that its light goes out too."""
        try:
            answer = self._line.request(Kind.CANCEL, entry, Deadline(_LAST_WORD_SECONDS))
        except LineTrouble:
            return
        self._agreed = answer is not None and answer.result is Result.OK

    def _note(self, event: Frame) -> None:
        if event.kind == Kind.TAMPER:
            self._say_tampered()

    def _say_tampered(self) -> None:
        self._status = DeviceStatus(FAMILY, DeviceState.HARDWARE_ERROR, reason="tamper")

    def _lost_thread(self, trouble: LineTrouble, deadline: Deadline) -> Failed:
        self._agreed = False
        # The next poll asks how the pad is, and says so when it still does not answer.
        self._asked_at = 0.0
        return _over(deadline) if deadline.over else Failed(Completion.HARDWARE_ERROR, trouble.reason)


def _over(deadline: Deadline) -> Failed:
    over = deadline.over or Completion.TIMED_OUT
    return Failed(over, "cancelled" if over is Completion.CANCELLED else "timed-out")


def _seconds(deadline: Deadline) -> int:
    """The pad's own time limit: a little longer than the host's, for the case that the host goes away."""
    return min(_SECONDS_MAX, math.ceil(deadline.remaining_seconds()) + 1)
