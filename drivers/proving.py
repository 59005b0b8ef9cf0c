"""The device contract as checks that run: the same for a simulator and for the real adapter on its wire-level fake.

Each family offers ``drivers.<family>.proof.VARIANTS``; tests run every check over every variant, and ``kiosk doctor
--contract`` prints the table. A check measures how far over its deadline a call went; the promise is OVERRUN_SECONDS.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from drivers.contract import Adapter, Deadline, DeviceFault, DeviceState, Failed, StatusChanged
from drivers.far_end import Trouble
from drivers.supervisor import Supervised

OVERRUN_SECONDS: Final = 0.2
BACK_SECONDS: Final = 3.0
_SHORT_SECONDS: Final = 0.4
_LONG_SECONDS: Final = 4.0
_GENEROUS_SECONDS: Final = 10.0


class Subject(Protocol):
    """A driver, and a hand at its device."""

    adapter: Adapter

    def work(self, deadline: Deadline) -> object:
        """The family's typical command (read a card, print a page, enter a PIN), in the caller's thread."""
        ...

    def delivered(self, result: object) -> bool:
        """Whether ``result`` is the full success of ``work``. A success that could not be had is a fault of the driver."""
        ...

    def hinder(self, trouble: Trouble) -> bool:
        """Put that trouble (NONE: take it away) between driver and device; False when this device cannot have it."""
        ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to reach a family: ``simulator``, ``sam_v on a pty`` ... ``make(folder)`` gives a subject, not yet open."""

    family: str
    name: str
    make: Callable[[Path], AbstractContextManager[Subject]]


class Verdict(StrEnum):
    """KEPT; LATE, kept but for its time; BROKEN with a detail; EXEMPT: this device cannot get into that situation."""

    KEPT = "kept"
    LATE = "LATE"
    BROKEN = "BROKEN"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw. ``overrun_seconds``: how long after its deadline (or cancel, or wake) the call came back."""

    verdict: Verdict
    detail: str = ""
    overrun_seconds: float | None = None


KEPT: Final = Finding(Verdict.KEPT)
EXEMPT: Final = Finding(Verdict.EXEMPT)


def open_twice(subject: Subject) -> Finding:
    """Opening what is open begins afresh and works."""
    subject.adapter.open()
    subject.adapter.open()
    list(subject.adapter.poll(0.0))
    return _works(subject)


def close_twice(subject: Subject) -> Finding:
    """Closing may follow anything, nothing and itself; then it opens again."""
    subject.adapter.close()
    subject.adapter.open()
    subject.adapter.close()
    subject.adapter.close()
    subject.adapter.open()
    return _works(subject)


def does_its_work(subject: Subject) -> Finding:
    """The typical command succeeds, twice."""
    subject.adapter.open()
    first = _works(subject)
    return first if first.verdict is not Verdict.KEPT else _works(subject)


def silence_ends_at_the_deadline(subject: Subject) -> Finding:
    """A device that takes commands and never answers: a Failed (or report) in time."""
    return _hindered(subject, Trouble.SILENT)


def slowness_ends_at_the_deadline(subject: Subject) -> Finding:
    """A device that answers after the deadline; what it says then disturbs no later command."""
    found = _hindered(subject, Trouble.SLOW)
    return _recovers(subject, found)


def garbage_is_a_value(subject: Subject) -> Finding:
    """Noise instead of answers: no exception but DeviceFault, in time, and well again afterwards."""
    found = _hindered(subject, Trouble.GARBAGE)
    return _recovers(subject, found)


def torn_answers_are_a_value(subject: Subject) -> Finding:
    """Half an answer: the same."""
    found = _hindered(subject, Trouble.TORN)
    return _recovers(subject, found)


def unplug_ends_the_work(subject: Subject) -> Finding:
    """The cable is pulled while a command waits: it ends at the deadline at the latest."""
    subject.adapter.open()
    if not (subject.hinder(Trouble.SILENT) or subject.hinder(Trouble.SLOW)):
        return EXEMPT
    timer = threading.Timer(_SHORT_SECONDS / 2, subject.unplug)
    timer.start()
    result, took = _timed(subject, Deadline(_LONG_SECONDS))
    timer.join()
    return _not_delivered(subject, result, took - _LONG_SECONDS)


def nothing_begins_after_the_deadline(subject: Subject) -> Finding:
    """A deadline that is over, or cancelled, before the command: nothing delivered, at once."""
    subject.adapter.open()
    cancelled = Deadline(_LONG_SECONDS)
    cancelled.cancel()
    worst = 0.0
    for deadline in (Deadline(0.0), cancelled):
        result, took = _timed(subject, deadline)
        found = _not_delivered(subject, result, took)
        if found.verdict is Verdict.BROKEN:
            return found
        worst = max(worst, took)
    return Finding(Verdict.KEPT, overrun_seconds=worst)


def cancel_is_honoured(subject: Subject) -> Finding:
    """A command that waits for a silent device ends soon after it is cancelled."""
    subject.adapter.open()
    if not (subject.hinder(Trouble.SILENT) or subject.hinder(Trouble.SLOW)):
        return EXEMPT
    deadline = Deadline(_LONG_SECONDS)
    cancelled_at: list[float] = []

    def cancel() -> None:
        cancelled_at.append(time.monotonic())
        deadline.cancel()
        subject.adapter.wake()

    timer = threading.Timer(_SHORT_SECONDS / 2, cancel)
    timer.start()
    result, _ = _timed(subject, deadline)
    ended_at = time.monotonic()
    timer.join()
    return _not_delivered(subject, result, max(0.0, ended_at - cancelled_at[0]))


def wake_ends_a_poll(subject: Subject) -> Finding:
    """A poll that waits returns soon after ``wake`` from another thread, and the next poll waits again."""
    subject.adapter.open()
    list(subject.adapter.poll(0.0))
    woken_at: list[float] = []

    def wake() -> None:
        woken_at.append(time.monotonic())
        subject.adapter.wake()

    timer = threading.Timer(_SHORT_SECONDS / 2, wake)
    timer.start()
    while not woken_at:
        list(subject.adapter.poll(_GENEROUS_SECONDS))
    ended_at = time.monotonic()
    timer.join()
    late = ended_at - woken_at[0]
    return _within(late, f"poll came back {late:.2f} s after wake")


def status_does_no_work(subject: Subject) -> Finding:
    """``status`` answers from memory, open or not, however the device is."""
    worst = 0.0
    for trouble in (Trouble.NONE, Trouble.SILENT):
        subject.hinder(trouble)
        began = time.monotonic()
        subject.adapter.status()
        worst = max(worst, time.monotonic() - began)
        if trouble is Trouble.NONE:
            subject.adapter.open()
    return _within(worst, "status took its time")


def comes_back_within_three_seconds(subject: Subject) -> Finding:
    """Under supervision: unplugged, it is not usable; plugged, usable again within BACK_SECONDS; each said once."""
    board = _Board()
    device: Supervised[Adapter] = Supervised(subject.adapter, board.publish)
    device.start()
    try:
        if not board.wait(lambda: board.usable, _GENEROUS_SECONDS):
            return Finding(Verdict.BROKEN, f"never usable: {board.last}")
        before = len(board.states)
        subject.unplug()
        if not board.wait(lambda: not board.usable, _GENEROUS_SECONDS):
            return Finding(Verdict.BROKEN, "its going was not noticed")
        subject.plug()
        plugged_at = time.monotonic()
        if not board.wait(lambda: board.usable, _GENEROUS_SECONDS):
            return Finding(Verdict.BROKEN, f"it does not come back: {board.last}")
        took = time.monotonic() - plugged_at
        ups = sum(state in (DeviceState.ONLINE, DeviceState.BUSY) for state in board.states[before:])
        if ups != 1:
            return Finding(Verdict.BROKEN, f"said {ups} times that it is back")
        return _within(max(0.0, took - BACK_SECONDS), f"back after {took:.1f} s")
    finally:
        device.stop()


def nothing_is_left(subject: Subject) -> Finding:
    """After work, trouble and close: no thread and no descriptor more than before."""
    subject.adapter.open()
    subject.adapter.close()
    threads, descriptors = set(threading.enumerate()), _descriptors()
    for _ in range(3):
        subject.adapter.open()
        list(subject.adapter.poll(0.0))
        _timed(subject, Deadline(_GENEROUS_SECONDS))
        subject.adapter.close()
    left, more = _left_behind(threads, descriptors)
    if left or more > 0:
        return Finding(Verdict.BROKEN, f"left behind: threads {left}, {more} descriptors")
    return KEPT


CHECKS: Final[tuple[Callable[[Subject], Finding], ...]] = (
    open_twice,
    close_twice,
    does_its_work,
    silence_ends_at_the_deadline,
    slowness_ends_at_the_deadline,
    garbage_is_a_value,
    torn_answers_are_a_value,
    unplug_ends_the_work,
    nothing_begins_after_the_deadline,
    cancel_is_honoured,
    wake_ends_a_poll,
    status_does_no_work,
    comes_back_within_three_seconds,
    nothing_is_left,
)


def prove(variant: Variant, check: Callable[[Subject], Finding], folder: Path) -> Finding:
    """Run one check on a fresh subject. A bug of the driver is a finding, not an exception; its text stays out of it."""
    with variant.make(folder) as subject:
        try:
            return check(subject)
        except DeviceFault as fault:
            return Finding(Verdict.BROKEN, f"DeviceFault {fault.reason}")
        except Exception as bug:  # noqa: BLE001  the table must name the bug and go on
            return Finding(Verdict.BROKEN, f"{type(bug).__name__} in the driver")
        finally:
            subject.adapter.close()


class _Board:
    """What a supervised device said of itself."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.states: list[DeviceState] = []
        self.usable = False
        self.last = ""

    def publish(self, message: object) -> None:
        if isinstance(message, StatusChanged):
            with self._changed:
                self.states.append(message.status.state)
                self.usable = message.status.usable
                self.last = f"{message.status.state} {message.status.reason}"
                self._changed.notify_all()

    def wait(self, done: Callable[[], bool], seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(done, seconds)


def _timed(subject: Subject, deadline: Deadline) -> tuple[object, float]:
    """Result and seconds of ``work``; a DeviceFault counts as a result."""
    began = time.monotonic()
    try:
        result = subject.work(deadline)
    except DeviceFault as fault:
        result = fault
    return result, time.monotonic() - began


def _works(subject: Subject) -> Finding:
    result, _ = _timed(subject, Deadline(_GENEROUS_SECONDS))
    return KEPT if subject.delivered(result) else Finding(Verdict.BROKEN, f"did not deliver: {_name(result)}")


def _hindered(subject: Subject, trouble: Trouble) -> Finding:
    subject.adapter.open()
    if not subject.hinder(trouble):
        return EXEMPT
    result, took = _timed(subject, Deadline(_SHORT_SECONDS))
    return _not_delivered(subject, result, took - _SHORT_SECONDS)


def _recovers(subject: Subject, found: Finding) -> Finding:
    """With the trouble gone, at the latest after being opened again, the work succeeds."""
    if found.verdict in (Verdict.BROKEN, Verdict.EXEMPT):
        return found
    subject.hinder(Trouble.NONE)
    for again in range(3):
        result, _ = _timed(subject, Deadline(_GENEROUS_SECONDS))
        if subject.delivered(result):
            return found
        if again or isinstance(result, DeviceFault):
            subject.adapter.close()
            subject.adapter.open()
    return Finding(Verdict.BROKEN, f"does not recover: {_name(result)}")


def _not_delivered(subject: Subject, result: object, overrun_seconds: float) -> Finding:
    if subject.delivered(result):
        return Finding(Verdict.BROKEN, "claims success")
    return _within(max(0.0, overrun_seconds), f"{overrun_seconds:.2f} s over its deadline")


def _within(late_seconds: float, detail: str) -> Finding:
    verdict = Verdict.KEPT if late_seconds <= OVERRUN_SECONDS else Verdict.LATE
    return Finding(verdict, "" if verdict is Verdict.KEPT else detail, late_seconds)


def _name(result: object) -> str:
    if isinstance(result, Failed):
        return f"{result.completion} {result.reason}"
    return f"DeviceFault {result.reason}" if isinstance(result, DeviceFault) else type(result).__name__


def _left_behind(threads: set[threading.Thread], descriptors: int) -> tuple[list[str], int]:
    """Threads and descriptors beyond those, when a fake in this process has had time to notice that its host is gone."""
    give_up_at = time.monotonic() + OVERRUN_SECONDS
    pause = threading.Event()
    while True:
        left = [thread.name for thread in threading.enumerate() if thread not in threads and thread.is_alive()]
        more = _descriptors() - descriptors
        if (not left and more <= 0) or time.monotonic() >= give_up_at:
            return left, more
        pause.wait(0.01)


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))
