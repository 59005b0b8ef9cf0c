"""What an A4 page is made of: a few kinds of blocks, one below the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

BODY_PT: Final = 18.0
"""Large print begins at 16 pt."""


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
    abreast: int = 1
    """So many of them beside each other; of several one more where the sheet lies on its side."""


@dataclass(frozen=True, slots=True)
class Column:
    """``figures``: set at its right edge and never broken into lines."""

    head: str
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that is repeated on each page. ``rest``: the words for ``{count}`` rows that are not on the paper;
    ``more`` of these are not among ``rows`` anyhow.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    rest: str = "+ {count}"
    more: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The same in large print, cell below cell, for what is read and not compared. A beginning that two rows share stands once."""

    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    rest: str = "+ {count}"
    more: int = 0


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


Block = Title | Paragraph | Pairs | Table | Reading | Rule | Gap | Qr
