"""The decision table of ``drivers.a4.contract`` for a job that was sent. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.a4.contract import Evidence, PageOutcome, PageReport
from drivers.a4.states import JOB_ABORTED, JOB_CANCELED, JOB_COMPLETED, JobView
from drivers.contract import DeviceState, DeviceStatus, Supply


@dataclass(frozen=True, slots=True)
class Witnesses:
    """All that could be learnt. None: nobody who could be asked knows."""

    queue_job: JobView | None = None
    device_job: JobView | None = None
    device: DeviceStatus | None = None
    backend_waits: bool = True
    why: str = ""
    """Why we stopped waiting; "" when the job ended by itself."""


def judge(seen: Witnesses, pages: int) -> PageReport:
    """The report, without its ``job_uri``."""
    if seen.device_job is not None and seen.device_job.ended:
        return _by_device_job(seen, seen.device_job, pages)
    job = seen.queue_job
    if job is None or not job.ended:
        return PageReport(PageOutcome.UNKNOWN, Evidence.NONE, seen.why or "job-gone")
    if job.state != JOB_COMPLETED:
        if not job.began and seen.device_job is None:
            return PageReport(PageOutcome.NOT_PRINTED, Evidence.QUEUE_JOB, why_ended(seen, job))
        return PageReport(PageOutcome.UNKNOWN, Evidence.NONE, why_ended(seen, job))
    if not seen.backend_waits:
        return PageReport(PageOutcome.UNKNOWN, Evidence.QUEUE_JOB, "no-proof")
    if seen.device is None or seen.device.state in (DeviceState.OFFLINE, DeviceState.UNKNOWN):
        return PageReport(PageOutcome.PRINTED, Evidence.QUEUE_JOB)
    if seen.device.state is DeviceState.BUSY:
        return PageReport(PageOutcome.PRINTED, Evidence.QUEUE_JOB)
    if seen.device.state is DeviceState.ONLINE or _only_empty(seen.device):
        return PageReport(PageOutcome.PRINTED, Evidence.DEVICE_IDLE)
    return PageReport(PageOutcome.UNKNOWN, Evidence.QUEUE_JOB, seen.device.reason)


def _by_device_job(seen: Witnesses, job: JobView, pages: int) -> PageReport:
    if job.state == JOB_COMPLETED:
        # 0 after a completed job: it does not count.
        if job.pages and job.pages < pages:
            return PageReport(PageOutcome.UNKNOWN, Evidence.DEVICE_JOB, "pages-missing")
        return PageReport(PageOutcome.PRINTED, Evidence.DEVICE_JOB)
    jammed = seen.device is not None and seen.device.supply is Supply.JAMMED
    outcome = PageOutcome.NOT_PRINTED if job.pages == 0 and not jammed else PageOutcome.UNKNOWN
    return PageReport(outcome, Evidence.DEVICE_JOB, why_ended(seen, job))


def why_ended(seen: Witnesses, job: JobView) -> str:
    """Our own reason first, then what the job says."""
    if seen.why:
        return seen.why
    if job.state == JOB_CANCELED:
        return "canceled-at-device" if "job-canceled-at-device" in job.reasons else "job-canceled"
    return "job-aborted" if job.state == JOB_ABORTED else "job-ended"


def _only_empty(device: DeviceStatus) -> bool:
    """The sheet just printed was the last one, or its toner: nothing is stuck inside."""
    return device.supply is Supply.OUT
