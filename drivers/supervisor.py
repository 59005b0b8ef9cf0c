"""One long-lived thread per device: set up, poll, run jobs, tear down, back off, come back.

Faults publish one status down and one status up, however often the device is retried in between.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from drivers.contract import (
    Adapter,
    Completion,
    Deadline,
    DeviceFault,
    DeviceState,
    DeviceStatus,
    Failed,
    StatusChanged,
)
from drivers.stack import forget_stack

A = TypeVar("A", bound=Adapter)
T = TypeVar("T")

POLL_SECONDS = 0.3
BACK_OFF_FIRST_SECONDS = 0.25
# A device that was plugged in again must be back within 3 s (fleet requirement), so the cap stays below that.
BACK_OFF_LAST_SECONDS = 2.0
PERMANENT_RETRY_SECONDS = 30.0
STOP_SECONDS = 3.0

_log = logging.getLogger("drivers.supervisor")


@dataclass(frozen=True, slots=True)
class _Job(Generic[A]):
    work: Callable[[A, Deadline], object]
    deadline: Deadline
    done: Callable[[object], None]


class Ticket:
    """Handle on a submitted job: ``cancel`` makes it finish with CANCELLED as soon as its current step allows."""

    def __init__(self, deadline: Deadline, wake: Callable[[], None]) -> None:
        self._deadline = deadline
        self._wake = wake

    def cancel(self) -> None:
        self._deadline.cancel()
        self._wake()


class Supervised(Generic[A]):
    """Runs one adapter in its own thread.

    ``publish`` receives StatusChanged and the adapter's own events, and ``done`` of each job receives the job's value
    or a Failed, exactly once; both are called in the device thread, so the receiver must hand over to its own thread.
    (A job submitted after ``stop`` is refused at once, in the caller's thread.)
    """

    def __init__(self, adapter: A, publish: Callable[[object], None]) -> None:
        self._adapter = adapter
        self._publish = publish
        self._jobs: queue.SimpleQueue[_Job[A]] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._accepting = True
        self._gate = threading.Lock()
        self._last: DeviceStatus | None = None
        self._down_logged = False

    @property
    def family(self) -> str:
        return self._adapter.family

    @property
    def adapter(self) -> A:
        """The driver itself: for its simulator controls only, never for device calls from another thread."""
        return self._adapter

    def start(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        self._stop.clear()
        with self._gate:
            self._accepting = True
        self._thread = threading.Thread(target=self._run, name=f"device-{self.family}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and close the device; waiting jobs end as CANCELLED. Safe to call twice."""
        with self._gate:
            self._accepting = False
        thread = self._thread
        if thread is None:
            self._drain()
            return
        self._stop.set()
        self._adapter.wake()
        thread.join(STOP_SECONDS)
        if thread.is_alive():
            # The thread is kept, so that a later start cannot put a second one on the same device.
            _log.error("device %s did not stop within %.0f s", self.family, STOP_SECONDS)
            return
        self._thread = None

    def submit(self, work: Callable[[A, Deadline], object], seconds: float, done: Callable[[object], None]) -> Ticket:
        """Queue ``work``; it runs in the device thread with a Deadline that started now."""
        deadline = Deadline(seconds)
        with self._gate:
            accepted = self._accepting
            if accepted:
                self._jobs.put(_Job(work, deadline, done))
        if accepted:
            self._adapter.wake()
        else:
            self._answer(done, Failed(Completion.CANCELLED, "stopping"))
        return Ticket(deadline, self._adapter.wake)

    def _run(self) -> None:
        pause = BACK_OFF_FIRST_SECONDS
        while not self._stop.is_set():
            try:
                self._guarded(self._adapter.open)
                # Only an answered poll proves the device is back: a device that opens and then fails at once must
                # neither flap between up and down nor start its back-off anew.
                events = self._poll(0.0)
                pause = BACK_OFF_FIRST_SECONDS
                self._serve(events)
            except DeviceFault as fault:
                self._report_lost(fault)
                self._close()
                self._wait_refusing(PERMANENT_RETRY_SECONDS if fault.permanent else pause)
                pause = min(pause * 2, BACK_OFF_LAST_SECONDS)
        self._close()
        with self._gate:
            self._accepting = False
        self._drain()

    def _serve(self, events: list[object]) -> None:
        """Publish what the last poll found, run the jobs, poll again; until stopped or the device is lost."""
        self._report(self._guarded(self._adapter.status))
        while True:
            # None stays in a variable while the device has nothing to say: it may be a visitor's code.
            events.reverse()
            while events:
                self._answer(self._publish, events.pop())
            self._report(self._guarded(self._adapter.status))
            if self._run_jobs():
                forget_stack()
            if self._stop.is_set():
                return
            events = self._poll(POLL_SECONDS)

    def _poll(self, seconds: float) -> list[object]:
        return self._guarded(lambda: list(self._adapter.poll(seconds)))

    def _guarded(self, call: Callable[[], T], blame: str = "driver-bug") -> T:
        """A driver with a bug is a lost device, not a dead thread. The text of the exception may hold personal data."""
        try:
            return call()
        except DeviceFault:
            raise
        except Exception as bug:
            raise DeviceFault(f"{blame}:{type(bug).__name__}") from bug

    def _close(self) -> None:
        try:
            self._guarded(self._adapter.close)
        except DeviceFault as bug:
            _log.error("device %s: close failed: %s", self.family, bug.reason)

    def _answer(self, receiver: Callable[[object], None], value: object) -> None:
        """A receiver that raises (a screen already gone, say) must not take the device down with it."""
        try:
            self._guarded(lambda: receiver(value), "receiver-bug")
        except DeviceFault as bug:
            _log.error("device %s: %s was not received: %s", self.family, type(value).__name__, bug.reason)

    def _run_jobs(self) -> bool:
        """True when there was one."""
        ran = False
        while not self._stop.is_set():
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return ran
            ran = True
            over = job.deadline.over
            if over is not None:
                self._answer(job.done, Failed(over))
                continue
            try:
                value = job.work(self._adapter, job.deadline)
            except DeviceFault as fault:
                self._answer(job.done, Failed(Completion.HARDWARE_ERROR, fault.reason))
                raise
            except Exception as bug:
                # The visitor must get an answer even from a driver with a bug.
                self._answer(job.done, Failed(Completion.HARDWARE_ERROR, "driver-bug"))
                raise DeviceFault(f"driver-bug:{type(bug).__name__}") from bug
            self._answer(job.done, value)
            self._report(self._guarded(self._adapter.status))
        return ran

    def _wait_refusing(self, seconds: float) -> None:
        """Back off, but answer jobs at once: a visitor must not wait for a device that is not there."""
        back_off = Deadline(seconds)
        while not self._stop.is_set() and back_off.over is None:
            try:
                job = self._jobs.get(timeout=min(0.1, back_off.remaining_seconds()))
            except queue.Empty:
                continue
            over = job.deadline.over
            self._answer(job.done, Failed(over) if over else Failed(Completion.NOT_READY, "device-offline"))

    def _drain(self) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            self._answer(job.done, Failed(Completion.CANCELLED, "stopping"))

    def _report_lost(self, fault: DeviceFault) -> None:
        state = DeviceState.NOT_CONFIGURED if fault.permanent else DeviceState.OFFLINE
        try:
            known = self._guarded(self._adapter.status)
        except DeviceFault:
            known = DeviceStatus(self.family, state)
        self._report(replace(known, state=state, reason=fault.reason))

    def _report(self, status: DeviceStatus) -> None:
        if status == self._last:
            return
        self._last = status
        down = status.state not in (DeviceState.ONLINE, DeviceState.BUSY)
        if down and not self._down_logged:
            _log.warning("device %s is down: %s %s", status.family, status.state, status.reason)
        elif not down and self._down_logged:
            _log.warning("device %s is back", status.family)
        self._down_logged = down
        self._answer(self._publish, StatusChanged(status))
