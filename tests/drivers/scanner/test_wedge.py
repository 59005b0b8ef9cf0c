"""A scanner told from a person by the time between keys: no key swallowed, no scan typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.contract import DeviceFault
from drivers.scanner.contract import CodeKind, Refusal, Scanned, ScanRefused
from drivers.scanner.wedge import Sorted, Stroke, Wedge, WedgeSettings
from drivers.scanner.wedge_scanner import WedgeScanner

TOKEN = "EC2026112500000000017f"
SCANNER_SECONDS = 0.004
PERSON_SECONDS = 0.15


class Desk:
    """A wedge, a person and a scanner before one keyboard; ``typed`` is what the window got."""

    def __init__(self) -> None:
        self.wedge: Wedge[str] = Wedge()
        self.at = 100.0
        self.typed: list[str] = []
        self.bursts: list[bytes] = []

    def key(self, text: str, after_seconds: float, *, repeated: bool = False) -> None:
        self.at += after_seconds
        if after_seconds > self.wedge.wait_seconds:
            self.take(self.wedge.quiet())
        self.take(self.wedge.feed(text, self.at, text, repeated=repeated))

    def take(self, found: Sorted[str]) -> None:
        self.typed += [stroke.key for stroke in found.passed]
        if found.burst:
            self.bursts.append(found.burst)

    def person(self, text: str) -> None:
        for key in text:
            self.key(key, PERSON_SECONDS)

    def scanner(self, text: str, *, pause: float = PERSON_SECONDS) -> None:
        for number, key in enumerate(text):
            self.key(key, SCANNER_SECONDS if number else pause)

    def rest(self) -> None:
        self.take(self.wedge.quiet())


def test_a_person_types() -> None:
    desk = Desk()
    desk.person("138\t\x08\r")
    desk.rest()
    assert "".join(desk.typed) == "138\t\x08\r"
    assert desk.bursts == []


def test_a_scanner_types() -> None:
    desk = Desk()
    desk.scanner(f"{TOKEN}\r")
    desk.rest()
    assert desk.typed == []
    assert desk.bursts == [f"{TOKEN}\r".encode()]


def test_a_person_before_and_after_a_scan() -> None:
    desk = Desk()
    desk.person("12")
    desk.scanner("S001\r", pause=0.051)
    desk.key("3", 0.051)
    desk.person("4\r")
    desk.rest()
    assert "".join(desk.typed) == "1234\r"
    assert desk.bursts == [b"S001\r"]


def test_keys_struck_together_are_a_persons() -> None:
    desk = Desk()
    desk.scanner("123\r")
    desk.rest()
    assert "".join(desk.typed) == "123\r"


def test_a_scan_without_end_is_not_typed() -> None:
    desk = Desk()
    desk.scanner(TOKEN)
    desk.rest()
    assert desk.typed == []
    assert desk.bursts == [TOKEN.encode()]


def test_a_known_scanner_may_stutter_until_its_enter() -> None:
    desk = Desk()
    desk.scanner(TOKEN[:8])
    assert desk.wedge.wait_seconds > 0.1
    desk.scanner(TOKEN[8:] + "\r", pause=0.1)
    assert desk.wedge.wait_seconds < 0.06
    desk.key("5", 0.06)
    desk.rest()
    assert desk.typed == ["5"]
    assert desk.bursts == [f"{TOKEN}\r".encode()]


def test_what_a_hostile_code_types_reaches_no_window() -> None:
    desk = Desk()
    desk.scanner("\t\t\r\x1b\x0fAB\r")
    desk.key("", SCANNER_SECONDS)
    desk.scanner("rm\r", pause=SCANNER_SECONDS)
    desk.rest()
    assert desk.typed == []
    assert desk.bursts == [b"\t\t\r\x1b\x0fAB\r\x00rm\r"]


def test_five_enters_of_a_scanner_press_no_button() -> None:
    desk = Desk()
    desk.scanner("\r\r\r\r\r")
    desk.rest()
    assert desk.typed == []


def test_a_late_main_thread_cuts_a_scan_but_types_none_of_it() -> None:
    desk = Desk()
    desk.scanner(TOKEN[:10])
    desk.rest()
    desk.scanner(f"{TOKEN[10:]}\r", pause=SCANNER_SECONDS)
    desk.rest()
    assert desk.typed == []
    assert desk.bursts == [TOKEN[:10].encode()], "the rest is no code of its own"
    desk.scanner("S001\r")
    desk.rest()
    assert desk.bursts[1:] == [b"S001\r"]


def test_a_stall_makes_no_scanner_of_a_person() -> None:
    """Four keys that arrive at once carry the times at which they were struck."""
    wedge: Wedge[str] = Wedge()
    passed = [s.key for n, key in enumerate("1357") for s in wedge.feed(key, 1.0 + n * 0.2, key).passed]
    passed += [stroke.key for stroke in wedge.quiet().passed]
    assert passed == list("1357")


def test_a_key_held_down_is_a_persons() -> None:
    desk = Desk()
    desk.person("7")
    desk.key("7", 0.4, repeated=True)
    for _ in range(100):
        desk.key("7", 0.02, repeated=True)
    desk.rest()
    assert desk.typed == ["7"] * 102


def test_a_doubled_character_called_a_repetition_is_not_typed() -> None:
    desk = Desk()
    desk.key("1", PERSON_SECONDS)
    desk.key("1", 0.001, repeated=True)
    desk.scanner("0000000000000000\r", pause=0.001)
    desk.rest()
    assert desk.typed == []
    assert desk.bursts == [b"110000000000000000\r"]


def test_the_clock_of_the_window_system_may_start_anew() -> None:
    desk = Desk()
    desk.person("1")
    desk.at = 0.0
    desk.person("2")
    desk.rest()
    assert desk.typed == ["1", "2"]


def test_nothing_is_shown() -> None:
    assert "9" not in repr(Sorted((Stroke("9", "9"),), b"9"))


_PERSON = st.text(st.sampled_from("0123456789ab\t\x08\r"), min_size=1, max_size=6).map(lambda text: ("person", text))
_SCANNER = st.text(st.characters(max_codepoint=0x3000, exclude_categories=["Cs"]), min_size=4, max_size=60).map(
    lambda text: ("scanner", text.strip("\r\n") + "0000\r")
)


@given(st.lists(st.one_of(_PERSON, _SCANNER), max_size=8))
def test_mixed_input_is_sorted(turns: list[tuple[str, str]]) -> None:
    desk = Desk()
    for who, text in turns:
        (desk.person if who == "person" else desk.scanner)(text)
    desk.rest()
    assert "".join(desk.typed) == "".join(text for who, text in turns if who == "person")
    assert desk.bursts == [text.encode() for who, text in turns if who == "scanner"]


@given(
    st.lists(st.tuples(st.sampled_from(["1", "a", "", "\r"]), st.floats(0, 0.2), st.booleans(), st.booleans())),
)
def test_every_key_is_typed_or_scanned_once(keys: list[tuple[str, float, bool, bool]]) -> None:
    """Whatever the times, early ``quiet`` included: nothing is typed twice or out of order."""
    wedge: Wedge[int] = Wedge()
    at, passed = 0.0, list[int]()
    for number, (text, after, repeated, early) in enumerate(keys):
        at += after
        passed += [s.key for s in wedge.feed(text, at, number, repeated=repeated).passed]
        if early:
            passed += [s.key for s in wedge.quiet().passed]
    passed += [s.key for s in wedge.quiet().passed]
    assert passed == sorted(set(passed))
    slow = all(after >= WedgeSettings().gap_seconds for _, after, _, _ in keys)
    if slow:
        assert passed == list(range(len(keys)))


class TestWedgeScanner:
    @pytest.fixture
    def scanner(self, tmp_path: Path) -> WedgeScanner:
        node = tmp_path / "scanner-keys"
        node.touch()
        scanner = WedgeScanner(node)
        scanner.open()
        return scanner

    def type(self, scanner: WedgeScanner, text: str, at: float) -> list[str]:
        passed = [s.key for n, key in enumerate(text) for s in scanner.feed(key, at + n * SCANNER_SECONDS, key)]
        return passed + [s.key for s in scanner.quiet()]

    def test_wanted_and_unwanted(self, scanner: WedgeScanner) -> None:
        assert self.type(scanner, f"{TOKEN}\r", 1.0) == []
        assert scanner.dropped == 1
        assert list(scanner.poll(0.0)) == []
        scanner.start_scanning(frozenset({CodeKind.E_CARD}))
        self.type(scanner, f"{TOKEN}\r", 2.0)
        self.type(scanner, f"{TOKEN}\r", 3.0)
        self.type(scanner, "S001-7K2MQ9XH4RT8WZ3B\r", 4.0)
        expected = [Scanned(CodeKind.E_CARD, TOKEN), ScanRefused(Refusal.OTHER_KIND)]
        assert list(scanner.poll(1.0)) == expected
        scanner.stop_scanning()
        self.type(scanner, f"{TOKEN}\r", 5.0)
        assert scanner.dropped == 2

    def test_a_scan_begun_before_the_page_came_does_not_count(self, scanner: WedgeScanner) -> None:
        for number, key in enumerate(TOKEN):
            scanner.feed(key, 1.0 + number * SCANNER_SECONDS, key)
        scanner.start_scanning(frozenset({CodeKind.E_CARD}))
        scanner.feed("\r", 1.0 + len(TOKEN) * SCANNER_SECONDS, "\r")
        assert scanner.quiet() == ()
        assert scanner.dropped == 1

    def test_what_nobody_wants_any_more_is_forgotten(self, scanner: WedgeScanner) -> None:
        scanner.start_scanning(frozenset(CodeKind))
        self.type(scanner, f"{TOKEN}\r", 1.0)
        scanner.stop_scanning()
        assert list(scanner.poll(0.0)) == []

    def test_a_person_is_not_disturbed(self, scanner: WedgeScanner) -> None:
        scanner.start_scanning(frozenset(CodeKind))
        assert self.type(scanner, "12", 1.0) == ["1", "2"]

    def test_pulled(self, scanner: WedgeScanner, tmp_path: Path) -> None:
        (tmp_path / "scanner-keys").unlink()
        with pytest.raises(DeviceFault, match="unplugged"):
            scanner.poll(1.0)
        assert scanner.status().reason == "unplugged"

    def test_what_was_typed_before_it_opened_is_dropped(self, scanner: WedgeScanner) -> None:
        scanner.start_scanning(frozenset(CodeKind))
        self.type(scanner, f"{TOKEN}\r", 1.0)
        scanner.open()
        assert list(scanner.poll(0.0)) == []
