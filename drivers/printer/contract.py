"""What the kiosk and a receipt printer say to each other: a slip of blocks, and a report that never guesses.

Decision table of ``print_slip`` (first row that fits wins; "all sent" = the transport took the last byte):

=====================================================  ============  =============  ==========================
what was seen                                          outcome       evidence       reason
=====================================================  ============  =============  ==========================
the slip cannot be drawn (QR wider than the paper)     NOT_PRINTED   NONE           slip-invalid
deadline over or cancelled before the first byte       NOT_PRINTED   NONE           timed-out, cancelled
status before: no paper, cover open, error, offline    NOT_PRINTED   NONE           the status reason
status before: no answer, or not an ESC/POS answer     NOT_PRINTED   NONE           silent, status-garbage
transport lost before it took a byte of the slip       NOT_PRINTED   NONE           the transport's reason
process id of this job came back                       PRINTED       PROCESS_ID     --
the cut counter rose with this job's cut, it is well   PRINTED       CUT_COUNTER    -- (3)
it answered behind the last byte and is well, but the
counter did not rise within 3 s                        UNKNOWN       STATUS_AFTER   cut-not-counted
printer without either answered the in-order
status request behind the last byte, and is well       PRINTED       STATUS_AFTER   --
paper out, cover open or offline, slip not finished    NOT_PRINTED   STATUS_AFTER   the status reason (1)
cutter or mechanical error, slip not finished          UNKNOWN       STATUS_AFTER   the status reason (2)
transport lost after it took a byte of the slip        UNKNOWN       NONE           the transport's reason
deadline over or cancelled after the first byte        UNKNOWN       NONE           timed-out, cancelled, silent
all sent, ``completion_proof`` is none                 UNKNOWN       NONE           no-proof
=====================================================  ============  =============  ==========================

(1) The printer is told to drop what it still holds (DLE DC4 fn 8), so that the rest of the slip does not come out for
the next visitor when somebody loads paper; when it does not confirm, the reason ends in ``-buffer-kept``.
(2) The text may be on the paper but stuck behind the cutter: somebody must look.
(3) Only where ``completion_proof`` is cut_counter: the printer's own count of its cuts (GS g 2), asked before the job
and behind its last byte.
"Silent" is never "no paper": silence says nothing about paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from drivers.contract import Adapter, Deadline

FAMILY = "receipt_printer"


class Align(StrEnum):
    """Horizontal placement of a line."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; wraps at the paper's edge. ``size_mm`` is the height of a Han character's body as printed (ink)."""

    text: str = field(repr=False)
    size_mm: float
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value: on one line where both fit, else the value below, to the right."""

    label: str = field(repr=False)
    value: str = field(repr=False)
    size_mm: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty paper of ``mm`` millimetres."""

    mm: float


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code, error level M, at most ``size_mm`` wide with its quiet zone, but never with modules under 3 dots."""

    data: str = field(repr=False)
    size_mm: float


Block = Line | Pair | Rule | Gap | Qr


@dataclass(frozen=True, slots=True, repr=False)
class Slip:
    """One slip of paper, top to bottom. Holds personal data: its ``repr`` shows only the number of blocks."""

    blocks: tuple[Block, ...]

    def __repr__(self) -> str:
        return f"Slip({len(self.blocks)} blocks)"


class PrintOutcome(StrEnum):
    """What became of a slip."""

    PRINTED = "PRINTED"
    NOT_PRINTED = "NOT_PRINTED"
    UNKNOWN = "UNKNOWN"


class Evidence(StrEnum):
    """What an outcome rests on, strongest first; goes into the journal."""

    PROCESS_ID = "PROCESS_ID"
    CUT_COUNTER = "CUT_COUNTER"
    STATUS_AFTER = "STATUS_AFTER"
    NONE = "NONE"


class CompletionProof(StrEnum):
    """The strongest proof to ask this printer model for (configuration)."""

    PROCESS_ID = "process_id"
    CUT_COUNTER = "cut_counter"
    STATUS = "status"
    NONE = "none"


SLIP_INVALID: Final = "slip-invalid"
SLIP_TOO_LONG: Final = f"{SLIP_INVALID}:slip-length"
"""Reasons of a slip that cannot be drawn: the first word, and the one that a shorter slip would not get."""


@dataclass(frozen=True, slots=True)
class PrintReport:
    """Outcome of one job. ``missing_glyphs`` counts characters no font had; they were drawn as 〔U+XXXX〕."""

    outcome: PrintOutcome
    evidence: Evidence = Evidence.NONE
    reason: str = ""
    missing_glyphs: int = 0


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """What is true of one installed receipt printer."""

    paper_width_mm: int = 80
    completion_proof: CompletionProof = CompletionProof.PROCESS_ID
    status_timeout_seconds: float = 0.4
    band_rows: int = 256
    font_files: tuple[str, ...] = ()
    """Font files (``path`` or ``path#face``) before the installed Noto Sans CJK; empty: find the installed ones."""


@runtime_checkable
class ReceiptPrinter(Adapter, Protocol):
    """A receipt printer's driver."""

    def print_slip(self, slip: Slip, job_number: int, deadline: Deadline) -> PrintReport:
        """Print and cut one slip; returns by ``deadline`` at the latest (+0.2 s). See the decision table above.

        ``job_number`` is the terminal's running number; it becomes the ESC/POS process id and is nothing personal.
        Never raises for expected trouble: a lost printer is reported here and raised by the next ``poll``.
        """
        ...
