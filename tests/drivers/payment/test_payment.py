"""Each trouble of a payment, one at a time: what the kiosk is told, and what the bank really moved."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, Failed, Supply
from drivers.far_end import Trouble
from drivers.payment.contract import (
    FEN_MAX,
    Declined,
    Fen,
    InDoubt,
    NeverSeen,
    NotStarted,
    Paid,
    Step,
    Voided,
    fen,
    is_order_id,
    next_step,
)
from drivers.payment.frame import LINE_MAX, LineReader, decode_line, encode_line
from drivers.payment.model import Plan, TerminalModel
from tests.drivers.payment.rigs import AMOUNT, ORDER, Rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path / "books")
    yield made
    made.kiosk.close()
    made.books.close()


def pay(rig: Rig, seconds: float = 10.0, order: str = ORDER) -> object:
    return rig.kiosk.pay(order, AMOUNT, Deadline(seconds))


def look_up(rig: Rig) -> object:
    rig.ready()
    return rig.kiosk.look_up(ORDER, Deadline(10))


def void(rig: Rig) -> object:
    rig.ready()
    return rig.kiosk.void(ORDER, Deadline(10))


class TestAmounts:
    def test_an_amount_is_whole_fen(self) -> None:
        assert fen(1) == 1
        assert fen(FEN_MAX) == FEN_MAX

    @pytest.mark.parametrize("wrong", [1.0, 0.1 + 0.2, True, "5", None])
    def test_anything_but_an_int_is_a_bug(self, wrong: Any) -> None:
        with pytest.raises(TypeError):
            fen(wrong)

    @pytest.mark.parametrize("wrong", [0, -1, FEN_MAX + 1])
    def test_nothing_negative_or_absurd(self, wrong: int) -> None:
        with pytest.raises(ValueError, match="fen"):
            fen(wrong)

    def test_the_driver_checks_again(self, rig: Rig) -> None:
        with pytest.raises(TypeError):
            rig.kiosk.pay(ORDER, 12.5, Deadline(5))  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="fen"):
            rig.kiosk.pay(ORDER, Fen(-5), Deadline(5))
        assert rig.hand.moves() == []

    @pytest.mark.parametrize("order", ["", "short", "a" * 65, "order 0001", "order-0001\n", "订单00000001"])
    def test_an_order_id_holds_letters_digits_hyphens(self, rig: Rig, order: str) -> None:
        assert not is_order_id(order)
        assert rig.kiosk.pay(order, AMOUNT, Deadline(5)) == NotStarted(order, "order-id")
        assert rig.kiosk.look_up(order, Deadline(5)) == Failed(Completion.INVALID_DATA, "order-id")


def test_it_is_paid_once_however_often_it_is_asked(rig: Rig) -> None:
    first = pay(rig)
    assert first == Paid(ORDER, AMOUNT, "T00000001")
    assert pay(rig) == first
    assert look_up(rig) == first
    assert rig.hand.moves() == [(ORDER, AMOUNT)]


def test_another_amount_under_the_same_id_is_refused(rig: Rig) -> None:
    pay(rig)
    refused = rig.kiosk.pay(ORDER, fen(1), Deadline(5))
    assert refused == NotStarted(ORDER, "order-differs")
    assert next_step(refused, visitor_present=True) is Step.ASK_AGAIN
    assert rig.net(ORDER) == AMOUNT


@pytest.mark.parametrize(("plan", "reason"), [(Plan.DECLINE, "declined"), (Plan.CANCEL_KEY, "cancel-key")])
def test_a_decline_is_final(rig: Rig, plan: Plan, reason: str) -> None:
    rig.hand.plan(plan)
    assert pay(rig) == Declined(ORDER, reason)
    assert pay(rig) == Declined(ORDER, reason)
    assert rig.hand.moves() == []


def test_a_lost_answer_is_asked_for_again(rig: Rig) -> None:
    rig.hand.plan(Plan.ANSWER_LOST)
    assert isinstance(pay(rig), Paid)
    assert rig.charges(ORDER) == 1


def test_lost_before_the_bank_nothing_moves_even_when_it_arrives_late(rig: Rig) -> None:
    rig.hand.plan(Plan.LOST_BEFORE_BANK)
    assert pay(rig) == Declined(ORDER, "network")
    rig.hand.deliver_late()
    assert rig.hand.moves() == []


def test_lost_after_the_bank_it_is_found_out(rig: Rig) -> None:
    rig.hand.plan(Plan.LOST_AFTER_BANK)
    assert isinstance(pay(rig), Paid)


def test_with_the_network_gone_it_stays_in_doubt_until_it_is_back(rig: Rig) -> None:
    rig.hand.plan(Plan.LOST_AFTER_BANK)
    rig.after_pay = lambda: rig.hand.set_network(False)
    # The answer to the pay itself says that the terminal does not know.
    assert pay(rig, 0.3) == InDoubt(ORDER, "T00000001")
    assert look_up(rig) == InDoubt(ORDER, "T00000001")
    rig.hand.set_network(True)
    assert isinstance(look_up(rig), Paid)


def test_a_void_in_doubt_is_owed_and_never_becomes_paid(rig: Rig) -> None:
    rig.hand.plan(Plan.LOST_AFTER_BANK)
    rig.after_pay = lambda: rig.hand.set_network(False)
    pay(rig, 0.3)
    assert void(rig) == InDoubt(ORDER, "T00000001")
    assert isinstance(look_up(rig), InDoubt)
    rig.hand.set_network(True)
    assert look_up(rig) == Voided(ORDER, AMOUNT)
    assert void(rig) == Voided(ORDER, AMOUNT)
    assert rig.hand.moves() == [(ORDER, AMOUNT), (ORDER, -AMOUNT)]


def test_an_order_nobody_saw_is_voided_and_its_late_original_refused(rig: Rig) -> None:
    assert look_up(rig) == NeverSeen(ORDER)
    assert void(rig) == Voided(ORDER, 0)
    rig.late_original(ORDER, AMOUNT)
    assert pay(rig) == Declined(ORDER, "voided")
    assert look_up(rig) == Voided(ORDER, 0)
    assert rig.hand.moves() == []


def test_nobody_comes_and_the_terminal_stops_asking_at_the_deadline(rig: Rig) -> None:
    rig.hand.plan(Plan.NOBODY)
    assert pay(rig, 0.2) == Declined(ORDER, "timed-out")
    rig.hand.visitor(Plan.APPROVE)
    assert rig.hand.moves() == []
    assert isinstance(pay(rig, order="order-0002"), Paid)


def test_the_visitor_pays_while_the_kiosk_asks(rig: Rig) -> None:
    rig.hand.plan(Plan.NOBODY)
    rig.after_pay = lambda: rig.hand.visitor(Plan.APPROVE)
    assert isinstance(pay(rig), Paid)


def test_a_cancel_in_time_is_a_decline_and_one_too_late_is_paid(rig: Rig) -> None:
    deadline = Deadline(20)
    rig.hand.plan(Plan.NOBODY)
    rig.after_pay = deadline.cancel
    assert rig.kiosk.pay(ORDER, AMOUNT, deadline) == Declined(ORDER, "cancelled")
    deadline = Deadline(20)
    rig.after_pay = deadline.cancel
    assert isinstance(rig.kiosk.pay("order-0002", AMOUNT, deadline), Paid)


def test_one_customer_at_a_time(rig: Rig) -> None:
    rig.hand.plan(Plan.NOBODY)
    rig.late_original("order-0002", AMOUNT)
    assert pay(rig) == NotStarted(ORDER, "busy")


def test_a_terminal_whose_kiosk_has_gone_stops_waiting(tmp_path: Path) -> None:
    now = [0.0]

    class Clocked(TerminalModel):
        def __init__(self, books: Any) -> None:
            super().__init__(books, clock=lambda: now[0])

    rig = Rig(tmp_path, Clocked)
    rig.hand.plan(Plan.NOBODY)
    rig.late_original("order-0002", AMOUNT)
    now[0] = 1000.0
    assert isinstance(pay(rig), Paid)
    assert rig.kiosk.look_up("order-0002", Deadline(5)) == Declined("order-0002", "timed-out")
    rig.kiosk.close()
    rig.books.close()


@pytest.mark.parametrize(
    ("plan", "certain"),
    [
        (Plan.POWER_RECORDED, Declined(ORDER, "power-lost")),
        (Plan.POWER_BEFORE_BANK, Declined(ORDER, "network")),
        (Plan.POWER_AFTER_BANK, Paid(ORDER, AMOUNT, "T00000001")),
        (Plan.POWER_BEFORE_ANSWER, Paid(ORDER, AMOUNT, "T00000001")),
    ],
)
def test_power_lost_in_a_payment_is_in_doubt_and_then_known(rig: Rig, plan: Plan, certain: object) -> None:
    rig.hand.plan(plan)
    assert pay(rig) == InDoubt(ORDER)
    with pytest.raises(DeviceFault):
        list(rig.kiosk.poll(0.0))
    assert look_up(rig) == Failed(Completion.HARDWARE_ERROR, "not-open")
    rig.hand.plug()
    assert look_up(rig) == certain
    assert rig.net(ORDER) == (AMOUNT if isinstance(certain, Paid) else 0)


@pytest.mark.parametrize("trouble", [Trouble.SILENT, Trouble.SLOW, Trouble.GARBAGE, Trouble.TORN])
def test_when_no_answer_makes_sense_it_is_in_doubt_not_declined(rig: Rig, trouble: Trouble) -> None:
    rig.before_pay = lambda: rig.hand.set_trouble(trouble)
    assert pay(rig, 0.3) == InDoubt(ORDER)
    rig.hand.set_trouble(Trouble.NONE)
    assert isinstance(look_up(rig), Paid)


def test_trouble_before_the_payment_starts_nothing(rig: Rig) -> None:
    rig.hand.set_trouble(Trouble.SILENT)
    assert pay(rig, 0.1) == NotStarted(ORDER, "timed-out")
    rig.hand.set_trouble(Trouble.NONE)
    rig.hand.set_paper(Supply.OUT)
    assert pay(rig) == NotStarted(ORDER, "paper-out")
    assert (rig.kiosk.status().supply, rig.kiosk.status().usable) == (Supply.OUT, False)
    rig.hand.set_paper(Supply.LOW)
    rig.hand.set_network(False)
    assert pay(rig) == NotStarted(ORDER, "network-down")
    assert rig.kiosk.status().state is DeviceState.HARDWARE_ERROR
    rig.hand.set_network(True)
    rig.hand.unplug()
    assert pay(rig) == NotStarted(ORDER, "unplugged")
    rig.hand.plug()
    assert look_up(rig) == NeverSeen(ORDER)
    assert rig.hand.moves() == []


def test_the_terminal_itself_refuses_when_it_became_unable_meanwhile(rig: Rig) -> None:
    rig.before_pay = lambda: rig.hand.set_network(False)
    assert pay(rig) == NotStarted(ORDER, "network-down")


def test_a_pay_that_got_lost_is_sent_again_and_is_one_order(rig: Rig) -> None:
    passed: list[int] = []

    def damage() -> None:
        # Half a line in the terminal's buffer spoils the first pay.
        if not passed:
            rig.hand.far_end.offer(b"0000 ")
        passed.append(1)

    rig.before_pay = damage
    assert isinstance(pay(rig), Paid)
    assert len(passed) == 2
    assert rig.charges(ORDER) == 1


class TestFrames:
    def test_a_line_is_these_bytes(self) -> None:
        assert encode_line({"id": "1", "do": "status"}) == b'0018 c025c265 {"do":"status","id":"1"}\n'

    def test_lines_are_read_in_any_pieces_and_after_noise(self) -> None:
        stream = b"\xff\x00noise\n" + encode_line({"a": 1}) + b"0003 00000000 {}\n" + encode_line({"b": 2})
        reader = LineReader()
        found = [message for byte in stream for message in reader.feed(bytes([byte]))]
        assert found == [None, {"a": 1}, None, {"b": 2}]

    @pytest.mark.parametrize("text", [b"[1]", b"1", b'"x"', b"{", b"\xff", b"[" * 1500])
    def test_only_an_object_is_a_message(self, text: bytes) -> None:
        assert decode_line(b"%04x %08x %s" % (len(text), zlib.crc32(text), text)) is None

    def test_a_line_without_end_is_dropped(self) -> None:
        reader = LineReader()
        assert reader.feed(b"x" * (LINE_MAX + 1)) == [None]
        assert reader.feed(encode_line({"a": 1})) == [{"a": 1}]
        with pytest.raises(ValueError, match="too long"):
            encode_line({"a": "x" * LINE_MAX})
