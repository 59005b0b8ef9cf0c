"""Lines of text as ink: measures and draws one line in the font chain at one size and weight."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from PIL import ImageDraw

from drivers.printer.fonts import FontChain
from drivers.printer.scripts import Direction, Piece, has_complex, is_complex, mirrored, pieces_in_view

# What may stand inside a run of joined letters without ending it: marks, punctuation, symbols, spaces, joiners.
_NEUTRAL_CATEGORIES = frozenset("MPSZC")


class TextFace:
    """The font chain at ``em`` dots. Text that needs shaping must only be given where ``fonts.can_shape()``."""

    def __init__(self, fonts: FontChain, em: int, bold: bool) -> None:
        self._fonts = fonts
        self._bold = bold
        self._advances: dict[str, float] = {}
        self._shaped: dict[tuple[str, int, Direction], float] = {}
        self.em = em

    def width(self, text: str) -> float:
        """In dots; the same whichever way the line runs."""
        if not has_complex(text):
            return sum(self._advance(character) for character in text)
        pieces = pieces_in_view(text, Direction.LEFT_TO_RIGHT)
        return sum(self._run_width(*run) for piece in pieces for run in self._runs(piece))

    def reach(self, text: str) -> tuple[int, int]:
        """Dots above and below the baseline that the text needs; (0, 0) where the usual line pitch is enough."""
        above = below = 0
        if has_complex(text):
            for piece in pieces_in_view(text, Direction.LEFT_TO_RIGHT):
                for run, face, direction in self._runs(piece):
                    if direction is not None:
                        font = self._fonts.font(face, self.em, self._bold, shaped=True)
                        _, top, _, bottom = font.getbbox(run, direction=_raqm(direction), anchor="ls")
                        above, below = max(above, -int(top)), max(below, int(bottom))
        return above, below

    def draw(self, pen: ImageDraw.ImageDraw, left: float, baseline: int, text: str, base: Direction) -> None:
        """Runs of one font are drawn in one go, from the left edge of the line to the right."""
        for piece in pieces_in_view(text, base):
            runs = list(self._runs(piece))
            for run, face, direction in runs if piece.direction is Direction.LEFT_TO_RIGHT else reversed(runs):
                self._draw_run(pen, left, baseline, run, face, direction)
                left += self._run_width(run, face, direction)

    def _runs(self, piece: Piece) -> Iterator[tuple[str, int, Direction | None]]:
        """Text, face, and the direction in which it is to be shaped; None: each character by itself, as it stands."""
        run, run_face, run_shaped = "", 0, False
        for character in piece.text:
            joins = run_shaped and self._continues(run_face, character)
            face = run_face if joins else self._fonts.face_for(character) or 0
            shaped = joins or is_complex(character)
            if run and (face, shaped) != (run_face, run_shaped):
                yield self._run(run, run_face, run_shaped, piece.direction)
                run = ""
            run, run_face, run_shaped = run + character, face, shaped
        if run:
            yield self._run(run, run_face, run_shaped, piece.direction)

    @staticmethod
    def _run(run: str, face: int, shaped: bool, direction: Direction) -> tuple[str, int, Direction | None]:
        if shaped:
            return run, face, direction
        return (run if direction is Direction.LEFT_TO_RIGHT else mirrored(run[::-1])), face, None

    def _continues(self, face: int, character: str) -> bool:
        if unicodedata.category(character)[0] not in _NEUTRAL_CATEGORIES:
            return False
        # The shaper hides a joiner that the font does not have.
        return self._fonts.has(face, character) or is_complex(character)

    def _draw_run(
        self, pen: ImageDraw.ImageDraw, left: float, baseline: int, run: str, face: int, direction: Direction | None
    ) -> None:
        place = (round(left), baseline)
        if direction is None:
            pen.text(place, run, font=self._fonts.font(face, self.em, self._bold), fill=0, anchor="ls")
        else:
            font = self._fonts.font(face, self.em, self._bold, shaped=True)
            pen.text(place, run, font=font, fill=0, anchor="ls", direction=_raqm(direction))

    def _run_width(self, run: str, face: int, direction: Direction | None) -> float:
        if direction is None:
            return sum(self._advance(character) for character in run)
        key = (run, face, direction)
        if key not in self._shaped:
            font = self._fonts.font(face, self.em, self._bold, shaped=True)
            self._shaped[key] = font.getlength(run, direction=_raqm(direction))
        return self._shaped[key]

    def _advance(self, character: str) -> float:
        if character not in self._advances:
            font = self._fonts.font(self._fonts.face_for(character) or 0, self.em, self._bold)
            self._advances[character] = font.getlength(character)
        return self._advances[character]


def _raqm(direction: Direction) -> str:
    return "rtl" if direction is Direction.RIGHT_TO_LEFT else "ltr"
