"""What a printer and a job say of themselves in IPP, as values in the house's words. Pure.

Sources: RFC 8011 5.3.7 and 5.4.11 to 5.4.12, PWG 5100.9 (printer-state-reasons), PWG 5100.13 (media-ready), CUPS
(device-uri, printer-error-policy).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.a4 import ipp
from drivers.a4.contract import FAMILY
from drivers.contract import DeviceState, DeviceStatus, Supply

IDLE: Final = 3
PROCESSING: Final = 4
STOPPED: Final = 5

JOB_PENDING: Final = 3
JOB_HELD: Final = 4
JOB_PROCESSING: Final = 5
JOB_STOPPED: Final = 6
JOB_CANCELED: Final = 7
JOB_ABORTED: Final = 8
JOB_COMPLETED: Final = 9

PRINTER_ATTRIBUTES: Final = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "media-ready",
    "marker-levels",
    "marker-low-levels",
    "device-uri",
    "printer-error-policy",
)
JOB_ATTRIBUTES: Final = (
    "job-id",
    "job-uri",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
    "job-media-sheets-completed",
    "time-at-processing",
)

# CUPS backends that return only when the printer's own job has ended.
_WAITING_SCHEMES: Final = ("ipp", "ipps", "dnssd", "implicitclass")
_SEVERITIES: Final = ("error", "warning", "report")
# First row that fits wins. The words before the colon of RFC 8011 keywords; severity error (or none) unless noted.
_TROUBLES: Final[tuple[tuple[str, DeviceState, Supply | None, str], ...]] = (
    ("media-jam", DeviceState.HARDWARE_ERROR, Supply.JAMMED, "jammed"),
    ("cover-open", DeviceState.USER_ERROR, None, "cover-open"),
    ("door-open", DeviceState.USER_ERROR, None, "cover-open"),
    ("interlock-open", DeviceState.USER_ERROR, None, "cover-open"),
    ("input-tray-missing", DeviceState.USER_ERROR, Supply.OUT, "tray-missing"),
    ("media-empty", DeviceState.USER_ERROR, Supply.OUT, "paper-out"),
    ("media-needed", DeviceState.USER_ERROR, Supply.OUT, "paper-out"),
    ("toner-empty", DeviceState.USER_ERROR, Supply.OUT, "toner-empty"),
    ("marker-supply-empty", DeviceState.USER_ERROR, Supply.OUT, "toner-empty"),
    ("marker-waste-full", DeviceState.USER_ERROR, None, "waste-full"),
    ("output-area-full", DeviceState.USER_ERROR, None, "output-full"),
    ("output-tray-missing", DeviceState.USER_ERROR, None, "tray-missing"),
    ("fuser-over-temp", DeviceState.HARDWARE_ERROR, None, "mechanical"),
    ("fuser-under-temp", DeviceState.HARDWARE_ERROR, None, "mechanical"),
    ("opc-life-over", DeviceState.HARDWARE_ERROR, None, "mechanical"),
    ("developer-empty", DeviceState.HARDWARE_ERROR, None, "mechanical"),
    ("shutdown", DeviceState.OFFLINE, None, "offline"),
    ("offline", DeviceState.OFFLINE, None, "offline"),
)
_LOW: Final = {
    "media-low": "paper-low",
    "media-empty": "paper-low",
    "toner-low": "toner-low",
    "toner-empty": "toner-low",
    "marker-supply-low": "toner-low",
    "marker-supply-empty": "toner-low",
    "marker-waste-almost-full": "waste-nearly-full",
}


@dataclass(frozen=True, slots=True)
class PrinterView:
    """``errors`` and ``notices``: printer-state-reasons without their severity."""

    state: int
    errors: frozenset[str]
    notices: frozenset[str]
    accepting: bool = True
    media_ready: tuple[str, ...] = ()
    markers_low: bool = False
    backend: str = ""
    """Scheme of the queue's device-uri, "" where it does not say."""
    error_policy: str = ""

    @property
    def paused(self) -> bool:
        """A queue (or printer) that somebody or CUPS' ErrorPolicy stopped."""
        return self.state == STOPPED and bool(self.errors & {"paused", "moving-to-paused"})

    @property
    def waits_for_the_printer(self) -> bool:
        """Whether job-state 9 means more than "sent": true for a printer itself and for IPP backends."""
        return self.backend in ("", *_WAITING_SCHEMES)


def printer_view(attributes: ipp.Group) -> PrinterView:
    """Of a printer group; what is missing counts as unremarkable, but a missing state as stopped."""
    errors: set[str] = set()
    notices: set[str] = set()
    for reason in attributes.strings("printer-state-reasons"):
        word, _, severity = reason.rpartition("-")
        if severity not in _SEVERITIES:
            word, severity = reason, "error"
        if word not in ("", "none"):
            (errors if severity == "error" else notices).add(word)
    levels, lows = attributes.integers("marker-levels"), attributes.integers("marker-low-levels")
    # Negative levels mean unknown or "some" (Printer MIB, prtMarkerSuppliesLevel).
    low = any(0 <= level <= limit for level, limit in zip(levels, lows, strict=False))
    return PrinterView(
        state=attributes.integer("printer-state") or STOPPED,
        errors=frozenset(errors),
        notices=frozenset(notices),
        accepting=attributes.boolean("printer-is-accepting-jobs") is not False,
        media_ready=attributes.strings("media-ready"),
        markers_low=low,
        backend=attributes.string("device-uri").partition(":")[0],
        error_policy=attributes.string("printer-error-policy"),
    )


def status_of(view: PrinterView, media: str = "") -> DeviceStatus:
    """Of the printer itself. ``media``: what must be loaded, "" not to look."""
    for word, state, supply, reason in _TROUBLES:
        if word in view.errors:
            return DeviceStatus(FAMILY, state, supply or _supply(view), reason)
    if view.paused:
        return DeviceStatus(FAMILY, DeviceState.USER_ERROR, _supply(view), "paused")
    if view.state == STOPPED:
        return DeviceStatus(FAMILY, DeviceState.HARDWARE_ERROR, _supply(view), "stopped")
    if media and view.media_ready and media not in view.media_ready:
        return DeviceStatus(FAMILY, DeviceState.USER_ERROR, Supply.OUT, "media-mismatch")
    state = DeviceState.BUSY if view.state == PROCESSING else DeviceState.ONLINE
    return DeviceStatus(FAMILY, state, _supply(view), _low(view))


def suspicion(view: PrinterView) -> str:
    """What a printer warns of that would keep a job waiting. Some say media-empty-warning, and stay in the state
    processing, while they wait for paper; others warn of an empty second tray. Only a job that stands still tells.
    """
    return next((reason for word, _, _, reason in _TROUBLES if word in view.notices), "")


def queue_status(view: PrinterView) -> DeviceStatus:
    """Of an idle CUPS queue: of its reasons only "stopped" is true for sure, the others may be left over."""
    if view.state == STOPPED:
        return DeviceStatus(FAMILY, DeviceState.OFFLINE, Supply.UNKNOWN, "queue-paused")
    if not view.accepting:
        return DeviceStatus(FAMILY, DeviceState.OFFLINE, Supply.UNKNOWN, "queue-rejecting")
    state = DeviceState.BUSY if view.state == PROCESSING else DeviceState.ONLINE
    return DeviceStatus(FAMILY, state, Supply.UNKNOWN)


def _low(view: PrinterView) -> str:
    found = {_LOW[word] for word in view.notices | view.errors if word in _LOW}
    if view.markers_low:
        found.add("toner-low")
    return min(found, default="")


def _supply(view: PrinterView) -> Supply:
    return Supply.LOW if _low(view) else Supply.PLENTY


@dataclass(frozen=True, slots=True)
class JobView:
    """One job. ``pages`` None: it does not count pages."""

    state: int
    reasons: frozenset[str]
    pages: int | None
    began: bool
    uri: str = ""
    name: str = ""
    number: int = 0

    @property
    def ended(self) -> bool:
        return self.state >= JOB_CANCELED


def job_view(attributes: ipp.Group) -> JobView:
    """Of a job group; a job without a state counts as not ended."""
    counts = (*attributes.integers("job-impressions-completed"), *attributes.integers("job-media-sheets-completed"))
    state = attributes.integer("job-state") or 0
    return JobView(
        state=state,
        reasons=frozenset(attributes.strings("job-state-reasons")) - {"none"},
        pages=max(counts, default=None),
        began=state in (JOB_PROCESSING, JOB_STOPPED, JOB_COMPLETED)
        or attributes.integer("time-at-processing") is not None,
        uri=attributes.string("job-uri"),
        name=attributes.string("job-name"),
        number=attributes.integer("job-id") or 0,
    )
