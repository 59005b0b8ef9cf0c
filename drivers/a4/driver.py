"""The page printer's driver: one job, one honest report. The channels are given, so the simulator runs this too."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar, Final
from urllib.parse import quote, unquote

from drivers.a4.channel import LOST_WORDS, Channel, ChannelError, over_word
from drivers.a4.contract import (
    A4,
    FAMILY,
    PAGES_MAX,
    PDF_BYTES_MAX,
    PageJob,
    PageOutcome,
    PagePrinterSettings,
    PageReport,
    note_nothing,
)
from drivers.a4.follow import Follower
from drivers.a4.service import Refused, Service
from drivers.a4.states import STOPPED, PrinterView, queue_status, status_of, suspicion
from drivers.contract import Completion, Deadline, DeviceFault, DeviceState, DeviceStatus, Supply

STATUS_INTERVAL_SECONDS: Final = 2.0
_TITLE_MAX: Final = 60

_log = logging.getLogger("drivers.a4")


class PagePrinterDriver:
    """Adapter of the page-printer family. ``queue`` takes the jobs; ``device`` is the printer's own IPP address, None
    where it has none. Without CUPS in between both are the same object.
    """

    family: ClassVar[str] = FAMILY

    def __init__(self, queue: Channel, device: Channel | None, settings: PagePrinterSettings) -> None:
        self._settings = settings
        self._direct = device is queue
        self._queue = Service(queue, settings.user)
        self._device = None if device is None else Service(device, settings.user)
        self._wake = threading.Event()
        self._status = DeviceStatus(FAMILY, DeviceState.OFFLINE, Supply.UNKNOWN, "not-open")
        self._follower = Follower(self._queue, self._device, self._direct, self._wake)
        self._open = False
        self._asked_at = 0.0
        self._warning = ""
        self._sweep_due = True
        self._warned_policy = ""

    def open(self) -> None:
        self.close()
        self._sweep_due = True
        self._survey(Deadline(2 * self._settings.call_seconds))
        self._open = True

    def close(self) -> None:
        self._open = False

    def status(self) -> DeviceStatus:
        return self._status

    def wake(self) -> None:
        self._wake.set()

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        self._wake.wait(timeout_seconds)
        self._wake.clear()
        if time.monotonic() - self._asked_at >= STATUS_INTERVAL_SECONDS:
            self._survey(Deadline(2 * self._settings.call_seconds))
        return ()

    def print_pages(
        self, job: PageJob, job_number: int, deadline: Deadline, note: Callable[[str], None] = note_nothing
    ) -> PageReport:
        """See contract.PagePrinter."""
        if not self._open:
            return _not_printed("not-open")
        if not (job.pdf.startswith(b"%PDF-") and 0 < job.pages <= PAGES_MAX and len(job.pdf) <= PDF_BYTES_MAX):
            return _not_printed("pages-invalid")
        # Ask anew in the next poll, whatever this job finds.
        self._asked_at = 0.0
        refusal = self._refusal(job.media, deadline)
        if refusal:
            return _not_printed(refusal)
        # The name finds the job on the printer itself, where numbers of an earlier installation may still be listed.
        name = f"{job.title[:_TITLE_MAX]} {job_number}-{uuid.uuid4().hex[:12]}"
        try:
            created = self._queue.create_job(name, job.media, deadline)
        except Refused as refused:
            return _not_printed(self._queue_word(refused.reason))
        except ChannelError as error:
            # Its answer may be lost and a job without a document be left.
            self._sweep_due = self._sweep_due or error.sent
            return _not_printed(self._queue_word(error.reason))
        if not created.uri:
            self._sweep_due = True
            return _not_printed("garbage")
        report = self._carry_out(created.uri, name, job, deadline, note)
        return replace(report, job_uri=f"{created.uri}#{quote(name)}")

    def _carry_out(
        self, job_uri: str, name: str, job: PageJob, deadline: Deadline, note: Callable[[str], None]
    ) -> PageReport:
        note(f"{job_uri}#{quote(name)}")
        why = ""
        try:
            self._queue.send_document(job_uri, job.pdf, deadline)
        except Refused as refused:
            why = self._queue_word(refused.reason)
        except ChannelError as error:
            why = self._queue_word(error.reason)
        report, certain = self._follower.follow(job_uri, name, job.pages, deadline, why, self._warning)
        self._sweep_due = self._sweep_due or not certain
        return report

    def outcome_of(self, job_uri: str, pages: int, deadline: Deadline) -> PageReport:
        """See contract.PagePrinter."""
        uri, _, name = job_uri.partition("#")
        if not uri.startswith(("ipp://", "ipps://", "http://")):
            return PageReport(PageOutcome.UNKNOWN, reason="job-gone", job_uri=job_uri)
        report, certain = self._follower.withdraw(uri, unquote(name), pages, deadline, "")
        self._sweep_due = self._sweep_due or not certain
        return replace(report, job_uri=job_uri)

    def _refusal(self, media: str, deadline: Deadline) -> str:
        """Why a job should not even be made, "" when nothing speaks against it."""
        if deadline.over is not None:
            return over_word(deadline)
        try:
            self._status = self._look(media, deadline)
        except ChannelError as error:
            self._status = self._trouble(error.reason)
            return error.reason if deadline.over is not None else self._status.reason
        return "" if self._status.usable else self._status.reason

    def _survey(self, deadline: Deadline) -> None:
        """Refreshes the status, cancels what an earlier life left in the queue. Raises DeviceFault."""
        self._asked_at = time.monotonic()
        try:
            self._status = self._look(A4, deadline)
            if self._sweep_due:
                self._sweep(deadline)
        except ChannelError as error:
            self._status = self._trouble(error.reason)
            if error.reason in LOST_WORDS or error.reason == "not-found":
                raise DeviceFault(self._status.reason) from error

    def _look(self, media: str, deadline: Deadline) -> DeviceStatus:
        """Asks the queue, then the printer. Raises ChannelError about the queue; the printer's silence is a status."""
        wanted = media if self._settings.check_media else ""
        try:
            view = self._queue.printer(self._patience(deadline))
            if not self._direct and view.state == STOPPED and self._settings.resume_paused:
                view = self._start_again(view, deadline)
        except Refused as refused:
            raise ChannelError(refused.reason) from refused
        self._warning = suspicion(view)
        if self._direct:
            return status_of(view, wanted)
        self._warn_of_policy(view)
        queue = queue_status(view)
        if self._device is None or not queue.usable:
            return queue
        try:
            device = self._device.printer(self._patience(deadline))
            self._warning = suspicion(device)
            return status_of(device, wanted)
        except (ChannelError, Refused) as error:
            state = DeviceState.OFFLINE if error.reason in LOST_WORDS else DeviceState.UNKNOWN
            return DeviceStatus(FAMILY, state, Supply.UNKNOWN, error.reason)

    def _start_again(self, view: PrinterView, deadline: Deadline) -> PrinterView:
        """A queue that CUPS stopped. First its old job must go, or starting would print it for whoever stands here."""
        try:
            self._sweep(deadline)
            self._queue.resume(self._patience(deadline))
        except Refused as refused:
            _log.info("the queue is stopped and may not be started: %s", refused.reason)
            return view
        _log.info("the queue was stopped and is started again")
        return self._queue.printer(self._patience(deadline))

    def _sweep(self, deadline: Deadline) -> None:
        """Cancels our jobs that nobody waits for. Raises ChannelError; what cannot be cancelled is tried again."""
        try:
            jobs = self._queue.jobs("not-completed", True, self._patience(deadline))
        except Refused as refused:
            _log.info("the queue does not tell our jobs: %s", refused.reason)
            return
        left = False
        for job in jobs:
            try:
                self._queue.cancel(job.uri, self._patience(deadline))
                _log.info("a job left in the queue was cancelled")
            except Refused as refused:
                left = left or refused.reason == "busy"
        self._sweep_due = left

    def _warn_of_policy(self, view: PrinterView) -> None:
        """A queue that tries a failed job again prints it for somebody else."""
        if view.error_policy != self._warned_policy and view.error_policy not in ("", "abort-job"):
            _log.warning("page printer queue has error policy %.20r; it should be abort-job", view.error_policy)
        self._warned_policy = view.error_policy

    def _trouble(self, reason: str) -> DeviceStatus:
        lost = reason in LOST_WORDS or reason == "not-found"
        state = DeviceState.OFFLINE if lost else DeviceState.UNKNOWN
        return DeviceStatus(FAMILY, state, Supply.UNKNOWN, self._queue_word(reason))

    def _queue_word(self, reason: str) -> str:
        if self._direct:
            return reason
        if reason in LOST_WORDS:
            return "cups-down"
        return "queue-missing" if reason == "not-found" else reason

    def _patience(self, deadline: Deadline) -> Deadline:
        return _Within(deadline, self._settings.call_seconds)


class _Within(Deadline):
    """At most ``seconds``, and within another deadline, whose cancel counts here too."""

    def __init__(self, outer: Deadline, seconds: float) -> None:
        super().__init__(seconds)
        self._outer = outer

    @property
    def cancelled(self) -> bool:
        return super().cancelled or self._outer.cancelled

    def remaining_seconds(self) -> float:
        return min(super().remaining_seconds(), self._outer.remaining_seconds())

    @property
    def over(self) -> Completion | None:
        if self.cancelled:
            return Completion.CANCELLED
        return Completion.TIMED_OUT if self.remaining_seconds() <= 0 else None


def _not_printed(reason: str) -> PageReport:
    return PageReport(PageOutcome.NOT_PRINTED, reason=reason)
