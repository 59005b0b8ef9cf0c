"""Asking an ESC/POS printer how it is, and waiting for its answers within a deadline that can be cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from drivers.contract import Completion, Deadline, DeviceState, DeviceStatus, Supply
from drivers.link import Link, LinkLostError
from drivers.printer import codec
from drivers.printer.contract import FAMILY, PrinterSettings
from drivers.printer.inbox import Inbox

# Slice of every wait inside a job: how soon a cancel or an automatic status is noticed.
SLICE_SECONDS = 0.05
UNASKED = DeviceStatus(FAMILY, DeviceState.UNKNOWN, Supply.UNKNOWN, "not-asked")
# A printer or a machine under load may be late with one answer; twice in a row is silence.
_TIMES_ASKED = 2


class Patience(Deadline):
    """At most ``seconds`` of what ``outer`` leaves; over at once when ``outer`` is cancelled."""

    def __init__(self, seconds: float, outer: Deadline) -> None:
        super().__init__(min(seconds, outer.remaining_seconds()))
        self._outer = outer

    def remaining_seconds(self) -> float:
        return min(super().remaining_seconds(), self._outer.remaining_seconds())

    @property
    def over(self) -> Completion | None:
        return super().over or self._outer.over


class Dialogue:
    """Base of the driver: an open link, what came over it, and the status that follows."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._settings = settings
        self._link: Link | None = None
        self._inbox = Inbox()
        self._status = UNASKED
        self._asked_at = 0.0

    def _survey(self, deadline: Deadline) -> None:
        """DLE EOT 1 to 4, one answer byte each; silence and noise make the status UNKNOWN, never "no paper"."""
        self._asked_at = time.monotonic()
        for number, request in enumerate(codec.STATUS_REQUESTS, start=1):
            byte = self._ask(request, deadline)
            if byte is None and deadline.over is not None:
                # Cut short by the caller's time and not by the printer: the last status stands, the next poll asks anew.
                self._asked_at = 0.0
                return
            if byte is None:
                reason = "status-garbage" if self._inbox.garbage else "silent"
                self._status = unknown(reason)
                return
            self._inbox.sensors = self._inbox.sensors.with_real_time(number, byte)
        self._status = self._inbox.sensors.to_status()

    def _ask(self, request: bytes, deadline: Deadline) -> int | None:
        """The answer to one DLE EOT, asked twice before it counts as silence. Answers carry no number: when both come,
        both are waited for, so that the second is not taken for the answer to the next question.
        """
        self._take(0.0)
        self._inbox.expect_status()
        for due in range(1, _TIMES_ASKED + 1):
            if deadline.over is not None:
                break
            patience = self._patience(deadline)
            self._write(request, patience)
            self._wait_until(partial(self._answered, due), patience)
            if self._inbox.real_time is not None or self._inbox.garbage:
                break
        return self._inbox.real_time

    def _answered(self, due: int) -> bool:
        return self._inbox.real_time_answers >= due or self._inbox.garbage

    def _count_cuts(self, deadline: Deadline) -> int | None:
        """The printer's count of its cuts; None when it does not say in time. Answered in order: all before it is done."""
        self._inbox.cuts_owed += 1
        patience = self._patience(deadline)
        self._write(codec.CUT_COUNT, patience)
        return self._inbox.cuts if self._wait_until(lambda: self._inbox.cuts_owed == 0, patience) else None

    @property
    def _open_link(self) -> Link:
        if self._link is None:
            raise LinkLostError("not-open")
        return self._link

    @property
    def _out(self) -> bool:
        return self._status.supply in (Supply.OUT, Supply.JAMMED)

    @property
    def _healthy(self) -> bool:
        return self._status.state is DeviceState.ONLINE and not self._out

    def _patience(self, deadline: Deadline) -> Deadline:
        """How long one answer may take, within ``deadline``."""
        return Patience(self._settings.status_timeout_seconds, deadline)

    def _write(self, command: bytes, patience: Deadline) -> None:
        """A short command. Nothing taken in time counts as silence; a torn command would poison the stream."""
        sent = 0
        while sent < len(command):
            sent += self._open_link.write(command[sent:], min(SLICE_SECONDS, patience.remaining_seconds()))
            if patience.over is not None and sent < len(command):
                if sent:
                    raise LinkLostError("write-blocked")
                return

    def _wait_until(self, condition: Callable[[], bool], patience: Deadline) -> bool:
        while not condition():
            if patience.over is not None:
                return False
            self._take(min(SLICE_SECONDS, patience.remaining_seconds()))
        return True

    def _take(self, timeout_seconds: float) -> None:
        """Reads what has come. An automatic status counts at once, whatever else is going on."""
        if self._inbox.receive(self._open_link.read(timeout_seconds)):
            self._status = self._inbox.sensors.to_status()


def unknown(reason: str) -> DeviceStatus:
    return DeviceStatus(FAMILY, DeviceState.UNKNOWN, Supply.UNKNOWN, reason)
