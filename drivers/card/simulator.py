"""The card reader as a configured simulator: the same reader code over a virtual card in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import ClassVar

from drivers.card.apdu import CardGone
from drivers.card.contract import CardInserted, CardProblem, CardRemoved, failed
from drivers.card.dialogues import SessionReader
from drivers.card.image import CardImage
from drivers.card.session import CardSession
from drivers.card.virtual import Fault, VirtualCard
from drivers.contract import DeviceState, DeviceStatus, Failed


class SimulatedCardReader(SessionReader):
    """Controls (``insert`` to ``plug``) may be called from any thread; each ends a running poll at once."""

    family: ClassVar[str] = "card"

    def __init__(self) -> None:
        super().__init__()
        self._changed = threading.Condition()
        self._events: list[object] = []
        self._woken = False
        self._plugged = True
        self._slot: _Slot | None = None
        self._fault = Fault.NONE
        self._slow_seconds = 1.0
        self._apdus_left: int | None = None

    def insert(self, image: CardImage, *, contactless: bool = False) -> None:
        """Put a card in (``contactless``: lay it on), after taking out the one that is there."""
        with self._changed:
            self._take_out()
            self._slot = slot = _Slot(self, VirtualCard(image, contactless=contactless))
            slot.card.set_fault(self._fault, self._slow_seconds)
            if self._plugged:
                self._announce(CardInserted(slot.card.atr))

    def remove(self) -> None:
        """Take the card out, even in the middle of a read; disarms ``pull_after``."""
        with self._changed:
            self._apdus_left = None
            self._take_out()

    def fault(self, name: str, slow_seconds: float = 1.0) -> None:
        """Set a virtual.Fault by name, for the card that is in and for later ones. Raises ValueError for other names."""
        fault = Fault(name)
        with self._changed:
            self._fault, self._slow_seconds = fault, slow_seconds
            if self._slot is not None:
                self._slot.card.set_fault(fault, slow_seconds)

    def pull_after(self, apdus: int) -> None:
        """Pull the card, this one or the next, once, after it has answered ``apdus`` APDUs."""
        with self._changed:
            self._apdus_left = apdus

    def unplug(self) -> None:
        """Pull the reader's cable."""
        with self._changed:
            if self._plugged and self._slot is not None:
                self._announce(CardRemoved(reader_gone=True))
                self._slot.card.interrupt()
            self._plugged = False
            self.wake()

    def plug(self) -> None:
        """Put the reader's cable back; a card that is in is announced again."""
        with self._changed:
            if not self._plugged and self._slot is not None:
                self._announce(CardInserted(self._slot.card.atr, already_in=True))
            self._plugged = True
            self.wake()

    def open(self) -> None:
        self._begin_dialogues(_NoPower())
        with self._changed:
            self._events.clear()
            if self._slot is not None and self._plugged:
                self._announce(CardInserted(self._slot.card.atr, already_in=True))

    def close(self) -> None:
        with self._changed:
            if self._slot is not None:
                self._slot.card.interrupt()
        self._end_dialogues()

    def status(self) -> DeviceStatus:
        if self._plugged:
            return DeviceStatus(self.family, DeviceState.ONLINE)
        return DeviceStatus(self.family, DeviceState.OFFLINE, reason=CardProblem.READER_ABSENT.value)

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        with self._changed:
            self._changed.wait_for(lambda: self._events or self._woken, timeout_seconds)
            self._woken = False
            events, self._events = self._events, []
        if any(isinstance(event, CardRemoved) for event in events):
            self.release()
        return events

    def wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()
        dialogues = self._dialogues
        if dialogues is not None:
            dialogues.wake()

    def _powering(self) -> Callable[[], CardSession | Failed]:
        return self._power_up

    def _power_up(self) -> CardSession | Failed:
        with self._changed:
            if not self._plugged:
                return failed(CardProblem.READER_ABSENT)
            if self._slot is None:
                return failed(CardProblem.NO_CARD)
            if not self._slot.card.atr:
                return failed(CardProblem.NO_ANSWER)
            self._slot.card.reset()
            return CardSession(self._slot, self._slot.card.atr)

    def holds(self, slot: _Slot) -> bool:
        """Whether ``slot``'s card can be reached now; counts towards ``pull_after`` when it can."""
        with self._changed:
            if self._slot is not slot or not self._plugged:
                return False
            if self._apdus_left == 0:
                self._apdus_left = None
                self._take_out()
                return False
            if self._apdus_left is not None:
                self._apdus_left -= 1
            return True

    def reaches(self, slot: _Slot) -> bool:
        """Whether an answer of ``slot``'s card arrives now."""
        with self._changed:
            return self._slot is slot and self._plugged

    def _take_out(self) -> None:
        slot, self._slot = self._slot, None
        if slot is not None:
            slot.card.interrupt()
            if self._plugged:
                self._announce(CardRemoved())

    def _announce(self, event: object) -> None:
        self._events.append(event)
        self._changed.notify_all()


class _NoPower:
    """A simulated card needs no powering down: the next power-up resets it."""

    def down(self) -> None:
        return

    def end(self) -> None:
        return


class _Slot:
    """One inserted card as a Transport."""

    def __init__(self, reader: SimulatedCardReader, card: VirtualCard) -> None:
        self.card = card
        self._reader = reader

    def transmit(self, command: bytes) -> bytes:
        if not self._reader.holds(self):
            raise CardGone
        answer = self.card.transmit(command)
        if not self._reader.reaches(self):
            raise CardGone
        return answer
