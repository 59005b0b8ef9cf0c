"""Where the painted words come from: every one of them from the text files, none from the code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiosk.gallery.finding import Finding
from kiosk.pages import Text
from screens.kit import Word

NO_BLANKS = {ord(blank): None for blank in " \n\t\u00a0"}


class Recorder:
    """Passes words on and remembers them."""

    def __init__(self, word: Word) -> None:
        self._word = word
        self.given: set[str] = set()

    def __call__(self, wanted: Text) -> str:
        said = self._word(wanted)
        self.given.add(said.translate(NO_BLANKS))
        return said


def literal(seen: Sequence[str], given: set[str]) -> Iterator[Finding]:
    """Painted texts that no text file gave, whole or in parts. Digits alone are keys and need none."""
    for piece in dict.fromkeys(seen):
        if not piece.isdigit() and not any(piece in said for said in given):
            yield Finding("literal", f"{len(piece)} characters", "a painted text that is in no text file")
