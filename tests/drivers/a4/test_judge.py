"""The decision table of the contract, row by row."""

from __future__ import annotations

import pytest

from drivers.a4.contract import FAMILY, Evidence, PageOutcome
from drivers.a4.judge import Witnesses, judge
from drivers.a4.states import JobView
from drivers.contract import DeviceState, DeviceStatus, Supply


def job(state: int, pages: int | None = None, *, began: bool = True, reason: str = "") -> JobView:
    return JobView(state, frozenset({reason} - {""}), pages, began)


def device(state: DeviceState = DeviceState.ONLINE, supply: Supply = Supply.PLENTY, reason: str = "") -> DeviceStatus:
    return DeviceStatus(FAMILY, state, supply, reason)


IDLE = device()
JAMMED = device(DeviceState.HARDWARE_ERROR, Supply.JAMMED, "jammed")
OUT = device(DeviceState.USER_ERROR, Supply.OUT, "paper-out")
OPEN = device(DeviceState.USER_ERROR, Supply.PLENTY, "cover-open")
GONE = device(DeviceState.OFFLINE, Supply.UNKNOWN, "unreachable")
BUSY = device(DeviceState.BUSY)
PRINTED, NOT, UNKNOWN = PageOutcome.PRINTED, PageOutcome.NOT_PRINTED, PageOutcome.UNKNOWN


@pytest.mark.parametrize(
    ("seen", "outcome", "evidence", "reason"),
    [
        (Witnesses(job(9), job(9, 2), IDLE), PRINTED, Evidence.DEVICE_JOB, ""),
        (Witnesses(job(9), job(9, None), IDLE), PRINTED, Evidence.DEVICE_JOB, ""),
        (Witnesses(job(9), job(9, 0), IDLE), PRINTED, Evidence.DEVICE_JOB, ""),
        (Witnesses(job(9), job(9, 1), IDLE), UNKNOWN, Evidence.DEVICE_JOB, "pages-missing"),
        (Witnesses(None, job(9, 2), IDLE, why="cups-down"), PRINTED, Evidence.DEVICE_JOB, ""),
        (Witnesses(job(7), job(7, 0), OUT, why="paper-out"), NOT, Evidence.DEVICE_JOB, "paper-out"),
        (Witnesses(job(7), job(7, 1), IDLE, why="cancelled"), UNKNOWN, Evidence.DEVICE_JOB, "cancelled"),
        (Witnesses(job(7), job(7, None), IDLE, why="cancelled"), UNKNOWN, Evidence.DEVICE_JOB, "cancelled"),
        (Witnesses(job(7), job(7, 0), JAMMED, why="jammed"), UNKNOWN, Evidence.DEVICE_JOB, "jammed"),
        (Witnesses(job(8), job(8, 0), IDLE), NOT, Evidence.DEVICE_JOB, "job-aborted"),
        (
            Witnesses(job(7), job(7, 0, reason="job-canceled-at-device"), IDLE),
            NOT,
            Evidence.DEVICE_JOB,
            "canceled-at-device",
        ),
        (Witnesses(job(7, began=False), None, IDLE, why="timed-out"), NOT, Evidence.QUEUE_JOB, "timed-out"),
        (Witnesses(job(7), None, IDLE, why="timed-out"), UNKNOWN, Evidence.NONE, "timed-out"),
        (Witnesses(job(7, began=False), job(5, 0), BUSY, why="timed-out"), UNKNOWN, Evidence.NONE, "timed-out"),
        (Witnesses(job(9), None, IDLE), PRINTED, Evidence.DEVICE_IDLE, ""),
        (Witnesses(job(9), None, OUT), PRINTED, Evidence.DEVICE_IDLE, ""),
        (Witnesses(job(9), None, OPEN), UNKNOWN, Evidence.QUEUE_JOB, "cover-open"),
        (Witnesses(job(9), None, JAMMED), UNKNOWN, Evidence.QUEUE_JOB, "jammed"),
        (Witnesses(job(9), None, BUSY), PRINTED, Evidence.QUEUE_JOB, ""),
        (Witnesses(job(9), None, GONE), PRINTED, Evidence.QUEUE_JOB, ""),
        (Witnesses(job(9), None, None), PRINTED, Evidence.QUEUE_JOB, ""),
        (Witnesses(job(9), None, None, backend_waits=False), UNKNOWN, Evidence.QUEUE_JOB, "no-proof"),
        (Witnesses(job(5), None, IDLE, why="silent"), UNKNOWN, Evidence.NONE, "silent"),
        (Witnesses(None, None, IDLE, why="cups-down"), UNKNOWN, Evidence.NONE, "cups-down"),
        (Witnesses(), UNKNOWN, Evidence.NONE, "job-gone"),
    ],
)
def test_each_row(seen: Witnesses, outcome: PageOutcome, evidence: Evidence, reason: str) -> None:
    report = judge(seen, pages=2)
    assert (report.outcome, report.evidence, report.reason) == (outcome, evidence, reason)
