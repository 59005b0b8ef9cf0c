"""The serial driver on a pty and on a cable in memory: codes wanted and unwanted, light, questions, troubles."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.contract import DeviceFault, DeviceState
from drivers.far_end import PtyCable, Trouble, memory_link
from drivers.link import open_serial
from drivers.scanner import intake
from drivers.scanner.contract import CodeKind, CodeScanner, Refusal, Scanned, ScanRefused, SerialSettings
from drivers.scanner.model import COMMANDED, FakeScanner
from drivers.scanner.serial_scanner import SerialScanner, serial_scanner

E_CARD = frozenset({CodeKind.E_CARD})
ANY = frozenset(CodeKind)
TOKEN = "EC2026112500000000017f"
FIVE_SECONDS = 5.0


def scanner_on(fake: FakeScanner, settings: SerialSettings | None = None) -> SerialScanner:
    scanner = SerialScanner(lambda: memory_link(fake.far_end), settings=settings)
    scanner.open()
    return scanner


def events_until(scanner: CodeScanner, done: Callable[[list[object]], bool]) -> list[object]:
    events: list[object] = []
    give_up_at = time.monotonic() + FIVE_SECONDS
    while not done(events) and time.monotonic() < give_up_at:
        events.extend(scanner.poll(0.1))
    assert done(events), events
    return events


def one_event(scanner: CodeScanner) -> object:
    return events_until(scanner, bool)[0]


@pytest.fixture
def fake() -> FakeScanner:
    return FakeScanner()


@pytest.fixture
def scanner(fake: FakeScanner) -> Iterator[SerialScanner]:
    scanner = scanner_on(fake)
    yield scanner
    scanner.close()


def test_a_code_arrives_in_pieces(scanner: SerialScanner, fake: FakeScanner) -> None:
    scanner.start_scanning(E_CARD)
    for byte in TOKEN.encode():
        fake.say(bytes((byte,)))
        list(scanner.poll(0.001))
    fake.say(b"\r\n")
    assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)


def test_the_bytes_of_an_outside_scanner(scanner: SerialScanner, fake: FakeScanner) -> None:
    """As emupos sends them: digits and CR."""
    scanner.start_scanning(ANY)
    fake.say(b"110000198101010013\r")
    assert isinstance(one_event(scanner), Scanned | ScanRefused)


def test_a_code_of_another_kind_is_refused_by_name(scanner: SerialScanner, fake: FakeScanner) -> None:
    scanner.start_scanning(E_CARD)
    fake.scan("S001-7K2MQ9XH4RT8WZ3B")
    assert one_event(scanner) == ScanRefused(Refusal.OTHER_KIND)


def test_nobody_wants_it(scanner: SerialScanner, fake: FakeScanner) -> None:
    fake.scan(TOKEN)
    events_until(scanner, lambda _: scanner.dropped == 1)
    assert scanner.status().reason == ""
    scanner.start_scanning(E_CARD)
    fake.scan(TOKEN)
    assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)
    scanner.stop_scanning()
    fake.scan(TOKEN)
    assert events_until(scanner, lambda _: scanner.dropped == 2) == []


def test_a_code_begun_before_the_page_came_does_not_count(scanner: SerialScanner, fake: FakeScanner) -> None:
    fake.say(TOKEN[:4].encode())
    list(scanner.poll(0.05))
    scanner.start_scanning(E_CARD)
    fake.say(TOKEN[4:].encode() + b"\r")
    assert events_until(scanner, lambda _: scanner.dropped == 1) == []


def test_a_code_that_lies_there_is_one_event(
    scanner: SerialScanner, fake: FakeScanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner.start_scanning(E_CARD)
    fake.scan(TOKEN)
    assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)
    for _ in range(3):
        fake.scan(TOKEN)
        assert list(scanner.poll(0.1)) == []
    fake.scan(f"{TOKEN}2")
    assert one_event(scanner) == Scanned(CodeKind.E_CARD, f"{TOKEN}2")
    fake.scan(TOKEN)
    assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)
    monkeypatch.setattr(intake, "REPEAT_SECONDS", 0.0)
    fake.scan(TOKEN)
    assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)


def test_the_same_code_counts_again_for_the_next_page(scanner: SerialScanner, fake: FakeScanner) -> None:
    for _ in range(2):
        scanner.start_scanning(E_CARD)
        fake.scan(TOKEN)
        assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)
        scanner.stop_scanning()


def test_half_a_code_is_torn_and_spoils_nothing(scanner: SerialScanner, fake: FakeScanner) -> None:
    scanner.start_scanning(E_CARD)
    fake.say(TOKEN.encode())
    assert one_event(scanner) == ScanRefused(Refusal.TORN)
    fake.scan(TOKEN)
    assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)


def test_a_second_code_cannot_be_smuggled_in(scanner: SerialScanner, fake: FakeScanner) -> None:
    scanner.start_scanning(ANY)
    fake.scan(f"{TOKEN}\rS001")
    assert one_event(scanner) == ScanRefused(Refusal.SEVERAL_LINES)
    assert list(scanner.poll(0.1)) == []


def test_endless_noise_fills_no_memory(scanner: SerialScanner, fake: FakeScanner) -> None:
    scanner.start_scanning(E_CARD)
    for _ in range(200):
        fake.say(b"x" * 1000)
        list(scanner.poll(0.001))
    fake.say(b"\r")
    assert one_event(scanner) == ScanRefused(Refusal.TOO_LONG)


def test_an_open_line_is_all_that_is_known(scanner: SerialScanner, fake: FakeScanner) -> None:
    assert scanner.status().state is DeviceState.ONLINE
    assert scanner.status().reason == "line-only"
    fake.scan("whatever")
    events_until(scanner, lambda _: scanner.status().reason == "")


class TestWithTrigger:
    @pytest.fixture
    def fake(self) -> FakeScanner:
        return FakeScanner(COMMANDED)

    @pytest.fixture
    def scanner(self, fake: FakeScanner) -> Iterator[SerialScanner]:
        scanner = scanner_on(fake, COMMANDED)
        yield scanner
        scanner.close()

    def test_light_only_while_a_code_is_wanted(self, scanner: SerialScanner, fake: FakeScanner) -> None:
        list(scanner.poll(0.05))
        assert not fake.lit
        scanner.start_scanning(E_CARD)
        events_until(scanner, lambda _: fake.lit)
        scanner.stop_scanning()
        events_until(scanner, lambda _: not fake.lit)

    def test_a_code_held_before_the_light_is_read_with_it(self, scanner: SerialScanner, fake: FakeScanner) -> None:
        fake.scan(TOKEN)
        assert list(scanner.poll(0.1)) == []
        scanner.start_scanning(E_CARD)
        assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)

    def test_light_again_after_a_refused_code(self, scanner: SerialScanner, fake: FakeScanner) -> None:
        scanner.start_scanning(E_CARD)
        fake.scan("no such code")
        assert one_event(scanner) == ScanRefused(Refusal.UNKNOWN_FORM)
        fake.scan(TOKEN)
        assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)

    def test_light_again_when_the_model_puts_it_out(self, fake: FakeScanner) -> None:
        scanner = scanner_on(fake, replace(COMMANDED, trigger_again_seconds=0.05))
        scanner.start_scanning(E_CARD)
        events_until(scanner, lambda _: fake.lit)
        fake.far_end.model.connected()
        assert not fake.lit
        events_until(scanner, lambda _: fake.lit)
        scanner.close()

    def test_closing_puts_the_light_out(self, fake: FakeScanner, tmp_path: Path) -> None:
        with PtyCable(fake.far_end, tmp_path / "scanner") as cable:
            scanner = serial_scanner(str(cable.name), 9600, settings=COMMANDED)
            scanner.open()
            scanner.start_scanning(E_CARD)
            events_until(scanner, lambda _: fake.lit)
            scanner.close()
            give_up_at = time.monotonic() + FIVE_SECONDS
            with fake.far_end.changed:
                while fake.lit and time.monotonic() < give_up_at:
                    fake.far_end.changed.wait(0.01)
            assert not fake.lit

    def test_lost_and_found_while_a_page_waits(self, scanner: SerialScanner, fake: FakeScanner) -> None:
        scanner.start_scanning(E_CARD)
        events_until(scanner, lambda _: fake.lit)
        fake.far_end.unplug()
        with pytest.raises(DeviceFault, match="unplugged"):
            list(scanner.poll(1.0))
        assert scanner.status().state is DeviceState.OFFLINE
        fake.far_end.plug()
        assert not fake.lit
        scanner.open()
        fake.scan(TOKEN)
        assert one_event(scanner) == Scanned(CodeKind.E_CARD, TOKEN)

    def test_stopped_while_it_was_lost(self, scanner: SerialScanner, fake: FakeScanner) -> None:
        scanner.start_scanning(E_CARD)
        events_until(scanner, lambda _: fake.lit)
        fake.far_end.unplug()
        with pytest.raises(DeviceFault):
            list(scanner.poll(1.0))
        scanner.stop_scanning()
        fake.far_end.plug()
        scanner.open()
        list(scanner.poll(0.1))
        assert not fake.lit

    def test_one_that_does_not_answer_does_not_open(self, fake: FakeScanner) -> None:
        fake.far_end.set_trouble(Trouble.SILENT)
        scanner = SerialScanner(lambda: memory_link(fake.far_end), settings=replace(COMMANDED, answer_seconds=0.3))
        with pytest.raises(DeviceFault, match="silent") as lost:
            scanner.open()
        assert not lost.value.permanent
        assert scanner.status().reason == "silent"

    def test_one_that_falls_silent_is_noticed(self, fake: FakeScanner) -> None:
        quick = replace(COMMANDED, ask_every_seconds=0.05, answer_seconds=0.3)
        scanner = scanner_on(fake, quick)
        asked = fake.far_end.received
        events_until(scanner, lambda _: fake.far_end.received > asked + 3)
        assert scanner.status().state is DeviceState.ONLINE
        assert scanner.status().reason == ""
        assert scanner.dropped == 0
        fake.far_end.set_trouble(Trouble.SILENT)
        with pytest.raises(DeviceFault, match="silent"):
            events_until(scanner, lambda _: False)

    def test_no_question_while_a_code_is_wanted(self, fake: FakeScanner) -> None:
        scanner = scanner_on(fake, replace(COMMANDED, ask_every_seconds=0.0, trigger_again_seconds=0.0))
        scanner.start_scanning(E_CARD)
        events_until(scanner, lambda _: fake.lit)
        before = fake.far_end.received
        list(scanner.poll(0.2))
        list(scanner.poll(0.2))
        assert fake.far_end.received == before
        scanner.close()


def test_a_real_line_that_is_pulled(tmp_path: Path) -> None:
    fake = FakeScanner()
    with PtyCable(fake.far_end, tmp_path / "scanner") as cable:
        scanner = SerialScanner(lambda: open_serial(str(cable.name), 9600))
        scanner.open()
        fake.far_end.unplug()
        with pytest.raises(DeviceFault, match="serial"):
            events_until(scanner, lambda _: False)
