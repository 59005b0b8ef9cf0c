"""What the rest of the house may know of a fingerprint module.

The module compares; nobody else does. A template comes from outside (the centre keeps it), goes into the module's working
memory, is compared with the finger on the sensor, and both are overwritten there. No image and no characteristics of the
visitor's finger ever leave the module, and nothing is put into its flash library.

=====================================================  ===============================================
what happened                                          result of ``compare``
=====================================================  ===============================================
the finger is the template's                           Matched, with the module's own score
it is another one                                      NotMatched
fingers were laid on, but none gave enough to compare  Unclear, with what to say to the visitor
nobody laid a finger on, or left the last one there    Failed TIMED_OUT ``no-finger``, ``not-lifted``
cancelled                                              Failed CANCELLED
the template has not TEMPLATE_BYTES                    Failed INVALID_DATA ``template-length``
the module did not take the template                   Failed INVALID_DATA ``template-refused``
no answer, or none that makes sense                    Failed HARDWARE_ERROR ``silent``, ``garbled``
the module reports a fault of its own                  Failed HARDWARE_ERROR ``module-refused``
its memory could not be overwritten (``wipe``)         Failed HARDWARE_ERROR ``not-wiped``
cable or power lost                                    DeviceFault; the module has forgotten everything
=====================================================  ===============================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from drivers.contract import Adapter, Deadline, Failed

FAMILY: Final = "fingerprint"

TEMPLATE_BYTES: Final = 512
"""A template is two character files of 256 bytes (ZFM-20 manual, 1.2). Newer models with longer ones are not taken."""

SCORE_MAX: Final = 0xFFFF


class FingerHint(StrEnum):
    """What helps now, in the order of gentleness. A dry or worn finger is normal with old people, and nobody's fault."""

    PRESS_AGAIN = "press-again"
    """The picture was not taken: lay it flat on the middle and keep it still."""
    PRESS_HARDER = "press-harder"
    """Too few ridges were seen: dry, worn or hardly pressed."""
    WIPE_DRY = "wipe-dry"
    """The ridges run into each other: wet or greasy."""
    OTHER_FINGER = "other-finger"
    """The same trouble twice: another finger may be better."""
    LIFT = "lift"
    """The last finger still lies there."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The module's security level is passed. ``score``: 0 to SCORE_MAX, of the module's own making; more is better."""

    score: int


@dataclass(frozen=True, slots=True)
class NotMatched:
    """Another finger, or another person's."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing could be compared. ``hint`` is the last one given."""

    hint: FingerHint


Comparison = Matched | NotMatched | Unclear
Tell = Callable[[FingerHint], None]


@dataclass(frozen=True, slots=True)
class ModuleReport:
    """What the module says of itself. ``library_size``: templates its flash could hold; ``stored``: how many it does hold
    (None where the model cannot tell); ``security_level`` 1 (lenient) to 5 (strict); ``packet_bytes``: its data packets.
    """

    library_size: int
    stored: int | None
    security_level: int
    packet_bytes: int
    baud_rate: int


@runtime_checkable
class FingerprintModule(Adapter, Protocol):
    """A module's driver. Nothing is expected of it between calls, and nothing of a visitor stays in it."""

    def compare(self, template: bytes, deadline: Deadline, tell: Tell) -> Comparison | Failed:
        """Wait for a finger and compare it with ``template``: one try. Fingers that give nothing to compare cost no try:
        ``tell`` is given a hint, from the device's thread, and the next is waited for, a few times. After a finger that
        was compared the next call waits until it was lifted.

        Template and finger are overwritten in the module afterwards, whatever came of it; where no time is left for
        that, at the next poll or before the next command.
        """
        ...

    def wipe(self, deadline: Deadline) -> Failed | None:
        """Overwrite everything a visitor may have left (both character buffers, the image) and empty the flash library.
        Takes some 8 s at 57600 baud, nearly all of it for the image.
        """
        ...

    def report(self, deadline: Deadline) -> ModuleReport | Failed:
        """For the engineer."""
        ...
