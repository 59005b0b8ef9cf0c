"""Replies and commands: no reply is taken for another's, no wait is longer than it may be."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from drivers.contract import Completion, Deadline, DeviceFault, Failed
from drivers.far_end import FarEnd, memory_link
from drivers.idcard import frames
from drivers.idcard.contract import IdCardPlaced
from drivers.idcard.driver import SamVReader
from drivers.idcard.frames import Status, encode_reply
from drivers.idcard.model import SamVModel
from drivers.link import Link, LinkLostError
from tests.drivers.idcard.people import OTHER, RESIDENT, name, reason, soon


class Scripted:
    """The model, with a say in what stands before each answer."""

    def __init__(self) -> None:
        self.model = SamVModel()
        self.before: Callable[[bytes], bytes] = lambda _: b""
        self.keep: Callable[[bytes], bool] = lambda _: False
        self.kept = b""
        self.commands: list[bytes] = []

    def receive(self, data: bytes) -> bytes:
        code = data[7:9]
        self.commands.append(code)
        answer = self.model.receive(data)
        if self.keep(code):
            self.kept += answer
            return b""
        return self.before(code) + answer

    def connected(self) -> None:
        self.model.connected()


def scripted() -> tuple[SamVReader, Scripted, FarEnd]:
    device = Scripted()
    far_end = FarEnd(device)
    return SamVReader(lambda: memory_link(far_end)), device, far_end


def test_the_late_answer_of_one_person_is_never_the_next_persons() -> None:
    reader, device, _ = scripted()
    reader.open()
    device.model.place(RESIDENT)
    device.keep = lambda code: code == frames.READ_BASE.code
    assert isinstance(reader.read(Deadline(0.2)), Failed)
    assert device.kept
    late, device.kept = device.kept, b""
    device.keep = lambda _: False
    # The next person's card; the reader gets the old answer out at the moment it is asked again.
    device.model.place(OTHER)

    def before(code: bytes) -> bytes:
        nonlocal late
        out, late = late, b""
        return out

    device.before = before
    assert name(reader.read(soon())) == "王五"
    reader.close()


def test_a_late_find_is_no_card_on_the_reader() -> None:
    """Of the same form as the answer that is waited for: only the fence tells them apart."""
    reader, device, _ = scripted()
    reader.open()
    device.model.place(RESIDENT)
    device.keep = lambda _: True
    assert list(reader.poll(0.0)) == []
    late, device.kept = device.kept, b""
    device.keep = lambda _: False
    device.model.lift()

    def before(code: bytes) -> bytes:
        nonlocal late
        out, late = late, b""
        return out

    device.before = before
    assert list(reader.poll(0.0)) == []
    reader.close()


def test_nothing_is_asked_behind_a_lost_answer_but_the_fence() -> None:
    reader, device, _ = scripted()
    reader.open()
    device.keep = lambda _: True
    assert isinstance(reader.read(Deadline(0.05)), Failed)
    device.keep = lambda _: False
    device.commands.clear()
    assert reason(reader.read(soon())) == "no-card"
    assert device.commands == [frames.SAM_STATUS.code, frames.FIND.code]
    reader.close()


def test_late_replies_that_differ_in_form_are_passed_over() -> None:
    reader, device, _ = scripted()
    reader.open()
    device.model.place(RESIDENT)
    stale = encode_reply(Status.OK, bytes(16)) + encode_reply(Status.NO_SUCH_ITEM) + b"\xaa\x00noise"
    device.before = lambda code: stale
    assert name(reader.read(soon())) == "张三"
    reader.close()


def test_bytes_that_come_unasked_are_let_go_by() -> None:
    reader, device, far_end = scripted()
    reader.open()
    list(reader.poll(0.0))
    device.model.place(RESIDENT)
    far_end.say(encode_reply(Status.FIND_FAILED))
    assert list(reader.poll(5.0)) == [IdCardPlaced()]
    assert name(reader.read(soon())) == "张三"
    reader.close()


def test_a_reader_that_never_stops_talking_is_no_reader() -> None:
    _, _, far_end = scripted()

    class Babble:
        def __init__(self) -> None:
            self._link = memory_link(far_end)

        def write(self, data: bytes, timeout_seconds: float) -> int:
            return self._link.write(data, timeout_seconds)

        def read(self, timeout_seconds: float) -> bytes:
            return self._link.read(0.0) or b"\x55"

        def close(self) -> None:
            self._link.close()

        def abort(self) -> None:
            self._link.abort()

    with pytest.raises(DeviceFault, match="sam-garbage"):
        SamVReader(Babble).open()


@pytest.mark.parametrize("code", [frames.FIND.code, frames.SELECT.code, frames.READ_BASE.code])
def test_the_deadline_holds_at_every_step(code: bytes) -> None:
    reader, device, _ = scripted()
    reader.open()
    device.model.place(RESIDENT)
    device.keep = lambda sent: sent == code
    began = time.monotonic()
    assert reader.read(Deadline(0.1)) == Failed(Completion.TIMED_OUT, "deadline")
    assert time.monotonic() - began < 2
    reader.close()


def test_an_extra_address_that_never_comes_costs_nobody_the_read(monkeypatch: pytest.MonkeyPatch) -> None:
    device = Scripted()
    far_end = FarEnd(device)
    reader = SamVReader(lambda: memory_link(far_end), extra_address=True)
    monkeypatch.setattr(frames, "READ_EXTRA_ADDRESS", replace(frames.READ_EXTRA_ADDRESS, seconds=0.05))
    reader.open()
    device.model.place(RESIDENT)
    device.keep = lambda code: code == frames.READ_EXTRA_ADDRESS.code
    assert name(reader.read(soon())) == "张三"
    # Nor is the reader called lost when it does not answer for a card that was read.
    for _ in range(4):
        assert list(reader.poll(0.0)) in ([], [IdCardPlaced()])
    reader.close()


def test_a_poll_that_waits_looks_again() -> None:
    reader, device, _ = scripted()
    reader.open()

    def comes_after_the_first_look(code: bytes) -> bytes:
        if device.model.card is None and code == frames.FIND.code:
            device.model.place(RESIDENT)
        return b""

    device.before = comes_after_the_first_look
    assert list(reader.poll(5.0)) == [IdCardPlaced()]
    assert device.commands.count(frames.FIND.code) == 2
    reader.close()


def test_a_lost_line_is_a_fault_with_its_reason() -> None:
    def connect() -> Link:
        raise LinkLostError("not-found")

    with pytest.raises(DeviceFault, match="not-found"):
        SamVReader(connect).open()
