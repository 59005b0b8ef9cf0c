"""The simulated reader, supervised as in the product."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest

from drivers import supervisor
from drivers.card.contract import CardData, CardInserted, CardReader, CardRemoved, Pin, PinOk, PinWrong
from drivers.card.simulator import SimulatedCardReader
from drivers.card.virtual import Fault, VirtualCard
from drivers.contract import Completion, Deadline, DeviceState, Failed, StatusChanged
from drivers.supervisor import Supervised
from tests.digits import digits
from tests.drivers.card.cards import EACH_ALONE, IMAGE

WAIT_SECONDS = 5.0


class Bench:
    def __init__(self) -> None:
        self.reader = SimulatedCardReader()
        self.news: queue.Queue[object] = queue.Queue()
        self.supervised = Supervised(self.reader, self.news.put)

    def next_news(self) -> object:
        return self.news.get(timeout=WAIT_SECONDS)

    def start(self) -> None:
        self.supervised.start()
        news = self.next_news()
        assert isinstance(news, StatusChanged)
        assert news.status.state is DeviceState.ONLINE

    def read(self, seconds: float = 5.0) -> object:
        answers: queue.Queue[object] = queue.Queue()
        self.supervised.submit(lambda reader, deadline: reader.read(deadline), seconds, answers.put)
        return answers.get(timeout=WAIT_SECONDS)

    def verify(self, pin: str) -> object:
        answers: queue.Queue[object] = queue.Queue()
        self.supervised.submit(lambda reader, deadline: reader.verify_pin(Pin(digits(pin)), deadline), 5.0, answers.put)
        return answers.get(timeout=WAIT_SECONDS)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(supervisor, "POLL_SECONDS", 60.0)
    bench = Bench()
    yield bench
    bench.supervised.stop()


def test_it_is_a_card_reader(bench: Bench) -> None:
    reader: CardReader = bench.reader
    assert reader.family == "card"


def test_insert_read_and_remove_reach_the_house_at_once(bench: Bench) -> None:
    bench.start()
    bench.reader.insert(IMAGE)
    assert bench.next_news() == CardInserted(IMAGE.atr)
    assert isinstance(bench.read(), CardData)
    bench.reader.remove()
    assert bench.next_news() == CardRemoved()
    assert bench.read() == Failed(Completion.MEDIA_REMOVED, "no-card")


def test_a_card_that_is_in_before_the_start_is_announced_once(bench: Bench) -> None:
    bench.reader.insert(IMAGE)
    bench.start()
    assert bench.next_news() == CardInserted(IMAGE.atr)
    bench.reader.remove()
    assert bench.next_news() == CardRemoved()


def test_a_card_swapped_for_another_is_removed_and_inserted(bench: Bench) -> None:
    bench.start()
    bench.reader.insert(IMAGE)
    bench.reader.insert(IMAGE)
    assert [bench.next_news() for _ in range(3)] == [CardInserted(IMAGE.atr), CardRemoved(), CardInserted(IMAGE.atr)]


def test_the_pin_counter_is_the_cards_own(bench: Bench) -> None:
    bench.reader.insert(IMAGE)
    bench.start()
    assert bench.verify("000000") == PinWrong(2)
    bench.reader.release()
    assert bench.verify("000000") == PinWrong(1)
    assert bench.verify("123456") == PinOk()


@pytest.mark.parametrize("apdus", range(15))
def test_a_card_pulled_at_any_exchange_is_media_removed_and_announced(bench: Bench, apdus: int) -> None:
    bench.reader.pull_after(apdus)
    bench.reader.insert(EACH_ALONE)
    bench.start()
    assert bench.next_news() == CardInserted(IMAGE.atr)
    assert bench.read() == Failed(Completion.MEDIA_REMOVED, "pulled")
    assert bench.next_news() == CardRemoved()


def test_pulling_a_slow_card_ends_the_read_at_once(bench: Bench) -> None:
    bench.reader.fault("slow", slow_seconds=60.0)
    bench.reader.insert(IMAGE)
    bench.start()
    answers: queue.Queue[object] = queue.Queue()
    reading = threading.Event()

    def read(reader: SimulatedCardReader, deadline: Deadline) -> object:
        reading.set()
        return reader.read(deadline)

    bench.supervised.submit(read, 60.0, answers.put)
    assert reading.wait(WAIT_SECONDS)
    bench.reader.remove()
    answer = answers.get(timeout=WAIT_SECONDS)
    assert isinstance(answer, Failed)
    assert answer.completion is Completion.MEDIA_REMOVED


def test_the_answer_of_a_card_that_leaves_meanwhile_is_lost(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    last_exchange, transmit = 16, VirtualCard.transmit
    exchanges: list[bytes] = []

    def pulled_in_the_last(card: VirtualCard, command: bytes) -> bytes:
        exchanges.append(command)
        if len(exchanges) == last_exchange:
            bench.reader.remove()
        return transmit(card, command)

    monkeypatch.setattr(VirtualCard, "transmit", pulled_in_the_last)
    bench.reader.insert(EACH_ALONE)
    bench.start()
    assert bench.read() == Failed(Completion.MEDIA_REMOVED, "pulled")
    assert len(exchanges) == last_exchange


def test_a_dead_chip_is_announced_without_atr_and_does_not_answer(bench: Bench) -> None:
    bench.reader.fault("dead-atr")
    bench.reader.insert(IMAGE)
    bench.start()
    assert bench.next_news() == CardInserted(b"")
    assert bench.read() == Failed(Completion.HARDWARE_ERROR, "no-answer")


@pytest.mark.parametrize("fault", sorted(Fault))
def test_every_fault_ends_in_data_or_a_declared_failure_and_heals(bench: Bench, fault: str) -> None:
    bench.reader.fault(fault, slow_seconds=0.001)
    bench.reader.insert(IMAGE)
    bench.start()
    assert isinstance(bench.read(0.3 if fault == Fault.SILENT else 4.0), CardData | Failed)
    bench.reader.fault("none")
    assert isinstance(bench.read(), CardData)


def test_an_unknown_fault_is_refused(bench: Bench) -> None:
    with pytest.raises(ValueError, match="not a valid Fault"):
        bench.reader.fault("gremlins")


@pytest.mark.expected_logs("device card is down: OFFLINE reader-absent", "device card is back")
def test_an_unplugged_reader_takes_its_card_along_and_brings_it_back(bench: Bench) -> None:
    bench.reader.insert(IMAGE)
    bench.start()
    assert bench.next_news() == CardInserted(IMAGE.atr)
    bench.reader.unplug()
    assert bench.next_news() == CardRemoved()
    news = bench.next_news()
    assert isinstance(news, StatusChanged)
    assert (news.status.state, news.status.reason) == (DeviceState.OFFLINE, "reader-absent")
    assert bench.read() == Failed(Completion.NOT_READY, "reader-absent")
    bench.reader.plug()
    assert {type(bench.next_news()) for _ in range(2)} == {StatusChanged, CardInserted}
    assert isinstance(bench.read(), CardData)
