"""M02 and M07: the residents' pension, and which tier brings what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kiosk.pages import Fact, Text, text
from kiosk.pension import (
    ResidentInputs,
    RuleBook,
    TierComparison,
    YearMonth,
    compare_tiers,
    estimate_resident,
)
from kiosk.plot_pages import Line, Plot, Point
from kiosk.services.estimates import words
from kiosk.services.estimates.values import Estimate
from kiosk.services.estimates.words import Given, fact, fen_of, number, word, yuan, yuan_of


def resident_pension(book: RuleBook, given: Given, today: date) -> Estimate:
    """What she would get from 60 on, and how it moves with the years she pays. Raises Refused, Missing."""
    inputs = ResidentInputs(
        birth=YearMonth.parse(word(given, "birth")),
        as_of=YearMonth.of(today),
        paid_years=number(given, "paid_years"),
        tier=Decimal(word(given, "tier")),
        account=yuan_of(number(given, "account")),
    )
    found = estimate_resident(book, inputs)
    total = found.pension.total
    essence = [text("estimate-not-binding")]
    if found.years_short:
        headline = text("estimate-result-short", year_count=str(found.years_short), month_count="0")
        essence.append(text("estimate-note-back-payment"))
    else:
        headline = text("estimate-result-monthly", amount=words.written(total))
    if found.month < inputs.as_of:
        essence.append(text("estimate-note-past-retirement"))
    drawn = None if found.years_short else _plot(book, inputs, found.years_to_pay)
    return Estimate(
        headline=headline,
        essence=tuple(essence),
        facts=(
            fact("total", yuan(total), large=True),
            fact("resident-basic", yuan(found.pension.basic)),
            fact("personal", yuan(found.pension.personal)),
            *((fact("extra", yuan(found.pension.extra)),) if found.pension.extra else ()),
            fact("sixty", words.month(found.month)),
            fact("first-benefit", words.month(found.first_benefit_month)),
            fact("paid-in-all", text("quantity-years", count=str(found.paid_years))),
            fact("balance", yuan(found.account)),
            fact("yearly", yuan(found.yearly_payment)),
            fact("subsidy", yuan(found.yearly_subsidy)),
        ),
        basis=(
            *words.rests_on(found.place, found.version, today),
            fact("basic-year", text("input-year", year=str(found.basic_year))),
            fact("rate", words.percent(found.rate)),
        ),
        plot=drawn,
        plot_words=() if drawn is None else _plot_words(drawn, found.years_to_pay),
    )


def resident_tiers(book: RuleBook, given: Given, today: date) -> Estimate:
    """Every tier for the same number of years. Raises Refused, Missing."""
    tiers = compare_tiers(book, number(given, "years"))
    lowest, highest = tiers[0], tiers[-1]
    ticks = tiers if len(tiers) <= 2 else (lowest, tiers[len(tiers) // 2], highest)
    drawn = None
    if len(tiers) > 1:
        drawn = Plot(
            lines=(Line(text("estimate-line-monthly"), tuple(_point(tier) for tier in tiers)),),
            ticks=tuple((fen_of(tier.tier), words.whole_yuan(tier.tier)) for tier in ticks),
            own=_point(highest),
            own_amount=words.whole_yuan(highest.monthly),
            across=text("estimate-across-tier"),
            up=text("estimate-up-monthly"),
        )
    more = words.written(highest.more_than_lowest)
    compared = text(
        "estimate-result-tiers",
        most_amount=f"{highest.tier:,}",
        least_amount=f"{lowest.tier:,}",
        amount=more,
    )
    return Estimate(
        headline=compared,
        essence=(text("estimate-not-binding"), text("estimate-note-beside-basic")),
        facts=tuple(_tier_fact(tier) for tier in tiers),
        basis=(
            *words.rests_on(book.place, book.version, today),
            fact("rate", words.percent(book.tables.local.resident.account_rate_percent / words.HUNDRED)),
        ),
        plot=drawn,
        plot_words=(compared, text("estimate-not-binding")),
    )


def _tier_fact(tier: TierComparison) -> Fact:
    label = text("estimate-label-tier-cost", amount=f"{tier.tier:,}", subsidy_amount=f"{tier.subsidy:,}")
    return Fact(label, text("quantity-yuan-monthly", amount=words.written(tier.monthly)))


def _point(tier: TierComparison) -> Point:
    return Point(fen_of(tier.tier), fen_of(tier.monthly))


def _plot(book: RuleBook, inputs: ResidentInputs, most_years: int) -> Plot | None:
    """Pension against years of payment: her tier, the lowest and the highest; lengths that are enough only."""
    yuans = sorted({inputs.tier, *(tier.yuan for tier in book.tables.local.resident.tiers)})
    lines = []
    for tier in dict.fromkeys((inputs.tier, yuans[0], yuans[-1])):
        reached = [
            estimate_resident(book, replace(inputs, tier=tier, years_to_pay=years)) for years in range(most_years + 1)
        ]
        points = tuple(Point(each.paid_years, fen_of(each.pension.total)) for each in reached if not each.years_short)
        if len(points) > 1:
            lines.append(Line(text("quantity-yuan-yearly", amount=f"{tier:,}"), points))
    if not lines:
        return None
    own = lines[0].points[-1]
    first = lines[0].points[0]
    return Plot(
        lines=tuple(lines),
        ticks=((first.x, _years(first.x)), (own.x, _years(own.x))),
        own=own,
        own_amount=words.whole_yuan(yuan_of(own.amount)),
        across=text("estimate-across-years"),
        up=text("estimate-up-monthly"),
    )


def _years(count: int) -> Text:
    return text("quantity-years", count=str(count))


def _plot_words(drawn: Plot, years: int) -> tuple[Text, ...]:
    first = drawn.lines[0].points[0]
    more = words.written(yuan_of(drawn.own.amount - first.amount))
    said = text("estimate-plot-more-years", count=str(drawn.own.x - first.x), amount=more)
    return (said, text("estimate-not-binding"))
