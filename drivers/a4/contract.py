"""What the kiosk and an A4 page printer say to each other: a finished PDF, and a report that never guesses.

Decision table of ``print_pages`` (first row that fits wins). "Queue" is the CUPS queue (or the printer itself, where
there is no CUPS in between), "printer" the device as it answers for itself:

=====================================================  ============  ===========  ==========================
what was seen                                          outcome       evidence     reason
=====================================================  ============  ===========  ==========================
no PDF, no page, more than 100 pages or 20 MB          NOT_PRINTED   NONE         pages-invalid
deadline over or cancelled before the job was made     NOT_PRINTED   NONE         timed-out, cancelled
queue: no answer, no such queue, no IPP, refuses jobs  NOT_PRINTED   NONE         cups-down, queue-missing ...
queue stopped, and could not be started again          NOT_PRINTED   NONE         queue-paused
printer before: no paper, jam, cover, off-line         NOT_PRINTED   NONE         the status reason
job refused, or lost before a byte of the document     NOT_PRINTED   NONE         job-refused, the channel's (1)
printer's own record: completed                        PRINTED       DEVICE_JOB   --
printer's own record: completed, but it counted fewer  UNKNOWN       DEVICE_JOB   pages-missing
printer's own record: cancelled or aborted, no page    NOT_PRINTED   DEVICE_JOB   why it was ended (2)
printer's own record: cancelled or aborted, else       UNKNOWN       DEVICE_JOB   why it was ended
queue's record: ended before it ever began             NOT_PRINTED   QUEUE_JOB    why it was ended
queue's record: completed by a way that waits for the
printer (ipp), printer idle and well                   PRINTED       DEVICE_IDLE  --
the same, but the printer is in trouble                UNKNOWN       QUEUE_JOB    the status reason (3)
the same, the printer cannot be asked or is at work
for somebody else                                      PRINTED       QUEUE_JOB    --
queue's record: completed by a way that only sends
(usb, socket, lpd)                                     UNKNOWN       QUEUE_JOB    no-proof
anything else                                          UNKNOWN       NONE         why it was ended
=====================================================  ============  ===========  ==========================

"Why it was ended": timed-out, cancelled, paper-out, jammed ..., queue-paused, cups-down, job-aborted, job-canceled.
A job that is not waited for any longer is cancelled at the queue, so that no page comes out for the next visitor; when
that cannot be confirmed at once, it is cancelled again as soon as the queue answers, also after a restart.

(1) An IPP job without a document prints nothing.
(2) Only where the printer counts pages and counted none, and no sheet is jammed.
(3) The page may be stuck inside: somebody must look.
A printer that only warns (media-empty-warning) is believed when its job stands still: see ``drivers.a4.follow``.
Paper out, jam and cover are believed when the printer itself says so, or the queue while it works on this very job:
the reasons of an idle CUPS queue are left over from earlier jobs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from drivers.contract import Adapter, Deadline

FAMILY = "page_printer"
A4: Final = "iso_a4_210x297mm"
"""PWG 5101.1 self-describing name."""
PAGES_MAX: Final = 100
PDF_BYTES_MAX: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class PageJob:
    """A finished PDF of ``pages`` pages. ``title`` stands in queues and on printers' panels: nothing personal in it."""

    pdf: bytes = field(repr=False)
    pages: int
    title: str = "nuanping"
    media: str = A4


class PageOutcome(StrEnum):
    """What became of the pages."""

    PRINTED = "PRINTED"
    NOT_PRINTED = "NOT_PRINTED"
    UNKNOWN = "UNKNOWN"


class Evidence(StrEnum):
    """What an outcome rests on, strongest first; goes into the journal."""

    DEVICE_JOB = "DEVICE_JOB"
    """The printer's own record of this job."""
    DEVICE_IDLE = "DEVICE_IDLE"
    """The queue's job-state 9, and the printer itself idle and well behind it."""
    QUEUE_JOB = "QUEUE_JOB"
    """The queue's word alone."""
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class PageReport:
    """Outcome of one job. ``job_uri`` names it at the queue and, behind ``#``, at the printer; "" when it never came
    so far.
    """

    outcome: PageOutcome
    evidence: Evidence = Evidence.NONE
    reason: str = ""
    job_uri: str = ""


@dataclass(frozen=True, slots=True)
class PagePrinterSettings:
    """What is true of one installed page printer. Time limits in seconds."""

    user: str = "nuanping"
    """requesting-user-name: jobs under this name are ours, and are cancelled when nobody waits for them any more."""
    resume_paused: bool = True
    """Start a queue again that CUPS stopped after a fault (needs membership in lpadmin)."""
    check_media: bool = True
    """Refuse when the printer names the loaded media and A4 is not among them."""
    call_seconds: float = 0.5
    """Patience for one answer outside of jobs."""


def note_nothing(_: str) -> None:
    """Nobody keeps job URIs."""


@runtime_checkable
class PagePrinter(Adapter, Protocol):
    """A page printer's driver."""

    def print_pages(
        self, job: PageJob, job_number: int, deadline: Deadline, note: Callable[[str], None] = note_nothing
    ) -> PageReport:
        """Print one document; returns by ``deadline`` at the latest (+0.2 s). See the decision table above.

        ``job_number`` is the terminal's running number and is nothing personal. ``note`` gets the job's URI before a
        byte of the document is sent, so that ``outcome_of`` can ask for it after a restart. Never raises for expected
        trouble: a lost queue is reported here and raised by the next ``poll``.
        """
        ...

    def outcome_of(self, job_uri: str, pages: int, deadline: Deadline) -> PageReport:
        """What became of a job of an earlier life, by the same table; ``job-gone`` when nobody remembers it. A job
        that has not ended is cancelled first.
        """
        ...
