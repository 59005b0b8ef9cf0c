"""A PC/SC service as a script, for what no virtual reader can show."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from drivers.card.virtual import VirtualCard
from tests.drivers.card.cards import IMAGE

scard = pytest.importorskip("smartcard.scard", reason="needs pyscard")

READER = "Maker Reader 00"
CONTEXT, HANDLE = 11, 22
OK = 0
ATR = list(IMAGE.atr)


class Calls:
    """A PC/SC service as a script; constants are pyscard's own."""

    def __init__(self) -> None:
        self.readers = [READER]
        self.changes: list[tuple[int, list[tuple[str, int, list[int]]]]] = []
        self.watched: dict[str, int] = {}
        self.establish = OK
        self.connect = OK
        self.connected: list[str] = []
        self.contexts: list[int] = []
        self.released: list[int] = []
        self.spoken_through: list[int] = []
        self.disconnected: list[int] = []
        self.cancel: Callable[[], object] = lambda: OK
        self.card = VirtualCard(IMAGE)
        self.transmit: Callable[[bytes], tuple[int, list[int]]] = lambda command: (
            OK,
            list(self.card.transmit(command)),
        )

    def library(self) -> Any:
        calls = SimpleNamespace(**vars(scard))
        calls.SCardEstablishContext = lambda _: (self.establish, self.new_context())
        calls.SCardReleaseContext = self.releases
        calls.SCardCancel = lambda _: self.cancel()
        calls.SCardListReaders = lambda *_: (OK, self.readers)
        calls.SCardGetStatusChange = self.status_change
        calls.SCardConnect = self.connects
        calls.SCardStatus = lambda _: (OK, READER, 0, scard.SCARD_PROTOCOL_T0, ATR)
        calls.SCardTransmit = lambda _handle, _header, command: self.transmit(bytes(command))
        calls.SCardDisconnect = lambda handle, action: self.disconnected.append(action)
        return calls

    def new_context(self) -> int:
        self.contexts.append(CONTEXT + len(self.contexts))
        return self.contexts[-1]

    def releases(self, context: int) -> int:
        self.released.append(context)
        return OK

    def connects(self, context: int, reader: str, *_: object) -> tuple[int, int, int]:
        self.connected.append(reader)
        self.spoken_through.append(context)
        return self.connect, HANDLE, scard.SCARD_PROTOCOL_T0

    def status_change(
        self, _context: int, _milliseconds: int, watched: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        """As pcscd does: one state for each watched reader, in the order asked."""
        self.watched = dict(watched)
        if not self.changes:
            return scard.SCARD_E_TIMEOUT, []
        result, changed = self.changes.pop(0)
        news = {name: (state, atr) for name, state, atr in changed}
        return result, [(name, *news.get(name, (state, []))) for name, state in watched]

    def reports(self, state: int, count: int, atr: list[int] | None = None, name: str = READER) -> None:
        self.changes.append((OK, [(name, state | scard.SCARD_STATE_CHANGED | count << 16, atr or [])]))
