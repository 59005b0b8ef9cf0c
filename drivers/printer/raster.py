"""Draws a Slip as the dots the print head will burn: 1 bit, 203 dpi (8 dots/mm), 576 dots on 80 mm and 384 on 58 mm
paper.

Raster is the only safe way to print Chinese: printers differ in their ROM fonts, and no ROM has the rare characters
of names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import segno
from PIL import Image, ImageDraw

from drivers.printer.contract import Align, Block, Gap, Line, Pair, Qr, Rule, Slip
from drivers.printer.fonts import FontChain
from drivers.printer.typeset import printable, widest_unit, wrap, wrap_evenly

DOTS_PER_MM = 8
DOTS_BY_PAPER_MM = {80: 576, 58: 384}
QR_QUIET_MODULES = 4
QR_MODULE_DOTS_MIN = 3
MAX_SLIP_MM = 1000

_INK_THRESHOLD = 140
_LINE_PITCH_EM = 1.25
_BASELINE_EM = 1.0
# A number that does not fit is drawn smaller before it is cut in two, down to this share of the wanted size.
_SHRINK_LIMIT = 0.6


class SlipError(ValueError):
    """The slip cannot be drawn on this paper. The text is a machine word, never content."""


@dataclass(frozen=True, slots=True)
class RasterSlip:
    """``image`` has mode "1", 0 is ink. ``missing_glyphs``: characters no font has, drawn as 〔U+XXXX〕."""

    image: Image.Image
    missing_glyphs: frozenset[str]

    def __repr__(self) -> str:
        return f"RasterSlip({self.image.width}x{self.image.height})"


@dataclass(frozen=True, slots=True)
class _Strip:
    """A piece of the paper's length: how high, and how to draw it with its top edge at a given row."""

    height: int
    draw: Callable[[Image.Image, ImageDraw.ImageDraw, int], None]


def draw_slip(slip: Slip, paper_width_mm: int, fonts: FontChain) -> RasterSlip:
    """Raises SlipError for a paper width we do not know, a QR code wider than the paper, or more than 1 m of paper."""
    try:
        width = DOTS_BY_PAPER_MM[paper_width_mm]
    except KeyError:
        raise SlipError("paper-width") from None
    page = _Page(width, fonts)
    strips = [strip for block in slip.blocks for strip in page.strips(block)]
    height = sum(strip.height for strip in strips)
    if not 0 < height <= MAX_SLIP_MM * DOTS_PER_MM:
        raise SlipError("slip-length")
    canvas = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(canvas)
    top = 0
    for strip in strips:
        strip.draw(canvas, pen, top)
        top += strip.height
    image = canvas.point(lambda grey: 255 if grey > _INK_THRESHOLD else 0).convert("1", dither=Image.Dither.NONE)
    return RasterSlip(image, frozenset(page.missing))


class _Page:
    """Lays blocks out for one paper width and collects the characters no font has."""

    def __init__(self, width: int, fonts: FontChain) -> None:
        self._width = width
        self._fonts = fonts
        self.missing: set[str] = set()

    def strips(self, block: Block) -> list[_Strip]:
        match block:
            case Line():
                return self._paragraphs(block)
            case Pair():
                return self._pair(block)
            case Rule():
                return [_Strip(2 * DOTS_PER_MM, self._draw_rule)]
            case Gap():
                return [_Strip(max(0, round(block.mm * DOTS_PER_MM)), _draw_nothing)]
            case Qr():
                return [self._qr(block)]

    def _paragraphs(self, block: Line) -> list[_Strip]:
        paragraphs = [self._with_markers(paragraph) for paragraph in printable(block.text)]
        size = self._fitting_size(paragraphs, block.size_mm, block.bold)
        face = _Face(self._fonts, size, block.bold)
        break_lines = wrap if block.align is Align.LEFT else wrap_evenly
        lines = [line for paragraph in paragraphs for line in break_lines(paragraph, self._width, face.width)]
        return [self._text_strip(face, [(line, block.align)]) for line in lines]

    def _pair(self, block: Pair) -> list[_Strip]:
        label, value = (self._with_markers("".join(printable(text))) for text in (block.label, block.value))
        face = _Face(self._fonts, self._fonts.em_dots(block.size_mm * DOTS_PER_MM), False)
        if face.width(label) + face.em + face.width(value) <= self._width:
            return [self._text_strip(face, [(label, Align.LEFT), (value, Align.RIGHT)])]
        below = _Face(self._fonts, self._fitting_size([value], block.size_mm, False), False)
        return [
            *(self._text_strip(face, [(line, Align.LEFT)]) for line in wrap(label, self._width, face.width)),
            *(self._text_strip(below, [(line, Align.RIGHT)]) for line in wrap_evenly(value, self._width, below.width)),
        ]

    def _with_markers(self, text: str) -> str:
        absent = {
            character for character in text if not character.isspace() and self._fonts.face_for(character) is None
        }
        self.missing |= absent
        return "".join(f"〔U+{ord(character):04X}〕" if character in absent else character for character in text)

    def _fitting_size(self, paragraphs: list[str], size_mm: float, bold: bool) -> int:
        wanted = self._fonts.em_dots(size_mm * DOTS_PER_MM)
        face = _Face(self._fonts, wanted, bold)
        widest = max((widest_unit(paragraph, face.width) for paragraph in paragraphs), default=0.0)
        if widest <= self._width:
            return wanted
        # Advances are whole dots, so they do not shrink exactly with the size: step down until it really fits.
        for em in range(int(wanted * self._width / widest), int(wanted * _SHRINK_LIMIT), -1):
            smaller = _Face(self._fonts, em, bold)
            if all(widest_unit(paragraph, smaller.width) <= self._width for paragraph in paragraphs):
                return em
        return wanted

    def _text_strip(self, face: _Face, pieces: list[tuple[str, Align]]) -> _Strip:
        def draw(_: Image.Image, pen: ImageDraw.ImageDraw, top: int) -> None:
            for text, align in pieces:
                spare = self._width - face.width(text)
                left = {Align.LEFT: 0.0, Align.CENTER: spare / 2, Align.RIGHT: spare}[align]
                face.draw(pen, round(left), top + round(face.em * _BASELINE_EM), text)

        return _Strip(round(face.em * _LINE_PITCH_EM), draw)

    def _draw_rule(self, _: Image.Image, pen: ImageDraw.ImageDraw, top: int) -> None:
        pen.rectangle((0, top + DOTS_PER_MM - 1, self._width - 1, top + DOTS_PER_MM), fill=0)

    def _qr(self, block: Qr) -> _Strip:
        try:
            code = segno.make(block.data, error="m", micro=False, boost_error=False)
        except segno.DataOverflowError:
            raise SlipError("qr-too-long") from None
        side_modules = int(code.symbol_size(border=QR_QUIET_MODULES)[0])
        room = min(self._width, int(block.size_mm * DOTS_PER_MM))
        module = max(QR_MODULE_DOTS_MIN, room // side_modules)
        side = side_modules * module
        if side > self._width:
            raise SlipError("qr-too-wide")
        dark = bytes(0 if bit else 255 for row in code.matrix_iter(border=QR_QUIET_MODULES) for bit in row)
        picture = Image.frombytes("L", (side_modules, side_modules), dark).resize(
            (side, side), Image.Resampling.NEAREST
        )

        def draw(canvas: Image.Image, _: ImageDraw.ImageDraw, top: int) -> None:
            canvas.paste(picture, ((self._width - side) // 2, top))

        return _Strip(side, draw)


def _draw_nothing(_: Image.Image, __: ImageDraw.ImageDraw, ___: int) -> None:
    """White paper."""


class _Face:
    """The font chain at one size and weight."""

    def __init__(self, fonts: FontChain, em: int, bold: bool) -> None:
        self._fonts = fonts
        self._bold = bold
        self._advances: dict[str, float] = {}
        self.em = em

    def width(self, text: str) -> float:
        return sum(self._advance(character) for character in text)

    def draw(self, pen: ImageDraw.ImageDraw, left: float, baseline: int, text: str) -> None:
        """Runs of one font are drawn in one go; Pillow places them by the same advances that ``width`` adds up."""
        run = ""
        run_face = 0
        for character in text:
            face = self._fonts.face_for(character) or 0
            if run and face != run_face:
                left = self._draw_run(pen, left, baseline, run, run_face)
                run = ""
            run, run_face = run + character, face
        if run:
            self._draw_run(pen, left, baseline, run, run_face)

    def _draw_run(self, pen: ImageDraw.ImageDraw, left: float, baseline: int, run: str, face: int) -> float:
        pen.text((round(left), baseline), run, font=self._fonts.font(face, self.em, self._bold), fill=0, anchor="ls")
        return left + self.width(run)

    def _advance(self, character: str) -> float:
        if character not in self._advances:
            font = self._fonts.font(self._fonts.face_for(character) or 0, self.em, self._bold)
            self._advances[character] = font.getlength(character)
        return self._advances[character]
