"""What stands on a certificate, before it is set on paper. Values are final texts, amounts and months already in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Side(StrEnum):
    """Where the text of a column stands."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """``share``: of the table's width, relative to the others."""

    head: str
    share: float = 1.0
    side: Side = Side.LEFT


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values, two pairs beside each other where they fit."""

    rows: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is certified, in a sentence."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading; the heads stand on every page it reaches."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    empty: str = "没有记录"


Block = Table | Facts | Statement


@dataclass(frozen=True, slots=True)
class Content:
    """One certificate. ``gist``: what its kind certifies; nothing of the person."""

    kind: str
    title: str
    blocks: tuple[Block, ...] = field(repr=False)
    notes: tuple[str, ...]
    gist: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What makes a content a paper: numbers, dates, who signs. ``copy``: 0 for the original. ``valid``: the last day of
    the code. ``code`` "" on a preview.
    """

    number: str
    code: str
    issued: str
    valid: str
    printed: str
    office: str
    copy: int = 0
