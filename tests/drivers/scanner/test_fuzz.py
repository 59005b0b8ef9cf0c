"""Anything may come down the line or out of the keyboard: no exception, nothing but events, memory bounded.

``NUANPING_FUZZ`` is the number of inputs for each.
"""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.scanner.bursts import Bursts
from drivers.scanner.contract import BYTES_MAX, CodeKind, CodeRules, Scanned, ScanRefused
from drivers.scanner.grammar import classify, one_line
from drivers.scanner.intake import Intake
from drivers.scanner.wedge import Wedge

RULES = CodeRules(verification_prefix="https://centre.example/verify/")
INPUTS = settings(max_examples=int(os.environ.get("NUANPING_FUZZ", "300")))
VALID = (
    b"110000195001011232\r",
    b"https://centre.example/verify/7K2MQ9XH4RT8WZ3B0C1D\r",
    b"S001-7K2MQ9XH4RT8WZ3B\r",
    b"EC2026112500000000017f\r\n",
)


def mutate(line: bytes, changes: bytes) -> bytes:
    """Up to four bytes changed, put in or taken out."""
    changed = bytearray(line)
    for place, length, value in zip(changes[0::3], changes[1::3], changes[2::3], strict=False):
        at = place % (len(changed) + 1)
        changed[at : at + length % 3] = bytes((value,)) * (length // 3 % 3)
    return bytes(changed)


def sent(data: bytes) -> bytes:
    """What a scanner may send, made of ``data``, whose first byte says how: a sound code with changes, noise, a flood."""
    how, data = data[:1], data[1:]
    match how[0] % 8 if how else 0:
        case 0 | 1:
            return data
        case 2:
            return data[:20] * 60
        case number:
            return mutate(VALID[number % len(VALID)], data[:12]) + data[12:]


PAUSES = (0.0, 0.01, 0.05, 0.3)


@INPUTS
@given(st.binary(max_size=100))
def test_a_line_in_pieces(data: bytes) -> None:
    """The first bytes: how long each piece is, and the pause behind it."""
    bursts, intake, at = Bursts(0.04, 0.25), Intake(RULES), 0.0
    intake.want(frozenset(CodeKind))
    cuts, data = data[:8], sent(data[8:])
    pieces: list[tuple[bytes, float]] = []
    for cut in cuts:
        pieces.append((data[: cut % 64], PAUSES[cut // 64]))
        data = data[cut % 64 :]
    for piece, pause in [*pieces, (data, 0.0), (b"", 1.0)]:
        burst = bursts.feed(piece, at)
        at += pause
        assert burst is None or len(burst) <= BYTES_MAX * 8 + 2
        event = None if burst is None else intake.take(burst, at, intake.round)
        assert event is None or isinstance(event, Scanned | ScanRefused)
    bursts.feed(b"", at)
    assert bursts.empty


@INPUTS
@given(st.binary(max_size=80))
def test_what_is_taken_is_harmless(data: bytes) -> None:
    line = one_line(sent(data) + b"\r")
    event = classify(line, RULES) if isinstance(line, bytes) else ScanRefused(line)
    if isinstance(event, Scanned):
        assert event.value.isascii()
        hyphens = 1 if event.kind is CodeKind.STAFF_CARD else 0
        assert event.value.count("-") == hyphens
        assert event.value.replace("-", "").isalnum()
        assert len(event.value) <= RULES.e_card_length_max
        assert event.value not in repr(event)


TEXTS = ("", "\r", "\n", "1", "1", "a", "Z", "\t", "\x1b", "\x00", "\ud800", "\u202e", "长", "ab")


@INPUTS
@given(st.binary(max_size=160))
def test_any_keys(keys: bytes) -> None:
    """Two bytes a key: which, and when and how it was struck."""
    wedge: Wedge[int] = Wedge()
    at, passed = 0.0, list[int]()
    for number, (which, how) in enumerate(zip(keys[0::2], keys[1::2], strict=False)):
        at += (0.0, 0.004, 0.02, 0.051, 0.2, -1.0, 0.004, 0.1)[how % 8]
        found = wedge.feed(TEXTS[which % len(TEXTS)], at, number, repeated=bool(how & 8))
        passed += [stroke.key for stroke in found.passed]
        if how & 48 == 48:
            passed += [stroke.key for stroke in wedge.quiet().passed]
    passed += [stroke.key for stroke in wedge.quiet().passed]
    assert passed == sorted(set(passed))
