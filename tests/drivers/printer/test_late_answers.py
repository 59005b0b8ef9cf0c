"""A printer under load that is late with one answer is not silent; one that answers nothing is, and in time."""

from __future__ import annotations

import time

import pytest

from drivers.contract import Deadline, DeviceState
from drivers.printer.contract import PrinterSettings
from drivers.printer.driver import EscPosDriver
from drivers.printer.endpoint import EscPosEndpoint
from drivers.printer.endpoint_model import PaperState
from drivers.printer.simulator import MemoryLink
from tests.drivers.printer.rigs import BUSY_MACHINE_SECONDS, SLIP

PATIENCE = 0.15


class LateLink(MemoryLink):
    """Holds back the answer to the ``late``-th status question until the question is put again, or loses it."""

    def __init__(self, endpoint: EscPosEndpoint) -> None:
        super().__init__(endpoint)
        self.late: int | None = None
        self.loses = False
        self.asked = 0
        self._held = b""

    def write(self, data: bytes, timeout_seconds: float) -> int:
        if not data.startswith(b"\x10\x04"):
            return super().write(data, timeout_seconds)
        self.asked += 1
        taken = super().write(data, timeout_seconds)
        if self.asked == self.late:
            answer = super().read(0.0)
            self._held = b"" if self.loses else answer
        return taken

    def read(self, timeout_seconds: float) -> bytes:
        if self._held and self.late is not None and self.asked > self.late:
            held, self._held = self._held, b""
            return held
        return super().read(timeout_seconds)


def opened(settings: PrinterSettings) -> tuple[EscPosDriver, LateLink, EscPosEndpoint]:
    endpoint = EscPosEndpoint()
    link = LateLink(endpoint)
    driver = EscPosDriver(lambda: link, settings)
    driver.open()
    assert link.asked == 4
    return driver, link, endpoint


@pytest.mark.parametrize("loses", [False, True], ids=["late", "lost"])
@pytest.mark.parametrize("question", [1, 2, 3, 4])
def test_one_unanswered_question_is_put_again_and_its_answers_are_not_mixed_up(question: int, loses: bool) -> None:
    driver, link, endpoint = opened(PrinterSettings(status_timeout_seconds=PATIENCE))
    endpoint.set_paper(PaperState.LOW)
    link.late, link.loses = link.asked + question, loses
    report = driver.print_slip(SLIP, 1, Deadline(5))
    assert report.outcome == "PRINTED"
    status = driver.status()
    assert (status.state, status.supply) == (DeviceState.ONLINE, "LOW")
    assert link.asked >= 4 + 5


def test_a_printer_that_answers_nothing_is_silent_after_the_second_time() -> None:
    driver, link, endpoint = opened(PrinterSettings(status_timeout_seconds=PATIENCE))
    endpoint.set_silent(True)
    began = time.monotonic()
    report = driver.print_slip(SLIP, 1, Deadline(5))
    assert 2 * PATIENCE <= time.monotonic() - began < 2 * PATIENCE + BUSY_MACHINE_SECONDS
    assert report.reason == "silent"
    assert link.asked == 4 + 2


def test_asking_again_does_not_stretch_a_deadline_or_outlive_a_cancel() -> None:
    driver, _, endpoint = opened(PrinterSettings(status_timeout_seconds=30.0))
    endpoint.set_silent(True)
    began = time.monotonic()
    assert driver.print_slip(SLIP, 1, Deadline(0.3)).reason == "timed-out"
    assert time.monotonic() - began < 0.3 + BUSY_MACHINE_SECONDS
