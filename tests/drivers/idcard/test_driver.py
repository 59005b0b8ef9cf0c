"""The driver: finding, reading, lifting, every trouble of the reader, and no reply taken for another's."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from drivers.contract import Completion, DeviceFault, DeviceState, Failed
from drivers.far_end import Trouble
from drivers.idcard.contract import IdCardData, IdCardLifted, IdCardPlaced, IdCardProblem
from drivers.idcard.image import IdCardImage
from drivers.idcard.model import Fault, Habits
from drivers.idcard.simulator import SimulatedIdCardReader
from tests.drivers.idcard.people import ALL, OTHER, RESIDENT, events, name, opened, reason, soon


@pytest.mark.parametrize("image", ALL, ids=lambda image: image.kind.value)
def test_each_of_the_four_cards_is_read(image: IdCardImage) -> None:
    with opened(SimulatedIdCardReader(extra_address=True)) as reader:
        reader.hand.place(replace(image, extra_address="示例市三号"))
        found = reader.read(soon())
        assert isinstance(found, IdCardData)
        assert (found.kind, found.number, found.name) == (image.kind, image.number, image.name)
        assert (found.english_name, found.extra_address) == (image.english_name, "示例市三号")
        assert found.photo == image.photo_block()


def test_no_extra_address_is_no_trouble() -> None:
    with opened(SimulatedIdCardReader(extra_address=True)) as reader:
        reader.hand.place(RESIDENT)
        found = reader.read(soon())
        assert isinstance(found, IdCardData)
        assert found.extra_address == ""


def test_without_a_card_it_says_so_at_once() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        assert reader.read(soon()) == Failed(Completion.MEDIA_REMOVED, "no-card")


def test_the_security_module_tells_its_number() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        assert reader.sam_id(soon()) == "05.01-20240101-0001234567-0007654321"


def test_a_card_is_announced_once_and_its_going_too() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        assert events(reader) == []
        reader.hand.place(RESIDENT)
        assert events(reader) == [IdCardPlaced()]
        assert events(reader) == []
        reader.hand.lift()
        assert events(reader) == [IdCardLifted()]
        assert events(reader) == []


def test_a_card_that_lies_there_at_the_start_is_marked() -> None:
    reader = SimulatedIdCardReader()
    reader.hand.place(RESIDENT)
    with opened(reader):
        (placed,) = events(reader)
        assert isinstance(placed, IdCardPlaced)
        assert placed.already_there
        reader.hand.put_back()
        reader.hand.lift()
        events(reader)
        reader.hand.place(RESIDENT)
        (placed,) = events(reader)
        assert isinstance(placed, IdCardPlaced)
        assert not placed.already_there


def test_the_same_card_must_be_lifted() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        reader.hand.place(RESIDENT)
        assert events(reader) == [IdCardPlaced()]
        assert name(reader.read(soon())) == "张三"
        assert events(reader) == []
        assert reader.read(soon()) == Failed(Completion.NOT_READY, "lift-and-put-back")
        reader.hand.lift()
        assert events(reader) == [IdCardLifted()]
        assert reason(reader.read(soon())) == "no-card"
        reader.hand.place(RESIDENT)
        assert events(reader) == [IdCardPlaced()]
        assert name(reader.read(soon())) == "张三"


def test_where_the_reader_cannot_tell_the_next_card_does() -> None:
    with opened(SimulatedIdCardReader(habits=Habits(answers_for_a_read_card=False))) as reader:
        reader.hand.place(RESIDENT)
        events(reader)
        assert name(reader.read(soon())) == "张三"
        assert events(reader) == []
        reader.hand.lift()
        assert events(reader) == []
        assert reason(reader.read(soon())) == "lift-and-put-back"
        reader.hand.place(OTHER)
        lifted, placed = events(reader)
        assert isinstance(lifted, IdCardLifted)
        assert lifted.belated
        assert placed == IdCardPlaced()
        assert name(reader.read(soon())) == "王五"


def test_a_card_lifted_before_its_presence_was_proved_is_not_guessed_at() -> None:
    """The first question after the read finds no card: it cannot be told from a reader that never answers it."""
    with opened(SimulatedIdCardReader()) as reader:
        reader.hand.place(RESIDENT)
        reader.read(soon())
        events(reader)
        reader.hand.put_back()
        events(reader)
        assert name(reader.read(soon())) == "张三"
        reader.hand.lift()
        assert IdCardLifted() not in events(reader)


def test_a_card_that_only_the_read_has_seen_is_announced_too() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        events(reader)
        reader.hand.place(RESIDENT)
        assert name(reader.read(soon())) == "张三"
        assert events(reader) == [IdCardPlaced()]
        reader.hand.lift()
        assert events(reader) == [IdCardLifted()]


@pytest.mark.parametrize(
    "habits",
    [Habits(), Habits(finds_once=True), Habits(silent_once_selected=True), Habits(reads_once=False)],
    ids=["default", "finds once", "silent once selected", "reads twice"],
)
def test_readers_differ_and_all_are_read(habits: Habits) -> None:
    with opened(SimulatedIdCardReader(habits=habits)) as reader:
        for image, expected in ((RESIDENT, "张三"), (OTHER, "王五")):
            reader.hand.place(image)
            assert IdCardPlaced() in events(reader)
            assert name(reader.read(soon())) == expected
            events(reader)
            reader.hand.lift()
            events(reader)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.UNKNOWN_TYPE, Failed(Completion.INVALID_DATA, "unknown-card")),
        (Fault.CARD_REFUSES, Failed(Completion.INVALID_DATA, "not-genuine")),
        (Fault.READER_REFUSES, Failed(Completion.INVALID_DATA, "not-genuine")),
        (Fault.BAD_SIGNATURE, Failed(Completion.INVALID_DATA, "not-genuine")),
        (Fault.MOVED, Failed(Completion.INVALID_DATA, "read-failed")),
        (Fault.GONE_AT_SELECT, Failed(Completion.MEDIA_REMOVED, "no-card")),
        (Fault.RANDOM, Failed(Completion.HARDWARE_ERROR, "sam-error")),
        (Fault.DEAF, Failed(Completion.HARDWARE_ERROR, "line-noise")),
        (Fault.SELF_TEST, Failed(Completion.HARDWARE_ERROR, "sam-self-test")),
        (Fault.NOT_AUTHORISED, Failed(Completion.HARDWARE_ERROR, "sam-not-authorised")),
    ],
    ids=lambda value: value.value if isinstance(value, Fault) else "",
)
def test_each_fault_has_its_reason(fault: Fault, expected: Failed) -> None:
    with opened(SimulatedIdCardReader()) as reader:
        reader.hand.place(RESIDENT)
        events(reader)
        reader.hand.fault(fault.value)
        assert reader.read(soon()) == expected
        reader.hand.fault("none")
        reader.hand.put_back()
        assert name(reader.read(soon())) == "张三"


@pytest.mark.parametrize("fault", [Fault.MOVED, Fault.RANDOM, Fault.DEAF], ids=lambda fault: fault.value)
def test_what_passes_costs_nobody_the_read(fault: Fault) -> None:
    with opened(SimulatedIdCardReader()) as reader:
        reader.hand.place(RESIDENT)
        events(reader)
        reader.hand.fault(fault.value, 1)
        assert name(reader.read(soon())) == "张三"


def test_a_damaged_answer_is_asked_for_again() -> None:
    with opened(SimulatedIdCardReader(habits=Habits(reads_once=False))) as reader:
        reader.hand.place(RESIDENT)
        reader.hand.fault(Fault.WRONG_CHECK.value, 1)
        assert name(reader.read(soon())) == "张三"


def test_a_damaged_answer_of_a_reader_that_reads_once_needs_the_card_lifted() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        reader.hand.place(RESIDENT)
        reader.hand.fault(Fault.WRONG_CHECK.value, 1)
        assert reason(reader.read(soon())) == "lift-and-put-back"
        events(reader)
        reader.hand.put_back()
        assert IdCardPlaced() in events(reader)
        assert name(reader.read(soon())) == "张三"


def test_after_a_failed_read_putting_the_card_back_is_an_event() -> None:
    """What a page that says "lift it and put it back" waits for."""
    with opened(SimulatedIdCardReader(habits=Habits(silent_once_selected=True))) as reader:
        reader.hand.place(RESIDENT)
        events(reader)
        reader.hand.fault(Fault.MOVED.value, 1)
        assert reason(reader.read(soon())) == "lift-and-put-back"
        assert events(reader) == []
        reader.hand.put_back()
        assert IdCardPlaced() in events(reader)
        assert name(reader.read(soon())) == "张三"


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (replace(RESIDENT, number="110000195001010016"), "bad-number"),
        (replace(RESIDENT, name=""), "bad-name"),
        (replace(RESIDENT, raw_text=bytes(256)), "bad-name"),
        (replace(RESIDENT, raw_text=b"\xff" * 256), "bad-layout"),
    ],
)
def test_a_block_that_is_not_taken_has_its_reason(card: IdCardImage, expected: str) -> None:
    with opened(SimulatedIdCardReader()) as reader:
        reader.hand.place(card)
        assert reader.read(soon()) == Failed(Completion.INVALID_DATA, expected)


def test_another_card_on_the_reader_is_announced_and_named() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        events(reader)
        reader.hand.place(RESIDENT)
        reader.hand.fault(Fault.UNKNOWN_TYPE.value)
        assert events(reader) == [IdCardPlaced()]
        assert events(reader) == []
        assert reason(reader.read(soon())) == "unknown-card"
        reader.hand.lift()
        assert events(reader) == [IdCardLifted()]


@pytest.mark.parametrize("fault", ["self-test", "not-authorised"])
def test_a_module_that_is_out_of_order_is_a_status_and_mends(fault: str) -> None:
    reader = SimulatedIdCardReader()
    reader.hand.fault(fault)
    with opened(reader):
        assert (reader.status().state, reader.status().reason) == (DeviceState.HARDWARE_ERROR, f"sam-{fault}")
        assert events(reader) == []
        assert not reader.status().usable
        reader.hand.fault("none")
        events(reader)
        assert reader.status().state is DeviceState.ONLINE


def test_a_reset_mends_a_failed_self_test() -> None:
    reader = SimulatedIdCardReader()
    reader.hand.fault("stuck")
    with opened(reader):
        assert reader.status().reason == "sam-self-test"
        events(reader)
        assert reader.status().state is DeviceState.ONLINE


@pytest.mark.parametrize(
    ("trouble", "word"), [("silent", "sam-silent"), ("garbage", "sam-garbage"), ("torn", "sam-garbage")]
)
def test_a_line_without_a_reader_is_not_called_one(trouble: str, word: str) -> None:
    reader = SimulatedIdCardReader()
    reader.hand.set_trouble(Trouble(trouble))
    with pytest.raises(DeviceFault, match=word):
        reader.open()
    assert reader.status().state is DeviceState.OFFLINE


def test_one_lost_answer_is_no_lost_reader_but_three_are() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        reader.hand.set_trouble(Trouble.SILENT)
        assert events(reader) == []
        reader.hand.set_trouble(Trouble.NONE)
        assert events(reader) == []
        assert reader.status().state is DeviceState.ONLINE
        reader.hand.set_trouble(Trouble.SILENT)
        assert events(reader) == []
        assert events(reader) == []
        with pytest.raises(DeviceFault, match="sam-silent"):
            events(reader)


def test_no_look_blocks_for_a_second() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        reader.hand.set_trouble(Trouble.SILENT)
        for _ in range(2):
            began = time.monotonic()
            events(reader)
            assert time.monotonic() - began < 2


def test_a_cable_that_is_out_is_named() -> None:
    reader = SimulatedIdCardReader()
    reader.hand.unplug()
    with pytest.raises(DeviceFault, match="unplugged"):
        reader.open()


def test_after_a_power_cut_the_card_that_lies_there_is_found_anew() -> None:
    reader = SimulatedIdCardReader()
    reader.hand.place(RESIDENT)
    with opened(reader):
        assert name(reader.read(soon())) == "张三"
        reader.hand.unplug()
        with pytest.raises(DeviceFault):
            events(reader)
        reader.hand.plug()
        reader.open()
        (placed,) = events(reader)
        assert isinstance(placed, IdCardPlaced)
        assert placed.already_there


def test_every_reason_of_a_read_is_a_problem_of_the_contract() -> None:
    with opened(SimulatedIdCardReader()) as reader:
        for fault in Fault:
            reader.hand.place(RESIDENT)
            reader.hand.fault(fault.value)
            result = reader.read(soon())
            if isinstance(result, Failed):
                assert IdCardProblem(result.reason)
