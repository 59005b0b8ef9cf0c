"""Draws every page in every look and gathers what the measures found."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication

from kiosk.gallery.finding import Finding
from kiosk.gallery.measure import Look, measure, missing_buttons, missing_words, on_glass, shown_texts
from kiosk.gallery.mirrored import LEFT_TO_RIGHT, mirrored
from kiosk.gallery.wording import Recorder, literal
from kiosk.pages import Chrome, Contrast, Hand, Overlay, Page, Preferences, Reach, Size, Text
from screens.kit import Word
from screens.pages.camera import FrameSource
from screens.panel import Panel
from screens.shell import Shell
from screens.tools import Sheet

LANGUAGES = ("zh", "en")
WordFor = Callable[[str], Word]

PANELS: Mapping[str, Panel] = {
    "portrait-21.5": Panel(21.5, 1080, 1920),
    "portrait-27": Panel(27.0, 1080, 1920),
    "portrait-32": Panel(32.0, 1080, 1920),
    "landscape-27": Panel(27.0, 1920, 1080),
    "landscape-21.5": Panel(21.5, 1920, 1080),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture: a leaf of a page in one look. ``pixels`` is the SHA-256 of the decoded picture, "" where nobody asked."""

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
    reach: Reach = Reach.FULL,
    hand: Hand = Hand.RIGHT,
    names: Mapping[str, tuple[str, str]] | None = None,
    hashed: bool = True,
) -> Report:
    """Draws every page x size x contrast x language x panel off-screen. Pictures are written when ``out_dir`` is given.
    Without ``hashed`` nothing is said about their pixels.

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
        look = Look(panel_name, panel, Preferences(size, contrast, language, reach=reach, hand=hand))
        tongues = _Tongues(word_for(language), spoken_for(language) if spoken_for else None, offered, names or {})
        easel = _Easel(look, tongues, out_dir, hashed=hashed)
        report.drawings += easel.draw(pages, overlays, place, frames)
    return report


@dataclass(frozen=True, slots=True)
class _Tongues:
    """What is shown and said, which languages a visitor could choose, and what they call themselves."""

    word: Word
    spoken: Word | None
    offered: Sequence[str]
    names: Mapping[str, tuple[str, str]]


class _Easel:
    """A shell in one look; for a right-to-left language a second one that runs from left to right."""

    def __init__(self, look: Look, tongues: _Tongues, out_dir: Path | None, *, hashed: bool) -> None:
        self._look, self._tongues, self._out, self._hashed = look, tongues, out_dir, hashed
        self._word = Recorder(tongues.word)
        self._twin: Shell | None = None
        if look.rtl:
            # A mirrored page has what the hand does on the left already, for either hand.
            plain = replace(look.preferences, language=LEFT_TO_RIGHT, hand=Hand.RIGHT)
            self._twin = self._shell(plain, None)

    def _shell(self, preferences: Preferences, place: Text | None) -> Shell:
        offered, names = self._tongues.offered, self._tongues.names
        shell = Shell(self._look.panel, self._word, offered, place=place, preferences=preferences, names=names)
        shell.show()
        # Only the window in front has a focus to show.
        shell.activateWindow()
        QApplication.processEvents()
        return shell

    def draw(
        self,
        pages: Sequence[tuple[str, Page, Chrome]],
        overlays: Sequence[tuple[str, Overlay]],
        place: Text | None,
        frames: FrameSource | None,
    ) -> Iterator[Drawing]:
        shell = self._shell(self._look.preferences, place)
        shell.set_frame_source(frames)
        for name, page, chrome in pages:
            yield from self._page(shell, name, page, chrome)
        if pages:
            for name, overlay in overlays:
                shell.show_overlay(overlay)
                yield self._picture(shell, shell.grab(), f"overlay-{name}", "Overlay", 0, 1, 0.0, [])
                shell.show_overlay(None)
            for sheet in Sheet if overlays else ():
                shell.open_tools(sheet)
                yield self._picture(shell, shell.grab(), f"sheet-{sheet.value}", "Overlay", 0, 1, 0.0, [])
                shell.open_tools(None)
        for done in (shell, self._twin):
            if done is not None:
                done.hide()
                done.deleteLater()
        _bury()

    def _page(self, shell: Shell, name: str, page: Page, chrome: Chrome) -> Iterator[Drawing]:
        start = time.perf_counter()
        shell.show_page(name, page, chrome)
        first = shell.grab()
        milliseconds = (time.perf_counter() - start) * 1000
        _bury()
        screen = shell.page_screen
        assert screen is not None
        twin = self._twin
        if twin is not None:
            twin.show_page(name, page, chrome)
            _bury()
        opened = screen.leaf
        seen: list[str] = []
        last: list[Finding] = []
        for leaf in range(screen.leaf_count):
            screen.turn_to(leaf)
            image = first if leaf == opened else shell.grab()
            seen += shown_texts(shell)
            more = []
            if twin is not None and twin.page_screen is not None:
                twin.page_screen.turn_to(leaf)
                more = [*mirrored(list(on_glass(shell)), list(on_glass(twin)), shell.width())]
            if leaf == screen.leaf_count - 1:
                last = [*missing_words(page, self._word, seen), *missing_buttons(page, shell), *self._unspoken(page)]
                last += literal(seen, self._word)
            yield self._picture(shell, image, name, page.kind, leaf, screen.leaf_count, milliseconds, [*more, *last])

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
        pixels = hashlib.sha256(image.constBits()).hexdigest() if self._hashed else ""
        return Drawing(name, kind, self._look.name, leaf, leaves, pixels, file, milliseconds, findings)

    def _unspoken(self, page: Page) -> list[Finding]:
        spoken = self._tongues.spoken
        if spoken is None:
            return []
        return [Finding("not spoken", text.id, "no spoken form") for text in page.spoken() if not spoken(text)]


def _bury() -> None:
    """Lets destroyed screens go: there is no event loop here that would."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
