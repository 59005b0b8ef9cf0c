"""Changing the PIN: which new ones are refused, what the card says, and that it is asked once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.card.apdu import CardGone
from drivers.card.contract import CardData, CardProblem, ChangeOk, Pin, PinLocked, PinOk, PinWrong
from drivers.card.pins import weakness
from drivers.card.session import CardSession
from drivers.card.simulator import SimulatedCardReader
from drivers.card.virtual import VirtualCard
from drivers.contract import Completion, Deadline, Failed
from tests.digits import digits
from tests.drivers.card.cards import IMAGE, session_on, soon

OLD, NEW = Pin(digits("123456")), Pin(digits("294750"))
NUMBER = "110000195001020017"
CHANGE = bytes.fromhex("805E010007123456FF294750")


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("837465", CardProblem.PIN_SAME_AS_OLD),
        ("000000", CardProblem.PIN_TOO_SIMPLE),
        ("9999", CardProblem.PIN_TOO_SIMPLE),
        ("123456", CardProblem.PIN_TOO_SIMPLE),
        ("654321", CardProblem.PIN_TOO_SIMPLE),
        ("890123", CardProblem.PIN_TOO_SIMPLE),
        ("321098", CardProblem.PIN_TOO_SIMPLE),
        ("110000", CardProblem.PIN_FROM_NUMBER),
        ("195001", CardProblem.PIN_FROM_NUMBER),
        ("500102", CardProblem.PIN_FROM_NUMBER),
        ("020017", CardProblem.PIN_FROM_NUMBER),
        ("020150", CardProblem.PIN_FROM_NUMBER),
        ("010250", CardProblem.PIN_FROM_NUMBER),
        ("19500102", CardProblem.PIN_FROM_NUMBER),
        ("02011950", CardProblem.PIN_FROM_NUMBER),
        ("0102", CardProblem.PIN_FROM_NUMBER),
        ("121212", None),
        ("123457", None),
        ("294750", None),
    ],
)
def test_what_is_easy_to_guess_is_refused(new: str, reason: CardProblem | None) -> None:
    assert weakness(Pin(digits(new)), Pin(digits("837465")), NUMBER) == reason


def test_a_birth_date_that_does_not_stand_in_the_number_counts_too() -> None:
    foreign, birth = "USA000000000123456", date(1950, 1, 2)
    assert weakness(Pin(digits("500102")), OLD, foreign) is None
    assert weakness(Pin(digits("500102")), OLD, foreign, birth) == CardProblem.PIN_FROM_NUMBER


@given(st.integers(2, 8).flatmap(lambda half: st.text("0123456789", min_size=2 * half, max_size=2 * half)), st.text())
def test_the_rule_takes_any_number(new: str, number: str) -> None:
    reason = weakness(Pin(digits(new)), None, number)
    assert reason in (None, CardProblem.PIN_TOO_SIMPLE, CardProblem.PIN_FROM_NUMBER)
    assert reason is not None or new not in number


def test_the_new_pin_is_right_afterwards_and_the_old_one_wrong() -> None:
    session, tap, card = session_on(IMAGE)
    assert session.change_pin(OLD, NEW, soon()) == ChangeOk()
    assert tap.commands[-1] == CHANGE
    card.reset()
    again = CardSession(card, card.atr)
    assert again.verify_pin(OLD, soon()) == PinWrong(2)
    assert again.verify_pin(NEW, soon()) == PinOk()
    assert again.change_pin(NEW, Pin(digits("29475018")), soon()) == ChangeOk()
    assert again.verify_pin(Pin(digits("29475018")), soon()) == PinOk()


def test_a_wrong_old_pin_counts_like_any_try_and_locks() -> None:
    session, _, _ = session_on(IMAGE)
    wrong = Pin(digits("111113"))
    assert session.change_pin(wrong, NEW, soon()) == PinWrong(2)
    assert session.verify_pin(wrong, soon()) == PinWrong(1)
    assert session.change_pin(OLD, NEW, soon()) == ChangeOk()
    assert [session.change_pin(OLD, Pin(digits("294751")), soon()) for _ in range(3)] == [
        PinWrong(2),
        PinWrong(1),
        PinLocked(),
    ]
    assert session.change_pin(NEW, Pin(digits("294751")), soon()) == PinLocked()


@pytest.mark.parametrize(
    ("new", "reason"), [("123456", "pin-same-as-old"), ("777777", "pin-too-simple"), ("195001", "pin-from-number")]
)
def test_a_weak_pin_is_refused_before_anything_is_sent(new: str, reason: str) -> None:
    session, tap, _ = session_on(IMAGE)
    assert isinstance(session.read(soon()), CardData)
    sent = len(tap.commands)
    assert session.change_pin(OLD, Pin(digits(new)), soon()) == Failed(Completion.INVALID_DATA, reason)
    assert len(tap.commands) == sent


class Answers:
    """Selects as a card does and answers the change of PIN as told; counts the changes."""

    def __init__(self, answer: bytes | Exception) -> None:
        self._card = VirtualCard(IMAGE)
        self._answer = answer
        self.changes = 0

    def transmit(self, command: bytes) -> bytes:
        if command[1] != 0x5E:
            return self._card.transmit(command)
        self.changes += 1
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (bytes.fromhex("63C1"), PinWrong(1)),
        (bytes.fromhex("63C0"), PinLocked()),
        (bytes.fromhex("6983"), PinLocked()),
        (bytes.fromhex("6985"), Failed(Completion.UNSUPPORTED, "pin-refused")),
        (bytes.fromhex("6D00"), Failed(Completion.UNSUPPORTED, "pin-refused")),
        (bytes.fromhex("6C07"), Failed(Completion.UNSUPPORTED, "pin-refused")),
        (bytes.fromhex("9303"), Failed(Completion.INVALID_DATA, "card-blocked")),
        (b"", Failed(Completion.HARDWARE_ERROR, "pin-change-unsure")),
        (b"\x12", Failed(Completion.HARDWARE_ERROR, "pin-change-unsure")),
        (bytes.fromhex("0000"), Failed(Completion.INVALID_DATA, "pin-change-unsure")),
        (CardGone(), Failed(Completion.MEDIA_REMOVED, "pin-change-unsure")),
    ],
)
def test_every_answer_has_its_meaning_and_the_change_is_sent_once(answer: bytes | Exception, expected: object) -> None:
    card = Answers(answer)
    assert CardSession(card, b"").change_pin(OLD, NEW, soon()) == expected
    assert card.changes == 1


def test_a_card_pulled_before_the_change_is_only_pulled() -> None:
    class Pulled:
        def transmit(self, command: bytes) -> bytes:
            raise CardGone

    expected = Failed(Completion.MEDIA_REMOVED, "pulled")
    assert CardSession(Pulled(), b"").change_pin(OLD, NEW, soon()) == expected


def test_a_change_whose_answer_does_not_come_in_time_is_unsure_and_one_not_sent_is_not() -> None:
    reader = SimulatedCardReader()
    reader.insert(IMAGE)
    reader.open()
    try:
        assert reader.verify_pin(OLD, soon()) == PinOk()
        assert reader.change_pin(OLD, NEW, Deadline(0.0)) == Failed(Completion.TIMED_OUT, "deadline")
        reader.fault("silent")
        assert reader.change_pin(OLD, NEW, Deadline(0.2)) == Failed(Completion.TIMED_OUT, "pin-change-unsure")
        deadline = Deadline(5.0)
        threading.Timer(0.1, deadline.cancel).start()
        assert reader.change_pin(OLD, NEW, deadline) == Failed(Completion.CANCELLED, "deadline")
        reader.fault("none")
        # The first change was sent and the card made it, late; the second was not sent.
        assert reader.verify_pin(NEW, soon()) == PinOk()
    finally:
        reader.close()


def test_a_session_that_was_not_told_to_read_refuses_by_the_pins_alone() -> None:
    session, _, _ = session_on(replace(IMAGE, pin="294750"))
    assert session.change_pin(NEW, Pin(digits("195001")), soon()) == ChangeOk()
