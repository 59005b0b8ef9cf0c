"""The real adapter over scripted PC/SC calls: what no virtual reader can show (unplugging, swapping, failing calls)."""

from __future__ import annotations

import importlib
import threading
import time
from typing import Any

import pytest

from drivers.card import pcsc, pcsc_card
from drivers.card.contract import CardData, CardInserted, CardReader, CardRemoved, Pin
from drivers.card.pcsc import PcscCardReader
from drivers.contract import Completion, DeviceFault, DeviceState, Failed
from tests.digits import digits
from tests.drivers.card.cards import IMAGE, soon
from tests.drivers.card.scripted import ATR, OK, READER, Calls, scard


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls = Calls()
    monkeypatch.setattr(pcsc, "_library", calls.library)
    return calls


@pytest.fixture
def reader(calls: Calls) -> Any:
    reader = PcscCardReader("Maker")
    reader.open()
    yield reader
    reader.close()


def polled(reader: PcscCardReader) -> list[object]:
    return list(reader.poll(0.0))


def test_a_card_swapped_between_two_polls_is_removed_and_inserted(calls: Calls, reader: PcscCardReader) -> None:
    calls.reports(scard.SCARD_STATE_PRESENT, 1, ATR)
    calls.reports(scard.SCARD_STATE_PRESENT | scard.SCARD_STATE_INUSE, 1, ATR)
    calls.reports(scard.SCARD_STATE_PRESENT, 3, ATR)
    assert polled(reader) == [CardInserted(IMAGE.atr)]
    assert isinstance(reader.read(soon()), CardData)
    assert polled(reader) == []
    assert polled(reader) == [CardRemoved(), CardInserted(IMAGE.atr)]
    assert calls.disconnected == [scard.SCARD_UNPOWER_CARD]


@pytest.mark.parametrize("how", ["state", "result"])
def test_an_unplugged_reader_takes_its_card_along_and_is_found_again(
    calls: Calls, reader: PcscCardReader, how: str
) -> None:
    calls.reports(scard.SCARD_STATE_PRESENT, 1, ATR)
    assert polled(reader) == [CardInserted(IMAGE.atr)]
    calls.readers = []
    if how == "state":
        calls.reports(scard.SCARD_STATE_UNKNOWN, 0)
    else:
        calls.changes.append((scard.SCARD_E_UNKNOWN_READER, []))
    assert polled(reader) == [CardRemoved()]
    assert (reader.status().state, reader.status().reason) == (DeviceState.OFFLINE, "reader-absent")
    assert reader.read(soon()) == Failed(Completion.NOT_READY, "reader-absent")
    assert polled(reader) == []
    calls.readers = ["Other Reader 00", READER]
    calls.reports(scard.SCARD_STATE_PRESENT, 1, ATR)
    assert polled(reader) == [CardInserted(IMAGE.atr)]
    assert reader.status().state is DeviceState.ONLINE


def test_losing_the_service_takes_the_card_out_first_and_is_a_fault_then(calls: Calls, reader: PcscCardReader) -> None:
    calls.reports(scard.SCARD_STATE_PRESENT, 1, ATR)
    calls.changes.append((scard.SCARD_E_NO_SERVICE, []))
    assert polled(reader) == [CardInserted(IMAGE.atr)]
    assert polled(reader) == [CardRemoved()]
    with pytest.raises(DeviceFault, match="pcscd-down"):
        polled(reader)


def test_no_card_is_spoken_to_through_a_context_of_the_one_before_and_none_is_left(
    calls: Calls, reader: PcscCardReader
) -> None:
    for _ in range(3):
        assert isinstance(reader.read(soon()), CardData)
        reader.release()
    assert len(set(calls.spoken_through)) == 3
    made_while_none_waits = len(calls.contexts)
    assert isinstance(reader.read(soon()), CardData)
    assert len(calls.contexts) == made_while_none_waits
    reader.close()
    assert sorted(calls.released) == calls.contexts


def test_no_service_at_open_is_a_passing_fault(calls: Calls) -> None:
    calls.establish = scard.SCARD_E_NO_SERVICE
    reader = PcscCardReader()
    with pytest.raises(DeviceFault, match="pcscd-down") as fault:
        reader.open()
    assert not fault.value.permanent
    reader.close()


def test_a_missing_library_is_a_permanent_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(DeviceFault, match="pyscard-missing") as fault:
        PcscCardReader().open()
    assert fault.value.permanent


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("SCARD_E_NO_SMARTCARD", Failed(Completion.MEDIA_REMOVED, "no-card")),
        ("SCARD_W_REMOVED_CARD", Failed(Completion.MEDIA_REMOVED, "no-card")),
        ("SCARD_W_UNRESPONSIVE_CARD", Failed(Completion.HARDWARE_ERROR, "no-answer")),
        ("SCARD_W_UNPOWERED_CARD", Failed(Completion.HARDWARE_ERROR, "no-answer")),
        ("SCARD_E_PROTO_MISMATCH", Failed(Completion.HARDWARE_ERROR, "no-answer")),
        ("SCARD_E_SHARING_VIOLATION", Failed(Completion.NOT_READY, "reader-shared")),
        ("SCARD_E_READER_UNAVAILABLE", Failed(Completion.NOT_READY, "reader-absent")),
        ("SCARD_E_NO_SERVICE", Failed(Completion.HARDWARE_ERROR, "pcscd-lost")),
    ],
)
def test_each_reason_not_to_get_at_the_card_is_told(
    calls: Calls, reader: PcscCardReader, result: str, expected: Failed
) -> None:
    calls.connect = getattr(scard, result)
    assert reader.read(soon()) == expected
    assert reader.verify_pin(Pin(digits("123456")), soon()) == expected


@pytest.mark.parametrize(
    ("result", "leaves", "expected"),
    [
        ("SCARD_E_NOT_TRANSACTED", True, Failed(Completion.MEDIA_REMOVED, "pulled")),
        ("SCARD_W_REMOVED_CARD", True, Failed(Completion.MEDIA_REMOVED, "pulled")),
        ("SCARD_S_SUCCESS", True, Failed(Completion.MEDIA_REMOVED, "pulled")),
        ("SCARD_E_NOT_TRANSACTED", False, Failed(Completion.HARDWARE_ERROR, "mute")),
        ("SCARD_E_NO_SERVICE", False, Failed(Completion.HARDWARE_ERROR, "pcscd-lost")),
    ],
)
def test_a_failed_exchange_is_a_pulled_card_only_when_the_card_has_left(
    calls: Calls,
    reader: PcscCardReader,
    monkeypatch: pytest.MonkeyPatch,
    result: str,
    leaves: bool,
    expected: Failed,
) -> None:
    monkeypatch.setattr(pcsc_card, "_PULL_KNOWN_SECONDS", 0.05)
    calls.transmit = lambda _: (getattr(scard, result), [])
    calls.reports(scard.SCARD_STATE_PRESENT, 1, ATR)
    calls.changes.append((scard.SCARD_E_CANCELLED, []))
    if leaves:
        calls.reports(scard.SCARD_STATE_EMPTY, 2)
    assert reader.read(soon()) == expected
    assert calls.disconnected == [scard.SCARD_UNPOWER_CARD]


def test_waking_returns_at_once_even_when_the_service_is_frozen(calls: Calls, reader: PcscCardReader) -> None:
    frozen, cancelling = threading.Event(), threading.Event()

    def hang() -> None:
        cancelling.set()
        frozen.wait(5.0)

    calls.cancel = hang
    begin = time.monotonic()
    reader.wake()
    assert time.monotonic() - begin < 1.0
    assert cancelling.wait(5.0)
    frozen.set()


def test_a_change_among_the_readers_is_reported_back_so_that_it_comes_only_once(
    calls: Calls, reader: PcscCardReader
) -> None:
    plug_and_play = "\\\\?PnP?\\Notification"
    calls.changes.append((OK, [(plug_and_play, scard.SCARD_STATE_CHANGED | 2 << 16, [])]))
    assert polled(reader) == []
    assert polled(reader) == []
    assert calls.watched[plug_and_play] == 2 << 16


def test_the_adapter_is_a_card_reader() -> None:
    reader: CardReader = PcscCardReader()
    assert reader.status().state is DeviceState.OFFLINE
