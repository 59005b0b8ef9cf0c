"""Follows one sent job to its end, or withdraws it; asks queue and printer and lets ``judge`` decide."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import Final

from drivers.a4.channel import LOST_WORDS, SLICE_SECONDS, ChannelError, over_word
from drivers.a4.contract import PageOutcome, PageReport
from drivers.a4.judge import Witnesses, judge
from drivers.a4.service import Refused, Service
from drivers.a4.states import JOB_PROCESSING, STOPPED, JobView, PrinterView, queue_status, status_of, suspicion
from drivers.contract import Deadline, DeviceState, DeviceStatus

_ASK_SECONDS: Final = 0.2
# One look may show a printer that takes its last sheet; it is believed when it lasts.
_TROUBLE_SECONDS: Final = 1.0
_LOST_SECONDS: Final = 3.0
# A job that stands still under a warning: one that is new, and one that was there before (an empty second tray, say),
# where the first page of a cold printer takes its time.
_NEW_WARNING_SECONDS: Final = 4.0
_OLD_WARNING_SECONDS: Final = 20.0
# Kept free at the end of the deadline to withdraw the job and hear what became of it, at most this share of it.
_RESERVE_SECONDS: Final = 1.0
_RESERVE_SHARE: Final = 0.25
# What may be spent after the deadline for that; the report is due within 0.2 s of it.
_LAST_WORD_SECONDS: Final = 0.15
# How long a job that ended at the queue may take to end at the printer.
_SETTLE_SECONDS: Final = 5.0
_SILENT: Final = ("silent", "timed-out", "cancelled", "garbage", "busy")


class _Tail:
    """The rest of the deadline, then a last word."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._last_word: Deadline | None = None

    @property
    def now(self) -> Deadline:
        if self._deadline.over is None:
            return self._deadline
        if self._last_word is None:
            self._last_word = Deadline(_LAST_WORD_SECONDS)
        return self._last_word


@dataclass
class _Case:
    """One job under way."""

    job_uri: str
    name: str
    pages: int
    warned_before: str = ""
    """What the printer warned of when the job was made."""
    trouble: tuple[str, int] = ("", 0)
    """And how many pages were out."""
    trouble_since: float = 0.0
    lost: str = ""
    interrupted: bool = False
    """The queue was away meanwhile: it may not know what the printer did, and may send the job again."""


class Follower:
    """``device`` as for PagePrinterDriver; ``woken`` interrupts the waits."""

    def __init__(self, queue: Service, device: Service | None, direct: bool, woken: threading.Event) -> None:
        self._queue = queue
        self._device = device
        self._direct = direct
        self._woken = woken

    def follow(
        self, job_uri: str, name: str, pages: int, deadline: Deadline, why: str, warned_before: str = ""
    ) -> tuple[PageReport, bool]:
        """The report, and whether the job has surely ended. ``why``: a fault on the way to the queue, to withdraw at
        once. ``warned_before``: states.suspicion when the job was made.
        """
        case = _Case(job_uri, name, pages, warned_before)
        reserve = min(_RESERVE_SECONDS, _RESERVE_SHARE * deadline.remaining_seconds())
        while not why:
            if deadline.remaining_seconds() <= reserve:
                why = over_word(deadline) if deadline.cancelled or not case.lost else case.lost
                break
            job = self._ask_queue(case, deadline)
            if job is not None and job.ended:
                return self._settle(case, deadline, "")
            if case.interrupted and self._ended_on_device(case, deadline):
                return self._withdraw(case, deadline, "")
            trouble, limit = self._trouble(case, job, deadline)
            why = _lasting(case, trouble, limit, job)
            if not why:
                self._pause(_ASK_SECONDS, deadline)
        return self._withdraw(case, deadline, why)

    def withdraw(self, job_uri: str, name: str, pages: int, deadline: Deadline, why: str) -> tuple[PageReport, bool]:
        """Cancels the job if it has not ended, and finds out what became of it."""
        return self._withdraw(_Case(job_uri, name, pages), deadline, why)

    def _withdraw(self, case: _Case, deadline: Deadline, why: str) -> tuple[PageReport, bool]:
        tail = _Tail(deadline)
        try:
            self._queue.cancel(case.job_uri, tail.now)
        except (ChannelError, Refused) as error:
            # Refused when it has ended meanwhile; what is true shows in the settling.
            case.lost = error.reason
        return self._settle(case, deadline, why, tail)

    def _settle(self, case: _Case, deadline: Deadline, why: str, tail: _Tail | None = None) -> tuple[PageReport, bool]:
        """Waits until queue and printer agree that the job has ended, within limits, and judges."""
        tail = tail or _Tail(deadline)
        until = time.monotonic() + _SETTLE_SECONDS
        backend_waits = self._backend_waits(tail)
        seen = Witnesses(why=why)
        while True:
            now = self._witnesses(case, tail, backend_waits, why)
            seen = _together(seen, now)
            if _settled(seen) or _nobody_knows(now, case.lost) or tail.now.over is not None or time.monotonic() > until:
                break
            self._pause(_ASK_SECONDS / 4, tail.now)
        report = judge(seen, case.pages)
        gone = seen.queue_job is None and case.lost == "not-found"
        certain = gone or (seen.queue_job is not None and seen.queue_job.ended)
        if report.outcome is PageOutcome.UNKNOWN and not why and case.lost and not certain:
            report = PageReport(report.outcome, report.evidence, _queue_word(case.lost, self._direct))
        return report, certain

    def _witnesses(self, case: _Case, tail: _Tail, backend_waits: bool, why: str) -> Witnesses:
        queue_job = self._ask_queue(case, tail.now)
        if self._direct:
            return Witnesses(queue_job, queue_job, self._ask_device(tail.now), True, why)
        device_job = self._find_on_device(case.name, tail.now)
        return Witnesses(queue_job, device_job, self._ask_device(tail.now), backend_waits, why)

    def _backend_waits(self, tail: _Tail) -> bool:
        """Unknown counts as no: then the queue's "completed" proves nothing."""
        if self._direct:
            return True
        try:
            return self._queue.printer(tail.now).waits_for_the_printer
        except (ChannelError, Refused):
            return False

    def _ask_queue(self, case: _Case, deadline: Deadline) -> JobView | None:
        try:
            job = self._queue.job(case.job_uri, deadline)
        except (ChannelError, Refused) as error:
            case.lost = error.reason
            case.interrupted = case.interrupted or error.reason not in _SILENT
            return None
        case.lost = ""
        return job

    def _find_on_device(self, name: str, deadline: Deadline) -> JobView | None:
        if self._device is None or not name:
            return None
        try:
            return self._device.job_named(name, deadline)
        except (ChannelError, Refused):
            return None

    def _ended_on_device(self, case: _Case, deadline: Deadline) -> bool:
        if self._direct:
            return False
        job = self._find_on_device(case.name, deadline)
        return job is not None and job.ended

    def _ask_device(self, deadline: Deadline) -> DeviceStatus | None:
        if self._device is None:
            return None
        try:
            return status_of(self._device.printer(deadline))
        except (ChannelError, Refused):
            return None

    def _trouble(self, case: _Case, job: JobView | None, deadline: Deadline) -> tuple[str, float]:
        """What keeps the job from going on right now ("" when nothing is seen), and how long it may before it counts."""
        if job is None:
            return _absent(case.lost, self._direct)
        try:
            if not self._direct:
                queue = self._queue.printer(deadline)
                if queue.state == STOPPED:
                    return queue_status(queue).reason, _TROUBLE_SECONDS
                if self._device is None:
                    return _standing(queue, case.warned_before) if job.state == JOB_PROCESSING else ("", 0.0)
        except (ChannelError, Refused) as error:
            return _absent(error.reason, False)
        try:
            return ("", 0.0) if self._device is None else _standing(self._device.printer(deadline), case.warned_before)
        except (ChannelError, Refused) as error:
            return _absent(error.reason, True)

    def _pause(self, seconds: float, deadline: Deadline) -> None:
        """Ends early when the deadline is over or cancelled."""
        until = time.monotonic() + seconds
        while deadline.over is None and time.monotonic() < until:
            if self._woken.wait(SLICE_SECONDS):
                self._woken.clear()


def _together(before: Witnesses, now: Witnesses) -> Witnesses:
    """What was heard once stays known when the next question finds no answer."""
    return replace(
        now,
        queue_job=now.queue_job or before.queue_job,
        device_job=now.device_job or before.device_job,
        device=now.device or before.device,
    )


def _nobody_knows(now: Witnesses, lost: str) -> bool:
    """The queue is away or has forgotten the job, and the printer does not answer or never had it."""
    if now.queue_job is not None or now.device_job is not None:
        return False
    return lost == "not-found" or (now.device is None and lost not in _SILENT)


def _settled(seen: Witnesses) -> bool:
    job = seen.queue_job
    if seen.device_job is not None:
        return seen.device_job.ended and (job is None or job.ended)
    if job is None or not job.ended:
        return False
    if not job.began:
        return True
    busy = seen.device is not None and seen.device.state is DeviceState.BUSY
    return not busy


def _standing(view: PrinterView, warned_before: str) -> tuple[str, float]:
    status = status_of(view)
    if status.state in (DeviceState.USER_ERROR, DeviceState.HARDWARE_ERROR):
        return status.reason, _TROUBLE_SECONDS
    warning = suspicion(view)
    return warning, _OLD_WARNING_SECONDS if warning == warned_before else _NEW_WARNING_SECONDS


def _absent(reason: str, direct: bool) -> tuple[str, float]:
    if reason in _SILENT:
        return "", 0.0
    return _queue_word(reason, direct), _LOST_SECONDS if reason in LOST_WORDS else _TROUBLE_SECONDS


def _lasting(case: _Case, trouble: str, limit_seconds: float, job: JobView | None) -> str:
    """The trouble, once it has lasted without another page: it may pass, as a cupsd that restarts or a last sheet that
    is drawn in.
    """
    now = time.monotonic()
    key = (trouble, 0 if job is None else job.pages or 0)
    if key != case.trouble:
        case.trouble, case.trouble_since = key, now
    return trouble if trouble and now - case.trouble_since >= limit_seconds else ""


def _queue_word(reason: str, direct: bool) -> str:
    if direct or reason in ("not-found", "not-allowed"):
        return reason
    return "cups-down" if reason in LOST_WORDS else reason
