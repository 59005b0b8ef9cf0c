"""What can be asked of an IPP print service: a CUPS queue or a printer. One method for each operation."""

from __future__ import annotations

from typing import Final

from drivers.a4 import ipp
from drivers.a4.channel import Channel
from drivers.a4.ipp import Op, Status, Tag, attribute
from drivers.a4.states import JOB_ATTRIBUTES, PRINTER_ATTRIBUTES, JobView, PrinterView, job_view, printer_view
from drivers.contract import Deadline

_JOBS_MAX: Final = 20
_REFUSALS: Final = {
    Status.FORBIDDEN: "not-allowed",
    Status.NOT_AUTHENTICATED: "not-allowed",
    Status.NOT_AUTHORIZED: "not-allowed",
    Status.NOT_FOUND: "not-found",
    Status.DOCUMENT_FORMAT: "pdf-not-supported",
    Status.NOT_ACCEPTING: "queue-rejecting",
    Status.BUSY: "busy",
}


class Refused(Exception):
    """The service answered with an error status. ``reason`` is a machine word."""

    def __init__(self, code: int) -> None:
        self.reason = next((word for status, word in _REFUSALS.items() if status == code), f"ipp:0x{code:04x}")
        super().__init__(self.reason)


class Service:
    """Typed questions over one Channel. Every method raises ChannelError and Refused."""

    def __init__(self, channel: Channel, user: str) -> None:
        self._channel = channel
        self._user = user

    def printer(self, deadline: Deadline) -> PrinterView:
        """Get-Printer-Attributes."""
        wanted = attribute("requested-attributes", Tag.KEYWORD, *PRINTER_ATTRIBUTES)
        answer = self._ask(Op.GET_PRINTER_ATTRIBUTES, deadline, wanted)
        return printer_view(answer.group(Tag.PRINTER))

    def create_job(self, name: str, media: str, deadline: Deadline) -> JobView:
        """Create-Job: a job without a document; it prints nothing yet."""
        template = ipp.Group(
            Tag.JOB,
            (
                attribute("media", Tag.KEYWORD, media),
                attribute("copies", Tag.INTEGER, 1),
                attribute("sides", Tag.KEYWORD, "one-sided"),
            ),
        )
        answer = self._ask(
            Op.CREATE_JOB,
            deadline,
            attribute("job-name", Tag.NAME, name),
            attribute("ipp-attribute-fidelity", Tag.BOOLEAN, False),
            template=template,
        )
        return job_view(answer.group(Tag.JOB))

    def send_document(self, job_uri: str, pdf: bytes, deadline: Deadline) -> None:
        """Send-Document, the only one of its job."""
        self._ask(
            Op.SEND_DOCUMENT,
            deadline,
            attribute("document-format", Tag.MIME, "application/pdf"),
            attribute("last-document", Tag.BOOLEAN, True),
            job_uri=job_uri,
            document=pdf,
        )

    def job(self, job_uri: str, deadline: Deadline) -> JobView:
        """Get-Job-Attributes."""
        wanted = attribute("requested-attributes", Tag.KEYWORD, *JOB_ATTRIBUTES)
        return job_view(self._ask(Op.GET_JOB_ATTRIBUTES, deadline, wanted, job_uri=job_uri).group(Tag.JOB))

    def jobs(self, which: str, mine: bool, deadline: Deadline) -> tuple[JobView, ...]:
        """Get-Jobs; ``which``: completed or not-completed."""
        answer = self._ask(
            Op.GET_JOBS,
            deadline,
            attribute("limit", Tag.INTEGER, _JOBS_MAX),
            attribute("requested-attributes", Tag.KEYWORD, *JOB_ATTRIBUTES),
            attribute("which-jobs", Tag.KEYWORD, which),
            attribute("my-jobs", Tag.BOOLEAN, mine),
        )
        return tuple(job_view(group) for group in answer.all(Tag.JOB))

    def job_named(self, name: str, deadline: Deadline) -> JobView | None:
        """The job of that name, however it stands. A queue that was restarted may have sent it more than once: one that
        completed counts first, then one that has not ended, then the one with most pages.
        """
        found = [
            job
            for which in ("not-completed", "completed")
            for job in self.jobs(which, False, deadline)
            if job.name == name
        ]
        return max(found, key=lambda job: (job.state == 9, not job.ended, job.pages or 0, job.number), default=None)

    def cancel(self, job_uri: str, deadline: Deadline) -> None:
        """Cancel-Job; Refused when it has already ended."""
        self._ask(Op.CANCEL_JOB, deadline, job_uri=job_uri)

    def resume(self, deadline: Deadline) -> None:
        """Resume-Printer: what cupsenable does."""
        self._ask(Op.RESUME_PRINTER, deadline)

    def _ask(
        self,
        operation: Op,
        deadline: Deadline,
        *extra: ipp.Attribute,
        job_uri: str = "",
        template: ipp.Group | None = None,
        document: bytes = b"",
    ) -> ipp.Message:
        target = ("job-uri", job_uri) if job_uri else ("printer-uri", self._channel.address.uri)
        head = (
            attribute("attributes-charset", Tag.CHARSET, "utf-8"),
            attribute("attributes-natural-language", Tag.LANGUAGE, "en"),
            attribute(target[0], Tag.URI, target[1]),
            attribute("requesting-user-name", Tag.NAME, self._user),
        )
        groups = [ipp.Group(Tag.OPERATION, (*head, *extra))]
        if template is not None:
            groups.append(template)
        answer = self._channel.ask(operation, groups, deadline, document)
        if not answer.successful:
            raise Refused(answer.code)
        return answer
