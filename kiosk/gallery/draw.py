"""Draws every page in every look and gathers what the measures found."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication

from kiosk.gallery.measure import Finding, Look, measure, missing_buttons, missing_words, shown_texts
from kiosk.pages import Chrome, Contrast, Overlay, Page, Preferences, Size, Text
from screens.kit import Word
from screens.pages.camera import FrameSource
from screens.panel import Panel
from screens.shell import Shell

LANGUAGES = ("zh", "en")
WordFor = Callable[[str], Word]

PANELS: Mapping[str, Panel] = {
    "portrait-21.5": Panel(21.5, 1080, 1920),
    "landscape-27": Panel(27.0, 1920, 1080),
    "landscape-21.5": Panel(21.5, 1920, 1080),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture: a leaf of a page in one look. ``pixels`` is the SHA-256 of the decoded picture."""

    page: str
    kind: str
    look: str
    leaf: int
    leaves: int
    pixels: str
    file: str
    milliseconds: float
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Report:
    """All drawings and what was found on them."""

    drawings: list[Drawing] = field(default_factory=list)

    @property
    def findings(self) -> list[tuple[str, Finding]]:
        return [
            (f"{item.page} {item.look} {item.leaf + 1}", found) for item in self.drawings for found in item.findings
        ]


def draw(
    pages: Iterable[tuple[str, Page, Chrome]],
    word_for: WordFor,
    out_dir: Path | None,
    panels: Mapping[str, Panel] = PANELS,
    sizes: Sequence[Size] = tuple(Size),
    contrasts: Sequence[Contrast] = tuple(Contrast),
    languages: Sequence[str] = LANGUAGES,
    *,
    offered: Sequence[str] = LANGUAGES,
    overlays: Iterable[tuple[str, Overlay]] = (),
    spoken_for: WordFor | None = None,
    place: Text | None = None,
    frames: FrameSource | None = None,
) -> Report:
    """Draws every page x size x contrast x language x panel off-screen. Pictures are written when ``out_dir`` is given.

    Needs a QApplication. ``word_for(language)`` gives the screen words, ``spoken_for(language)`` the spoken ones; a
    visitor could change between the languages ``offered``.
    """
    if QApplication.instance() is None:
        raise RuntimeError("the gallery needs a QApplication")
    pages, overlays = list(pages), list(overlays)
    if out_dir is not None:
        out_dir.mkdir(parents=True, exist_ok=True)
    report = Report()
    for (panel_name, panel), size, contrast, language in product(panels.items(), sizes, contrasts, languages):
        look = Look(panel_name, panel, Preferences(size=size, contrast=contrast, language=language))
        easel = _Easel(look, word_for(language), spoken_for(language) if spoken_for else None, offered, out_dir)
        report.drawings += easel.draw(pages, overlays, place, frames)
    return report


class _Easel:
    """A shell in one look."""

    def __init__(
        self, look: Look, word: Word, spoken: Word | None, languages: Sequence[str], out_dir: Path | None
    ) -> None:
        self._look, self._word, self._spoken, self._languages, self._out = look, word, spoken, languages, out_dir

    def draw(
        self,
        pages: Sequence[tuple[str, Page, Chrome]],
        overlays: Sequence[tuple[str, Overlay]],
        place: Text | None,
        frames: FrameSource | None,
    ) -> Iterator[Drawing]:
        look = self._look
        shell = Shell(look.panel, self._word, self._languages, place=place, preferences=look.preferences)
        shell.set_frame_source(frames)
        shell.show()
        for name, page, chrome in pages:
            yield from self._page(shell, name, page, chrome)
        if pages:
            for name, overlay in overlays:
                shell.show_overlay(overlay)
                yield self._picture(shell, shell.grab(), f"overlay-{name}", "Overlay", 0, 1, 0.0, [])
                shell.show_overlay(None)
        shell.hide()
        shell.deleteLater()
        _bury()

    def _page(self, shell: Shell, name: str, page: Page, chrome: Chrome) -> Iterator[Drawing]:
        start = time.perf_counter()
        shell.show_page(name, page, chrome)
        first = shell.grab()
        milliseconds = (time.perf_counter() - start) * 1000
        _bury()
        screen = shell.page_screen
        assert screen is not None
        seen: list[str] = []
        last: list[Finding] = []
        for leaf in range(screen.leaf_count):
            screen.turn_to(leaf)
            image = shell.grab() if leaf else first
            seen += shown_texts(shell)
            if leaf == screen.leaf_count - 1:
                last = [*missing_words(page, self._word, seen), *missing_buttons(page, shell), *self._unspoken(page)]
            yield self._picture(shell, image, name, page.kind, leaf, screen.leaf_count, milliseconds, last)

    def _picture(
        self,
        shell: Shell,
        grabbed: QPixmap,
        name: str,
        kind: str,
        leaf: int,
        leaves: int,
        milliseconds: float,
        more: list[Finding],
    ) -> Drawing:
        image = grabbed.toImage().convertToFormat(QImage.Format.Format_RGB32)
        findings = (*measure(shell, image, self._look), *more)
        file = ""
        if self._out is not None:
            file = f"{name}-{self._look.name}-{leaf + 1}.png"
            image.save(str(self._out / file))
        pixels = hashlib.sha256(image.constBits()).hexdigest()
        return Drawing(name, kind, self._look.name, leaf, leaves, pixels, file, milliseconds, findings)

    def _unspoken(self, page: Page) -> list[Finding]:
        if self._spoken is None:
            return []
        return [Finding("not spoken", text.id, "no spoken form") for text in page.spoken() if not self._spoken(text)]


def _bury() -> None:
    """Lets destroyed screens go: there is no event loop here that would."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
