"""A certificate as an A4 PDF: text that can be searched, embedded fonts, PDF/A-2u; room for code and seal at the end.

The characters are collected in the order in which they are drawn, exactly as they go into the file: their digest goes into the code, so
the code needs the sheet before it can be drawn and is drawn last. ``kiosk.papers.drawn`` reads the same characters off the file again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Final

from fpdf import FPDF
from fpdf.enums import DocumentCompliance

from central.certificates.content import Block, Content, Facts, Imprint, Side, Statement, Table
from central.http.problems import Refusal
from drivers.a4.fonts import Face, installed_faces
from drivers.a4.typesetting import add_font, clean_lines, draw_qr, qr_rows, wrapped
from kiosk.contract.certificates import MAX_PAGES
from kiosk.contract.seals import text_digest

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0
MARGIN_MM: Final = 18.0
TOP_MM: Final = 16.0
FOOT_MM: Final = 24.0
WIDTH_MM: Final = PAGE_WIDTH_MM - 2 * MARGIN_MM
QR_MM: Final = 44.0
SEAL_MM: Final = 42.0
TITLE_PT: Final = 26.0
BODY_PT: Final = 14.0
TABLE_PT: Final = 10.5
SMALL_PT: Final = 10.5
_CLOSING_MM: Final = 62.0
_MM_PER_PT: Final = 25.4 / 72
_PITCH_EM: Final = 1.5
_BASELINE_EM: Final = 1.08
_ALWAYS: Final = "第页共预览，不能作为证明使用编号打印时间服务电话扫码验真伪验证码有效期至〔〕U+ABCDEF0123456789/：-　 "
_IN_BOLD: Final = "副本第次补打预览〔〕U+ABCDEF0123456789　 "


@dataclass(frozen=True, slots=True)
class Place:
    """Where the seal goes: page (from 0) and its corners in points from the lower left."""

    page: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished, unsigned PDF. ``digest``: of all its characters. ``missing``: characters that no font has."""

    data: bytes = field(repr=False)
    pages: int
    digest: str
    place: Place
    missing: frozenset[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Strip:
    """``head``: drawn again on top of a page that starts with this strip."""

    height_mm: float
    draw: Callable[[float], None]
    head: _Strip | None = None


def make_sheet(content: Content, imprint: Imprint, made_at: datetime, address: Callable[[str], str] | None) -> Sheet:
    """Set the certificate. ``address`` gives the code's address for the digest of the characters; None for a preview,
    which has neither code nor place to be taken for one. Raises FontError, and Refusal certificate-too-long before anything is drawn.
    """
    paper = _Paper(installed_faces(), *_characters(content, imprint))
    pdf = paper.pdf
    pdf.set_title(content.title)
    pdf.set_lang("zh-CN")
    pdf.set_creation_date(made_at)
    pages = _paginated(paper.strips(content, imprint))
    if len(pages) > MAX_PAGES:
        raise Refusal("certificate-too-long")
    for number, strips in enumerate(pages, start=1):
        pdf.add_page()
        top = TOP_MM
        if strips and strips[0].head is not None:
            strips[0].head.draw(top)
            top += strips[0].head.height_mm
        for strip in strips:
            strip.draw(top)
            top += strip.height_mm
        if number == len(pages):
            paper.closing(imprint, max(top, PAGE_HEIGHT_MM - FOOT_MM - _CLOSING_MM - 40.0))
        paper.foot(imprint, f"第{number}页/共{len(pages)}页")
    digest = text_digest("".join(paper.drawn))
    if address is not None:
        paper.code(address(digest))
    return Sheet(bytes(pdf.output()), len(pages), digest, paper.place, frozenset(paper.missing))


def _paginated(strips: list[_Strip]) -> list[list[_Strip]]:
    room = PAGE_HEIGHT_MM - TOP_MM - FOOT_MM
    pages: list[list[_Strip]] = [[]]
    left = room
    for at, strip in enumerate(strips):
        # The closing block stays together with the last line before it.
        needed = strip.height_mm + (_CLOSING_MM if at == len(strips) - 1 else 0.0)
        if needed > left and pages[-1]:
            pages.append([])
            left = room - (strip.head.height_mm if strip.head is not None else 0.0)
        pages[-1].append(strip)
        left -= strip.height_mm
    return pages


def _characters(content: Content, imprint: Imprint) -> tuple[set[str], set[str]]:
    """What is set in regular and what in bold type: only that much of each font goes into the file."""
    plain = [_ALWAYS, *content.notes]
    plain += [imprint.number, imprint.code, imprint.issued, imprint.valid, imprint.printed, imprint.office]
    bold = [_IN_BOLD, content.title]
    for block in content.blocks:
        match block:
            case Facts():
                plain.extend(label for label, _ in block.rows)
                bold.extend(value for _, value in block.rows)
            case Statement():
                plain.append(block.text)
            case Table():
                plain.append(block.empty)
                plain.extend(text for row in block.rows for text in row)
                bold += [block.heading, *(column.head for column in block.columns)]
    found = [{char for text in texts for line in clean_lines(text) for char in line} for texts in (plain, bold)]
    return found[0], found[1]


class _Paper:
    """The PDF under way; every piece of text goes through ``_piece``, which keeps what was drawn."""

    def __init__(self, faces: tuple[Face, ...], plain: set[str], bold: set[str]) -> None:
        self.pdf = FPDF(format="A4", enforce_compliance=DocumentCompliance.PDFA_2U)
        self.pdf.set_auto_page_break(False)
        self.pdf.c_margin = 0
        self.drawn: list[str] = []
        self.place = Place(0, (0, 0, 0, 0))
        self._code_at = (0.0, 0.0)
        self._in_style = {False: plain, True: bold}
        self._advances: dict[tuple[str, bool], float] = {}
        self._face_of = {
            character: place
            for character in plain | bold
            if (place := next((i for i, face in enumerate(faces) if ord(character) in face.characters), None))
            is not None
        }
        self.missing = (plain | bold) - self._face_of.keys()
        for place in sorted(set(self._face_of.values())):
            own = {character for character, at in self._face_of.items() if at == place}
            for style, wanted in (("", plain), ("B", bold)):
                if own & wanted:
                    add_font(self.pdf, f"f{place}", style, faces[place].subset(own & wanted, bool(style)))

    def strips(self, content: Content, imprint: Imprint) -> list[_Strip]:
        """Everything from the top to the last note."""
        found = [self._copy_mark(imprint)] if imprint.copy or not imprint.code else []
        found += self._lines(content.title, TITLE_PT, bold=True, side=0.5)
        number = f"证明编号：{imprint.number}" if imprint.code else "预览，不能作为证明使用"
        found += self._lines(number, SMALL_PT, side=0.5)
        for block in content.blocks:
            found += [_gap(3.0), *self._block(block)]
        found.append(_gap(3.0))
        for note in content.notes:
            found += self._lines(note, SMALL_PT)
        return found

    def closing(self, imprint: Imprint, top: float) -> None:
        """Code on the left, office and day on the right under the seal."""
        top = min(top, PAGE_HEIGHT_MM - FOOT_MM - _CLOSING_MM) + 4.0
        if imprint.code:
            self._code_at = (MARGIN_MM, top)
            grouped = "-".join(imprint.code[at : at + 4] for at in range(0, len(imprint.code), 4))
            below = top + QR_MM
            words = ("扫码验真伪", f"验证码：{grouped}", f"有效期至：{imprint.valid}")
            for number, line in enumerate(words):
                self._piece(line, MARGIN_MM, below + number * 4.8, 9.0)
        right = PAGE_WIDTH_MM - MARGIN_MM
        seal_left, seal_top = right - SEAL_MM - 4.0, top + 9.0
        for number, line in enumerate((imprint.office, imprint.issued)):
            width = self._width(line, BODY_PT)
            # The seal lies on the day, as is the custom; between star and words both can be read.
            self._piece(line, right - 4.0 - width, top + number * 33.4, BODY_PT)
        corners = (seal_left, PAGE_HEIGHT_MM - seal_top - SEAL_MM, seal_left + SEAL_MM, PAGE_HEIGHT_MM - seal_top)
        left, low, far, high = (round(mm / _MM_PER_PT) for mm in corners)
        self.place = Place(self.pdf.page - 1, (left, low, far, high))

    def code(self, address: str) -> None:
        """The QR code, and over it a link to the same place for those who read the file."""
        rows = qr_rows(address)
        if rows is None:
            raise ValueError("the code's address is too long")
        left, top = self._code_at
        draw_qr(self.pdf, rows, left, top, QR_MM)
        self.pdf.link(left, top, QR_MM, QR_MM, address)

    def foot(self, imprint: Imprint, page: str) -> None:
        top = PAGE_HEIGHT_MM - FOOT_MM + 4.0
        self._rule(top, 0.2)
        left = f"打印时间：{imprint.printed}　服务电话：12333"
        self._piece(left, MARGIN_MM, top + 2.0, SMALL_PT)
        self._piece(page, PAGE_WIDTH_MM - MARGIN_MM - self._width(page, SMALL_PT), top + 2.0, SMALL_PT)

    def _block(self, block: Block) -> list[_Strip]:
        match block:
            case Facts():
                return self._facts(block.rows)
            case Statement():
                return self._lines(block.text, BODY_PT)
            case Table():
                return self._table(block)

    def _copy_mark(self, imprint: Imprint) -> _Strip:
        mark = f"副本　第{imprint.copy}次补打" if imprint.copy else "预览"
        width = self._width(mark, BODY_PT, bold=True) + 6.0
        left = PAGE_WIDTH_MM - MARGIN_MM - width

        def draw(top: float) -> None:
            self.pdf.set_line_width(0.5)
            self.pdf.rect(left, top, width, 9.0)
            self._piece(mark, left + 3.0, top + 0.8, BODY_PT, bold=True)

        return _Strip(10.0, draw)

    def _facts(self, rows: tuple[tuple[str, str], ...]) -> list[_Strip]:
        """Two pairs beside each other where both fit into half the width."""
        half, label_share = WIDTH_MM / 2, 0.36
        pitch = BODY_PT * _MM_PER_PT * _PITCH_EM
        found: list[_Strip] = []
        rest = list(rows)
        while rest:
            pair = [rest.pop(0)]
            fits = self._width(pair[0][1], BODY_PT, bold=True) <= half * (1 - label_share) - 2.0
            if fits and rest and self._width(rest[0][1], BODY_PT, bold=True) <= half * (1 - label_share) - 2.0:
                pair.append(rest.pop(0))
            value_width = half * (1 - label_share) if len(pair) == 2 else WIDTH_MM - half * label_share
            cells = [
                (label, wrapped(self._shown(value), value_width, lambda t: self._width(t, BODY_PT, bold=True)))
                for label, value in pair
            ]
            height = pitch * max(len(lines) for _, lines in cells) + 1.6

            def draw(top: float, cells: list[tuple[str, list[str]]] = cells, height: float = height) -> None:
                for at, (label, lines) in enumerate(cells):
                    left = MARGIN_MM + at * half
                    self._piece(label, left, top + 0.8, BODY_PT)
                    for number, line in enumerate(lines):
                        self._piece(line, left + half * label_share, top + 0.8 + number * pitch, BODY_PT, bold=True)
                self._rule(top + height, 0.15)

            found.append(_Strip(height, draw))
        return found

    def _table(self, table: Table) -> list[_Strip]:
        total = sum(column.share for column in table.columns)
        widths = [WIDTH_MM * column.share / total for column in table.columns]
        heading = self._lines(table.heading, BODY_PT, bold=True)
        head = self._cells(tuple(column.head for column in table.columns), table, widths, bold=True)
        rows = table.rows or ((table.empty, *("" for _ in table.columns[1:])),)
        body = [self._cells(row, table, widths, bold=False) for row in rows]
        return [*heading, head, *(_Strip(strip.height_mm, strip.draw, head) for strip in body)]

    def _cells(self, texts: tuple[str, ...], table: Table, widths: list[float], *, bold: bool) -> _Strip:
        pitch = TABLE_PT * _MM_PER_PT * 1.35
        columns = [
            wrapped(self._shown(text), width - 2.0, lambda t: self._width(t, TABLE_PT, bold=bold))
            for text, width in zip(texts, widths, strict=True)
        ]
        height = pitch * max(len(lines) for lines in columns) + 1.4

        def draw(top: float) -> None:
            left = MARGIN_MM
            for lines, column, width in zip(columns, table.columns, widths, strict=True):
                for number, line in enumerate(lines):
                    spare = width - 2.0 - self._width(line, TABLE_PT, bold=bold)
                    shift = spare if column.side is Side.RIGHT else 0.0
                    self._piece(line, left + 1.0 + shift, top + 0.4 + number * pitch, TABLE_PT, bold=bold)
                left += width
            self._rule(top + height, 0.35 if bold else 0.1)

        return _Strip(height, draw)

    def _lines(self, text: str, size: float, *, bold: bool = False, side: float = 0.0) -> list[_Strip]:
        pitch = size * _MM_PER_PT * _PITCH_EM

        def strip(line: str) -> _Strip:
            left = MARGIN_MM + side * (WIDTH_MM - self._width(line, size, bold=bold))
            return _Strip(pitch, lambda top: self._piece(line, left, top, size, bold=bold))

        return [
            strip(line)
            for part in clean_lines(text)
            for line in wrapped(self._shown(part), WIDTH_MM, lambda t: self._width(t, size, bold=bold))
        ]

    def _rule(self, y: float, width_mm: float) -> None:
        self.pdf.set_line_width(width_mm)
        self.pdf.line(MARGIN_MM, y, PAGE_WIDTH_MM - MARGIN_MM, y)

    def _shown(self, text: str) -> str:
        """One line without what has no shape; a character that no font has is spelled."""
        line = " ".join(clean_lines(text))
        return "".join(f"〔U+{ord(char):04X}〕" if char in self.missing else char for char in line)

    def _width(self, text: str, size: float, *, bold: bool = False) -> float:
        return size * sum(self._advance(character, bold) for character in text)

    def _advance(self, character: str, bold: bool) -> float:
        """Millimetres for a point of size. The library's own measure copies its whole state for each word: half the time of a sheet."""
        key = (character, bold)
        if key not in self._advances:
            font = self.pdf.fonts[f"f{self._place_of(character)}{'B' if bold else ''}"]
            self._advances[key] = font.get_text_width(character, 1.0, None)[1] * _MM_PER_PT
        return self._advances[key]

    def _piece(self, text: str, left: float, top: float, size: float, *, bold: bool = False) -> None:
        text = self._shown(text)
        if not set(text) <= self._in_style[bold]:
            # The font in the file lacks it: something else would be drawn in its place.
            raise ValueError("a character was not collected")
        self.drawn.append(text)
        for place, run in groupby(text, self._place_of):
            piece = "".join(run)
            self.pdf.set_font(f"f{place}", "B" if bold else "", size)
            self.pdf.text(left, top + size * _MM_PER_PT * _BASELINE_EM, piece)
            left += self._width(piece, size, bold=bold)

    def _place_of(self, character: str) -> int:
        return self._face_of.get(character, 0)


def _gap(mm: float) -> _Strip:
    return _Strip(mm, lambda top: None)
