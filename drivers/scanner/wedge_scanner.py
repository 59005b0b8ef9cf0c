"""The driver of a scanner that types into the program's window.

The window hands every key press to ``feed`` in the main thread and gives on only what comes back.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, ClassVar

from drivers.scanner.contract import FAMILY, CodeKind, CodeRules
from drivers.scanner.intake import Intake
from drivers.scanner.wedge import Sorted, Stroke, Wedge, WedgeSettings
from drivers.window_adapter import WindowAdapter


class WedgeScanner(WindowAdapter):
    """See contract.CodeScanner. It has no light to put out: what it types while nobody wants a code is dropped."""

    family: ClassVar[str] = FAMILY

    def __init__(self, node: Path, rules: CodeRules | None = None, settings: WedgeSettings | None = None) -> None:
        super().__init__(node)
        self._wedge: Wedge[Any] = Wedge(settings)
        self._intake = Intake(rules or CodeRules())
        self._round = 0
        self._run = 0

    @property
    def wait_seconds(self) -> float:
        """How long after a ``feed`` without another one ``quiet`` is due; ask after each."""
        return self._wedge.wait_seconds

    def start_scanning(self, kinds: frozenset[CodeKind]) -> None:
        self._intake.want(kinds)

    def stop_scanning(self) -> None:
        self._intake.unwant()
        self._drop_events()

    @property
    def dropped(self) -> int:
        return self._intake.dropped

    def feed(self, text: str, at_seconds: float, key: Any, *, repeated: bool = False) -> tuple[Stroke[Any], ...]:
        """See Wedge.feed; main thread. Returns the strokes that are a person's and go on to the window now."""
        found = self._wedge.feed(text, at_seconds, key, repeated=repeated)
        passed = self._told(found)
        if self._run != self._wedge.runs:
            self._run, self._round = self._wedge.runs, self._intake.round
        return passed

    def quiet(self) -> tuple[Stroke[Any], ...]:
        """See Wedge.quiet; main thread."""
        return self._told(self._wedge.quiet())

    def _told(self, found: Sorted[Any]) -> tuple[Stroke[Any], ...]:
        if found.burst and (event := self._intake.take(found.burst, time.monotonic(), self._round)) is not None:
            self._say(event)
        return found.passed
