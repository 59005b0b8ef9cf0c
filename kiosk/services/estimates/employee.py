"""M01 and M03: the employee pension and the retirement age, as words, figures and plot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kiosk.pages import Fact, Text, text
from kiosk.pension import (
    EmployeeEstimate,
    EmployeeInputs,
    RuleBook,
    YearMonth,
    category_of,
    estimate_employee,
    flexible_window,
    plot,
    plot_offsets,
    retirement,
)
from kiosk.plot_pages import MOST_LINES, Line, Plot, Point
from kiosk.services.estimates import words
from kiosk.services.estimates.values import Estimate
from kiosk.services.estimates.words import Given, fact, fen_of, number, word, yuan, yuan_of

PLOT_STEP_MONTHS = 6
_WHEN = ("on-time", "earliest", "latest")


def employee_pension(book: RuleBook, given: Given, today: date) -> Estimate:
    """What she would get each month, and how it moves with the date and the years she pays. Raises Refused, Missing."""
    inputs = employee_inputs(book, given, today)
    found = estimate_employee(book, inputs)
    drawn = _plot(book, inputs, found)
    return Estimate(
        headline=_headline(found),
        essence=(text("estimate-not-binding"), *(text(f"estimate-note-{note}") for note in found.notes)),
        facts=_facts(found),
        basis=_basis(book, found, today),
        plot=drawn,
        plot_words=() if drawn is None else _plot_words(drawn),
    )


def employee_inputs(book: RuleBook, given: Given, today: date) -> EmployeeInputs:
    """The answers as the rules want them. Raises Refused, Missing."""
    category = category_of(word(given, "category").replace("-", "_"))
    birth = YearMonth.parse(word(given, "birth"))
    window = flexible_window(book, category, birth)
    offsets = dict(zip(_WHEN, (0, window.earliest_offset, window.latest_offset), strict=True))
    return EmployeeInputs(
        category=category,
        birth=birth,
        as_of=YearMonth.of(today),
        paid_months=number(given, "paid"),
        deemed_months=number(given, "deemed"),
        index=Decimal(number(given, "index")) / 10_000,
        account=yuan_of(number(given, "account")),
        offset_months=offsets.get(word(given, "when"), 0),
    )


def retirement_age(book: RuleBook, given: Given, today: date) -> Estimate:
    """When the law lets her retire, what she may choose, how long she must have paid. Raises Refused, Missing."""
    category = category_of(word(given, "category").replace("-", "_"))
    birth = YearMonth.parse(word(given, "birth"))
    on_time = retirement(book, category, birth)
    window = flexible_window(book, category, birth)
    past = on_time.month < YearMonth.of(today)
    essence = [text("estimate-not-binding")]
    if past:
        essence.append(text("estimate-note-past-retirement"))
    return Estimate(
        headline=text("estimate-result-retire", year=str(on_time.month.year), month=str(on_time.month.month)),
        essence=tuple(essence),
        facts=(
            fact("age", words.age(on_time.age_months), large=True),
            fact("delay", words.months(on_time.statutory.delay_months)),
            fact("first-benefit", words.month(on_time.first_benefit_month)),
            fact("earliest", words.month(window.earliest_month)),
            fact("latest", words.month(window.latest_month)),
            fact("minimum", words.months(on_time.minimum_months)),
        ),
        basis=words.rests_on(book.place, book.version, today),
    )


def _headline(found: EmployeeEstimate) -> Text:
    if found.months_short:
        years, months = divmod(found.months_short, 12)
        return text("estimate-result-short", year_count=str(years), month_count=str(months))
    return text("estimate-result-monthly", amount=words.written(found.total))


def _facts(found: EmployeeEstimate) -> tuple[Fact, ...]:
    chosen = found.retirement
    parts = [
        fact("total", yuan(found.total), large=True),
        fact("basic", yuan(found.basic)),
        fact("personal", yuan(found.personal)),
    ]
    if found.transition:
        parts.append(fact("transition", yuan(found.transition)))
    if found.extra:
        parts.append(fact("extra", yuan(found.extra)))
    return (
        *parts,
        fact("retire", words.month(chosen.month)),
        fact("age", words.age(chosen.age_months)),
        fact("first-benefit", words.month(chosen.first_benefit_month)),
        fact("total-years", words.months(found.total_months)),
        fact("minimum", words.months(chosen.minimum_months)),
        fact("balance", yuan(found.account)),
        fact("divisor", text("quantity-months", count=f"{found.divisor.normalize():f}")),
    )


def _basis(book: RuleBook, found: EmployeeEstimate, today: date) -> tuple[Fact, ...]:
    basis = found.basis
    return (
        *words.rests_on(basis.place, basis.version, today),
        fact("base", yuan(basis.base)),
        fact("base-year", text("input-year", year=str(basis.base_year))),
        fact("growth", words.percent(basis.growth)),
        fact("rate", words.percent(basis.rate)),
        fact("future-index", words.percent(basis.future_index)),
        fact("year-precision", text(f"estimate-precision-{book.employee.year_precision}")),
        fact("rounding", text(f"estimate-rounding-{book.employee.payment_rounding}")),
    )


def _plot(book: RuleBook, inputs: EmployeeInputs, found: EmployeeEstimate) -> Plot | None:
    """Paying on, stopping now, and the round lengths in between; only dates for which the years are enough. None where there
    are not two such dates, or her own is not among them.
    """
    if found.months_short or found.retirement.month < inputs.as_of:
        return None
    own = Point(found.retirement.month.count, fen_of(found.total))
    paying = [
        Line(
            text("estimate-line-until") if line.career_years is None else _years(line.career_years),
            tuple(Point(at.month.count, fen_of(at.total)) for at in line.points if at.enough),
        )
        for line in plot(book, inputs, PLOT_STEP_MONTHS)
    ]
    first = paying[0] if paying else Line(text("estimate-line-until"), ())
    until = Line(text("estimate-line-until"), tuple(sorted({*first.points, own}, key=lambda point: point.x)))
    lengths = [line for line in paying[1:] if len(line.points) > 1]
    stopping = Line(text("estimate-line-stop"), _stopping(book, inputs))
    lines = [until, *lengths[-(MOST_LINES - 2) :]]
    if len(stopping.points) > 1:
        lines.append(stopping)
    places = sorted({point.x for line in lines for point in line.points})
    if len(places) < 2:
        return None
    marked = sorted({places[0], own.x, places[-1]})
    return Plot(
        lines=tuple(lines),
        ticks=tuple((x, text("input-year", year=str(x // 12))) for x in marked),
        own=own,
        own_amount=words.whole_yuan(found.total),
        across=text("estimate-across-date"),
        up=text("estimate-up-monthly"),
    )


def _stopping(book: RuleBook, inputs: EmployeeInputs) -> tuple[Point, ...]:
    points = []
    for offset in plot_offsets(book, inputs, PLOT_STEP_MONTHS):
        found = estimate_employee(book, replace(inputs, offset_months=offset, months_to_pay=0))
        if not found.months_short:
            points.append(Point(found.retirement.month.count, fen_of(found.total)))
    return tuple(points)


def _years(count: int) -> Text:
    return text("quantity-years", count=str(count))


def _plot_words(drawn: Plot) -> tuple[Text, ...]:
    """The two things the plot says: what waiting brings, and what paying on brings."""
    until, last_line = drawn.lines[0], drawn.lines[-1]
    said = []
    last = until.points[-1]
    if last.x > drawn.own.x and last.amount > drawn.own.amount:
        more = words.written(yuan_of(last.amount - drawn.own.amount))
        said.append(text("estimate-plot-later", year=str(last.x // 12), month=str(last.x % 12 + 1), amount=more))
    stopped = next((point for point in last_line.points if point.x == drawn.own.x), None)
    if last_line is not until and stopped is not None and stopped.amount < drawn.own.amount:
        more = words.written(yuan_of(drawn.own.amount - stopped.amount))
        said.append(text("estimate-plot-longer", amount=more))
    return (*said, text("estimate-not-binding"))
