"""Where the painted words come from: every one of them from the text files, none from the code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kiosk.gallery.finding import Finding
from kiosk.pages import Text
from screens.kit import Word

FIGURE = re.compile(r"\d{1,3}(,\d{3})+|\d+")
NO_BLANKS = {ord(blank): None for blank in " \n\t\u00a0"}


class Recorder:
    """Passes words on and remembers them."""

    def __init__(self, word: Word) -> None:
        self._word = word
        self._given: set[str] = set()
        self._parts: set[str] = set()

    def __call__(self, wanted: Text) -> str:
        said = self._word(wanted)
        self._given.add(said.translate(NO_BLANKS))
        return said

    def gave(self, piece: str) -> bool:
        """Whether the piece, without blanks, was given whole, in parts, or as a label with its value behind it."""
        given = self._given
        if piece in given or piece in self._parts:
            return True
        if any(piece in said or (piece.startswith(said) and piece.removeprefix(said) in given) for said in given):
            self._parts.add(piece)
            return True
        return False


def literal(seen: Sequence[str], words: Recorder) -> Iterator[Finding]:
    """Painted texts that no text file gave. Figures alone are keys, or marks of an axis, and need none."""
    for piece in dict.fromkeys(seen):
        if not FIGURE.fullmatch(piece) and not words.gave(piece):
            yield Finding("literal", f"{len(piece)} characters", "a painted text that is in no text file")
