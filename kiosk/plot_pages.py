"""A page with a plot: how an amount moves with a date and with another choice. What it shows is said in words as well."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.pages import ChoicePage, Page, Text

MOST_LINES = 4
"""Lines a person can tell apart by dash and mark."""


@dataclass(frozen=True, slots=True)
class Point:
    """One place of a line: ``x`` as the ticks count, ``amount`` in fen."""

    x: int
    amount: int


@dataclass(frozen=True, slots=True)
class Line:
    """Points in the order of x, under a short name that stands beside the line."""

    name: Text
    points: tuple[Point, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Plot:
    """``own``: the visitor's choice, marked and with its amount in figures. ``across``, ``up``: what the axes are.

    Raises ValueError where there is nothing to draw, more lines than can be told apart, or marks outside the lines.
    """

    lines: tuple[Line, ...]
    ticks: tuple[tuple[int, Text], ...]
    own: Point = field(repr=False)
    own_amount: Text = field(repr=False)
    across: Text
    up: Text

    def __post_init__(self) -> None:
        if not 1 <= len(self.lines) <= MOST_LINES or any(not line.points for line in self.lines):
            raise ValueError("a plot has one to four lines with points")
        if len({point.x for line in self.lines for point in line.points}) < 2:
            raise ValueError("a plot needs two places at least")
        if not any(self.own in line.points for line in self.lines):
            raise ValueError("the visitor's own place is on no line of the plot")
        first, last = self.reach
        if any(not first <= x <= last for x, _ in self.ticks):
            raise ValueError("a tick stands beside the plot")

    @property
    def reach(self) -> tuple[int, int]:
        """Least and greatest x."""
        places = [point.x for line in self.lines for point in line.points]
        return min(places), max(places)

    @property
    def amounts(self) -> tuple[int, int]:
        """Least and greatest amount, fen."""
        amounts = [point.amount for line in self.lines for point in line.points]
        return min(amounts), max(amounts)

    def texts(self) -> tuple[Text, ...]:
        names = (line.name for line in self.lines)
        return (self.across, self.up, self.own_amount, *names, *(name for _, name in self.ticks))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotPage(ChoicePage):
    """A plot under the sentences that say the same; these are spoken."""

    plot: Plot

    def texts(self) -> tuple[Text, ...]:
        return (*ChoicePage.texts(self), *self.plot.texts())


PLOT_PAGE_KINDS: tuple[type[Page], ...] = (PlotPage,)
