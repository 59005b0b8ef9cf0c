"""From IPP keywords to XFS words."""

from __future__ import annotations

import pytest

from drivers.a4.ipp import Group, Tag, attribute
from drivers.a4.states import job_view, printer_view, queue_status, status_of
from drivers.contract import DeviceState, Supply

A4 = "iso_a4_210x297mm"
ERROR, USER = DeviceState.HARDWARE_ERROR, DeviceState.USER_ERROR


def said(state: int, *reasons: str, media: tuple[str, ...] = (A4,), level: int = 80) -> Group:
    return Group(
        Tag.PRINTER,
        (
            attribute("printer-state", Tag.ENUM, state),
            attribute("printer-state-reasons", Tag.KEYWORD, *(reasons or ("none",))),
            attribute("media-ready", Tag.KEYWORD, *media),
            attribute("marker-levels", Tag.INTEGER, level),
            attribute("marker-low-levels", Tag.INTEGER, 10),
        ),
    )


@pytest.mark.parametrize(
    ("group", "state", "supply", "reason", "usable"),
    [
        (said(3), DeviceState.ONLINE, Supply.PLENTY, "", True),
        (said(4), DeviceState.BUSY, Supply.PLENTY, "", True),
        (said(5, "media-empty-error"), USER, Supply.OUT, "paper-out", False),
        (said(5, "media-needed"), USER, Supply.OUT, "paper-out", False),
        (said(3, "media-empty-warning"), DeviceState.ONLINE, Supply.LOW, "paper-low", True),
        (said(3, "media-empty-report"), DeviceState.ONLINE, Supply.LOW, "paper-low", True),
        (said(3, "media-low-warning"), DeviceState.ONLINE, Supply.LOW, "paper-low", True),
        (said(5, "media-jam-error"), ERROR, Supply.JAMMED, "jammed", False),
        (said(5, "media-jam", "media-empty"), ERROR, Supply.JAMMED, "jammed", False),
        (said(5, "door-open-error"), USER, Supply.PLENTY, "cover-open", False),
        (said(5, "cover-open"), USER, Supply.PLENTY, "cover-open", False),
        (said(5, "toner-empty-error"), USER, Supply.OUT, "toner-empty", False),
        (said(5, "marker-supply-empty-error"), USER, Supply.OUT, "toner-empty", False),
        (said(3, "toner-low-warning"), DeviceState.ONLINE, Supply.LOW, "toner-low", True),
        (said(3, level=10), DeviceState.ONLINE, Supply.LOW, "toner-low", True),
        (said(3, level=-3), DeviceState.ONLINE, Supply.PLENTY, "", True),
        (said(3, media=("na_letter_8.5x11in",)), USER, Supply.OUT, "media-mismatch", False),
        (said(3, media=("na_letter_8.5x11in", A4)), DeviceState.ONLINE, Supply.PLENTY, "", True),
        (said(5, "paused"), USER, Supply.PLENTY, "paused", False),
        (said(5, "vendor-thing-error"), ERROR, Supply.PLENTY, "stopped", False),
        (said(3, "shutdown-error"), DeviceState.OFFLINE, Supply.PLENTY, "offline", False),
        (said(5, "fuser-over-temp-error"), ERROR, Supply.PLENTY, "mechanical", False),
        (said(5, "input-tray-missing-error"), USER, Supply.OUT, "tray-missing", False),
        (Group(Tag.PRINTER, ()), ERROR, Supply.PLENTY, "stopped", False),
    ],
)
def test_a_printer_in_xfs_words(group: Group, state: DeviceState, supply: Supply, reason: str, usable: bool) -> None:
    status = status_of(printer_view(group), A4)
    assert (status.state, status.supply, status.reason, status.usable) == (state, supply, reason, usable)


def test_an_idle_queue_s_left_over_reasons_are_not_believed() -> None:
    status = queue_status(printer_view(said(3, "media-empty-warning", "media-jam-error")))
    assert status.usable
    assert status.supply is Supply.UNKNOWN


def test_a_stopped_queue_is_named() -> None:
    assert queue_status(printer_view(said(5, "paused"))).reason == "queue-paused"
    rejecting = Group(Tag.PRINTER, (*said(3).attributes, attribute("printer-is-accepting-jobs", Tag.BOOLEAN, False)))
    assert queue_status(printer_view(rejecting)).reason == "queue-rejecting"


@pytest.mark.parametrize(("uri", "waits"), [("ipp://x/ipp/print", True), ("usb://A/B", False), ("socket://x", False)])
def test_which_backends_wait_for_the_printer(uri: str, waits: bool) -> None:
    group = Group(Tag.PRINTER, (attribute("device-uri", Tag.URI, uri), attribute("printer-state", Tag.ENUM, 3)))
    assert printer_view(group).waits_for_the_printer is waits


def test_a_job_that_was_cancelled_in_time_never_began() -> None:
    never = Group(Tag.JOB, (attribute("job-state", Tag.ENUM, 7), attribute("time-at-processing", Tag.NO_VALUE, None)))
    began = Group(Tag.JOB, (attribute("job-state", Tag.ENUM, 7), attribute("time-at-processing", Tag.INTEGER, 5)))
    assert not job_view(never).began
    assert job_view(began).began
    assert job_view(began).ended
