"""PC/SC towards the card: connect, exchange, power down. Used in the dialogues' thread only, with a context of its own, for
libpcsclite makes calls of one context wait for each other.
"""

from __future__ import annotations

import time
from typing import Any, Final

from drivers.card.apdu import CardGone, CardTrouble
from drivers.card.contract import CardProblem, failed
from drivers.card.session import CardSession
from drivers.contract import Failed

# pcscd polls simple readers every 0.4 s, so a pull is known by then.
_PULL_KNOWN_SECONDS: Final = 1.0


class CardPower:
    """The power of the card in whichever reader is asked for. The card is held exclusively while it is up.

    Each power-up has a context of its own. pcscd serves a context in a thread whose stack holds the last exchange, a name or
    a password, until that thread ends: with the context (seen in the memory of pcscd 1.9.9). The next one is made when the last has
    ended: a tenth of a read would be waited for it while a card is in.
    """

    def __init__(self, scard: Any) -> None:
        self._scard = scard
        self._context: int | None = None
        self._handle: int | None = None
        self._next = self._establish()

    def up(self, reader: str) -> CardSession | Failed:
        """A session on the card in ``reader``, or why there is none."""
        scard = self._scard
        self.down()
        context, self._next = self._next, None
        if context is None:
            return failed(CardProblem.SERVICE_LOST)
        self._context = context
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, handle, protocol = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, protocols)
        if result != scard.SCARD_S_SUCCESS:
            self.down()
            return failed(self._why_not(result))
        self._handle = handle
        result, _, _, _, atr = scard.SCardStatus(handle)
        if result != scard.SCARD_S_SUCCESS:
            self.down()
            return failed(CardProblem.NO_CARD)
        header = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        return CardSession(_PcscTransport(scard, context, reader, handle, header), bytes(atr))

    def down(self) -> None:
        self._release()
        if self._next is None:
            self._next = self._establish()

    def end(self) -> None:
        self._release()
        context, self._next = self._next, None
        if context is not None:
            self._scard.SCardReleaseContext(context)

    def _release(self) -> None:
        handle, self._handle = self._handle, None
        context, self._context = self._context, None
        if handle is not None:
            self._scard.SCardDisconnect(handle, self._scard.SCARD_UNPOWER_CARD)
        if context is not None:
            self._scard.SCardReleaseContext(context)

    def _establish(self) -> int | None:
        result, context = self._scard.SCardEstablishContext(self._scard.SCARD_SCOPE_SYSTEM)
        return context if result == self._scard.SCARD_S_SUCCESS else None

    def _why_not(self, result: int) -> CardProblem:
        scard = self._scard
        if result in (scard.SCARD_E_NO_SMARTCARD, scard.SCARD_W_REMOVED_CARD):
            return CardProblem.NO_CARD
        if result == scard.SCARD_E_SHARING_VIOLATION:
            return CardProblem.READER_SHARED
        if result in (scard.SCARD_E_UNKNOWN_READER, scard.SCARD_E_READER_UNAVAILABLE):
            return CardProblem.READER_ABSENT
        return CardProblem.SERVICE_LOST if _is_service_lost(scard, result) else CardProblem.NO_ANSWER


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


def _is_service_lost(scard: Any, result: int) -> bool:
    return result in (scard.SCARD_E_NO_SERVICE, scard.SCARD_E_SERVICE_STOPPED, scard.SCARD_F_COMM_ERROR)
