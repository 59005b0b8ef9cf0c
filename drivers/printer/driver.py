"""The ESC/POS receipt printer driver: one job, one honest report. The transport is given, so the simulator runs this
too.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import ClassVar

from drivers.contract import Deadline, DeviceFault, DeviceState, DeviceStatus, Supply
from drivers.link import Link, LinkLostError
from drivers.printer import codec
from drivers.printer.contract import (
    FAMILY,
    SLIP_INVALID,
    CompletionProof,
    Evidence,
    PrinterSettings,
    PrintOutcome,
    PrintReport,
    Slip,
)
from drivers.printer.dialogue import SLICE_SECONDS, UNASKED, Dialogue, Patience, unknown
from drivers.printer.fonts import FontChain, FontError, font_chain
from drivers.printer.inbox import Inbox
from drivers.printer.raster import RasterSlip, SlipError, draw_slip

STATUS_INTERVAL_SECONDS = 2.0

_CHUNK_BYTES = 4096
_ASK_AGAIN_SECONDS = 0.5
# House rule for calls without a deadline.
_CALL_SECONDS = 1.0
# What may be spent after the deadline to empty the printer's buffers; the report is due within 0.2 s of it.
_LAST_WORD_SECONDS = 0.1
_PROBE_ID = b"prob"
# How soon a cut counter is asked again that has not risen yet, and for how long: the cut itself takes half a second.
_COUNT_AGAIN_SECONDS = 0.25
_COUNT_SECONDS = 3.0

_log = logging.getLogger("drivers.printer")


class _JobEndedError(Exception):
    """The job cannot go on; carries its report."""

    def __init__(self, report: PrintReport) -> None:
        super().__init__(report.reason)
        self.report = report


class EscPosDriver(Dialogue):
    """Adapter of the receipt-printer family over any Link. ``connect`` opens one within 1 s; raises LinkLostError,
    DeviceFault.
    """

    family: ClassVar[str] = FAMILY

    def __init__(self, connect: Callable[[], Link], settings: PrinterSettings) -> None:
        super().__init__(settings)
        self._connect = connect
        self._answers = settings.completion_proof is not CompletionProof.NONE
        self._fonts: FontChain | None = None
        self._lost_reason = ""
        self._knows_process_id: bool | None = None
        self._counts_cuts: bool | None = None
        self._cuts_before = 0
        # What the run before left in the printer's buffers nobody knows: they are emptied at the first opening, too.
        self._job_abandoned = True
        self._wake = threading.Event()

    def open(self) -> None:
        self.close()
        try:
            self._fonts = font_chain(self._settings.font_files)
        except FontError as missing:
            raise DeviceFault(str(missing), permanent=True) from missing
        deadline = Deadline(_CALL_SECONDS)
        try:
            self._link = self._connect()
            # The first connection may have to load the library; the printer gets its time all the same.
            deadline = Deadline(max(_CALL_SECONDS / 2, deadline.remaining_seconds()))
            if not self._answers:
                self._status = DeviceStatus(FAMILY, DeviceState.ONLINE, Supply.NOT_SUPPORTED)
                return
            if self._job_abandoned:
                self._write(codec.CLEAR_BUFFERS, self._patience(deadline))
            self._write(codec.AUTOMATIC_STATUS_ON, self._patience(deadline))
            self._survey(deadline)
        except LinkLostError as lost:
            self.close()
            self._status = _offline(lost.reason)
            raise DeviceFault(lost.reason) from lost
        self._job_abandoned = False

    def close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.close()
        self._inbox = Inbox()
        self._lost_reason = ""
        self._knows_process_id = None
        self._counts_cuts = None
        self._status = UNASKED

    def status(self) -> DeviceStatus:
        return self._status

    def wake(self) -> None:
        self._wake.set()

    def poll(self, timeout_seconds: float) -> Iterable[object]:
        self._wake.wait(timeout_seconds)
        self._wake.clear()
        if self._lost_reason:
            raise DeviceFault(self._lost_reason)
        try:
            self._take(0.0)
            if self._answers and time.monotonic() - self._asked_at >= STATUS_INTERVAL_SECONDS:
                self._survey(Deadline(_CALL_SECONDS))
        except LinkLostError as lost:
            self._status = _offline(lost.reason)
            raise DeviceFault(lost.reason) from lost
        return ()

    def print_slip(self, slip: Slip, job_number: int, deadline: Deadline) -> PrintReport:
        if self._link is None or self._fonts is None:
            return PrintReport(PrintOutcome.NOT_PRINTED, reason=self._lost_reason or "not-open")
        try:
            drawn = draw_slip(slip, self._settings.paper_width_mm, self._fonts)
        except SlipError as undrawable:
            return PrintReport(PrintOutcome.NOT_PRINTED, reason=f"{SLIP_INVALID}:{undrawable}")
        return self.print_drawn(drawn, job_number, deadline)

    def print_drawn(self, drawn: RasterSlip, job_number: int, deadline: Deadline) -> PrintReport:
        """``print_slip`` from its picture on; the driver must be open."""
        process_id = codec.process_id_of(job_number)
        try:
            self._check_before(deadline)
            self._send(codec.encode_raster(drawn.image, self._settings.band_rows), process_id, deadline)
            report = self._await_proof(process_id, deadline)
        except _JobEndedError as stopped:
            report = stopped.report
        return replace(report, missing_glyphs=len(drawn.missing_glyphs))

    def _check_before(self, deadline: Deadline) -> None:
        """Asks the printer before the first byte: nothing is on paper yet, so every trouble is NOT_PRINTED."""
        try:
            self._take(0.0)
            self._inbox.process_ids.clear()
            if self._answers and deadline.over is None:
                self._survey(deadline)
            if self._answers and self._healthy and deadline.over is None:
                self._agree_on_proof(deadline)
        except LinkLostError as lost:
            raise _JobEndedError(self._lost(PrintOutcome.NOT_PRINTED, lost)) from lost
        if deadline.over is not None:
            raise _JobEndedError(PrintReport(PrintOutcome.NOT_PRINTED, reason=_word(deadline)))
        if not self._healthy:
            raise _JobEndedError(PrintReport(PrintOutcome.NOT_PRINTED, reason=self._status.reason))

    def _agree_on_proof(self, deadline: Deadline) -> None:
        """Learns once per connection whether this model answers ``GS ( H`` or counts its cuts, and makes sure that no
        in-order answer of an earlier job is still on its way. A model that does not know the command may take it for
        text: ESC @ wipes that away.
        """
        if self._settings.completion_proof is not CompletionProof.PROCESS_ID:
            self._knows_process_id = False
        elif self._knows_process_id is None:
            self._write(codec.encode_process_id(_PROBE_ID), deadline)
            known = self._wait_until(lambda: _PROBE_ID in self._inbox.process_ids, self._patience(deadline))
            self._knows_process_id = known if deadline.over is None else None
        if self._settings.completion_proof is CompletionProof.CUT_COUNTER and self._counts_cuts is not False:
            cuts = self._count_cuts(deadline)
            self._cuts_before = cuts or 0
            self._counts_cuts = cuts is not None if deadline.over is None else None
        if self._knows_process_id is False and not self._counts_cuts and deadline.over is None:
            self._write(codec.INITIALISE + codec.IN_ORDER_STATUS, deadline)
            self._inbox.in_order_owed += 1
            if not self._wait_until(lambda: self._inbox.in_order_owed == 0, self._patience(deadline)):
                self._status = unknown("no-in-order-status")

    def _send(self, bands: Iterator[bytes], process_id: bytes, deadline: Deadline) -> None:
        """Pushes the whole slip; stops at the first sign that it cannot be finished."""
        begun = False
        head = codec.INITIALISE + (codec.AUTOMATIC_STATUS_ON if self._answers else b"")
        try:
            for part in chain((head,), bands, (self._tail(process_id),)):
                sent = 0
                while sent < len(part):
                    if deadline.over is not None:
                        raise _JobEndedError(self._abandon(deadline, begun))
                    chunk = part[sent : sent + _CHUNK_BYTES]
                    taken = self._open_link.write(chunk, min(SLICE_SECONDS, deadline.remaining_seconds()))
                    sent += taken
                    begun = begun or (taken > 0 and part is not head)
                    self._take(0.0)
                    if not self._healthy:
                        raise _JobEndedError(self._give_up(deadline, begun))
        except LinkLostError as lost:
            outcome = PrintOutcome.UNKNOWN if begun or lost.maybe_taken else PrintOutcome.NOT_PRINTED
            raise _JobEndedError(self._lost(outcome, lost)) from lost

    def _tail(self, process_id: bytes) -> bytes:
        """The proof comes behind the cut: a slip that hangs in the cutter is not in the visitor's hand."""
        if not self._answers:
            return codec.FEED_AND_CUT
        if self._knows_process_id:
            return codec.FEED_AND_CUT + codec.encode_process_id(process_id)
        if self._counts_cuts:
            self._inbox.cuts_owed += 1
            return codec.FEED_AND_CUT + codec.CUT_COUNT
        self._inbox.in_order_owed += 1
        return codec.FEED_AND_CUT + codec.IN_ORDER_STATUS

    def _await_proof(self, process_id: bytes, deadline: Deadline) -> PrintReport:
        if not self._answers:
            return PrintReport(PrintOutcome.UNKNOWN, reason="no-proof")
        ask_at = time.monotonic() + _ASK_AGAIN_SECONDS
        count_until: float | None = None
        try:
            while deadline.over is None:
                self._take(min(SLICE_SECONDS, deadline.remaining_seconds()))
                in_order_done = not self._knows_process_id and self._in_order_answered
                if in_order_done or time.monotonic() >= ask_at:
                    self._survey(deadline)
                    ask_at = time.monotonic() + _ASK_AGAIN_SECONDS
                if self._knows_process_id and process_id in self._inbox.process_ids:
                    return PrintReport(PrintOutcome.PRINTED, Evidence.PROCESS_ID)
                if self._status.state not in (DeviceState.ONLINE, DeviceState.UNKNOWN) or self._out:
                    return self._give_up(deadline, begun=True)
                if not (in_order_done and self._healthy):
                    continue
                if not self._counts_cuts:
                    return PrintReport(PrintOutcome.PRINTED, Evidence.STATUS_AFTER)
                if self._inbox.cuts is not None and self._inbox.cuts > self._cuts_before:
                    return PrintReport(PrintOutcome.PRINTED, Evidence.CUT_COUNTER)
                count_until = count_until or time.monotonic() + _COUNT_SECONDS
                if time.monotonic() >= count_until:
                    return PrintReport(PrintOutcome.UNKNOWN, Evidence.STATUS_AFTER, "cut-not-counted")
                # The wait only spaces the questions out; what comes meanwhile is looked at above.
                self._wait_until(lambda: not self._healthy, Patience(_COUNT_AGAIN_SECONDS, deadline))
                self._count_cuts(deadline)
            return self._abandon(deadline, begun=True)
        except LinkLostError as lost:
            return self._lost(PrintOutcome.UNKNOWN, lost)

    @property
    def _in_order_answered(self) -> bool:
        return self._inbox.cuts_owed == 0 if self._counts_cuts else self._inbox.in_order_owed == 0

    def _give_up(self, deadline: Deadline, begun: bool) -> PrintReport:
        """The printer says that it cannot go on. What it still holds must not come out later."""
        reason = self._status.reason
        if not begun:
            self._drop_rest(deadline)
            return PrintReport(PrintOutcome.NOT_PRINTED, reason=reason)
        look = self._inbox.sensors.needs_a_look
        if not self._drop_rest(deadline):
            reason += "-buffer-kept"
        return PrintReport(PrintOutcome.UNKNOWN if look else PrintOutcome.NOT_PRINTED, Evidence.STATUS_AFTER, reason)

    def _abandon(self, deadline: Deadline, begun: bool) -> PrintReport:
        """Time is up or the job was cancelled, and the printer did not complain."""
        unknown = self._status.state is DeviceState.UNKNOWN and not deadline.cancelled
        reason = self._status.reason if unknown else _word(deadline)
        self._drop_rest(deadline)
        return PrintReport(PrintOutcome.UNKNOWN if begun else PrintOutcome.NOT_PRINTED, reason=reason)

    def _drop_rest(self, deadline: Deadline) -> bool:
        """True when the printer confirmed that its buffers are empty; else the connection is reset, to begin afresh."""
        patience = Deadline(max(_LAST_WORD_SECONDS, min(deadline.remaining_seconds(), _CALL_SECONDS / 2)))
        self._inbox.cleared = False
        try:
            if self._answers:
                self._write(codec.CLEAR_BUFFERS, patience)
                if self._wait_until(lambda: self._inbox.cleared, patience):
                    self._inbox.forget_owed()
                    return True
        except LinkLostError:
            # The report is already decided; the loss shows in the next poll like any other.
            _log.debug("link lost while dropping the rest of a job")
        self._open_link.abort()
        self._link = None
        self._job_abandoned = True
        self._lost_reason = "job-abandoned"
        self._status = _offline(self._lost_reason)
        return False

    def _lost(self, outcome: PrintOutcome, lost: LinkLostError) -> PrintReport:
        self._open_link.close()
        self._link = None
        self._job_abandoned = outcome is PrintOutcome.UNKNOWN
        self._lost_reason = lost.reason
        self._status = _offline(lost.reason)
        return PrintReport(outcome, reason=lost.reason)


def _offline(reason: str) -> DeviceStatus:
    return DeviceStatus(FAMILY, DeviceState.OFFLINE, Supply.UNKNOWN, reason)


def _word(deadline: Deadline) -> str:
    return "cancelled" if deadline.cancelled else "timed-out"
