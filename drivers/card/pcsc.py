"""The real adapter: one or two PC/SC readers (contact, contactless) through pcscd and pyscard's low-level calls.

pyscard's CardMonitor is not used: it can stop for good after a pcscd restart. Here losing the service is a DeviceFault,
and the supervisor opens again.
"""

from __future__ import annotations

import functools
import importlib
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import ClassVar, Final, TypeVar

from drivers.card.contract import CardInserted, CardProblem, CardRemoved, failed
from drivers.card.dialogues import SessionReader
from drivers.card.pcsc_card import CardPower
from drivers.card.session import CardSession
from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Failed

# The pseudo reader that reports readers coming and going.
_PLUG_AND_PLAY: Final = "\\\\?PnP?\\Notification"
_WAKER_STOP_SECONDS: Final = 1.0
_SERVICE_DOWN: Final = "pcscd-down"
_ONE_ABSENT: Final = "one-reader-absent"

_T = TypeVar("_T")


class Prefer(StrEnum):
    """Which card counts when both readers have one."""

    CONTACT = "contact"
    CONTACTLESS = "contactless"


@dataclass(slots=True)
class _Reader:
    """One PC/SC reader, as last reported. ``state`` 0: not reported yet; ``lay_there``: since before this program looked."""

    name: str
    contactless: bool
    state: int = 0
    present: bool = False
    lay_there: bool = False
    atr: bytes = b""


class PcscCardReader(SessionReader):
    """The first PC/SC reader whose name contains ``reader_name`` (any reader when empty), and beside it, when
    ``contactless_name`` is not empty, the first whose name contains that. Each may be absent at start, and come later.

    One card counts at a time: the first that comes, and the one in the preferred reader when a dialogue begins and there
    are two. It counts until it leaves; a card that lies on the other reader comes then as one that was already in. The
    card is held exclusively from the first dialogue until ``release`` or until it leaves.
    """

    family: ClassVar[str] = "card"

    def __init__(self, reader_name: str = "", contactless_name: str = "", prefer: Prefer = Prefer.CONTACT) -> None:
        super().__init__()
        self._contact_name = reader_name
        self._contactless_name = contactless_name
        self._prefer = prefer
        self._context: int | None = None
        self._power: CardPower | None = None
        self._waker: _Waker | None = None
        self._woken = threading.Event()
        self._readers: list[_Reader] = []
        self._counts: _Reader | None = None
        self._engaged = False
        self._plug_and_play_state = 0
        self._lost = ""

    def open(self) -> None:
        self.close()
        try:
            self._scard = _library()
        except ImportError:
            raise DeviceFault("pyscard-missing", permanent=True) from None
        self._lost = ""
        self._plug_and_play_state = self._scard.SCARD_STATE_UNAWARE
        context = self._context = self._establish()
        self._waker = _Waker(lambda: self._scard.SCardCancel(context))
        self._power = CardPower(self._scard)
        self._begin_dialogues(self._power)
        self._find_readers()

    def close(self) -> None:
        waker, self._waker = self._waker, None
        if waker is not None:
            waker.stop()
        self._end_dialogues()
        self._power = None
        self._readers, self._counts, self._engaged = [], None, False
        context, self._context = self._context, None
        if context is not None:
            self._scard.SCardReleaseContext(context)

    def status(self) -> DeviceStatus:
        reason = self._lost or ("" if self._readers else CardProblem.READER_ABSENT.value)
        if reason:
            return DeviceStatus(self.family, DeviceState.OFFLINE, reason=reason)
        return DeviceStatus(self.family, DeviceState.ONLINE, reason="" if self._complete else _ONE_ABSENT)

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        if self._lost or self._context is None:
            raise DeviceFault(self._lost or "not-open")
        if not self._complete:
            self._find_readers()
        watched = [(_PLUG_AND_PLAY, self._plug_and_play_state)]
        watched += [(reader.name, reader.state) for reader in self._readers]
        milliseconds = 0 if self._woken.is_set() else int(timeout_seconds * 1000)
        result, states = self._scard.SCardGetStatusChange(self._context, milliseconds, watched)
        self._woken.clear()
        if result in (self._scard.SCARD_E_TIMEOUT, self._scard.SCARD_E_CANCELLED):
            return []
        if result in (self._scard.SCARD_E_UNKNOWN_READER, self._scard.SCARD_E_READER_UNAVAILABLE):
            return self._readers_gone(self._readers)
        if result != self._scard.SCARD_S_SUCCESS:
            # The visitor's card is lost with the service: that news comes first, the fault with the next poll.
            self._lost = _SERVICE_DOWN
            return self._readers_gone(self._readers)
        # Kept and handed back: a pcscd that counts readers here would otherwise report the same change for ever.
        self._plug_and_play_state = states[0][1] & ~self._scard.SCARD_STATE_CHANGED
        events: list[object] = []
        for reader, (_, state, atr) in zip(list(self._readers), states[1:], strict=True):
            events += self._note(reader, state, bytes(atr))
        return events + self._next_card()

    def wake(self) -> None:
        """Ends a running poll. Returns at once even if pcscd hangs, for the caller may be the user interface."""
        self._woken.set()
        waker, dialogues = self._waker, self._dialogues
        if waker is not None:
            waker.wake()
        if dialogues is not None:
            dialogues.wake()

    def release(self) -> None:
        self._engaged = False
        super().release()

    def _in_session(self, work: Callable[[CardSession], _T | Failed], deadline: Deadline) -> _T | Failed:
        result = super()._in_session(work, deadline)
        if isinstance(result, Failed) and result.completion in (Completion.MEDIA_REMOVED, Completion.HARDWARE_ERROR):
            self._engaged = False
        return result

    def _powering(self) -> Callable[[], CardSession | Failed]:
        if self._power is None or not self._readers:
            return lambda: failed(CardProblem.READER_ABSENT)
        if not self._engaged:
            self._counts = next((reader for reader in self._readers if reader.present), self._counts)
            self._engaged = True
        reader = self._counts or self._readers[0]
        return functools.partial(self._power.up, reader.name)

    def _establish(self) -> int:
        result, context = self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_SYSTEM)
        if result != self._scard.SCARD_S_SUCCESS:
            self.close()
            raise DeviceFault(_SERVICE_DOWN)
        return int(context)

    @property
    def _complete(self) -> bool:
        return len(self._readers) == (2 if self._contactless_name else 1)

    def _find_readers(self) -> None:
        """Keep those that are known, take those that are there now, the preferred one first."""
        result, names = self._scard.SCardListReaders(self._context, [])
        if result != self._scard.SCARD_S_SUCCESS:
            return
        found = {reader.contactless: reader for reader in self._readers}
        contactless = next((name for name in names if self._contactless_name and self._contactless_name in name), None)
        contact = next((name for name in names if self._contact_name in name and name != contactless), None)
        for is_contactless, name in ((False, contact), (True, contactless)):
            if name is not None and is_contactless not in found:
                found[is_contactless] = _Reader(name, is_contactless)
        first = self._prefer is Prefer.CONTACTLESS
        self._readers = [found[role] for role in (first, not first) if role in found]

    def _readers_gone(self, gone: list[_Reader]) -> list[object]:
        counted = self._counts if self._counts in gone else None
        self._readers = [reader for reader in self._readers if reader not in gone]
        if counted is None:
            if not self._readers:
                self.release()
            return []
        self._counts = None
        self.release()
        return [CardRemoved(reader_gone=True)]

    def _note(self, reader: _Reader, state: int, atr: bytes) -> list[object]:
        """The events that lead from the last known state of ``reader`` to ``state``; what came in waits for its turn."""
        scard = self._scard
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_IGNORE):
            return self._readers_gone([reader])
        present = bool(state & scard.SCARD_STATE_PRESENT)
        # The upper half counts insertions and removals: one card may have been swapped for another between two polls.
        swapped = state >> 16 != reader.state >> 16
        events: list[object] = []
        if reader is self._counts and (swapped or not present):
            self._counts = None
            self.release()
            events.append(CardRemoved())
        if present and (swapped or not reader.present):
            reader.lay_there = reader.state == 0
            # ISO 7816-3 knows two first bytes; anything else is a chip that did not answer.
            reader.atr = atr if atr[:1] in (b"\x3b", b"\x3f") else b""
        reader.present = present
        reader.state = state & ~scard.SCARD_STATE_CHANGED
        return events

    def _next_card(self) -> list[object]:
        """The card that counts from now on, when none does."""
        events: list[object] = []
        if self._counts is None:
            self._counts = next((reader for reader in self._readers if reader.present), None)
            if self._counts is not None:
                events.append(CardInserted(self._counts.atr, already_in=self._counts.lay_there))
        # Whoever still waits for its turn at the next change has lain there.
        for reader in self._readers:
            reader.lay_there = reader.present
        return events


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
