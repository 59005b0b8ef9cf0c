"""The IPP side of the fake printer: a request in, an answer out (RFC 8011), over the state of PagePrinterModel."""

from __future__ import annotations

import time
from typing import Final

from drivers.a4 import ipp
from drivers.a4.capabilities import fixed_attributes
from drivers.a4.ipp import Attribute, Group, Message, Op, Status, Tag, attribute
from drivers.a4.model import Job, PagePrinterModel

PATH: Final = "/ipp/print"
_JOB_OPS: Final = (Op.SEND_DOCUMENT, Op.CANCEL_JOB, Op.GET_JOB_ATTRIBUTES, Op.CLOSE_JOB)
_NEEDS_FORMAT: Final = (Op.PRINT_JOB, Op.VALIDATE_JOB, Op.SEND_DOCUMENT)
_FORMATS: Final = ("application/pdf", "application/octet-stream", "image/jpeg", "image/pwg-raster")
_GROUPS: Final = ("all", "printer-description", "job-template", "job-description")


class _Error(Exception):
    def __init__(self, status: Status) -> None:
        super().__init__(status.name)
        self.status = status


class PrinterService:
    """Answers IPP requests. ``uri``: the printer's own."""

    def __init__(self, model: PagePrinterModel, uri: str) -> None:
        self.model = model
        self.uri = uri

    def answer(self, data: bytes) -> bytes:
        """The encoded answer; raises ipp.IppError for what is no IPP request."""
        request, document = ipp.decode(data)
        head = Group(
            Tag.OPERATION,
            (
                attribute("attributes-charset", Tag.CHARSET, "utf-8"),
                attribute("attributes-natural-language", Tag.LANGUAGE, "en"),
            ),
        )
        try:
            with self.model.lock:
                self.model.advance()
                groups = self._carry_out(request, document)
            code = Status.OK
        except _Error as error:
            groups, code = [], error.status
        return ipp.encode(Message(code, request.request_id, (head, *groups), _answer_version(request.version)))

    def _carry_out(self, request: Message, document: bytes) -> list[Group]:
        operation = request.group(Tag.OPERATION)
        _check_head(request, operation)
        try:
            op = Op(request.code)
        except ValueError:
            raise _Error(Status.OPERATION) from None
        if op in _NEEDS_FORMAT and operation.string("document-format") not in ("", *_FORMATS):
            raise _Error(Status.DOCUMENT_FORMAT)
        if op in _JOB_OPS:
            return self._job_operation(op, self._job_of(operation), operation, document)
        if not operation.string("printer-uri"):
            raise _Error(Status.BAD_REQUEST)
        # Taken apart by hand: urlsplit raises for hosts that nobody asked about.
        _, slash, path = operation.string("printer-uri").partition("://")[2].partition("/")
        if slash and f"/{path}" != PATH:
            raise _Error(Status.NOT_FOUND)
        return self._printer_operation(op, operation, document)

    def _printer_operation(self, op: Op, operation: Group, document: bytes) -> list[Group]:
        match op:
            case Op.GET_PRINTER_ATTRIBUTES:
                return [_selected(Tag.PRINTER, self._printer_attributes(), operation)]
            case Op.CREATE_JOB:
                return [self._short(self._new_job(operation))]
            case Op.PRINT_JOB:
                if not document:
                    raise _Error(Status.BAD_REQUEST)
                job = self._new_job(operation)
                self.model.add_document(job, document, operation.string("document-format"))
                return [self._short(job)]
            case Op.GET_JOBS:
                return self._jobs(operation)
            case Op.RESUME_PRINTER:
                self.model.set_paused(False)
            case Op.CANCEL_MY_JOBS:
                for job in self.model.jobs:
                    if job.user == operation.string("requesting-user-name"):
                        self.model.cancel(job)
        return []

    def _job_operation(self, op: Op, job: Job, operation: Group, document: bytes) -> list[Group]:
        match op:
            case Op.GET_JOB_ATTRIBUTES:
                return [_selected(Tag.JOB, self._job_attributes(job), operation)]
            case Op.CANCEL_JOB:
                if not self.model.cancel(job):
                    raise _Error(Status.NOT_POSSIBLE)
                return []
            case Op.CLOSE_JOB:
                job.closed = True
                return []
        if operation.boolean("last-document") is None:
            raise _Error(Status.BAD_REQUEST)
        if job.ended or job.closed:
            raise _Error(Status.NOT_POSSIBLE)
        if document:
            self.model.add_document(job, document, operation.string("document-format"))
        return [self._short(job)]

    def _new_job(self, operation: Group) -> Job:
        return self.model.new_job(
            operation.string("job-name") or "Untitled", operation.string("requesting-user-name") or "anonymous"
        )

    def _jobs(self, operation: Group) -> list[Group]:
        which = operation.string("which-jobs") or "not-completed"
        if which not in ("completed", "not-completed"):
            raise _Error(Status.ATTRIBUTES)
        limit = operation.integer("limit") or len(self.model.jobs)
        found = [job for job in self.model.jobs if job.ended == (which == "completed")]
        if operation.boolean("my-jobs"):
            found = [job for job in found if job.user == operation.string("requesting-user-name")]
        if which == "completed":
            found.reverse()
        wanted = operation if operation.values("requested-attributes") else _ONLY_NAMES
        return [_selected(Tag.JOB, self._job_attributes(job), wanted) for job in found[:limit]]

    def _job_of(self, operation: Group) -> Job:
        number = operation.integer("job-id")
        if number is None:
            tail = operation.string("job-uri").rpartition("/")[2]
            if not tail and not operation.string("printer-uri"):
                raise _Error(Status.BAD_REQUEST)
            number = int(tail) if tail.isascii() and tail.isdecimal() and len(tail) < 9 else 0
        job = self.model.find(number)
        if job is None:
            raise _Error(Status.NOT_FOUND)
        return job

    def _short(self, job: Job) -> Group:
        names = ("job-id", "job-uri", "job-state", "job-state-reasons")
        self.model.advance()
        return Group(Tag.JOB, tuple(found for found in self._job_attributes(job) if found.name in names))

    def _job_attributes(self, job: Job) -> tuple[Attribute, ...]:
        return (
            attribute("job-id", Tag.INTEGER, job.number),
            attribute("job-uri", Tag.URI, f"{self.uri}/{job.number}"),
            attribute("job-printer-uri", Tag.URI, self.uri),
            attribute("job-name", Tag.NAME, job.name),
            attribute("job-originating-user-name", Tag.NAME, job.user),
            attribute("job-state", Tag.ENUM, job.state),
            attribute("job-state-reasons", Tag.KEYWORD, job.reason),
            attribute("job-uuid", Tag.URI, f"urn:uuid:6b3d1d2e-0000-4000-8000-{job.number:012x}"),
            attribute("job-printer-up-time", Tag.INTEGER, self._seconds(time.monotonic())),
            attribute("document-format", Tag.MIME, job.document_format or "application/octet-stream"),
            *((attribute("job-impressions-completed", Tag.INTEGER, job.completed),) if self.model.counts else ()),
            attribute("time-at-creation", Tag.INTEGER, self._seconds(job.created_at)),
            self._moment("time-at-processing", job.began_at),
            self._moment("time-at-completed", job.ended_at),
        )

    def _printer_attributes(self) -> tuple[Attribute, ...]:
        model = self.model
        queued = sum(not job.ended for job in model.jobs)
        media = model.media_ready
        return (
            *fixed_attributes(self.uri),
            attribute("printer-state", Tag.ENUM, model.state()),
            attribute("printer-state-reasons", Tag.KEYWORD, *model.reasons()),
            attribute("printer-is-accepting-jobs", Tag.BOOLEAN, True),
            attribute("printer-up-time", Tag.INTEGER, self._seconds(time.monotonic())),
            attribute("queued-job-count", Tag.INTEGER, queued),
            *((attribute("media-ready", Tag.KEYWORD, *media),) if media else ()),
            attribute("marker-names", Tag.NAME, "Black Toner"),
            attribute("marker-types", Tag.KEYWORD, "toner"),
            attribute("marker-colors", Tag.NAME, "#000000"),
            attribute("marker-levels", Tag.INTEGER, model.toner_level),
            attribute("marker-low-levels", Tag.INTEGER, 10),
            attribute("marker-high-levels", Tag.INTEGER, 100),
        )

    def _seconds(self, moment: float) -> int:
        return max(1, int(moment - self.model.started_at) + 1)

    def _moment(self, name: str, moment: float | None) -> Attribute:
        if moment is None:
            return attribute(name, Tag.NO_VALUE, None)
        return attribute(name, Tag.INTEGER, self._seconds(moment))


_ONLY_NAMES: Final = Group(Tag.OPERATION, (attribute("requested-attributes", Tag.KEYWORD, "job-id", "job-uri"),))


def _answer_version(version: tuple[int, int]) -> tuple[int, int]:
    return version if version in ((1, 0), (1, 1), (2, 0)) else (2, 0)


def _check_head(request: Message, operation: Group) -> None:
    """RFC 8011 section 4.1: a request number, and charset and language first."""
    if request.version not in ((1, 0), (1, 1), (2, 0), (2, 1), (2, 2)):
        raise _Error(Status.VERSION)
    names = [found.name for found in operation.attributes[:2]]
    if request.request_id < 1 or names != ["attributes-charset", "attributes-natural-language"]:
        raise _Error(Status.BAD_REQUEST)
    if operation.string("attributes-charset") not in ("utf-8", "us-ascii"):
        raise _Error(Status.CHARSET)


def _selected(tag: Tag, attributes: tuple[Attribute, ...], operation: Group) -> Group:
    wanted = set(operation.strings("requested-attributes"))
    if not wanted or wanted & set(_GROUPS):
        return Group(tag, tuple(found for found in attributes if _is_asked(found.name, wanted)))
    return Group(tag, tuple(found for found in attributes if found.name in wanted))


def _is_asked(name: str, wanted: set[str]) -> bool:
    """media-col-database is large and sent only by name (PWG 5100.11)."""
    if name == "media-col-database":
        return name in wanted
    if not wanted or wanted & {"all", "printer-description", "job-description"}:
        return True
    return name in wanted or name.endswith(("-default", "-supported", "-ready"))
