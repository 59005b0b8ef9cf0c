"""A4 pages in large type from a few blocks, as a PDF whose text can be searched and copied right.

``make_pdf`` sets simplified Chinese with the rules of GB/T 15834 for the ends of lines, embeds only the glyphs used, and
draws a character that no installed font has as 〔U+XXXX〕 instead of leaving it out.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from drivers.a4.fonts import Face, FontError, installed_faces

if TYPE_CHECKING:
    from fpdf import FPDF

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
MARGIN_MM: Final = 20.0
FOOT_MM: Final = 28.0
TEXT_WIDTH_MM: Final = PAGE_WIDTH_MM - 2 * MARGIN_MM
BODY_PT: Final = 18.0
"""Large print begins at 16 pt."""
_MM_PER_PT: Final = 25.4 / 72
_LINE_PITCH_EM: Final = 1.5
_BASELINE_EM: Final = 1.08
_FOOT_PT: Final = 12.0
_LABEL_SHARE: Final = 0.34
_ROW_GAP_MM: Final = 2.0
_QR_QUIET_MODULES: Final = 4
_NOT_AT_LINE_START: Final = frozenset("，。、；：？！）》」』】〕〉”’…—～·%‰℃,.;:?!)]}")
_NOT_AT_LINE_END: Final = frozenset("（《「『【〔〈“‘([{¥￥$")


class PageError(Exception):
    """The pages cannot be made. The text is a machine word, never content."""


class Align(StrEnum):
    """Horizontal placement of a line."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Title:
    """A heading in the middle."""

    text: str = field(repr=False)
    size_pt: float = 32.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; line breaks in it are kept."""

    text: str = field(repr=False)
    size_pt: float = BODY_PT
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Pairs:
    """A table of labels and values, a thin rule under each row."""

    rows: tuple[tuple[str, str], ...] = field(repr=False)
    size_pt: float = BODY_PT


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty paper."""

    mm: float


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code, error level M, ``side_mm`` wide with its quiet zone, and words below it."""

    data: str = field(repr=False)
    side_mm: float = 45.0
    caption: str = field(default="", repr=False)


Block = Title | Paragraph | Pairs | Rule | Gap | Qr


@dataclass(frozen=True, slots=True)
class Pdf:
    """Finished pages. ``missing``: characters that no font has."""

    data: bytes = field(repr=False)
    pages: int
    missing: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Strip:
    height_mm: float
    draw: Callable[[float], None]


def make_pdf(
    blocks: Iterable[Block], title: str, foot: str = "", made_at: datetime | None = None, language: str = "zh-CN"
) -> Pdf:
    """``title`` is the document's name in viewers, ``foot`` stands at the bottom of each page beside the page number.
    Raises PageError.
    """
    blocks = tuple(blocks)
    try:
        sheet = _Sheet(installed_faces(), _characters(blocks, foot))
    except FontError as error:
        raise PageError(str(error)) from error
    sheet.pdf.set_title(title)
    sheet.pdf.set_lang(language)
    sheet.pdf.set_creation_date(made_at or datetime.now(UTC))
    pages = _paginated([strip for block in blocks for strip in sheet.strips(block)])
    for number, strips in enumerate(pages, start=1):
        sheet.pdf.add_page()
        top = MARGIN_MM
        for strip in strips:
            strip.draw(top)
            top += strip.height_mm
        sheet.foot(foot, f"第 {number} 页，共 {len(pages)} 页")
    return Pdf(bytes(sheet.pdf.output()), len(pages), frozenset(sheet.missing))


def _paginated(strips: list[_Strip]) -> list[list[_Strip]]:
    pages: list[list[_Strip]] = [[]]
    room = PAGE_HEIGHT_MM - MARGIN_MM - FOOT_MM
    left = room
    for strip in strips:
        if strip.height_mm > room:
            raise PageError("too-high")
        if strip.height_mm > left:
            pages.append([])
            left = room
        pages[-1].append(strip)
        left -= strip.height_mm
    return pages


def _characters(blocks: tuple[Block, ...], foot: str) -> set[str]:
    texts = [foot, "第页共，0123456789 〔〕U+ABCDEF"]
    for block in blocks:
        match block:
            case Title() | Paragraph():
                texts.append(block.text)
            case Pairs():
                texts.extend(text for row in block.rows for text in row)
            case Qr():
                texts.append(block.caption)
    return {character for text in texts for line in _lines(text) for character in line}


def _lines(text: str) -> list[str]:
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


class _Sheet:
    """The PDF under way: fonts cut for its characters, and how blocks become strips."""

    def __init__(self, faces: tuple[Face, ...], characters: set[str]) -> None:
        try:
            from fpdf import FPDF
        except ImportError as error:
            raise PageError("fpdf2-missing") from error
        self.pdf = FPDF(format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.c_margin = 0
        self.missing: set[str] = set()
        self._face_of: dict[str, int] = {}
        for character in characters:
            place = next((i for i, face in enumerate(faces) if ord(character) in face.characters), None)
            if place is None:
                self.missing.add(character)
            else:
                self._face_of[character] = place
        for place in sorted(set(self._face_of.values())):
            own = {character for character, at in self._face_of.items() if at == place}
            for style in ("", "B"):
                _add_font(self.pdf, f"f{place}", style, faces[place].subset(own, bool(style)))

    def strips(self, block: Block) -> list[_Strip]:
        match block:
            case Title():
                return self._text(block.text, block.size_pt, True, Align.CENTER, TEXT_WIDTH_MM)
            case Paragraph():
                return self._text(block.text, block.size_pt, block.bold, block.align, TEXT_WIDTH_MM)
            case Pairs():
                return [self._row(label, value, block.size_pt) for label, value in block.rows]
            case Rule():
                return [_Strip(6.0, lambda top: self._rule(top + 3.0, 0.5))]
            case Gap():
                return [_Strip(block.mm, lambda top: None)]
            case Qr():
                return self._qr(block)

    def foot(self, words: str, page: str) -> None:
        """Below the text area: a thin rule, ``words`` left, the page number right."""
        top = PAGE_HEIGHT_MM - FOOT_MM + 6.0
        self._rule(top, 0.2)
        for text, align in ((words, Align.LEFT), (page, Align.RIGHT)):
            self._line(self._shown(text), MARGIN_MM, TEXT_WIDTH_MM, top + 2.0, _FOOT_PT, False, align)

    def _text(self, text: str, size: float, bold: bool, align: Align, width: float) -> list[_Strip]:
        pitch = size * _MM_PER_PT * _LINE_PITCH_EM

        def strip(line: str) -> _Strip:
            return _Strip(pitch, lambda top: self._line(line, MARGIN_MM, width, top, size, bold, align))

        return [strip(line) for line in self._wrapped(text, size, bold, width)]

    def _row(self, label: str, value: str, size: float) -> _Strip:
        pitch = size * _MM_PER_PT * _LINE_PITCH_EM
        label_width = TEXT_WIDTH_MM * _LABEL_SHARE - 4.0
        value_left = MARGIN_MM + TEXT_WIDTH_MM * _LABEL_SHARE
        value_width = TEXT_WIDTH_MM * (1 - _LABEL_SHARE)
        columns = (
            (self._wrapped(label, size, False, label_width), MARGIN_MM, label_width, False),
            (self._wrapped(value, size, True, value_width), value_left, value_width, True),
        )
        height = pitch * max(len(lines) for lines, _, _, _ in columns) + 2 * _ROW_GAP_MM

        def draw(top: float) -> None:
            for lines, left, width, bold in columns:
                for number, line in enumerate(lines):
                    self._line(line, left, width, top + _ROW_GAP_MM + number * pitch, size, bold, Align.LEFT)
            self._rule(top + height, 0.2)

        return _Strip(height, draw)

    def _qr(self, block: Qr) -> list[_Strip]:
        import segno

        try:
            code = segno.make(block.data, error="m", micro=False, boost_error=False)
        except segno.DataOverflowError:
            raise PageError("qr-too-long") from None
        rows = [list(row) for row in code.matrix_iter(border=_QR_QUIET_MODULES)]
        module = block.side_mm / len(rows)
        left = (PAGE_WIDTH_MM - block.side_mm) / 2
        caption = self._text(block.caption, BODY_PT, False, Align.CENTER, TEXT_WIDTH_MM) if block.caption else []

        def draw(top: float) -> None:
            self.pdf.set_fill_color(0)
            for y, row in enumerate(rows):
                x = 0
                for dark, run in groupby(row):
                    length = len(list(run))
                    if dark:
                        # One rectangle for a run: hairlines between modules confuse readers.
                        self.pdf.rect(left + x * module, top + y * module, length * module, module * 1.02, style="F")
                    x += length

            for number, strip in enumerate(caption):
                strip.draw(top + block.side_mm + number * strip.height_mm)

        return [_Strip(block.side_mm + sum(strip.height_mm for strip in caption), draw)]

    def _rule(self, y: float, width_mm: float) -> None:
        self.pdf.set_line_width(width_mm)
        self.pdf.line(MARGIN_MM, y, PAGE_WIDTH_MM - MARGIN_MM, y)

    def _shown(self, text: str) -> str:
        return "".join(f"〔U+{ord(character):04X}〕" if character in self.missing else character for character in text)

    def _wrapped(self, text: str, size: float, bold: bool, width: float) -> list[str]:
        return [
            line
            for part in _lines(text)
            for line in _wrap(self._shown(part), width, lambda t: self._width(t, size, bold))
        ]

    def _width(self, text: str, size: float, bold: bool) -> float:
        total = 0.0
        for place, run in groupby(text, self._place):
            self.pdf.set_font(f"f{place}", "B" if bold else "", size)
            total += self.pdf.get_string_width("".join(run))
        return total

    def _line(self, text: str, left: float, width: float, top: float, size: float, bold: bool, align: Align) -> None:
        spare = width - self._width(text, size, bold)
        left += {Align.LEFT: 0.0, Align.CENTER: spare / 2, Align.RIGHT: spare}[align]
        for place, run in groupby(text, self._place):
            piece = "".join(run)
            self.pdf.set_font(f"f{place}", "B" if bold else "", size)
            self.pdf.text(left, top + size * _MM_PER_PT * _BASELINE_EM, piece)
            left += self.pdf.get_string_width(piece)

    def _place(self, character: str) -> int:
        return self._face_of.get(character, 0)


def _wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
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


def _add_font(pdf: FPDF, family: str, style: str, data: bytes) -> None:
    """FPDF.add_font takes files only; the characters of a page must not lie in one."""
    from fpdf.fonts import TTFFont

    key = f"{family}{style}"
    # The class reads whatever fontTools does, a stream too.
    stream: Any = io.BytesIO(data)
    font = TTFFont(pdf, cast(Path, stream), key, style)
    # The bounding boxes of the whole font stay true for a part of it; finding them anew draws every glyph twice.
    font.ttfont.recalcBBoxes = False
    pdf.fonts[key] = font
