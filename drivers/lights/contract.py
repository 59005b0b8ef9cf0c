"""What the rest of the house may know of the guide lights.

Words of CEN/XFS: guidance lights of the SIU (CWA 16926-10) and the XFS4IoT Lights interface (``flashRate`` off, slow,
medium, quick, continuous; ``color``). XFS leaves the rates to the vendor; here they are HERTZ.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from drivers.contract import Adapter, Deadline, Failed

FAMILY = "lights"


class Slot(StrEnum):
    """Where a lamp is. In XFS4IoT: cardReader, contactless, receiptPrinter, documentPrinter, scanner, pinPad,
    billAcceptor; the reader of the resident ID card and the headphone jack have no word of their own there.
    """

    CARD = "card"
    ID_CARD = "id_card"
    RECEIPT = "receipt"
    PAGE_PRINTER = "page_printer"
    SCANNER = "scanner"
    PIN_PAD = "pin_pad"
    CASH = "cash"
    HEADPHONE = "headphone"


class GuideLight(StrEnum):
    OFF = "OFF"
    SLOW_FLASH = "SLOW_FLASH"
    MEDIUM_FLASH = "MEDIUM_FLASH"
    QUICK_FLASH = "QUICK_FLASH"
    CONTINUOUS = "CONTINUOUS"


class GuideColour(StrEnum):
    """XFS's colours. Never the only sign: a lamp without colour shows its light all the same."""

    WHITE = "WHITE"
    RED = "RED"
    GREEN = "GREEN"
    YELLOW = "YELLOW"
    BLUE = "BLUE"
    CYAN = "CYAN"
    MAGENTA = "MAGENTA"


HERTZ: Final = {GuideLight.SLOW_FLASH: 0.5, GuideLight.MEDIUM_FLASH: 1.0, GuideLight.QUICK_FLASH: 2.0}
"""Flashes a second. The house guides an old person with SLOW_FLASH or MEDIUM_FLASH (at most 1 Hz); QUICK_FLASH is for
"take it now". Nothing on the SCREEN may blink at all."""

FLASHES_PER_SECOND_MAX: Final = 3
"""Photosensitive epilepsy: at most three flashes in any one second. Revised Section 508 (36 CFR 1194), 408.3, for lights
of hardware; the same number in WCAG 2.2, success criterion 2.3.1, for pages. The driver keeps below it whatever it is
told and however fast."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The lights were taken by the hardware. ``lit``: slots that are not OFF now."""

    lit: frozenset[Slot]


class GuideLights(Adapter, Protocol):
    """All lights are off after ``open``, after ``close`` and when the device comes back; nobody else may have to
    remember it. What no driver can do is to switch a lamp off when its process is killed (SIGKILL) or the line is cut:
    a relay board keeps its state. The next ``open`` switches all off before anything else.
    """

    @property
    def slots(self) -> frozenset[Slot]:
        """Where there are lamps; from memory."""
        ...

    def show(
        self, slot: Slot, light: GuideLight, deadline: Deadline, colour: GuideColour | None = None
    ) -> Shown | Failed:
        """UNSUPPORTED ``no-such-light`` where there is no lamp. Raises DeviceFault when the device is lost."""
        ...

    def all_off(self, deadline: Deadline) -> Shown | Failed:
        """The same, for every lamp."""
        ...
