"""Draws a Slip as the dots the print head will burn: 1 bit, 203 dpi (8 dots/mm), 576 dots on 80 mm and 384 on 58 mm
paper.

Raster is the only safe way to print Chinese: printers differ in their ROM fonts, and no ROM has the rare characters
of names, nor the scripts of the other languages. Tibetan is stacked, Uyghur and Kazakh are joined and run from the
right. Mongolian is printed as it is written: in columns from top to bottom, from the left to the right; numbers and Han
in a Mongolian paragraph lie on their side, as Latin letters do there.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import segno
from PIL import Image, ImageDraw

from drivers.printer.contract import Align, Block, Gap, Line, Pair, Qr, Rule, Slip
from drivers.printer.fonts import FontChain, can_shape
from drivers.printer.ink import TextFace
from drivers.printer.qr import qr_modules
from drivers.printer.scripts import Direction, base_direction, has_complex, is_upright_script
from drivers.printer.typeset import printable, widest_unit, wrap, wrap_evenly
from drivers.right_of_way import SCREEN

DOTS_PER_MM = 8
DOTS_BY_PAPER_MM = {80: 576, 58: 384}
QR_QUIET_MODULES = 4
QR_MODULE_DOTS_MIN = 3
MAX_SLIP_MM = 1000
AT_A_STRETCH_SECONDS, GIVE_WAY_SECONDS = 0.0005, 0.0003

_INK_THRESHOLD = 140
_LINE_PITCH_EM = 1.25
_BASELINE_EM = 1.0
# A number that does not fit is drawn smaller before it is cut in two, down to this share of the wanted size.
_SHRINK_LIMIT = 0.6
# Columns of Mongolian are this long before a second one is begun; longer only when the paper is full.
_COLUMN_MM = 40
_COLUMN_GROWTH = 1.1


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
    """Raises SlipError for a paper width we do not know, a QR code wider than the paper, more than 1 m of paper, or a
    script that cannot be joined or stacked on this machine.
    """
    try:
        width = DOTS_BY_PAPER_MM[paper_width_mm]
    except KeyError:
        raise SlipError("paper-width") from None
    page = _Page(width, fonts)
    courtesy = _Courtesy()
    strips: list[_Strip] = []
    for block in slip.blocks:
        strips += page.strips(block)
        courtesy.give_way()
    height = sum(strip.height for strip in strips)
    if not 0 < height <= MAX_SLIP_MM * DOTS_PER_MM:
        raise SlipError("slip-length")
    canvas = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(canvas)
    top = 0
    for strip in strips:
        strip.draw(canvas, pen, top)
        top += strip.height
        courtesy.give_way()
    image = canvas.point(lambda grey: 255 if grey > _INK_THRESHOLD else 0).convert("1", dither=Image.Dither.NONE)
    return RasterSlip(image, frozenset(page.missing))


class _Courtesy:
    """Lets other threads go first, twice a millisecond, and a page that is being built until it stands. A slip is 20 ms of
    computing in Python; the page would take turns with it, five milliseconds each, and come twice as late.
    """

    def __init__(self) -> None:
        self._since = time.monotonic()

    def give_way(self) -> None:
        if time.monotonic() - self._since >= AT_A_STRETCH_SECONDS:
            time.sleep(GIVE_WAY_SECONDS)
            SCREEN.give()
            self._since = time.monotonic()


class _Page:
    """Lays blocks out for one paper width and collects the characters no font has."""

    def __init__(self, width: int, fonts: FontChain) -> None:
        self._width = width
        self._fonts = fonts
        self.missing: set[str] = set()
        self._faces: dict[tuple[int, bool], TextFace] = {}

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
        face = self._face(size, block.bold)
        break_lines = wrap if block.align is Align.LEFT else wrap_evenly
        strips: list[_Strip] = []
        for paragraph in paragraphs:
            if is_upright_script(paragraph):
                strips.append(self._columns(face, paragraph, block.align))
                continue
            base = base_direction(paragraph)
            lines = break_lines(paragraph, self._width, face.width)
            strips += [self._text_strip(face, [(line, _side(block.align, base), base)]) for line in lines]
        return strips

    def _pair(self, block: Pair) -> list[_Strip]:
        label, value = (self._with_markers("".join(printable(text))) for text in (block.label, block.value))
        if is_upright_script(label) or is_upright_script(value):
            return [*self._paragraphs(Line(label, block.size_mm)), *self._paragraphs(Line(value, block.size_mm))]
        base, value_base = base_direction(label), base_direction(value)
        begin, end = _side(Align.LEFT, base), _side(Align.RIGHT, base)
        face = self._face(self._fonts.em_dots(block.size_mm * DOTS_PER_MM), False)
        if face.width(label) + face.em + face.width(value) <= self._width:
            return [self._text_strip(face, [(label, begin, base), (value, end, value_base)])]
        below = self._face(self._fitting_size([value], block.size_mm, False), False)
        values = wrap_evenly(value, self._width, below.width)
        return [
            *(self._text_strip(face, [(line, begin, base)]) for line in wrap(label, self._width, face.width)),
            *(self._text_strip(below, [(line, end, value_base)]) for line in values),
        ]

    def _face(self, em: int, bold: bool) -> TextFace:
        """One for each size: it knows how wide the letters are that it measured."""
        return self._faces.setdefault((em, bold), TextFace(self._fonts, em, bold))

    def _with_markers(self, text: str) -> str:
        if has_complex(text) and not can_shape():
            raise SlipError("shaping-missing")
        absent = {
            character for character in text if not character.isspace() and self._fonts.face_for(character) is None
        }
        self.missing |= absent
        return "".join(f"〔U+{ord(character):04X}〕" if character in absent else character for character in text)

    def _fitting_size(self, paragraphs: list[str], size_mm: float, bold: bool) -> int:
        wanted = self._fonts.em_dots(size_mm * DOTS_PER_MM)
        face = self._face(wanted, bold)
        widest = max((widest_unit(paragraph, face.width) for paragraph in paragraphs), default=0.0)
        if widest <= self._width:
            return wanted
        # Advances are whole dots, so they do not shrink exactly with the size: step down until it really fits.
        for em in range(int(wanted * self._width / widest), int(wanted * _SHRINK_LIMIT), -1):
            smaller = self._face(em, bold)
            if all(widest_unit(paragraph, smaller.width) <= self._width for paragraph in paragraphs):
                return em
        return wanted

    def _text_strip(self, face: TextFace, pieces: list[tuple[str, Align, Direction]]) -> _Strip:
        reaches = [face.reach(text) for text, _, _ in pieces]
        above = max(round(face.em * _BASELINE_EM), *(reach for reach, _ in reaches))
        below = max(round(face.em * _LINE_PITCH_EM) - round(face.em * _BASELINE_EM), *(reach for _, reach in reaches))

        def draw(_: Image.Image, pen: ImageDraw.ImageDraw, top: int) -> None:
            for text, align, base in pieces:
                spare = self._width - face.width(text)
                left = {Align.LEFT: 0.0, Align.CENTER: spare / 2, Align.RIGHT: spare}[align]
                face.draw(pen, round(left), top + above, text, base)

        return _Strip(above + below, draw)

    def _columns(self, face: TextFace, paragraph: str, align: Align) -> _Strip:
        """Columns from the left to the right, each a line turned a quarter clockwise."""
        above, below = face.reach(paragraph)
        above = max(round(face.em * _BASELINE_EM), above)
        pitch = above + max(round(face.em * (_LINE_PITCH_EM - _BASELINE_EM)), below)
        length = max(widest_unit(paragraph, face.width), min(face.width(paragraph), _COLUMN_MM * DOTS_PER_MM))
        columns = wrap(paragraph, length, face.width)
        while len(columns) * pitch > self._width:
            length *= _COLUMN_GROWTH
            columns = wrap(paragraph, length, face.width)
        height = max(1, *(math.ceil(face.width(column)) for column in columns))
        spare = self._width - len(columns) * pitch
        left = {Align.LEFT: 0, Align.CENTER: spare // 2, Align.RIGHT: spare}[align]

        def draw(canvas: Image.Image, _: ImageDraw.ImageDraw, top: int) -> None:
            for place, column in enumerate(columns):
                lying = Image.new("L", (height, pitch), 255)
                face.draw(ImageDraw.Draw(lying), 0, above, column, Direction.LEFT_TO_RIGHT)
                canvas.paste(lying.transpose(Image.Transpose.ROTATE_270), (left + place * pitch, top))

        return _Strip(height + round(face.em * (_LINE_PITCH_EM - _BASELINE_EM)), draw)

    def _draw_rule(self, _: Image.Image, pen: ImageDraw.ImageDraw, top: int) -> None:
        pen.rectangle((0, top + DOTS_PER_MM - 1, self._width - 1, top + DOTS_PER_MM), fill=0)

    def _qr(self, block: Qr) -> _Strip:
        try:
            modules = qr_modules(block.data)
        except segno.DataOverflowError:
            raise SlipError("qr-too-long") from None
        side_modules = len(modules) + 2 * QR_QUIET_MODULES
        room = min(self._width, int(block.size_mm * DOTS_PER_MM))
        module = max(QR_MODULE_DOTS_MIN, room // side_modules)
        side = side_modules * module
        if side > self._width:
            raise SlipError("qr-too-wide")
        dots = np.pad((1 - modules) * np.uint8(255), QR_QUIET_MODULES, constant_values=255)
        picture = Image.fromarray(dots).resize((side, side), Image.Resampling.NEAREST)

        def draw(canvas: Image.Image, _: ImageDraw.ImageDraw, top: int) -> None:
            canvas.paste(picture, ((self._width - side) // 2, top))

        return _Strip(side, draw)


def _draw_nothing(_: Image.Image, __: ImageDraw.ImageDraw, ___: int) -> None:
    """White paper."""


def _side(align: Align, base: Direction) -> Align:
    """In a paragraph that runs from the right, LEFT is where it ends: beginnings stay beginnings."""
    if base is Direction.LEFT_TO_RIGHT or align is Align.CENTER:
        return align
    return Align.RIGHT if align is Align.LEFT else Align.LEFT
