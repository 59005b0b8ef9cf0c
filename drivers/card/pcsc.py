"""The real adapter: any PC/SC reader through pcscd and pyscard's low-level calls.

pyscard's CardMonitor is not used: it can stop for good after a pcscd restart. Here losing the service is a DeviceFault,
and the supervisor opens again.
"""

from __future__ import annotations

import importlib
import queue
import threading
import time
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, ClassVar, Final

from drivers.card.apdu import CardGone, CardTrouble
from drivers.card.contract import CardInserted, CardProblem, CardRemoved, failed
from drivers.card.reader import CardSession, SessionReader
from drivers.contract import DeviceFault, DeviceState, DeviceStatus, Failed

# The pseudo reader that reports readers coming and going.
_PLUG_AND_PLAY: Final = "\\\\?PnP?\\Notification"
# pcscd polls simple readers every 0.4 s, so a pull is known by then.
_PULL_KNOWN_SECONDS: Final = 1.0
_WAKER_STOP_SECONDS: Final = 1.0
_SERVICE_DOWN: Final = "pcscd-down"


class PcscCardReader(SessionReader):
    """The first PC/SC reader whose name contains ``reader_name`` (any reader when empty). It may be absent at start.

    The card is held exclusively from the first read until ``release`` or until it leaves.
    """

    family: ClassVar[str] = "card"

    def __init__(self, reader_name: str = "") -> None:
        super().__init__()
        self._wanted = reader_name
        self._context: int | None = None
        self._waker: _Waker | None = None
        self._woken = threading.Event()
        self._handle: int | None = None
        self._reader: str | None = None
        self._state = 0
        self._present = False
        self._plug_and_play_state = 0
        self._lost = ""

    def open(self) -> None:
        try:
            self._scard = _library()
        except ImportError:
            raise DeviceFault("pyscard-missing", permanent=True) from None
        result, context = self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_SYSTEM)
        if result != self._scard.SCARD_S_SUCCESS:
            raise DeviceFault(_SERVICE_DOWN)
        self._lost = ""
        self._plug_and_play_state = self._scard.SCARD_STATE_UNAWARE
        self._context = context
        self._waker = _Waker(lambda: self._scard.SCardCancel(context))
        self._find_reader()

    def close(self) -> None:
        waker, self._waker = self._waker, None
        if waker is not None:
            waker.stop()
        self.release()
        self._forget_reader()
        context, self._context = self._context, None
        if context is not None:
            self._scard.SCardReleaseContext(context)

    def status(self) -> DeviceStatus:
        reason = self._lost or ("" if self._reader is not None else CardProblem.READER_ABSENT.value)
        if reason:
            return DeviceStatus(self.family, DeviceState.OFFLINE, reason=reason)
        return DeviceStatus(self.family, DeviceState.ONLINE)

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        if self._lost or self._context is None:
            raise DeviceFault(self._lost or "not-open")
        if self._reader is None:
            self._find_reader()
        watched = [(_PLUG_AND_PLAY, self._plug_and_play_state)]
        if self._reader is not None:
            watched.append((self._reader, self._state))
        milliseconds = 0 if self._woken.is_set() else int(timeout_seconds * 1000)
        result, states = self._scard.SCardGetStatusChange(self._context, milliseconds, watched)
        self._woken.clear()
        if result in (self._scard.SCARD_E_TIMEOUT, self._scard.SCARD_E_CANCELLED):
            return []
        if result in (self._scard.SCARD_E_UNKNOWN_READER, self._scard.SCARD_E_READER_UNAVAILABLE):
            return self._reader_gone()
        if result != self._scard.SCARD_S_SUCCESS:
            # The visitor's card is lost with the service: that news comes first, the fault with the next poll.
            self._lost = _SERVICE_DOWN
            return self._reader_gone()
        # Kept and handed back: a pcscd that counts readers here would otherwise report the same change for ever.
        self._plug_and_play_state = states[0][1] & ~self._scard.SCARD_STATE_CHANGED
        return [event for _, state, atr in states[1:] for event in self._note(state, bytes(atr))]

    def wake(self) -> None:
        """Ends a running poll. Returns at once even if pcscd hangs, for the caller may be the user interface."""
        self._woken.set()
        waker = self._waker
        if waker is not None:
            waker.wake()

    def release(self) -> None:
        self._session = None
        handle, self._handle = self._handle, None
        if handle is not None:
            self._scard.SCardDisconnect(handle, self._scard.SCARD_UNPOWER_CARD)

    def _power_up(self) -> CardSession | Failed:
        scard = self._scard
        if self._context is None or self._reader is None:
            return failed(CardProblem.READER_ABSENT)
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, handle, protocol = scard.SCardConnect(
            self._context, self._reader, scard.SCARD_SHARE_EXCLUSIVE, protocols
        )
        if result != scard.SCARD_S_SUCCESS:
            return failed(self._why_not_powered(result))
        self._handle = handle
        result, _, _, _, atr = scard.SCardStatus(handle)
        if result != scard.SCARD_S_SUCCESS:
            self.release()
            return failed(CardProblem.NO_CARD)
        header = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        return CardSession(_PcscTransport(scard, self._context, self._reader, handle, header), bytes(atr))

    def _why_not_powered(self, result: int) -> CardProblem:
        scard = self._scard
        if result in (scard.SCARD_E_NO_SMARTCARD, scard.SCARD_W_REMOVED_CARD):
            return CardProblem.NO_CARD
        if result == scard.SCARD_E_SHARING_VIOLATION:
            return CardProblem.READER_SHARED
        if result in (scard.SCARD_E_UNKNOWN_READER, scard.SCARD_E_READER_UNAVAILABLE):
            return CardProblem.READER_ABSENT
        return CardProblem.SERVICE_LOST if _is_service_lost(scard, result) else CardProblem.NO_ANSWER

    def _find_reader(self) -> None:
        result, names = self._scard.SCardListReaders(self._context, [])
        if result == self._scard.SCARD_S_SUCCESS:
            self._reader = next((name for name in names if self._wanted in name), None)

    def _forget_reader(self) -> None:
        self._reader = None
        self._state = 0
        self._present = False

    def _reader_gone(self) -> list[object]:
        events: list[object] = [CardRemoved(reader_gone=True)] if self._present else []
        self.release()
        self._forget_reader()
        return events

    def _note(self, state: int, atr: bytes) -> list[object]:
        """The events that lead from the last known state of the reader to ``state``."""
        scard = self._scard
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_IGNORE):
            return self._reader_gone()
        present = bool(state & scard.SCARD_STATE_PRESENT)
        # The upper half counts insertions and removals: one card may have been swapped for another between two polls.
        swapped = state >> 16 != self._state >> 16
        events: list[object] = []
        if self._present and (swapped or not present):
            self.release()
            events.append(CardRemoved())
        if present and (swapped or not self._present):
            # ISO 7816-3 knows two first bytes; anything else is a chip that did not answer.
            events.append(CardInserted(atr if atr[:1] in (b"\x3b", b"\x3f") else b"", already_in=self._state == 0))
        self._state = state & ~scard.SCARD_STATE_CHANGED
        self._present = present
        return events


class _PcscTransport:
    """Carries APDUs to one connected card."""

    def __init__(self, scard: Any, context: int, reader: str, handle: int, header: int) -> None:
        self._scard = scard
        self._context = context
        self._reader = reader
        self._handle = handle
        self._header = header

    def transmit(self, command: bytes) -> bytes:
        result, answer = self._scard.SCardTransmit(self._handle, self._header, list(command))
        # Some drivers report success and no bytes when the card left during the exchange.
        if result == self._scard.SCARD_S_SUCCESS and answer:
            return bytes(answer)
        if _is_service_lost(self._scard, result):
            raise CardTrouble(CardProblem.SERVICE_LOST)
        if self._card_has_left():
            raise CardGone
        raise CardTrouble(CardProblem.MUTE)

    def _card_has_left(self) -> bool:
        """A failed exchange looks the same for a pulled and for a mute card: wait until it is known."""
        scard = self._scard
        until = time.monotonic() + _PULL_KNOWN_SECONDS
        state = scard.SCARD_STATE_UNAWARE
        while True:
            left = max(0.0, until - time.monotonic())
            result, states = scard.SCardGetStatusChange(self._context, int(left * 1000), [(self._reader, state)])
            if result == scard.SCARD_S_SUCCESS:
                state = states[0][1] & ~scard.SCARD_STATE_CHANGED
                if not state & scard.SCARD_STATE_PRESENT:
                    return True
            elif result not in (scard.SCARD_E_CANCELLED, scard.SCARD_E_TIMEOUT):
                return True
            if left == 0:
                return False


class _Waker:
    """Calls SCardCancel from a thread of its own: with a frozen pcscd it would block, and the caller may not."""

    def __init__(self, cancel: Callable[[], object]) -> None:
        self._calls: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._cancel = cancel
        self._thread = threading.Thread(target=self._run, name="card-waker", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._calls.put(True)

    def stop(self) -> None:
        self._calls.put(False)
        self._thread.join(_WAKER_STOP_SECONDS)

    def _run(self) -> None:
        while self._calls.get():
            self._cancel()


def _library() -> ModuleType:
    return importlib.import_module("smartcard.scard")


def _is_service_lost(scard: Any, result: int) -> bool:
    return result in (scard.SCARD_E_NO_SERVICE, scard.SCARD_E_SERVICE_STOPPED, scard.SCARD_F_COMM_ERROR)
