"""A faithful model of a small IPP page printer: jobs, paper, toner, cover, jams; time passes by the clock of the host."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from drivers.a4.contract import A4
from drivers.a4.states import (
    IDLE,
    JOB_ABORTED,
    JOB_CANCELED,
    JOB_COMPLETED,
    JOB_PENDING,
    JOB_PROCESSING,
    JOB_STOPPED,
    PROCESSING,
    STOPPED,
)

_JOBS_KEPT: Final = 50
_DOCUMENT_SECONDS: Final = 60.0
_POPPLER_SECONDS: Final = 20.0
_PAPER_DPI: Final = 100
_PAGE_MARK: Final = re.compile(rb"/Type\s*/Page\b(?!s)")


class Level(StrEnum):
    """Of paper or toner."""

    PLENTY = "plenty"
    LOW = "low"
    OUT = "out"


@dataclass
class Job:
    """One job. ``completed``: pages that lie in the output tray."""

    number: int
    name: str
    user: str
    created_at: float
    state: int = JOB_PENDING
    reason: str = "job-incoming"
    pdf: bytes = field(default=b"", repr=False)
    document_format: str = "application/pdf"
    pages: int = 0
    completed: int = 0
    began_at: float | None = None
    ended_at: float | None = None
    closed: bool = False

    @property
    def ended(self) -> bool:
        return self.state >= JOB_CANCELED


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed page: page ``number`` of the document."""

    job: int
    number: int
    pdf: bytes = field(repr=False)


class PagePrinterModel:
    """The printer. All methods may be called from any thread."""

    def __init__(self, paper_dir: Path | None = None, page_seconds: float = 0.05) -> None:
        """``paper_dir``: where ``draw`` puts pictures of the sheets; ``page_seconds``: time for one page."""
        self.lock = threading.RLock()
        self.paper_dir = paper_dir
        self.jobs: list[Job] = []
        self.sheets: list[Sheet] = []
        self.started_at = time.monotonic()
        self._page_seconds = page_seconds
        self._next_page_at = 0.0
        self._next_number = 1
        self._paper = Level.PLENTY
        self._sheets_left: int | None = None
        self._toner = Level.PLENTY
        self._cover_open = False
        self._jammed = False
        self._jam_at_page = 0
        self._paused = False
        self._counts = True
        self._media = A4
        self._modest = False
        self._second_tray_empty = False

    def set_paper(self, level: Level, sheets: int | None = None) -> None:
        """``sheets``: how many are left before the tray is empty."""
        with self._settled():
            self._paper, self._sheets_left = level, sheets

    def set_toner(self, level: Level) -> None:
        with self._settled():
            self._toner = level

    def set_cover(self, is_open: bool) -> None:
        with self._settled():
            self._cover_open = is_open

    def set_jam(self, jammed: bool) -> None:
        """A jam now; False clears it, and the printer prints the page again."""
        with self._settled():
            self._jammed = jammed

    def jam_at_page(self, page: int) -> None:
        """The next job jams while its page ``page`` is under way, once."""
        with self._settled():
            self._jam_at_page = page

    def set_paused(self, paused: bool) -> None:
        """Somebody pressed the button on the panel."""
        with self._settled():
            self._paused = paused

    def set_media(self, media: str) -> None:
        """Paper of this size lies in the tray."""
        with self._settled():
            self._media = media

    def set_speed(self, page_seconds: float) -> None:
        with self._settled():
            self._page_seconds = page_seconds

    def set_counts(self, counts: bool) -> None:
        """Whether jobs tell their pages."""
        with self._settled():
            self._counts = counts

    def cancel_at_panel(self) -> None:
        """Somebody pressed Cancel on the printer."""
        with self._settled():
            for job in self.jobs:
                if not job.ended:
                    self._end(job, JOB_CANCELED, "job-canceled-at-device")

    def power_cycle(self) -> None:
        """Off and on: what was under way is gone, and so is the memory of jobs."""
        with self._settled():
            self.jobs.clear()
            self._jammed = False

    def set_modest(self, modest: bool) -> None:
        """Trouble is only warned of, and the state stays processing while it waits, as CUPS' ippeveprinter does."""
        with self._settled():
            self._modest = modest

    def set_second_tray_empty(self, empty: bool) -> None:
        """Warned of, but no job needs it."""
        with self._settled():
            self._second_tray_empty = empty

    @property
    def counts(self) -> bool:
        return self._counts

    @property
    def media_ready(self) -> tuple[str, ...]:
        return () if self._paper is Level.OUT else (self._media,)

    @property
    def toner_level(self) -> int:
        return {Level.PLENTY: 80, Level.LOW: 8, Level.OUT: 0}[self._toner]

    def reasons(self) -> tuple[str, ...]:
        """printer-state-reasons (RFC 8011 section 5.4.12)."""
        found = {
            "media-jam-error": self._jammed,
            "cover-open-error": self._cover_open,
            "media-empty-error": self._paper is Level.OUT,
            "toner-empty-error": self._toner is Level.OUT,
            "paused": self._paused,
            "media-empty-warning": self._second_tray_empty,
            "media-low-warning": self._paper is Level.LOW,
            "toner-low-warning": self._toner is Level.LOW,
        }
        words = [word for word, true in found.items() if true]
        if self._modest:
            words = [word.replace("-error", "-warning") for word in words]
        return tuple(words) or ("none",)

    def state(self) -> int:
        """printer-state."""
        if self._blocked and not self._modest:
            return STOPPED
        if self._blocked and self._active is not None:
            return PROCESSING
        return PROCESSING if any(job.state == JOB_PROCESSING for job in self.jobs) else IDLE

    def new_job(self, name: str, user: str) -> Job:
        with self._settled():
            job = Job(self._next_number, name, user, time.monotonic())
            self._next_number += 1
            self.jobs.append(job)
            del self.jobs[:-_JOBS_KEPT]
            return job

    def add_document(self, job: Job, data: bytes, document_format: str) -> None:
        pages = count_pages(data) if data.startswith(b"%PDF-") else 1
        with self._settled():
            if not job.ended:
                job.pdf, job.pages, job.document_format = data, pages, document_format
                job.closed, job.reason = True, "none"

    def cancel(self, job: Job) -> bool:
        """False when it has ended already."""
        with self._settled():
            if job.ended:
                return False
            self._end(job, JOB_CANCELED, "job-canceled-by-user")
            return True

    def find(self, number: int) -> Job | None:
        return next((job for job in self.jobs if job.number == number), None)

    def advance(self) -> None:
        """Let the time that has passed do its work."""
        with self.lock:
            now = time.monotonic()
            for job in self.jobs:
                if not job.ended and not job.closed and now - job.created_at > _DOCUMENT_SECONDS:
                    self._end(job, JOB_ABORTED, "aborted-by-system")
            while (active := self._active) is not None and self._step(active, now):
                continue

    def draw(self, index: int = -1) -> Path | None:
        """The picture of a sheet (the last one by default), drawn now by poppler's pdftoppm. None without a sheet,
        ``paper_dir`` or pdftoppm.
        """
        self.advance()
        with self.lock:
            if not self.sheets or self.paper_dir is None or shutil.which("pdftoppm") is None:
                return None
            place = index % len(self.sheets)
            sheet = self.sheets[index]
        self.paper_dir.mkdir(parents=True, exist_ok=True)
        stem = self.paper_dir / f"sheet-{place + 1:04d}"
        page = str(sheet.number)
        command = ["pdftoppm", "-r", str(_PAPER_DPI), "-f", page, "-l", page, "-singlefile", "-png", "-", str(stem)]
        subprocess.run(command, input=sheet.pdf, check=True, capture_output=True, timeout=_POPPLER_SECONDS)
        return stem.with_suffix(".png")

    def facts(self) -> dict[str, object]:
        """For the control socket."""
        self.advance()
        with self.lock:
            return {
                "state": self.state(),
                "reasons": list(self.reasons()),
                "sheets": len(self.sheets),
                "jobs": [{"job": job.number, "state": job.state, "pages": job.completed} for job in self.jobs],
            }

    @property
    def _blocked(self) -> bool:
        return (
            self._jammed
            or self._cover_open
            or self._paused
            or self._paper is Level.OUT
            or self._toner is Level.OUT
            or self._sheets_left == 0
        )

    @property
    def _active(self) -> Job | None:
        return next((job for job in self.jobs if job.closed and not job.ended), None)

    def _step(self, job: Job, now: float) -> bool:
        """Whether something happened that may be followed by more."""
        if self._blocked:
            if job.state == JOB_PROCESSING and not self._modest:
                job.state, job.reason = JOB_STOPPED, "printer-stopped"
            return False
        if job.state != JOB_PROCESSING:
            job.state, job.reason = JOB_PROCESSING, "job-printing"
            job.began_at = job.began_at or now
            self._next_page_at = now + self._page_seconds
        if now < self._next_page_at:
            return False
        if self._jam_at_page == job.completed + 1:
            self._jammed, self._jam_at_page = True, 0
            return True
        self._print_page(job)
        return True

    def _print_page(self, job: Job) -> None:
        job.completed += 1
        self._next_page_at += self._page_seconds
        self.sheets.append(Sheet(job.number, job.completed, job.pdf))
        if self._sheets_left is not None:
            self._sheets_left -= 1
            if self._sheets_left == 0:
                self._paper = Level.OUT
        if job.completed >= job.pages:
            self._end(job, JOB_COMPLETED, "job-completed-successfully")

    def _end(self, job: Job, state: int, reason: str) -> None:
        job.state, job.reason, job.ended_at = state, reason, time.monotonic()
        job.pdf = b""

    def _settled(self) -> _Settled:
        return _Settled(self.lock, self.advance)


class _Settled:
    """Holds the lock, with the past done before and the consequences after."""

    def __init__(self, lock: threading.RLock, advance: Callable[[], None]) -> None:
        self._lock = lock
        self._advance = advance

    def __enter__(self) -> None:
        self._lock.acquire()
        self._advance()

    def __exit__(self, *_: object) -> None:
        self._advance()
        self._lock.release()


def count_pages(pdf: bytes) -> int:
    """Pages of a PDF, at least 1. Object streams hide them from a plain look; then poppler's pdfinfo counts."""
    found = len(_PAGE_MARK.findall(pdf))
    if found or shutil.which("pdfinfo") is None:
        return max(1, found)
    done = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=False, timeout=_POPPLER_SECONDS)
    told = re.search(rb"^Pages:\s+(\d+)", done.stdout, re.MULTILINE)
    return max(1, int(told[1])) if told else 1
