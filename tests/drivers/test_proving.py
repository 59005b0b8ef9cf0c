"""The contract suite can fail: each way a driver may break the contract is found by its check."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from drivers import proving
from drivers.contract import Adapter, Completion, Deadline, DeviceState, DeviceStatus, Failed
from drivers.far_end import FarEnd, PtyCable, Trouble, memory_link
from drivers.line_adapter import LineAdapter
from drivers.link import Link, LinkLostError, open_serial
from drivers.proving import CHECKS, Finding, Subject, Variant, Verdict, prove


class Echo:
    """A device that says back what it hears."""

    def receive(self, data: bytes) -> bytes:
        return data

    def connected(self) -> None:
        return


class EchoDriver(LineAdapter):
    """Sends ping and wants it back."""

    family: ClassVar[str] = "echo"

    def _heard(self, data: bytes) -> Iterable[object]:
        return ()

    def ping(self, deadline: Deadline) -> bytes | Failed:
        heard = bytearray()

        def take(data: bytes) -> bytes | None:
            heard.extend(data)
            return bytes(heard) if heard.endswith(b"ping") else None

        try:
            answer = self._collect(take, deadline) if self._send(b"ping", deadline) else None
        except LinkLostError as lost:
            raise self._fault(lost) from lost
        return answer or Failed(deadline.over or Completion.TIMED_OUT)


class NeverTimesOut(EchoDriver):
    def ping(self, deadline: Deadline) -> bytes | Failed:
        return super().ping(Deadline(max(1.5, deadline.remaining_seconds())))


class IgnoresCancel(EchoDriver):
    def ping(self, deadline: Deadline) -> bytes | Failed:
        return super().ping(Deadline(min(2.0, deadline.remaining_seconds())))


class AlwaysWell(EchoDriver):
    def ping(self, deadline: Deadline) -> bytes | Failed:
        super().ping(deadline)
        return b"ping"


class Stumbles(EchoDriver):
    def ping(self, deadline: Deadline) -> bytes | Failed:
        answer = super().ping(deadline)
        if isinstance(answer, Failed):
            raise ValueError("a name in the text")
        return answer


class LeavesAThread(EchoDriver):
    over: ClassVar[threading.Event] = threading.Event()

    def _opened(self) -> None:
        super()._opened()
        threading.Thread(target=self.over.wait, name="left-over", daemon=True).start()


class SleepsThroughWake(EchoDriver):
    def wake(self) -> None:
        return

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        return super().poll(min(timeout_seconds, 1.0))


class AsksForItsStatus(EchoDriver):
    def status(self) -> DeviceStatus:
        threading.Event().wait(0.4)
        return super().status()


class OpensOnce(EchoDriver):
    def open(self) -> None:
        if self._link is not None:
            raise RuntimeError("already open")
        super().open()


class NeverComesBack(EchoDriver):
    def poll(self, timeout_seconds: float) -> Iterable[object]:
        try:
            return super().poll(timeout_seconds)
        finally:
            if self._link is None:
                self._connect = _nobody


def _nobody() -> Link:
    raise LinkLostError("unplugged")


class EchoSubject:
    def __init__(self, adapter: EchoDriver, far_end: FarEnd) -> None:
        self.adapter: Adapter = adapter
        self._driver = adapter
        self._far_end = far_end

    def work(self, deadline: Deadline) -> object:
        return self._driver.ping(deadline)

    def delivered(self, result: object) -> bool:
        return isinstance(result, bytes)

    def hinder(self, trouble: Trouble) -> bool:
        self._far_end.set_trouble(trouble)
        return True

    def unplug(self) -> None:
        self._far_end.unplug()

    def plug(self) -> None:
        self._far_end.plug()


def variant(driver: type[EchoDriver], *, pty: bool = False) -> Variant:
    @contextmanager
    def make(folder: Path) -> Iterator[Subject]:
        far_end = FarEnd(Echo())
        if not pty:
            yield EchoSubject(driver(lambda: memory_link(far_end)), far_end)
            return
        with PtyCable(far_end, folder / "echo") as cable:
            yield EchoSubject(driver(lambda: open_serial(str(cable.name), 9600)), far_end)

    return Variant("echo", driver.__name__, make)


@pytest.mark.parametrize("pty", [False, True], ids=["memory", "pty"])
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.expected_logs("device echo is")
def test_a_sound_driver_keeps_the_contract(check: Callable[[Subject], Finding], pty: bool, tmp_path: Path) -> None:
    found = prove(variant(EchoDriver, pty=pty), check, tmp_path)
    assert found.verdict in (Verdict.KEPT, Verdict.LATE), found


@pytest.mark.parametrize(
    ("driver", "check", "verdict"),
    [
        (NeverTimesOut, proving.silence_ends_at_the_deadline, Verdict.LATE),
        (NeverTimesOut, proving.slowness_ends_at_the_deadline, Verdict.LATE),
        (NeverTimesOut, proving.nothing_begins_after_the_deadline, Verdict.BROKEN),
        (IgnoresCancel, proving.cancel_is_honoured, Verdict.LATE),
        (AlwaysWell, proving.silence_ends_at_the_deadline, Verdict.BROKEN),
        (AlwaysWell, proving.garbage_is_a_value, Verdict.BROKEN),
        (Stumbles, proving.torn_answers_are_a_value, Verdict.BROKEN),
        (LeavesAThread, proving.nothing_is_left, Verdict.BROKEN),
        (SleepsThroughWake, proving.wake_ends_a_poll, Verdict.LATE),
        (AsksForItsStatus, proving.status_does_no_work, Verdict.LATE),
        (OpensOnce, proving.open_twice, Verdict.BROKEN),
        (NeverComesBack, proving.comes_back_within_three_seconds, Verdict.BROKEN),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
@pytest.mark.expected_logs("device echo is")
def test_a_broken_driver_is_found(
    driver: type[EchoDriver],
    check: Callable[[Subject], Finding],
    verdict: Verdict,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    LeavesAThread.over.clear()
    monkeypatch.setattr(proving, "_GENEROUS_SECONDS", 3.0)
    found = prove(variant(driver), check, tmp_path)
    LeavesAThread.over.set()
    assert found.verdict is verdict, found
    assert "name in the text" not in found.detail


def test_pulled_in_mid_command_it_ends_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    found = prove(variant(EchoDriver, pty=True), proving.unplug_ends_the_work, tmp_path)
    assert found.verdict is Verdict.KEPT
    assert time.monotonic() - began < 3


def test_a_serial_device_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LinkLostError, match="not-found"):
        open_serial(str(tmp_path / "nothing"), 9600)
    assert DeviceState.OFFLINE is EchoDriver(_nobody).status().state
