"""Whether a code that was read is wanted now, new, and sound: the same for a serial scanner and for a wedge."""

from __future__ import annotations

import threading

from drivers.scanner.contract import REPEAT_SECONDS, CodeKind, CodeRules, Refusal, Scanned, ScanRefused
from drivers.scanner.grammar import classify, one_line


class Intake:
    """All methods may be called from any thread."""

    def __init__(self, rules: CodeRules) -> None:
        self._rules = rules
        self._lock = threading.Lock()
        self._wanted: frozenset[CodeKind] = frozenset()
        self._round = 0
        self._last: bytes | Refusal | None = None
        self._last_at = 0.0
        self._dropped = 0

    @property
    def wanted(self) -> bool:
        return bool(self._wanted)

    @property
    def round(self) -> int:
        """Counts start_scanning and stop_scanning; a code belongs to the round in which its first byte came."""
        return self._round

    @property
    def dropped(self) -> int:
        return self._dropped

    def want(self, kinds: frozenset[CodeKind]) -> None:
        with self._lock:
            self._begin_round(kinds)

    def unwant(self) -> None:
        with self._lock:
            self._begin_round(frozenset())

    def take(self, burst: bytes, at_seconds: float, began_in: int) -> Scanned | ScanRefused | None:
        """The event in what a scanner sent at one go; None where there is none to tell."""
        line = one_line(burst)
        if line == b"":
            return None
        with self._lock:
            if not self._wanted or began_in != self._round:
                self._dropped += 1
                return None
            repeated = line == self._last and at_seconds - self._last_at < REPEAT_SECONDS
            self._last, self._last_at = line, at_seconds
            if repeated:
                return None
            event = ScanRefused(line) if isinstance(line, Refusal) else classify(line, self._rules)
            if isinstance(event, Scanned) and event.kind not in self._wanted:
                return ScanRefused(Refusal.OTHER_KIND)
            return event

    def _begin_round(self, kinds: frozenset[CodeKind]) -> None:
        self._wanted = kinds
        self._round += 1
        self._last = None
