"""What an estimate asks of the terminal: the reckoning and the paper."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.engine.requests import Effect
from kiosk.pages import Fact, Text, text
from kiosk.plot_pages import Line, Plot, Point
from kiosk.services.effects import Prints
from kiosk.services.estimates.values import Answers, Basis, Estimate, NotReckoned

_PLOT = Plot(
    lines=(Line(text("estimate-line-until"), (Point(0, 200_000), Point(36, 250_000))),),
    ticks=((0, text("input-year", year="2028")), (36, text("input-year", year="2031"))),
    own=Point(0, 200_000),
    own_amount=text("quantity-yuan", amount="2,000"),
    across=text("estimate-across-date"),
    up=text("estimate-up-monthly"),
)
_PLAIN = Estimate(
    headline=text("estimate-result-monthly", amount="2,000.00"),
    essence=(text("estimate-not-binding"),),
    facts=(Fact(text("estimate-label-total"), text("quantity-yuan", amount="2,000.00"), large=True),),
    basis=(Fact(text("estimate-label-version"), text("value-plain", value="2026-11")),),
)


@dataclass(frozen=True, slots=True)
class Reckon(Effect[Estimate | NotReckoned]):
    """Reckon by the rule tables of this terminal, on the day of today."""

    formula: str
    answers: Answers = field(repr=False)
    basis: Basis | None = field(default=None, repr=False)

    def outcomes(self) -> tuple[Estimate | NotReckoned, ...]:
        with_plot = Estimate(
            _PLAIN.headline,
            _PLAIN.essence,
            _PLAIN.facts,
            _PLAIN.basis,
            _PLOT,
            (text("estimate-plot-title"),),
        )
        refused = (NotReckoned(reason) for reason in REASONS)
        return (with_plot, _PLAIN, *refused)


REASONS = ("no-rule", "contradiction", "impossible-date", "out-of-range", "no-record", "not-for-you", "already-drawing")
"""Why nothing can be reckoned; each has its texts."""


@dataclass(frozen=True, slots=True)
class PrintsEstimate(Prints):
    """The estimate on paper: what was answered, what comes out, what it rests on. Free of charge (经办条例 art. 32)."""

    title: Text
    asked: tuple[Fact, ...] = field(repr=False)
    estimate: Estimate = field(repr=False)


@dataclass(frozen=True, slots=True)
class PrintEstimate(PrintsEstimate):
    """On a slip."""


@dataclass(frozen=True, slots=True)
class PrintEstimatePages(PrintsEstimate):
    """On A4."""
