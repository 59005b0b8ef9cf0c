"""In which looks the gallery draws, and the drawing itself: in this process or shared out over several."""

from __future__ import annotations

import argparse
import functools
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from config.texts import FOLDER, languages
from kiosk.commands.common import make_qt
from kiosk.pages import Chrome, Contrast, Hand, Overlay, Page, Reach, Size, Text

if TYPE_CHECKING:
    from kiosk.gallery.draw import Report
    from screens.kit import Word

NAMED = tuple[str, Page, Chrome]
LANGUAGES = languages(FOLDER)
OFFERED = ("zh", "en")
"""What a terminal offers unless it is told otherwise; pages in other languages are drawn with all of them offered."""
PANELS = ("portrait-21.5", "portrait-27", "portrait-32", "landscape-21.5")
MORE_PANELS = ("landscape-27",)


@dataclass(frozen=True, slots=True)
class Look:
    """One pass of the drawing: which pages, in which size, contrast, language, on which panel, for which reach and hand.

    ``sampled``: the fullest page of each kind and a part of the others; ``covering``: the fullest pages only.
    """

    panel: str
    size: Size
    contrast: Contrast
    language: str
    sampled: bool = False
    covering: bool = False
    reach: Reach = Reach.FULL
    hand: Hand = Hand.RIGHT


def looks(chosen: argparse.Namespace) -> Iterator[Look]:
    """The looks asked for. A sample has every page in the terminal's default look only, the others with some pages;
    ``quick`` is a covering set of looks with the fullest page of each kind.
    """
    panels = chosen.panel or PANELS
    sizes = [Size(size) for size in chosen.size or Size]
    contrasts = [Contrast(contrast) for contrast in chosen.contrast or Contrast]
    wanted = chosen.language or LANGUAGES
    if chosen.quick:
        yield from _covering(panels, sizes, contrasts, wanted)
        return
    for panel, size, contrast, language in product(panels, sizes, contrasts, wanted):
        usual = (size, contrast, language) == (Size.ELDER, Contrast.LIGHT, "zh")
        yield Look(panel, size, contrast, language, sampled=chosen.sample and not usual)
    for panel, size, language in product(panels, sizes, wanted):
        yield Look(panel, size, contrasts[0], language, sampled=chosen.sample, reach=Reach.LOW)
        yield Look(panel, size, contrasts[0], language, sampled=chosen.sample, hand=Hand.LEFT)


def _covering(
    panels: Sequence[str], sizes: Sequence[Size], contrasts: Sequence[Contrast], wanted: Sequence[str]
) -> Iterator[Look]:
    """Every panel in every size; contrasts, languages, reach and hand take turns, so that each is there several times."""
    for number, (panel, size) in enumerate(product(panels, sizes)):
        contrast, language = contrasts[number % len(contrasts)], wanted[number % len(wanted)]
        low, left = number % 3 == 1, number % 4 == 3
        yield Look(panel, size, contrast, language, covering=True)
        if low or left:
            reach, hand = Reach.LOW if low else Reach.FULL, Hand.LEFT if left else Hand.RIGHT
            yield Look(panel, size, contrast, wanted[(number + 1) % len(wanted)], False, True, reach, hand)


def draw_looks(
    wanted_looks: Sequence[Look],
    pages: Sequence[NAMED],
    overlays: Sequence[tuple[str, Overlay]],
    out: Path | None,
    processes: int = 1,
) -> Report:
    """Draw and measure; pictures are written where ``out`` is given. Needs a QApplication unless there are several processes."""
    from kiosk.gallery.draw import Report

    report = Report()
    parts = [_part(look, number, len(wanted_looks), pages) for number, look in enumerate(wanted_looks)]
    if processes == 1:
        for look, part in zip(wanted_looks, parts, strict=True):
            report.drawings += _draw(look, part, overlays, out).drawings
        return report
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin) as pool:
        draw = functools.partial(_draw, overlays=overlays, out=out)
        for found in pool.map(draw, wanted_looks, parts):
            report.drawings += found.drawings
    return report


def _begin() -> None:
    """Each process has a Qt of its own, kept for its life."""
    _KEPT.append(make_qt(offscreen=True))


_KEPT: list[object] = []


def _part(look: Look, number: int, count: int, pages: Sequence[NAMED]) -> Sequence[NAMED]:
    """The pages of one look. The part moves on with each look, so that over all looks every page is drawn in several."""
    covering = covering_pages(pages)
    if look.covering:
        return covering
    if look.sampled:
        return [*covering, *(page for page in pages[number::count] if page not in covering)]
    return pages


def _draw(look: Look, pages: Sequence[NAMED], overlays: Sequence[tuple[str, Overlay]], out: Path | None) -> Report:
    from kiosk.gallery.draw import PANELS as GLASS
    from kiosk.gallery.draw import draw

    return draw(
        pages,
        screen_words,
        out,
        {look.panel: GLASS[look.panel]},
        (look.size,),
        (look.contrast,),
        (look.language,),
        offered=OFFERED if look.language in OFFERED else LANGUAGES,
        overlays=overlays,
        spoken_for=spoken_words,
        reach=look.reach,
        hand=look.hand,
        names=_names(),
        hashed=out is not None,
    )


def covering_pages(pages: Sequence[NAMED]) -> list[NAMED]:
    """For each kind of page the one with the most to hold: the most buttons, then the most words."""
    fullest: dict[str, NAMED] = {}
    for item in pages:
        kind = item[1].kind
        if kind not in fullest or _load(item[1]) > _load(fullest[kind][1]):
            fullest[kind] = item
    return list(fullest.values())


def _load(page: Page) -> tuple[int, int]:
    return len(getattr(page, "options", ())), len(page.texts())


@functools.cache
def _names() -> dict[str, tuple[str, str]]:
    from kiosk.runtime.words import Words

    words = Words(LANGUAGES, strict=False)
    return {code: words.named(code) for code in LANGUAGES}


@functools.cache
def screen_words(language: str) -> Word:
    """What the screen shows for a text."""
    from kiosk.runtime.words import Words

    words = Words(LANGUAGES, strict=False)
    words.language = language
    return words.screen


@functools.cache
def spoken_words(language: str) -> Word:
    """What is said for a text; empty where it has no spoken form."""
    from kiosk.runtime.words import Words

    words = Words(LANGUAGES, strict=False)
    words.language = language

    def say(text_: Text) -> str:
        utterance = words.utterance((text_,), text_.id)
        return "" if utterance is None else utterance.text

    return say
