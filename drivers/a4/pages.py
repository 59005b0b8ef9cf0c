"""A4 pages in large type from a few blocks, as a PDF whose text can be searched and copied right.

``make_pdf`` sets simplified Chinese with the rules of GB/T 15834 for the ends of lines, embeds only the glyphs used, and
draws a character that no installed font has as 〔U+XXXX〕 instead of leaving it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Final

from drivers.a4.blocks import BODY_PT, Align, Block, Column, Gap, Pairs, Paragraph, Qr, Reading, Rule, Table, Title
from drivers.a4.contract import PAGES_MAX
from drivers.a4.fonts import Face, FontError, installed_faces
from drivers.a4.strips import Stack, Strip, stacked
from drivers.a4.tables import CELL_GAP_MM, fitted, rest_of, widths_of
from drivers.a4.typesetting import add_font, clean_lines, draw_qr, qr_rows, wrapped

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
MARGIN_MM: Final = 20.0
FOOT_MM: Final = 28.0
TABLE_SIZES_PT: Final = (16.0, 14.0, 12.0)
"""The largest at which every figure stays on one line; on its side a sheet has few lines, and the largest is left out."""
PAGE_WORDS: Final = "第 {at} 页，共 {of} 页"
_MM_PER_PT: Final = 25.4 / 72
_LINE_PITCH_EM: Final = 1.5
_BASELINE_EM: Final = 1.08
_FOOT_PT: Final = 12.0
_LABEL_SHARE: Final = 0.34
_LABEL_SHARE_ABREAST: Final = 0.46
_ROW_GAP_MM: Final = 2.0
_TABLE_PITCH_EM: Final = 1.35
_CELL_MM: Final = 0.8


class PageError(Exception):
    """The pages cannot be made. The text is a machine word, never content."""


@dataclass(frozen=True, slots=True)
class Pdf:
    """Finished pages. ``missing``: characters that no font has. ``left_out``: rows that found no room."""

    data: bytes = field(repr=False)
    pages: int
    missing: frozenset[str] = field(repr=False)
    left_out: int = 0


def make_pdf(
    blocks: Iterable[Block],
    title: str,
    foot: str = "",
    made_at: datetime | None = None,
    language: str = "zh-CN",
    *,
    page_words: str = PAGE_WORDS,
    most_pages: int = PAGES_MAX,
) -> Pdf:
    """``title`` is the document's name in viewers, ``foot`` stands at the bottom of each page beside the page number, one or two
    lines of it. Rows of a table that would need more than ``most_pages`` are left out and counted. Raises PageError, also where
    anything but such rows needs more pages.
    """
    blocks = tuple(blocks)
    try:
        sheet = _Sheet(installed_faces(), _characters(blocks, foot + page_words))
    except FontError as error:
        raise PageError(str(error)) from error
    sheet.pdf.set_title(title)
    sheet.pdf.set_lang(language)
    sheet.pdf.set_creation_date(made_at or datetime.now(UTC))
    sheet.arrange(blocks)
    stack = Stack(sheet.height - MARGIN_MM - FOOT_MM, most_pages)
    left_out = sum(sheet.put(block, stack) for block in blocks)
    for number, strips in enumerate(stack.pages, start=1):
        sheet.page(strips, foot, page_words.replace("{at}", str(number)).replace("{of}", str(len(stack.pages))))
    return Pdf(bytes(sheet.pdf.output()), len(stack.pages), frozenset(sheet.missing), left_out)


def _characters(blocks: tuple[Block, ...], foot: str) -> set[str]:
    texts = [foot, "0123456789 〔〕U+ABCDEF"]
    for block in blocks:
        match block:
            case Title() | Paragraph():
                texts.append(block.text)
            case Pairs():
                texts.extend(text for row in block.rows for text in row)
            case Table() | Reading():
                texts += [column.head for column in block.columns] if isinstance(block, Table) else []
                texts += [block.rest, *(text for row in block.rows for text in row)]
            case Qr():
                texts.append(block.caption)
    return {character for text in texts for line in clean_lines(text) for character in line}


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
        self.height = PAGE_HEIGHT_MM
        self._width_mm = PAGE_WIDTH_MM
        self._turned = False
        self._advances: dict[tuple[str, bool], float] = {}
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
                add_font(self.pdf, f"f{place}", style, faces[place].subset(own, bool(style)))

    def arrange(self, blocks: tuple[Block, ...]) -> None:
        """A table that is too wide for the upright sheet is set along its long side."""
        for block in blocks:
            if isinstance(block, Table) and not any(self._fits(block, size) for size in TABLE_SIZES_PT):
                self.height, self._width_mm, self._turned = PAGE_WIDTH_MM, PAGE_HEIGHT_MM, True

    def put(self, block: Block, stack: Stack) -> int:
        """Lay it on the pages; how many of its rows found no room."""
        if isinstance(block, (Table, Reading)):
            return self._put_rows(block, stack)
        for strip in self._strips(block):
            self._put(strip, stack)
        return 0

    def page(self, strips: list[Strip], foot: str, page: str) -> None:
        """Draw one; one that is set along its long side lies on its side in the file, so that no printer needs to turn it."""
        self.pdf.add_page()
        if self._turned:
            with self.pdf.rotation(90, PAGE_HEIGHT_MM / 2, PAGE_HEIGHT_MM / 2):
                self._draw(strips, foot, page)
        else:
            self._draw(strips, foot, page)

    def _draw(self, strips: list[Strip], foot: str, page: str) -> None:
        top = MARGIN_MM
        head = strips[0].head if strips else None
        for strip in (*(() if head is None else (head,)), *strips):
            strip.draw(top)
            top += strip.height_mm
        top = self.height - FOOT_MM + 4.0
        self._rule(top, 0.2)
        first, *rest = foot.split("\n")
        for text, align, line in ((first, Align.LEFT, 0), (page, Align.RIGHT, 0), *((t, Align.LEFT, 1) for t in rest)):
            at = top + 2.0 + line * _FOOT_PT * _MM_PER_PT * _LINE_PITCH_EM
            self._line(self._shown(text), MARGIN_MM, self.text_width, at, _FOOT_PT, False, align)

    @property
    def text_width(self) -> float:
        return self._width_mm - 2 * MARGIN_MM

    @staticmethod
    def _put(strip: Strip, stack: Stack) -> None:
        if strip.height_mm > stack.room:
            raise PageError("too-high")
        if not stack.put(strip):
            raise PageError("too-many-pages")

    def _put_rows(self, block: Table | Reading, stack: Stack) -> int:
        size = BODY_PT
        if isinstance(block, Table):
            sizes = TABLE_SIZES_PT[1:] if self._turned else TABLE_SIZES_PT
            size = next((size for size in sizes if self._fits(block, size)), sizes[-1])
        rest = self._text(rest_of(block, len(block.rows)), size, True, Align.LEFT, self.text_width)
        reserved = sum(strip.height_mm for strip in rest)
        rows = self._table(block, size) if isinstance(block, Table) else self._reading(block)
        left_out = 0
        for at, strip in enumerate(rows):
            if strip.height_mm > stack.room:
                raise PageError("too-high")
            last = at == len(block.rows) - 1 and not block.more
            if not stack.put(strip, 0.0 if last else reserved):
                left_out = len(block.rows) - at
                break
        if left_out + block.more:
            for strip in self._text(rest_of(block, left_out + block.more), size, True, Align.LEFT, self.text_width):
                self._put(strip, stack)
        return left_out

    def _strips(self, block: Title | Paragraph | Pairs | Rule | Gap | Qr) -> list[Strip]:
        match block:
            case Title():
                return self._text(block.text, block.size_pt, True, Align.CENTER, self.text_width)
            case Paragraph():
                return self._text(block.text, block.size_pt, block.bold, block.align, self.text_width)
            case Pairs():
                abreast = block.abreast + (self._turned and block.abreast > 1)
                rows = (block.rows[at : at + abreast] for at in range(0, len(block.rows), abreast))
                return [self._row(row, block.size_pt, abreast) for row in rows]
            case Rule():
                return [Strip(6.0, lambda top: self._rule(top + 3.0, 0.5))]
            case Gap():
                return [Strip(block.mm, lambda top: None)]
            case Qr():
                return self._qr(block)

    def _fits(self, table: Table, size: float) -> bool:
        return fitted(table, size * _MM_PER_PT, lambda t, bold: self._width(t, size, bold)) <= self.text_width

    def _table(self, table: Table, size: float) -> Iterator[Strip]:
        """A strip for each row; the first has the head with it, as has each that begins a page."""
        widths = widths_of(table, size * _MM_PER_PT, self.text_width, lambda t, bold: self._width(t, size, bold))
        head = self._cells(tuple(column.head for column in table.columns), table.columns, widths, size, bold=True)
        for at, row in enumerate(table.rows):
            strip = self._cells(row, table.columns, widths, size, bold=False)
            yield stacked((head, strip)) if at == 0 else Strip(strip.height_mm, strip.draw, head)

    def _cells(
        self, texts: tuple[str, ...], columns: tuple[Column, ...], widths: list[float], size: float, *, bold: bool
    ) -> Strip:
        pitch = size * _MM_PER_PT * _TABLE_PITCH_EM
        cells = [
            self._wrapped(text, size, bold, width - CELL_GAP_MM) for text, width in zip(texts, widths, strict=True)
        ]
        height = pitch * max(len(lines) for lines in cells) + 2 * _CELL_MM

        def draw(top: float) -> None:
            left = MARGIN_MM
            for lines, column, width in zip(cells, columns, widths, strict=True):
                align = Align.RIGHT if column.figures else Align.LEFT
                for number, line in enumerate(lines):
                    at = top + _CELL_MM + number * pitch
                    self._line(line, left, width - CELL_GAP_MM, at, size, bold, align)
                left += width
            self._rule(top + height, 0.5 if bold else 0.15)

        return Strip(height, draw)

    def _reading(self, block: Reading) -> Iterator[Strip]:
        """A strip for each row; what is the same as in the row before is not repeated."""
        before: tuple[str, ...] = ()
        for row in block.rows:
            strips: list[Strip] = []
            changed = False
            for at, text in enumerate(row):
                changed = changed or before[at : at + 1] != (text,)
                if text and (changed or at == len(row) - 1):
                    strips += [Strip(_ROW_GAP_MM * (3 if at == 0 else 1), lambda top: None)]
                    size = BODY_PT + 4.0 if at == 0 else BODY_PT
                    strips += self._text(text, size, at < len(row) - 1, Align.LEFT, self.text_width)
            before = row
            yield stacked(strips)

    def _text(self, text: str, size: float, bold: bool, align: Align, width: float) -> list[Strip]:
        pitch = size * _MM_PER_PT * _LINE_PITCH_EM

        def strip(line: str) -> Strip:
            return Strip(pitch, lambda top: self._line(line, MARGIN_MM, width, top, size, bold, align))

        return [strip(line) for line in self._wrapped(text, size, bold, width)]

    def _row(self, pairs: tuple[tuple[str, str], ...], size: float, abreast: int) -> Strip:
        pitch = size * _MM_PER_PT * _LINE_PITCH_EM
        whole = self.text_width / abreast
        share = _LABEL_SHARE if abreast == 1 else _LABEL_SHARE_ABREAST
        label_width = whole * share - 4.0
        value_width = whole * (1 - share) - (4.0 if abreast > 1 else 0.0)
        columns = []
        for number, (label, value) in enumerate(pairs):
            left = MARGIN_MM + number * whole
            columns += [
                (self._wrapped(label, size, False, label_width), left, label_width, False),
                (self._wrapped(value, size, True, value_width), left + whole * share, value_width, True),
            ]
        height = pitch * max(len(lines) for lines, _, _, _ in columns) + 2 * _ROW_GAP_MM

        def draw(top: float) -> None:
            for lines, left, width, bold in columns:
                for number, line in enumerate(lines):
                    self._line(line, left, width, top + _ROW_GAP_MM + number * pitch, size, bold, Align.LEFT)
            self._rule(top + height, 0.2)

        return Strip(height, draw)

    def _qr(self, block: Qr) -> list[Strip]:
        rows = qr_rows(block.data)
        if rows is None:
            raise PageError("qr-too-long")
        left = (self._width_mm - block.side_mm) / 2
        caption = self._text(block.caption, BODY_PT, False, Align.CENTER, self.text_width) if block.caption else []

        def draw(top: float) -> None:
            draw_qr(self.pdf, rows, left, top, block.side_mm)
            for number, strip in enumerate(caption):
                strip.draw(top + block.side_mm + number * strip.height_mm)

        return [Strip(block.side_mm + sum(strip.height_mm for strip in caption), draw)]

    def _rule(self, y: float, width_mm: float) -> None:
        self.pdf.set_line_width(width_mm)
        self.pdf.line(MARGIN_MM, y, self._width_mm - MARGIN_MM, y)

    def _shown(self, text: str) -> str:
        return "".join(f"〔U+{ord(character):04X}〕" if character in self.missing else character for character in text)

    def _wrapped(self, text: str, size: float, bold: bool, width: float) -> list[str]:
        return [
            line
            for part in clean_lines(text)
            for line in wrapped(self._shown(part), width, lambda t: self._width(t, size, bold))
        ]

    def _width(self, text: str, size: float, bold: bool) -> float:
        return size * sum(self._advance(character, bold) for character in text)

    def _advance(self, character: str, bold: bool) -> float:
        """Millimetres for a point of size. The library's own measure copies its whole state for each word."""
        key = (character, bold)
        if key not in self._advances:
            font = self.pdf.fonts[f"f{self._place(character)}{'B' if bold else ''}"]
            self._advances[key] = font.get_text_width(character, 1.0, None)[1] * _MM_PER_PT
        return self._advances[key]

    def _line(self, text: str, left: float, width: float, top: float, size: float, bold: bool, align: Align) -> None:
        spare = width - self._width(text, size, bold)
        left += {Align.LEFT: 0.0, Align.CENTER: spare / 2, Align.RIGHT: spare}[align]
        for place, run in groupby(text, self._place):
            piece = "".join(run)
            self.pdf.set_font(f"f{place}", "B" if bold else "", size)
            self.pdf.text(left, top + size * _MM_PER_PT * _BASELINE_EM, piece)
            left += self._width(piece, size, bold)

    def _place(self, character: str) -> int:
        return self._face_of.get(character, 0)
