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

from drivers.contract import Adapter, Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Failed, StatusChanged

A = TypeVar("A", bound=Adapter)

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

    ``publish`` receives StatusChanged and the adapter's own events, and ``done`` of each job receives the job's value or a
    Failed; both are called in the device thread, so the receiver must hand over to its own thread.
    """

    def __init__(self, adapter: A, publish: Callable[[object], None]) -> None:
        self._adapter = adapter
        self._publish = publish
        self._jobs: queue.SimpleQueue[_Job[A]] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
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
        if self._thread is not None:
            return
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name=f"device-{self.family}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and close the device; waiting jobs end as CANCELLED. Safe to call twice."""
        thread = self._thread
        if thread is None:
            return
        self._stop.set()
        self._adapter.wake()
        thread.join(STOP_SECONDS)
        if thread.is_alive():
            _log.error("device %s did not stop within %.0f s", self.family, STOP_SECONDS)
        self._thread = None

    def submit(self, work: Callable[[A, Deadline], object], seconds: float, done: Callable[[object], None]) -> Ticket:
        """Queue ``work``; it runs in the device thread with a Deadline that started now."""
        deadline = Deadline(seconds)
        self._jobs.put(_Job(work, deadline, done))
        self._adapter.wake()
        return Ticket(deadline, self._adapter.wake)

    def _run(self) -> None:
        pause = BACK_OFF_FIRST_SECONDS
        while not self._stop.is_set():
            try:
                self._adapter.open()
                self._report(self._adapter.status())
                pause = BACK_OFF_FIRST_SECONDS
                self._serve()
            except DeviceFault as fault:
                self._report_lost(fault)
                self._adapter.close()
                self._wait_refusing(PERMANENT_RETRY_SECONDS if fault.permanent else pause)
                pause = min(pause * 2, BACK_OFF_LAST_SECONDS)
        self._adapter.close()
        self._drain(Completion.CANCELLED, "stopping")

    def _serve(self) -> None:
        while not self._stop.is_set():
            self._run_jobs()
            if self._stop.is_set():
                return
            for event in self._poll():
                self._publish(event)
            self._report(self._adapter.status())

    def _poll(self) -> list[object]:
        try:
            return list(self._adapter.poll(POLL_SECONDS))
        except DeviceFault:
            raise
        except Exception as bug:
            raise DeviceFault(f"driver-bug:{type(bug).__name__}") from bug

    def _run_jobs(self) -> None:
        while not self._stop.is_set():
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            over = job.deadline.over
            if over is not None:
                job.done(Failed(over))
                continue
            try:
                value = job.work(self._adapter, job.deadline)
            except DeviceFault as fault:
                job.done(Failed(Completion.HARDWARE_ERROR, fault.reason))
                raise
            except Exception as bug:
                # The visitor must get an answer even from a driver with a bug; the text of the exception may hold card data.
                job.done(Failed(Completion.HARDWARE_ERROR, "driver-bug"))
                raise DeviceFault(f"driver-bug:{type(bug).__name__}") from bug
            job.done(value)
            self._report(self._adapter.status())

    def _wait_refusing(self, seconds: float) -> None:
        """Back off, but answer jobs at once: a visitor must not wait for a device that is not there."""
        deadline = Deadline(seconds)
        while not self._stop.is_set() and deadline.over is None:
            try:
                job = self._jobs.get(timeout=min(0.1, deadline.remaining_seconds() or 0.01))
            except queue.Empty:
                continue
            job.done(Failed(Completion.NOT_READY, "device-offline"))

    def _drain(self, completion: Completion, reason: str) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return
            job.done(Failed(completion, reason))

    def _report_lost(self, fault: DeviceFault) -> None:
        state = DeviceState.NOT_CONFIGURED if fault.permanent else DeviceState.OFFLINE
        self._report(replace(self._adapter.status(), state=state, reason=fault.reason))

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
        self._publish(StatusChanged(status))
