"""Python's cycle collector, in the main thread only.

The collector runs in whichever thread happens to allocate. A Qt object that dies there takes the process with it (seen as a
segmentation fault once in some hundred visits), so automatic collection is off and the main thread collects between events.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

from drivers.heap import fill_ends
from drivers.stack import forget_stack
from kiosk.protection import overwrites_freed_memory

LOOK_MS = 500
AFTER_VISIT_MS = 100
"""Screens of a visit are destroyed by the event loop first."""
ONCE_MORE_MS = 1400
"""What the visit set going, a rating on its way to the centre, may end after it and leave a cycle too."""


class Collector(QObject):
    """From ``start`` to ``stop`` the only one who collects. Main thread."""

    def __init__(self) -> None:
        super().__init__()
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._once_more = False
        # Where freed memory is not overwritten at all, its ends are the least that stays.
        self._fills_ends = overwrites_freed_memory()
        self._after_visit = QTimer(self)
        self._after_visit.setSingleShot(True)
        self._after_visit.timeout.connect(self._collect_all)

    def start(self) -> None:
        """Take over. What exists by now lives as long as the program and need not be looked at again."""
        gc.disable()
        gc.collect()
        gc.freeze()
        self._looking.start()

    def end_visit(self) -> None:
        """Soon collect everything: what a visit leaves in cycles is personal."""
        self._once_more = True
        self._after_visit.start(AFTER_VISIT_MS)

    def stop(self) -> None:
        self._looking.stop()
        self._after_visit.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _look(self) -> None:
        """The oldest generation whose threshold is passed, as the collector itself would choose."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    @Slot()
    def _collect_all(self) -> None:
        gc.collect()
        forget_stack()
        if self._once_more:
            self._once_more = False
            self._after_visit.start(ONCE_MORE_MS)
        elif self._fills_ends:
            # A seventh of a second, once, when the page after the visit has long been painted.
            fill_ends()
