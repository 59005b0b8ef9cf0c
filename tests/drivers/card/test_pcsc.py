"""The real adapter over the real pcscd, its virtual reader, and a card in another process."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from drivers.card.contract import CardData, CardInserted, CardRemoved, Pin, PinLocked, PinOk, PinWrong
from drivers.card.harness import VirtualReader
from drivers.card.image import CardImage
from drivers.card.pcsc import PcscCardReader
from drivers.card.session import CardSession
from drivers.card.virtual import Fault, VirtualCard
from drivers.contract import Completion, DeviceFault, DeviceState, Failed, StatusChanged
from drivers.supervisor import Supervised
from tests.digits import digits
from tests.drivers.card.cards import IMAGE, named, soon

pytestmark = pytest.mark.hardware

WAIT_SECONDS = 8.0
SELECT = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
HEX_LINE = re.compile(r"(?:[0-9A-F]{2} )+")


class Bench:
    """The supervised adapter, its news sorted as they come."""

    def __init__(self, virtual: VirtualReader) -> None:
        self.virtual = virtual
        self.reader = PcscCardReader(virtual.reader_name)
        self.news: queue.Queue[object] = queue.Queue()
        self.supervised = Supervised(self.reader, self.news.put)

    def start(self) -> None:
        self.supervised.start()
        assert self.next_state() == (DeviceState.ONLINE, "")

    def insert(self, image: CardImage) -> None:
        """At once: the reader is known to be empty, see ``wait_until_empty``."""
        self.virtual.insert(image, at_once=True)

    def next_news(self) -> object:
        return self.news.get(timeout=WAIT_SECONDS)

    def next_state(self) -> tuple[DeviceState, str]:
        news = self.next_news()
        assert isinstance(news, StatusChanged), news
        return news.status.state, news.status.reason

    def run(self, work: Callable[[PcscCardReader], object]) -> object:
        answers: queue.Queue[object] = queue.Queue()
        self.supervised.submit(lambda reader, _: work(reader), WAIT_SECONDS, answers.put)
        return answers.get(timeout=WAIT_SECONDS)

    def read(self) -> object:
        return self.run(lambda reader: reader.read(soon()))

    def verify(self, pin: str) -> object:
        return self.run(lambda reader: reader.verify_pin(Pin(digits(pin)), soon()))


@pytest.fixture
def bench(virtual_reader: VirtualReader) -> Iterator[Bench]:
    bench = Bench(virtual_reader)
    yield bench
    bench.supervised.stop()
    virtual_reader.fault(Fault.NONE)
    virtual_reader.remove()
    wait_until_empty(virtual_reader)


def wait_until_empty(virtual: VirtualReader) -> None:
    """Until pcscd has seen the card leave: then the next test needs no gap, and meets no card of this one."""
    reader = PcscCardReader(virtual.reader_name)
    reader.open()
    try:
        until = time.monotonic() + WAIT_SECONDS
        if any(isinstance(event, CardInserted) for event in reader.poll(0.0)):
            while CardRemoved() not in list(reader.poll(1.0)):
                assert time.monotonic() < until, "the card does not leave"
    finally:
        reader.close()


def expected_data(bench_image: VirtualCard) -> CardData | Failed:
    """What the same card gives over memory, with the same reader code."""
    return CardSession(bench_image, bench_image.atr).read(soon())


def test_insert_read_and_remove(bench: Bench) -> None:
    bench.start()
    bench.insert(IMAGE)
    assert bench.next_news() == CardInserted(IMAGE.atr)
    assert bench.read() == expected_data(VirtualCard(IMAGE))
    bench.virtual.remove()
    assert bench.next_news() == CardRemoved()
    assert bench.read() == Failed(Completion.MEDIA_REMOVED, "no-card")


def test_a_card_that_is_in_before_the_start_is_announced(bench: Bench) -> None:
    image = replace(named("王𬱖·" + "提" * 20), addressings=frozenset({"sfi-identifier"}))
    bench.insert(image)
    bench.start()
    assert bench.next_news() == CardInserted(image.atr)
    data = bench.read()
    assert isinstance(data, CardData)
    assert data.name == "王𬱖·" + "提" * 20


def test_the_pin_is_checked_until_it_is_locked(bench: Bench) -> None:
    bench.insert(replace(IMAGE, pin_protected=True))
    bench.start()
    assert bench.next_news() == CardInserted(IMAGE.atr)
    assert bench.read() == Failed(Completion.NOT_READY, "needs-pin")
    assert bench.verify("000000") == PinWrong(2)
    assert bench.verify("123456") == PinOk()
    assert isinstance(bench.read(), CardData)
    bench.run(lambda reader: reader.release())
    assert bench.read() == Failed(Completion.NOT_READY, "needs-pin")
    assert [bench.verify("000000") for _ in range(3)] == [PinWrong(2), PinWrong(1), PinLocked()]


def test_each_fault_of_a_card_has_its_reason(bench: Bench) -> None:
    bench.insert(IMAGE)
    bench.start()
    assert bench.next_news() == CardInserted(IMAGE.atr)
    reasons = {
        Fault.GARBAGE: "garbage-apdu",
        Fault.UNKNOWN_CARD: "unknown-card",
        Fault.BAD_NAME: "bad-name-bytes",
        Fault.BLOCKED: "card-blocked",
        Fault.MUTE: "mute",
        Fault.ENDLESS: "garbage-apdu",
    }
    for fault, reason in reasons.items():
        bench.run(lambda reader: reader.release())
        bench.virtual.fault(fault)
        answer = bench.read()
        assert isinstance(answer, Failed)
        assert answer.reason == reason
    bench.virtual.fault(Fault.NONE)
    assert isinstance(bench.read(), CardData)


def test_a_chip_that_does_not_answer_is_announced_without_atr(bench: Bench) -> None:
    bench.virtual.fault(Fault.DEAD_ATR)
    bench.start()
    bench.insert(IMAGE)
    assert bench.next_news() == CardInserted(b"")
    assert bench.read() == Failed(Completion.HARDWARE_ERROR, "no-answer")


def test_a_card_pulled_in_an_exchange_is_media_removed_and_announced(bench: Bench) -> None:
    bench.start()
    # Each exchange in turn is pulled in memory (test_reader); here the wire is shown to make no difference.
    for apdus in (0, 3, 7):
        bench.virtual.pull_after(apdus)
        bench.insert(IMAGE)
        assert bench.next_news() == CardInserted(IMAGE.atr)
        assert bench.read() == Failed(Completion.MEDIA_REMOVED, "pulled"), apdus
        assert bench.next_news() == CardRemoved()


@pytest.mark.expected_logs("device card is down: OFFLINE", "device card is back")
def test_a_restart_of_the_service_takes_the_card_out_and_brings_it_back(bench: Bench) -> None:
    bench.insert(IMAGE)
    bench.start()
    assert bench.next_news() == CardInserted(IMAGE.atr)
    assert isinstance(bench.read(), CardData)
    bench.virtual.stop_pcscd()
    try:
        assert bench.next_news() == CardRemoved()
        assert bench.next_state() == (DeviceState.OFFLINE, "pcscd-down")
        assert bench.read() == Failed(Completion.NOT_READY, "device-offline")
    finally:
        bench.virtual.start_pcscd()
    assert bench.next_state() == (DeviceState.ONLINE, "")
    assert bench.next_news() == CardInserted(IMAGE.atr)
    assert isinstance(bench.read(), CardData)


def test_a_reader_that_is_not_there_is_offline_and_jobs_are_told(
    virtual_reader: VirtualReader, caplog: pytest.LogCaptureFixture
) -> None:
    bench = Bench(virtual_reader)
    bench.reader = PcscCardReader("no such reader")
    bench.supervised = Supervised(bench.reader, bench.news.put)
    bench.supervised.start()
    try:
        assert bench.next_state() == (DeviceState.OFFLINE, "reader-absent")
        assert bench.read() == Failed(Completion.NOT_READY, "reader-absent")
    finally:
        bench.supervised.stop()
    assert "device card is down: OFFLINE reader-absent" in caplog.text


def test_a_wake_ends_a_long_poll_at_once(virtual_reader: VirtualReader) -> None:
    reader = PcscCardReader(virtual_reader.reader_name)
    reader.open()
    try:
        list(reader.poll(0.0))
        done = threading.Event()

        def poll() -> None:
            reader.poll(60.0)
            done.set()

        threading.Thread(target=poll, daemon=True).start()
        assert not done.wait(0.2)
        reader.wake()
        assert done.wait(WAIT_SECONDS)
    finally:
        reader.close()
    reader.close()


def test_a_card_held_by_the_kiosk_cannot_be_read_by_another_program(bench: Bench) -> None:
    bench.insert(IMAGE)
    bench.start()
    assert bench.next_news() == CardInserted(IMAGE.atr)
    assert isinstance(bench.read(), CardData)
    other = PcscCardReader(bench.virtual.reader_name)
    other.open()
    try:
        list(other.poll(0.0))
        assert other.read(soon()) == Failed(Completion.NOT_READY, "reader-shared")
    finally:
        other.close()


def test_closing_an_adapter_that_never_opened_is_harmless() -> None:
    reader = PcscCardReader()
    reader.close()
    with pytest.raises(DeviceFault, match="not-open"):
        reader.poll(0.0)


@pytest.mark.skipif(shutil.which("opensc-tool") is None, reason="needs opensc")
def test_an_outside_judge_reads_the_same_card(bench: Bench) -> None:
    bench.insert(IMAGE)
    bench.start()
    assert bench.next_news() == CardInserted(IMAGE.atr)
    bench.supervised.stop()
    holder = ["00A4020002EF06", "00B2010414", "00B2020420"]
    arguments = [argument for command in (SELECT, *holder) for argument in ("-s", command)]
    judged = subprocess.run(
        ["opensc-tool", "-r", "0", "-c", "default", *arguments],
        env=os.environ | bench.virtual.environment,
        capture_output=True,
        timeout=30,
        check=True,
    )
    lines = judged.stdout.decode("latin-1").splitlines()
    received = bytes.fromhex("".join(match[0] for line in lines if (match := HEX_LINE.match(line))))
    assert sum("SW1=0x90, SW2=0x00" in line for line in lines) == 1 + len(holder)
    assert received[-52:] == b"\x08\x12110000195001010015" + b"\x09\x1e" + "张三".encode("gbk").ljust(30, b"\0")
