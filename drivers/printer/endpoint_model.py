"""What a simulated printer is made of: the model's abilities and the state of its mechanics, with the status bytes
they give.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Parameter bytes of commands that draw nothing here (fonts, margins, drawer ...), so that the parser stays in step.
PARAMETERS = {
    "esc": {
        **dict.fromkeys(b"!-EGMRSTVat3A={ rU{", 1),
        **dict.fromkeys(b"2<", 0),
        **dict.fromkeys(b"$\\", 2),
        **dict.fromkeys(b"p", 3),
    },
    "gs": {**dict.fromkeys(b"!BHIbfhw", 1), **dict.fromkeys(b"LWP$\\", 2)},
}


class PaperState(StrEnum):
    """The roll."""

    PLENTY = "plenty"
    LOW = "low"
    OUT = "out"


class Fault(StrEnum):
    """What can go wrong at a given row."""

    PAPER = "paper"
    COVER = "cover"
    JAM = "jam"
    UNPLUG = "unplug"
    SILENT = "silent"
    STALL = "stall"


@dataclass(frozen=True, slots=True)
class EndpointModel:
    """What this printer model can do. ``rows_per_second`` None prints at once; a real one does about 1200."""

    width: int = 576
    knows_process_id: bool = True
    knows_clear_buffers: bool = True
    knows_automatic_status: bool = True
    knows_in_order_status: bool = True
    knows_cut_counter: bool = True
    counts_cuts: bool = True
    """False: the cutter's counter stands still, as when the blade no longer moves and nothing tells."""
    buffer_bytes: int = 65536
    rows_per_second: float | None = None


class UnpluggedError(Exception):
    """Bytes were offered to a printer that is not there."""


@dataclass(slots=True)
class Mechanics:
    """Roll, cover, cutter; ``stalled``: the main board hangs and takes no more bytes."""

    paper: PaperState = PaperState.PLENTY
    cover_open: bool = False
    jammed: bool = False
    offline: bool = False
    stalled: bool = False
    cuts: int = 120
    """Since it was made; kept without power."""

    @property
    def ready(self) -> bool:
        """Prints what it is given."""
        return not (self.cover_open or self.jammed or self.offline or self.stalled or self.paper is PaperState.OUT)

    def status_byte(self, request: int) -> int:
        """Answer to ``DLE EOT request``."""
        out = self.paper is PaperState.OUT
        if request == 1:
            return 0x12 | (0 if self.ready else 0x08)
        if request == 2:
            return 0x12 | (0x04 if self.cover_open else 0) | (0x20 if out else 0) | (0x40 if self.jammed else 0)
        if request == 3:
            return 0x12 | (0x08 if self.jammed else 0)
        return 0x12 | (0x0C if self.paper is not PaperState.PLENTY else 0) | (0x60 if out else 0)

    def automatic_status(self) -> bytes:
        """The four ASB bytes."""
        low = self.paper is not PaperState.PLENTY
        out = self.paper is PaperState.OUT
        state = 0x10 | (0 if self.ready else 0x08) | (0x20 if self.cover_open else 0)
        return bytes((state, 0x08 if self.jammed else 0, (0x03 if low else 0) | (0x0C if out else 0), 0x0F))
