"""Why no paper comes, in the words of the pages: what a printer said of itself, and never more than it said."""

from __future__ import annotations

from drivers.contract import DeviceState, DeviceStatus, Supply
from kiosk.pages import Text, text

PAPER_OUT, COVER_OPEN, JAMMED, TONER_EMPTY = "paper-out", "cover-open", "jammed", "toner-empty"
NO_ANSWER, NO_PRINTER, BROKEN, PRACTICE = "no-answer", "no-printer", "broken", "practice"
TROUBLES = (PAPER_OUT, COVER_OPEN, JAMMED, TONER_EMPTY, NO_ANSWER, NO_PRINTER, PRACTICE, BROKEN)
"""The variants of ``printer-trouble``."""

_SAID = {
    **{word: word for word in (PAPER_OUT, COVER_OPEN, JAMMED, TONER_EMPTY)},
    **dict.fromkeys(("cutter", "mechanical", "unrecoverable"), BROKEN),
    "not-configured": NO_PRINTER,
}
_SILENT = frozenset(
    [
        "silent",
        "offline",
        "device-offline",
        "unplugged",
        "connection-lost",
        "connection-closed",
        "name-unknown",
        "unreachable",
        "not-found",
        "not-open",
        "closed",
        "write-blocked",
        "recovering",
        "job-abandoned",
        "cups-down",
        "queue-missing",
        "no-answer",
    ]
)


def trouble_of_status(status: DeviceStatus | None) -> str:
    """One of ``TROUBLES``, "" while the printer would print. None: there is no such printer."""
    if status is None or (status.state is DeviceState.NOT_CONFIGURED and status.reason == "none"):
        return NO_PRINTER
    if status.usable:
        return ""
    if status.supply is Supply.JAMMED:
        return JAMMED
    silent = status.state in (DeviceState.OFFLINE, DeviceState.UNKNOWN)
    return _SAID.get(status.reason, NO_ANSWER if silent else BROKEN)


def trouble_of_report(reason: str) -> str:
    """One of ``TROUBLES`` for the reason of a job that was not printed, "" where it does not lie with the printer."""
    word = reason.partition(":")[0].removesuffix("-buffer-kept")
    return _SAID.get(word, NO_ANSWER if word in _SILENT else "")


def because(why: str) -> tuple[Text, ...]:
    """The sentence that says it; nothing where nothing is known."""
    return (text("printer-is", why=why),) if why else ()
