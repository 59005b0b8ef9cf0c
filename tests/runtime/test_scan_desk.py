"""The scanner reads only while a page wants a code, and a code that is still held there costs no second try."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import pytest

from drivers.contract import DeviceState, DeviceStatus
from drivers.scanner.contract import FAMILY, CodeKind, Refusal, Scanned, ScanRefused
from drivers.supervisor import Supervised
from kiosk.pages import ChoicePage, Code, CodeShown, NoCode, Option, ScanPage, text
from kiosk.runtime.scan_desk import ScanDesk

OPTIONS = (Option("other-way", text("option-other-way")),)
ASKS = ScanPage(title=text("e-card-title"), options=OPTIONS, scans=(Code.E_CARD,))
ASKS_AGAIN = ScanPage(title=text("e-card-another"), options=OPTIONS, scans=(Code.E_CARD,))
PLAIN = ChoicePage(title=text("ways-title"), options=OPTIONS)
CODE = Scanned(CodeKind.E_CARD, "A" * 20)


class FakeScanner:
    """Notes what was asked of it."""

    family: ClassVar[str] = FAMILY
    dropped = 0

    def __init__(self) -> None:
        self.asked: list[frozenset[CodeKind] | None] = []

    def start_scanning(self, kinds: frozenset[CodeKind]) -> None:
        self.asked.append(kinds)

    def stop_scanning(self) -> None:
        self.asked.append(None)

    def open(self) -> None: ...

    def close(self) -> None: ...

    def status(self) -> DeviceStatus:
        return DeviceStatus(FAMILY, DeviceState.ONLINE)

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        return ()

    def wake(self) -> None: ...


class Watch:
    """Time in the test's hands."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        return self.at


@pytest.fixture
def scanner() -> FakeScanner:
    return FakeScanner()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def desk(scanner: FakeScanner, watch: Watch) -> ScanDesk:
    return ScanDesk(Supervised(scanner, lambda event: None), watch.now)


def test_it_reads_while_a_page_wants_a_code_and_stops_with_it(desk: ScanDesk, scanner: FakeScanner) -> None:
    for page in (PLAIN, ASKS, PLAIN):
        desk.follow(page)
    assert scanner.asked == [frozenset({CodeKind.E_CARD}), None]


def test_the_same_question_asked_again_does_not_read_anew_what_lies_there(desk: ScanDesk, scanner: FakeScanner) -> None:
    desk.follow(ASKS)
    desk.follow(ASKS_AGAIN)
    assert len(scanner.asked) == 1


def test_codes_become_answers(desk: ScanDesk) -> None:
    assert desk.answer_of(CODE) == CodeShown(Code.E_CARD, "A" * 20)
    assert desk.answer_of(ScanRefused(Refusal.GS1)) == NoCode()


def test_a_code_that_is_still_held_there_is_one_answer(desk: ScanDesk, watch: Watch) -> None:
    desk.answer_of(CODE)
    for _ in range(3):
        watch.at += 1.5
        assert desk.answer_of(CODE) is None
    watch.at += 2.5
    assert desk.answer_of(CODE) is not None


def test_the_next_visitor_may_show_the_same_code(desk: ScanDesk) -> None:
    desk.answer_of(CODE)
    desk.end_visit()
    assert desk.answer_of(CODE) is not None


def test_kinds_that_no_page_knows_are_no_answer(desk: ScanDesk) -> None:
    assert desk.answer_of(Scanned(CodeKind.RECEIPT, "A" * 20)) is None


def test_a_terminal_without_a_scanner_follows_in_silence(watch: Watch) -> None:
    ScanDesk(None, watch.now).follow(ASKS)
