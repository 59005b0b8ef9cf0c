"""A contact and a contactless reader side by side: which card counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from drivers.card import pcsc
from drivers.card.contract import CardData, CardInserted, CardRemoved
from drivers.card.harness import VirtualReader
from drivers.card.pcsc import PcscCardReader, Prefer
from drivers.card.virtual import VirtualCard
from drivers.contract import DeviceState
from tests.drivers.card.cards import IMAGE, named, soon
from tests.drivers.card.scripted import OK, Calls, scard

SLOT, PAD = "Maker Reader [Contact] 00 00", "Maker Reader [CL] 00 01"
IN = scard.SCARD_STATE_PRESENT
OUT = scard.SCARD_STATE_EMPTY
SLOT_ATR, PAD_ATR = list(IMAGE.atr), list(VirtualCard(IMAGE, contactless=True).atr)
IN_SLOT, ON_PAD = CardInserted(bytes(SLOT_ATR)), CardInserted(bytes(PAD_ATR))


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls = Calls()
    calls.readers = [SLOT, PAD]
    monkeypatch.setattr(pcsc, "_library", calls.library)
    return calls


def opened(prefer: Prefer) -> PcscCardReader:
    reader = PcscCardReader("Maker", "[CL]", prefer)
    reader.open()
    return reader


@pytest.fixture
def reader(calls: Calls) -> Iterator[PcscCardReader]:
    reader = opened(Prefer.CONTACT)
    yield reader
    reader.close()


def both(calls: Calls, slot: tuple[int, int], pad: tuple[int, int]) -> None:
    changed = scard.SCARD_STATE_CHANGED
    calls.changes.append(
        (
            OK,
            [
                (SLOT, slot[0] | changed | slot[1] << 16, SLOT_ATR if slot[0] == IN else []),
                (PAD, pad[0] | changed | pad[1] << 16, PAD_ATR if pad[0] == IN else []),
            ],
        )
    )


def polled(reader: PcscCardReader) -> list[object]:
    return list(reader.poll(0.0))


@pytest.mark.parametrize("prefer", list(Prefer))
def test_of_two_cards_the_preferred_one_counts(calls: Calls, prefer: Prefer) -> None:
    reader = opened(prefer)
    first, place = (IN_SLOT, SLOT) if prefer is Prefer.CONTACT else (ON_PAD, PAD)
    both(calls, (OUT, 0), (OUT, 0))
    assert polled(reader) == []
    both(calls, (IN, 1), (IN, 1))
    (event,) = polled(reader)
    assert event == first
    assert isinstance(event, CardInserted)
    assert not event.already_in
    assert isinstance(reader.read(soon()), CardData)
    assert calls.connected == [place]
    reader.close()


def test_the_first_card_counts_until_it_leaves_and_the_other_was_already_there_then(
    calls: Calls, reader: PcscCardReader
) -> None:
    both(calls, (OUT, 0), (OUT, 0))
    both(calls, (OUT, 0), (IN, 1))
    assert polled(reader) == []
    assert polled(reader) == [ON_PAD]
    assert isinstance(reader.read(soon()), CardData)
    both(calls, (IN, 1), (IN, 1))
    assert polled(reader) == []
    assert isinstance(reader.read(soon()), CardData)
    assert calls.connected == [PAD]
    both(calls, (IN, 1), (OUT, 2))
    removed, inserted = polled(reader)
    assert (removed, inserted) == (CardRemoved(), IN_SLOT)
    assert isinstance(inserted, CardInserted)
    assert inserted.already_in
    assert isinstance(reader.read(soon()), CardData)
    assert calls.connected == [PAD, SLOT]


def test_the_preferred_card_is_taken_when_it_came_before_the_first_dialogue(
    calls: Calls, reader: PcscCardReader
) -> None:
    both(calls, (OUT, 0), (OUT, 0))
    both(calls, (OUT, 0), (IN, 1))
    both(calls, (IN, 1), (IN, 1))
    assert [polled(reader) for _ in range(3)] == [[], [ON_PAD], []]
    assert isinstance(reader.read(soon()), CardData)
    assert calls.connected == [SLOT]
    both(calls, (IN, 1), (OUT, 2))
    assert polled(reader) == []
    both(calls, (OUT, 2), (OUT, 2))
    assert polled(reader) == [CardRemoved()]


def test_one_reader_missing_is_said_and_the_other_works(calls: Calls) -> None:
    calls.readers = [PAD]
    reader = opened(Prefer.CONTACT)
    assert (reader.status().state, reader.status().reason) == (DeviceState.ONLINE, "one-reader-absent")
    assert reader.status().usable
    calls.reports(IN, 1, PAD_ATR, PAD)
    assert polled(reader) == [ON_PAD]
    calls.readers = [SLOT, PAD]
    calls.reports(OUT, 0, None, SLOT)
    assert polled(reader) == []
    assert reader.status().reason == ""
    reader.close()


def test_the_reader_that_goes_takes_its_card_along_and_the_other_card_comes(
    calls: Calls, reader: PcscCardReader
) -> None:
    both(calls, (IN, 1), (IN, 1))
    assert polled(reader) == [IN_SLOT]
    both(calls, (scard.SCARD_STATE_UNKNOWN, 1), (IN, 1))
    removed, inserted = polled(reader)
    assert (removed, inserted) == (CardRemoved(), ON_PAD)
    assert isinstance(removed, CardRemoved)
    assert removed.reader_gone
    assert reader.status().reason == "one-reader-absent"


def test_a_reader_beside_the_named_one_is_not_taken_for_it(calls: Calls) -> None:
    calls.readers = [PAD]
    alone = PcscCardReader("[Contact]")
    alone.open()
    assert (alone.status().state, alone.status().reason) == (DeviceState.OFFLINE, "reader-absent")
    alone.close()


@pytest.mark.hardware
def test_a_card_in_the_slot_and_a_card_on_the_pad_of_the_real_service(virtual_reader: VirtualReader) -> None:
    reader = PcscCardReader(virtual_reader.reader_name, virtual_reader.contactless_name)
    events = Events(reader)
    reader.open()
    try:
        virtual_reader.insert(named("李四"), contactless=True, at_once=True)
        inserted = events.next()
        assert isinstance(inserted, CardInserted)
        assert inserted.atr[:4] == bytes.fromhex("3B8D8001")
        data = reader.read(soon())
        assert isinstance(data, CardData)
        assert (data.name, data.atr_history) == ("李四", "")
        virtual_reader.insert(replace(IMAGE, serial="00000002"), at_once=True)
        virtual_reader.remove(contactless=True)
        assert events.next() == CardRemoved()
        assert events.next() == CardInserted(replace(IMAGE, serial="00000002").atr)
        data = reader.read(soon())
        assert isinstance(data, CardData)
        assert data.atr_history
        virtual_reader.remove()
        assert events.next() == CardRemoved()
    finally:
        reader.close()
        virtual_reader.remove()
        virtual_reader.remove(contactless=True)


class Events:
    """The events of a reader, one at a time."""

    def __init__(self, reader: PcscCardReader) -> None:
        self._reader = reader
        self._waiting: list[object] = []

    def next(self) -> object:
        until = time.monotonic() + 8.0
        while not self._waiting:
            assert time.monotonic() < until, "nothing happens"
            self._waiting += self._reader.poll(0.3)
        return self._waiting.pop(0)
