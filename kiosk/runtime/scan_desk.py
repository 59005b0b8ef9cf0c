"""The scanner follows the pages: it reads only while one wants a code, and only codes of the kinds that one wants."""

from __future__ import annotations

from collections.abc import Callable

from drivers.scanner.contract import REPEAT_SECONDS, CodeKind, CodeScanner, Scanned, ScanRefused
from drivers.supervisor import Supervised
from kiosk.pages import ChoicePage, Code, CodeShown, NoCode, Page

_KINDS = {
    Code.E_CARD: CodeKind.E_CARD,
    Code.STAFF_CARD: CodeKind.STAFF_CARD,
    Code.CERTIFICATE: CodeKind.CERTIFICATE,
}
_CODES = {kind: code for code, kind in _KINDS.items()}


class ScanDesk:
    """``follow`` each page that is shown; ``answer_of`` turns what the scanner said into an answer. Main thread."""

    def __init__(self, scanner: Supervised[CodeScanner] | None, now: Callable[[], float]) -> None:
        # Starting and stopping may be asked of the driver from any thread (see its contract).
        self._scanner = None if scanner is None else scanner.adapter
        self._now = now
        self._wanted: frozenset[CodeKind] = frozenset()
        self._last: tuple[CodeKind, str] | None = None
        self._last_at = 0.0

    def follow(self, page: Page) -> None:
        """A page that wants what the one before wanted goes on with the same reading: what still lies there is not news."""
        scans = page.scans if isinstance(page, ChoicePage) else ()
        wanted = frozenset(_KINDS[code] for code in scans)
        if self._scanner is None or wanted == self._wanted:
            return
        self._wanted = wanted
        if wanted:
            self._scanner.start_scanning(wanted)
        else:
            self._scanner.stop_scanning()

    def answer_of(self, said: Scanned | ScanRefused) -> CodeShown | NoCode | None:
        """None for a code that is still held there since it was answered: it must not cost the next try."""
        if isinstance(said, ScanRefused):
            return NoCode()
        shown = (said.kind, said.value)
        held = shown == self._last and self._now() - self._last_at < REPEAT_SECONDS
        self._last, self._last_at = shown, self._now()
        return None if held or said.kind not in _CODES else CodeShown(_CODES[said.kind], said.value)

    def end_visit(self) -> None:
        """Nothing that was shown outlasts the visit."""
        self._last = None
