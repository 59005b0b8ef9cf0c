"""Measures what stands on the glass. Each rule is judged from geometry, fonts or pixels, never from what the layout meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QImage, QTextLayout
from PySide6.QtWidgets import QWidget

from kiosk.gallery.access import focus_order, focus_shown, told
from kiosk.gallery.finding import Finding, Shown
from kiosk.gallery.pixels import contrast, pixels
from kiosk.gallery.wording import NO_BLANKS
from kiosk.pages import Chosen, Contrast, Hand, HomePage, Page, Preferences, Reach, Size, Text
from screens.controls.button import Button
from screens.controls.face import Face
from screens.controls.words import TextBox, Words
from screens.kit import Word
from screens.panel import Panel
from screens.shell import Shell

MAIN_PREFIXES: Final = ("option-", "overlay-", "tool-", "key-", "page-")
MAIN_CONTROLS: Final = ("control-back", "control-repeat", "control-leave", "control-help")
MAIN_MM: Final = 20.0
LEAST_MM: Final = 16.0
GAP_MM: Final = 3.0
BODY_HEIGHT_MM: Final = 4.8
ELDER_HEIGHT_MM: Final = 7.3
CONTRAST: Final = 7.0
ELDER_CONTRAST: Final = 10.0
FAR: Final = 1 << 20
HAN, CAPITAL = "国", "H"


@dataclass(frozen=True, slots=True)
class Look:
    """One way of showing a page."""

    panel_name: str
    panel: Panel
    preferences: Preferences

    @property
    def name(self) -> str:
        shown = self.preferences
        low = "-low" if shown.reach is Reach.LOW else ""
        left = "-left" if shown.hand is Hand.LEFT else ""
        return f"{self.panel_name}-{shown.size}-{shown.contrast}-{shown.language}{low}{left}"

    @property
    def rtl(self) -> bool:
        return QLocale(self.preferences.language).textDirection() is Qt.LayoutDirection.RightToLeft

    @property
    def least_height_mm(self) -> float:
        return BODY_HEIGHT_MM if self.preferences.size is Size.STANDARD else ELDER_HEIGHT_MM

    @property
    def least_contrast(self) -> float:
        plain = self.preferences.size is Size.STANDARD and self.preferences.contrast is not Contrast.HIGH
        return CONTRAST if plain else ELDER_CONTRAST


def measure(shell: Shell, image: QImage, look: Look) -> list[Finding]:
    """Everything on the glass right now. ``image`` is the grab of the same moment."""
    shown = list(on_glass(shell))
    buttons = [item for item in shown if isinstance(item.widget, Button)]
    glass = shell.rect()
    found: list[Finding] = []
    for item in shown:
        if not glass.contains(item.rect) or not _inside_parents(item.widget, shell):
            found.append(Finding("clipped", item.name, f"{_mm(item.rect, look.panel)} reaches beyond what holds it"))
    found += _overlaps(shown)
    found += _targets(buttons, look.panel)
    found += _reach(buttons, shell, look)
    found += _names(buttons)
    found += told(shown)
    found += focus_order(shell, shown, rtl=look.rtl)
    found += focus_shown(shell, shown, look.panel.px_per_mm)
    picture = pixels(image)
    for item in shown:
        for box in _boxes(item.widget):
            found += _text(item, box, look, picture)
    return found


def shown_texts(shell: Shell) -> list[str]:
    """Every text on the glass, without blanks."""
    return [box.text.translate(NO_BLANKS) for item in on_glass(shell) for box in _boxes(item.widget)]


def missing_words(page: Page, word: Word, seen: Sequence[str]) -> list[Finding]:
    """Words of the page that were on none of its leaves, whole or cut at line ends. Hints may give way to a larger text, and stay in
    the name; not on the home page, where they tell whoever cannot hear what an entry is for, or that no paper will come.
    """
    wanted: list[Text] = [page.title, *page.body, *getattr(page, "points", ())]
    options = [option for group in ("options", "others", "turns", "keys") for option in getattr(page, group, ())]
    wanted += [option.label for option in options]
    wanted += [because for option in options if (because := option.disabled_because) is not None]
    if isinstance(page, HomePage):
        wanted += [option.hint for option in options if option.hint is not None and option.disabled_because is None]
    facts = [*getattr(page, "totals", ()), *getattr(page, "facts", ())]
    for row in getattr(page, "rows", ()):
        wanted += [row.head, *(() if row.amount is None else (row.amount,))]
        facts += row.cells
    wanted += [part for fact in facts for part in (fact.label, fact.value)]
    return [
        Finding("not shown", text.id, "on no leaf of the page")
        for text in wanted
        if not _pieced(word(text).translate(NO_BLANKS), seen)
    ]


def _pieced(wanted: str, seen: Sequence[str]) -> bool:
    """True when the wanted text was seen whole, or as pieces one after the other."""
    if any(wanted in piece for piece in seen):
        return True
    for piece in seen:
        if piece and wanted.startswith(piece):
            wanted = wanted[len(piece) :]
    return not wanted


def missing_buttons(page: Page, shell: Shell) -> list[Finding]:
    """Answers of the page that have no button: an entry's is called ``option-…``, a letter's as it answers, ``key-…``."""
    wanted = [answer.option for answer in page.answers() if isinstance(answer, Chosen)]
    return [
        Finding("no button", f"option-{option}", "a declared answer cannot be given")
        for option in wanted
        if shell.button(f"option-{option}") is None and shell.button(option) is None
    ]


def on_glass(shell: Shell) -> Iterator[Shown]:
    """Widgets that draw something of their own, in front of everything: under a sheet the page does not count."""
    covered = shell.page_screen if shell.sheet is not None else None
    for widget in shell.findChildren(QWidget):
        if not widget.isVisibleTo(shell) or widget.findChildren(QWidget) or (covered and covered.isAncestorOf(widget)):
            continue
        if isinstance(widget, Words) and not widget.text():
            continue
        yield Shown(widget, QRect(widget.mapTo(shell, QPoint(0, 0)), widget.size()))


def _boxes(widget: QWidget) -> Sequence[TextBox]:
    boxes: Any = getattr(widget, "text_boxes", None)
    return boxes() if boxes is not None else ()


def _inside_parents(widget: QWidget, shell: Shell) -> bool:
    at = widget
    while at is not shell:
        parent = at.parentWidget()
        if parent is None or not parent.rect().contains(at.geometry()):
            return False
        at = parent
    return True


def _overlaps(shown: Sequence[Shown]) -> Iterator[Finding]:
    for one, other in combinations(shown, 2):
        if one.rect.intersects(other.rect):
            both = one.rect.intersected(other.rect)
            yield Finding("overlap", f"{one.name} / {other.name}", f"{both.width()} x {both.height()} px")


def _targets(buttons: Sequence[Shown], panel: Panel) -> Iterator[Finding]:
    for item in buttons:
        main = item.name.startswith(MAIN_PREFIXES) or item.name in MAIN_CONTROLS
        least = MAIN_MM if main else LEAST_MM
        if min(item.rect.width(), item.rect.height()) / panel.px_per_mm < least:
            yield Finding("target", item.name, f"{_mm(item.rect, panel)}, at least {least:g} mm")
    for one, other in combinations(buttons, 2):
        across = max(other.rect.left() - one.rect.right(), one.rect.left() - other.rect.right()) - 1
        down = max(other.rect.top() - one.rect.bottom(), one.rect.top() - other.rect.bottom()) - 1
        gap = max(across, down) / panel.px_per_mm
        if gap < GAP_MM:
            yield Finding("gap", f"{one.name} / {other.name}", f"{gap:.1f} mm, at least {GAP_MM:g} mm")


def _names(buttons: Sequence[Shown]) -> Iterator[Finding]:
    for item in buttons:
        if not item.widget.objectName():
            yield Finding("name", item.name, "no object name")
    equals: dict[object, set[tuple[int, int]]] = {}
    for item in buttons:
        face: Face | None = getattr(item.widget, "face", None)
        if item.name.startswith(("option-", "overlay-")) and face is not None:
            equals.setdefault((face.weight, face.kind), set()).add(item.rect.size().toTuple())
    for sizes in equals.values():
        if len(sizes) > 1:
            yield Finding("unequal", "options", f"buttons of equal weight differ in size: {sorted(sizes)}")


def _reach(buttons: Sequence[Shown], shell: Shell, look: Look) -> Iterator[Finding]:
    """Low: everything to press in the lower half, for a seated visitor."""
    if look.preferences.reach is not Reach.LOW:
        return
    for item in buttons:
        if item.widget.isEnabled() and item.rect.top() < shell.height() // 2:
            yield Finding(
                "reach", item.name, f"{item.rect.top()} px from the top, the middle is at {shell.height() // 2}"
            )


def _text(item: Shown, box: TextBox, look: Look, picture: NDArray[np.uint8]) -> Iterator[Finding]:
    short = f"{item.name} ({len(box.text)} characters)"
    needed = QFontMetrics(box.font).boundingRect(QRect(0, 0, box.rect.width(), FAR), box.flags & _WRAPPING, box.text)
    if needed.width() > box.rect.width() or needed.height() > box.rect.height():
        sizes = f"needs {needed.width()} x {needed.height()} px of {box.rect.width()} x {box.rect.height()}"
        yield Finding("clipped text", short, sizes)
    if not item.widget.rect().contains(box.rect):
        yield Finding("clipped text", short, "reaches beyond its widget")
    # The rule speaks of the height of 国 or of a capital; other scripts are set as large as a capital needs.
    sample = HAN if any("\u3400" <= letter <= "\u9fff" for letter in box.text) else CAPITAL
    height = _height(box.font, sample) / look.panel.px_per_mm
    if height < look.least_height_mm:
        yield Finding("small text", short, f"{height:.1f} mm, at least {look.least_height_mm:g} mm")
    if _boxes_in_font(box):
        yield Finding("missing glyph", short, "a character has no glyph in any font")
    drawn = QFontMetrics(box.font).boundingRect(box.rect, box.flags, box.text).intersected(box.rect)
    seen = contrast(picture, drawn.translated(item.rect.topLeft()))
    if seen < look.least_contrast:
        yield Finding("contrast", short, f"{seen:.1f}:1, at least {look.least_contrast:g}:1")


_HEIGHTS: dict[tuple[str, str], float] = {}


def _height(font: QFont, sample: str) -> float:
    """Of the sample in this font, in pixels."""
    key = (font.key(), sample)
    if key not in _HEIGHTS:
        _HEIGHTS[key] = QFontMetricsF(font).tightBoundingRect(sample).height()
    return _HEIGHTS[key]


_WRAPPING = int(Qt.TextFlag.TextWordWrap)


def _boxes_in_font(box: TextBox) -> bool:
    """True when Qt would draw an empty box: glyph 0."""
    layout = QTextLayout(box.text, box.font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return any(0 in run.glyphIndexes() for run in layout.glyphRuns())


def _mm(rect: QRect, panel: Panel) -> str:
    return f"{rect.width() / panel.px_per_mm:.1f} x {rect.height() / panel.px_per_mm:.1f} mm"
