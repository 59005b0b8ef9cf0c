"""How wide the columns of a table on A4 are, and what is said of the rows that are not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from drivers.a4.blocks import Reading, Table

CELL_GAP_MM: Final = 3.0
"""Between two columns; a part of each column's width."""
_NARROWEST_TEXT_EM: Final = 8.0
"""Words are broken into lines of this many Han characters before the sheet is turned. A date is shorter and stays whole."""
_NARROWEST_HEAD_EM: Final = 4.0

Measure = Callable[[str, bool], float]
"""Width in mm of a text, bold or not."""


def rest_of(block: Table | Reading, count: int) -> str:
    """The words for so many rows that are not on the paper."""
    return block.rest.replace("{count}", str(count))


def fitted(table: Table, em_mm: float, measure: Measure) -> float:
    """The least width in mm at which no figure is broken."""
    return sum(least for least, _ in _bounds(table, em_mm, measure))


def widths_of(table: Table, em_mm: float, room: float, measure: Measure) -> list[float]:
    """Width of each column in mm, together ``room``: what each needs at least, and what is left to those that would be wider."""
    bounds = _bounds(table, em_mm, measure)
    least = [low for low, _ in bounds]
    spare = room - sum(least)
    if spare < 0:
        return [low * room / sum(least) for low in least]
    short = [wanted - low for low, wanted in bounds]
    given = min(spare, sum(short))
    widths = [low + (given * lack / sum(short) if given else 0.0) for low, lack in zip(least, short, strict=True)]
    return [width + (spare - given) / len(widths) for width in widths]


def _bounds(table: Table, em_mm: float, measure: Measure) -> list[tuple[float, float]]:
    """Of each column the width it needs and the one at which nothing in it is broken."""
    found = []
    for at, column in enumerate(table.columns):
        widest = max((measure(row[at], False) for row in table.rows), default=0.0)
        head = measure(column.head, True)
        cells = widest if column.figures else min(widest, _NARROWEST_TEXT_EM * em_mm)
        least = max(cells, min(head, _NARROWEST_HEAD_EM * em_mm)) + CELL_GAP_MM
        found.append((least, max(widest, head) + CELL_GAP_MM))
    return found
