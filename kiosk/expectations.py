"""What a scenario script may expect: the glass, the voice, the paper, the endings, the centre's own records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.glass import is_black, visible_words
from kiosk.pages import Page
from kiosk.script import ScenarioError, button_name, whole

if TYPE_CHECKING:
    from kiosk.runtime.terminal import Terminal

_KEPT = {
    "filed": "certifications",
    "rated": "ratings",
    "called": "help_calls",
    "withdrawn": "consent_withdrawals",
}


@dataclass(slots=True)
class Record:
    """What happened while the script ran. ``said_from`` is where in ``said`` the present visit begins."""

    pages: list[Page] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    endings: list[str] = field(default_factory=list)
    shots: list[Path] = field(default_factory=list)
    said_from: int = 0


class Expectations:
    """``paper`` is the folder where the printer draws, ``kept_by_centre`` counts rows of the centre's tables; None: not to be seen
    from here. What was there before counts for nothing.
    """

    def __init__(
        self, terminal: Terminal, record: Record, paper: Path | None, kept_by_centre: Callable[[str], int] | None
    ) -> None:
        self._terminal = terminal
        self._record = record
        self._paper = paper
        self._papers_before = self._papers()
        self._kept_by_centre = kept_by_centre
        self._kept_before = {} if kept_by_centre is None else {what: kept_by_centre(what) for what in _KEPT.values()}
        self._endings_from = 0

    def of(self, words: tuple[str, ...]) -> Callable[[], bool]:
        """Asked again and again until it is so. Raises ScenarioError where nobody can expect that."""
        what, wanted = words[0], " ".join(words[1:])
        if what in _KEPT:
            return lambda: self._added(_KEPT[what]) == whole(wanted)
        if what == "no-button":
            name = button_name(words[1:])
            return lambda: (button := self._terminal.shell.button(name)) is None or not button.isEnabled()
        if what == "unspoken":
            # Only after something that is said later was waited for: what is still to come cannot be looked at.
            if self._was_said(wanted):
                raise ScenarioError(f"was said: {wanted}")
            return lambda: True
        asked: dict[str, Callable[[str], bool]] = {
            "page": self._stands,
            "spoken": self._was_said,
            "overlay": self._lies_over,
            "no-overlay": lambda _: self._terminal.conductor.overlay is None,
            "ending": self._ended,
            "paper": lambda count: self._papers() - self._papers_before >= whole(count),
            "home": lambda _: self._terminal.at_home and not self._starting(),
            "set": self._is_set,
            "blank": lambda _: is_black(self._terminal.shell),
            "call": lambda state: self._terminal.conductor.call.state.value == state,
            "text": lambda text: any(text in words for words in visible_words(self._terminal.shell)),
            "usable": self._terminal.usable,
            "tile": self._tile,
        }
        if what not in asked:
            raise ScenarioError(f"nobody can expect {what!r}")
        return lambda: asked[what](wanted)

    def _was_said(self, wanted: str) -> bool:
        return any(wanted in said for said in self._record.said[self._record.said_from :])

    def _lies_over(self, kind: str) -> bool:
        overlay = self._terminal.conductor.overlay
        return overlay is not None and overlay.kind == kind

    def _is_set(self, wanted: str) -> bool:
        name, _, value = wanted.partition(" ")
        return str(getattr(self._terminal.conductor.preferences, name, None)) == value

    def _ended(self, wanted: str) -> bool:
        """Each ending counts once."""
        for index in range(self._endings_from, len(self._record.endings)):
            if wanted in self._record.endings[index]:
                self._endings_from = index + 1
                return True
        return False

    def _added(self, what: str) -> int:
        if self._kept_by_centre is None:
            raise ScenarioError("the centre's records cannot be seen from here")
        return self._kept_by_centre(what) - self._kept_before[what]

    def _stands(self, wanted: str) -> bool:
        page = self._terminal.conductor.shown
        return wanted in (page.kind, page.title.id) or wanted in (text.id for text in page.texts())

    def _starting(self) -> bool:
        return self._terminal.conductor.shown.title.id == "home-starting"

    def _tile(self, wanted: str) -> bool:
        option, _, state = wanted.partition(" ")
        page = self._terminal.conductor.shown
        found = [tile for tile in getattr(page, "options", ()) if tile.id == option]
        return bool(found) and (found[0].disabled_because is None) == (state != "off")

    def _papers(self) -> int:
        return 0 if self._paper is None else sum(1 for _ in self._paper.glob("*.png"))
