"""The driver of a scanner on a serial line: code and CR, a trigger where the model has one, a status question likewise.

A scanner says nothing unasked but codes. Without a status question an open line is all that can be known: such a scanner
is ONLINE with the reason ``line-only`` until it has been heard.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import ClassVar

from drivers.contract import Deadline, DeviceFault, DeviceState, DeviceStatus
from drivers.line_adapter import LineAdapter
from drivers.link import Link, LinkLostError, open_serial
from drivers.scanner.bursts import Bursts
from drivers.scanner.contract import FAMILY, CodeKind, CodeRules, Scanned, ScanRefused, SerialSettings
from drivers.scanner.intake import Intake

_COMMAND_SECONDS = 0.2
# Time for the last command to leave the line at 9600 baud; closing throws away what has not.
_LEAVE_SECONDS = 0.02
_MISSES_MAX = 2


class SerialScanner(LineAdapter):
    """See contract.CodeScanner."""

    family: ClassVar[str] = FAMILY

    def __init__(
        self, connect: Callable[[], Link], rules: CodeRules | None = None, settings: SerialSettings | None = None
    ) -> None:
        super().__init__(connect)
        self._settings = settings or SerialSettings()
        self._intake = Intake(rules or CodeRules())
        self._bursts = Bursts(self._settings.quiet_seconds, self._settings.torn_seconds)
        self._burst_round = 0
        self._lit = False
        self._lit_at = 0.0
        self._lit_round = 0
        self._asked_at: float | None = None
        self._next_question_at = 0.0
        self._misses = 0

    def start_scanning(self, kinds: frozenset[CodeKind]) -> None:
        self._intake.want(kinds)
        self.wake()

    def stop_scanning(self) -> None:
        self._intake.unwant()
        self.wake()

    @property
    def dropped(self) -> int:
        return self._intake.dropped

    def close(self) -> None:
        if self._link is not None and self._lit and self._settings.trigger_off:
            try:
                self._send(self._settings.trigger_off, Deadline(_COMMAND_SECONDS))
                self._open_link.read(_LEAVE_SECONDS)
            except LinkLostError:
                # The light went out with the cable.
                self._lit = False
        self._lit = False
        self._bursts.reset()
        super().close()

    def _opened(self) -> None:
        self._lit = False
        self._misses = 0
        self._asked_at = None
        self._bursts.reset()
        if self._settings.question:
            self._introduce()
        reason = "" if self._settings.question else "line-only"
        self._status = DeviceStatus(FAMILY, DeviceState.ONLINE, reason=reason)

    def _introduce(self) -> None:
        """Ask for the first time. Raises DeviceFault when nothing comes back."""
        heard = bytearray()

        def take(data: bytes) -> bool | None:
            heard.extend(data)
            del heard[:-4096]
            return self._settings.answer in heard or None

        deadline = Deadline(self._settings.answer_seconds)
        if not (self._send(self._settings.question, deadline) and self._collect(take, deadline)):
            self._status = DeviceStatus(FAMILY, DeviceState.OFFLINE, reason="silent")
            raise DeviceFault("silent")
        self._next_question_at = time.monotonic() + self._settings.ask_every_seconds

    def _look(self) -> Iterable[object]:
        """Bring the light to what is wanted, and ask the scanner how it is while nobody waits for a code."""
        now = time.monotonic()
        wanted, again, scan_round = self._intake.wanted, self._settings.trigger_again_seconds, self._intake.round
        if wanted and (not self._lit or self._lit_round != scan_round or 0 < again <= now - self._lit_at):
            self._command(self._settings.trigger_on)
            self._lit, self._lit_at, self._lit_round = True, now, scan_round
        elif self._lit and not wanted:
            self._command(self._settings.trigger_off)
            self._lit = False
        if self._settings.question and not wanted and self._asked_at is None and now >= self._next_question_at:
            self._command(self._settings.question)
            self._asked_at = now
        return ()

    def _command(self, data: bytes) -> None:
        if data and not self._send(data, Deadline(_COMMAND_SECONDS)):
            raise LinkLostError("write-blocked")

    def _heard(self, data: bytes) -> Iterable[object]:
        now = time.monotonic()
        fresh = self._bursts.empty
        burst = self._bursts.feed(data, now)
        event = None if burst is None else self._judge(burst, now)
        if data and (fresh or burst is not None):
            self._burst_round = self._intake.round
        self._mind_silence(now)
        return () if event is None else (event,)

    def _judge(self, burst: bytes, now: float) -> Scanned | ScanRefused | None:
        if self._asked_at is not None and burst.startswith(self._settings.answer):
            self._answered(now)
            return None
        if self._status.reason and burst.endswith((b"\r", b"\n")):
            self._status = DeviceStatus(FAMILY, DeviceState.ONLINE)
        if self._settings.trigger_on:
            # Many models put their light out after a code: the next look puts it on again.
            self._lit = self._lit and not self._intake.wanted
        return self._intake.take(burst, now, self._burst_round)

    def _answered(self, now: float) -> None:
        self._asked_at = None
        self._misses = 0
        self._next_question_at = now + self._settings.ask_every_seconds

    def _mind_silence(self, now: float) -> None:
        """Raises LinkLostError when the scanner has left two questions in a row unanswered."""
        if self._asked_at is None or now - self._asked_at < self._settings.answer_seconds:
            return
        self._asked_at = None
        self._misses += 1
        self._next_question_at = now
        if self._misses >= _MISSES_MAX:
            raise LinkLostError("silent")


def serial_scanner(
    device: str, baud_rate: int, rules: CodeRules | None = None, settings: SerialSettings | None = None
) -> SerialScanner:
    """The scanner at ``device``, a stable name from a udev rule."""
    return SerialScanner(lambda: open_serial(device, baud_rate), rules, settings)
