"""How text becomes lines on a page, and how a cut font gets into fpdf2. Free of any printer: the centre sets its certificates
with it too.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from fpdf import FPDF

_QR_QUIET_MODULES: Final = 4
_NOT_AT_LINE_START: Final = frozenset("，。、；：？！）》」』】〕〉”’…—～·%‰℃,.;:?!)]}")
_NOT_AT_LINE_END: Final = frozenset("（《「『【〔〈“‘([{¥￥$")


def clean_lines(text: str) -> list[str]:
    """Without control and format characters; a variation selector has no shape of its own."""
    return [
        "".join(
            character
            for character in line.expandtabs(4)
            if unicodedata.category(character) not in ("Cc", "Cf", "Cs") and not _selects_variation(character)
        )
        for line in text.splitlines() or [""]
    ]


def _selects_variation(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break ``text`` into lines: between Han characters anywhere but before closing and behind opening marks, in Latin
    text at spaces; a word that is too wide is broken where it must.
    """
    lines = []
    rest = text
    while rest:
        taken = _fitting(rest, width, measure)
        if taken < len(rest):
            at = taken
            while at > 1 and not _may_break(rest[at - 1], rest[at]):
                at -= 1
            taken = at if at > 1 else taken
        lines.append(rest[:taken].rstrip())
        rest = rest[taken:].lstrip()
    return lines or [""]


def _fitting(text: str, width: float, measure: Callable[[str], float]) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= width else (low, middle - 1)
    return low


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_AT_LINE_START or before in _NOT_AT_LINE_END:
        return False
    if after == " " or before == " ":
        return True
    return not (before.isascii() and after.isascii())


def qr_rows(data: str) -> list[list[int]] | None:
    """The modules of a QR code, error level M, with its quiet zone; None when ``data`` is too long for one."""
    import segno

    try:
        code = segno.make(data, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError:
        return None
    return [list(row) for row in code.matrix_iter(border=_QR_QUIET_MODULES)]


def draw_qr(pdf: FPDF, rows: list[list[int]], left: float, top: float, side_mm: float) -> None:
    """Draw the modules into a square of ``side_mm``; ``left`` and ``top`` in mm."""
    module = side_mm / len(rows)
    pdf.set_fill_color(0)
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                # One rectangle for a run: hairlines between modules confuse readers.
                pdf.rect(left + x * module, top + y * module, length * module, module * 1.02, style="F")
            x += length


def add_font(pdf: FPDF, family: str, style: str, data: bytes) -> None:
    """FPDF.add_font takes files only; the characters of a page must not lie in one."""
    from fpdf.fonts import TTFFont

    key = f"{family}{style}"
    # The class reads whatever fontTools does, a stream too.
    stream: Any = io.BytesIO(data)
    font = TTFFont(pdf, cast(Path, stream), key, style)
    # The bounding boxes of the whole font stay true for a part of it; finding them anew draws every glyph twice.
    font.ttfont.recalcBBoxes = False
    pdf.fonts[key] = font
