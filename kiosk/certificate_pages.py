"""The page that shows a certificate before it is issued."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.pages import ChoicePage, Text

PARTS = 3
"""How many strips a page is cut into where it is shown larger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage(ChoicePage):
    """The sheet as it will be. ``sheet``: a PNG of the page. ``part`` 0: all of it; 1 to ``PARTS``: that strip, as wide as the
    screen, to be read from a step away.
    """

    sheet: bytes = field(repr=False)
    part: int = 0
    gist: Text | None = None
    """The short form of what stands on the sheet, for whoever cannot read it there."""

    def details(self) -> tuple[Text, ...]:
        return () if self.gist is None else (self.gist,)
