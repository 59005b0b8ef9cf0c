"""Sections ``employee_pension``, ``average_index``, ``account_interest``, ``contribution_base``, ``resident_pension``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from kiosk.cases.reading import (
    Case,
    Figures,
    NotUnderstood,
    amount,
    counted,
    expected,
    maybe,
    rows,
    section_of,
    table,
    whole,
    word,
    years_and_months,
)
from kiosk.cases.report import Section
from kiosk.pension import (
    PaymentRounding,
    RuleBook,
    Terms,
    YearMonth,
    average_index,
    close_by_months,
    close_by_year,
    close_resident,
    contribution_base,
    employee_pension,
    flexible_contribution,
    month_product,
    months_of_notation,
    resident_pension,
    years,
)
from kiosk.pension.amounts import HUNDRED, ONE, ZERO
from kiosk.pension.employee import (
    AccountTransition,
    AverageTransition,
    BeijingTransition,
    Extra,
    ExtraByYears,
    FixedExtra,
    IndexedWageTransition,
    Transitional,
)

_ROUNDINGS = {"见分进角": PaymentRounding.JIAO_UP, "jiao-up": PaymentRounding.JIAO_UP, "fen": PaymentRounding.FEN}


def check_employee(book: RuleBook, value: object) -> Iterator[Section]:
    yield section_of("employee_pension.cases", book, value, _employee)


def check_average_index(book: RuleBook, value: object) -> Iterator[Section]:
    yield section_of("average_index", book, value, _average_index)


def check_interest(book: RuleBook, value: object) -> Iterator[Section]:
    """The yearly rates, and a year of an account by each method."""
    found = table(value, "account_interest")
    if "rates_percent" in found:
        section = Section("account_interest.rates_percent")
        for year, given in table(found["rates_percent"], "rates_percent").items():
            rate = given.get("rate") if isinstance(given, Mapping) else given
            counted(section, str(year), _rate, book, {"year": year, "rate": rate})
        yield section
    if "cases" in found:
        yield section_of("account_interest.cases", book, found, _interest)


def check_contribution_base(book: RuleBook, value: object) -> Iterator[Section]:
    """The bounds, bounded wages, and what a flexible worker pays."""
    found = table(value, "contribution_base")
    if "clamp" in found:
        section = Section("contribution_base.clamp")
        counted(section, "clamp", _clamp, book, found)
        yield section
    if "cases" in found:
        yield section_of("contribution_base.cases", book, found, _base)
    if "flexible_employment" in found:
        yield section_of("contribution_base.flexible_employment", book, found["flexible_employment"], _flexible_worker)


def check_resident(book: RuleBook, value: object) -> Iterator[Section]:
    """Age, least years and divisor; the country's least basic pension; pensions."""
    found = table(value, "resident_pension")
    national = book.tables.national.resident
    figures = expected(
        found,
        {"age_months": national.age_months, "min_years": national.minimum_years, "divisor": national.divisor},
    )
    if figures:
        section = Section("resident_pension.rule")
        section.compare("rule", figures)
        yield section
    if "cases" in found:
        yield section_of("resident_pension.cases", book, found, _resident)
    if "national_min_basic" in found:
        section = Section("resident_pension.national_min_basic")
        for since, yuan in table(found["national_min_basic"], "national_min_basic").items():
            counted(section, str(since), _resident_minimum, book, {"since": str(since), "yuan": yuan})
        yield section


def _employee(book: RuleBook, case: Case) -> Figures:
    inputs = table(case.get("inputs"), "inputs")
    length = _length(inputs)
    divisor = maybe(inputs, "divisor")
    if divisor is None and "age" in inputs:
        divisor = book.divisor(years_and_months(inputs["age"], "age"))
    terms = Terms(
        base=amount(inputs, "base"),
        # A sheet that prints the indexed wage may leave the index out: it is not needed then.
        index=ONE if inputs.get("index") is None and "indexed_wage" in inputs else amount(inputs, "index"),
        years=length,
        account=maybe(inputs, "account") or ZERO,
        divisor=divisor,
        indexed_wage=maybe(inputs, "indexed_wage"),
        transition=_transition(book, inputs.get("transition")),
        extras=_extras(inputs.get("extra"), length),
    )
    rounding = inputs.get("final_round", case.get("final_round", "fen"))
    if rounding not in _ROUNDINGS:
        raise NotUnderstood(f"final_round {rounding}")
    found = employee_pension(terms, book.accrual_share, _ROUNDINGS[rounding])
    return expected(
        table(case.get("expected"), "expected"),
        {
            "basic": found.basic,
            "personal": found.personal,
            "transition": found.transition,
            "extra": found.extra,
            "total": found.total,
            "indexed_wage": found.indexed_wage,
            "divisor": divisor,
        },
    )


def _length(case: Case) -> Decimal:
    """Years of contribution: a number of years, months, or the notation 38.09 for 38 years 9 months."""
    if "months" in case:
        return years(whole(case["months"], "months"))
    if "years_notation" in case:
        return years(months_of_notation(word(case, "years_notation")))
    if isinstance(case.get("years"), list):
        return years(years_and_months(case["years"], "years"))
    return amount(case, "years")


def _transition(book: RuleBook, value: object) -> Transitional | None:
    """The provincial patterns by the names the cases give them."""
    if value is None:
        return None
    part = table(value, "transition")
    kind = word(part, "kind")
    match kind:
        case "W" | "W1":
            return IndexedWageTransition(_length(part), amount(part, "coef"), maybe(part, "wage"))
        case "avg":
            return AverageTransition(_length(part), amount(part, "coef"))
        case "bj":
            share = maybe(part, "coef")
            return BeijingTransition(
                amount(part, "n_deemed"),
                amount(part, "n98"),
                book.tables.national.transition.beijing_percent / HUNDRED if share is None else share,
                maybe(part, "index"),
            )
        case "none":
            return None
        case "acct120":
            return AccountTransition(amount(part, "account"), maybe(part, "divisor") or book.account_divisor)
        case _:
            raise NotUnderstood(f"transition {kind}")


def _extras(value: object, length: Decimal) -> tuple[Extra, ...]:
    if value is None:
        return ()
    found: list[Extra] = []
    for given in value if isinstance(value, list) else [value]:
        part = table(given, "extra")
        if "amount" in part:
            found.append(FixedExtra(amount(part, "amount")))
        if "rate" in part:
            own = _length(part) if {"years", "months"} & part.keys() else length
            found.append(ExtraByYears(own, amount(part, "rate")))
        if not {"amount", "rate"} & part.keys():
            raise NotUnderstood("extra: an amount or a rate is awaited")
    return tuple(found)


def _average_index(book: RuleBook, case: Case) -> Figures:
    segments = []
    for segment in rows(case.get("segments"), "segments"):
        if not isinstance(segment, list) or len(segment) != 2:
            raise NotUnderstood("segments: [index, months] is awaited")
        segments.append((amount({"index": segment[0]}, "index"), whole(segment[1], "months")))
    return expected(case, {"avg_index": average_index(segments)})


def _rate(book: RuleBook, case: Case) -> Figures:
    return {"rate": (case["rate"], book.account_rates.of(whole(case["year"], "year")) * HUNDRED)}


def _interest(book: RuleBook, case: Case) -> Figures:
    method = word(case, "method")
    opening = amount(case, "opening")
    percent = maybe(case, "rate_percent")
    rate = book.account_rates.of(whole(case.get("year"), "year")) if percent is None else percent / HUNDRED
    if "月积数" in method:
        monthly = _monthly(case.get("monthly", {}))
        closing = close_by_months(opening, monthly, rate).closing
        return expected(case, {"month_product": month_product(monthly), "expected_closing": closing})
    paid = amount(case, "year_amount")
    if "年度" in method:
        closing = close_by_year(opening, paid, rate, book.tables.national.interest.year_factor).closing
    elif "居民" in method:
        closing = close_resident(opening, paid, rate, whole(case.get("months", 12), "months")).closing
    else:
        raise NotUnderstood(f"method {method}")
    return expected(case, {"expected_closing": closing})


def _monthly(value: object) -> dict[int, Decimal]:
    """Amounts by month; a list begins with January."""
    if isinstance(value, list):
        value = {str(place): each for place, each in enumerate(value, start=1)}
    given = table(value, "monthly")
    return {whole(key, "month"): amount(given, key) for key in given}


def _clamp(book: RuleBook, case: Case) -> Figures:
    found = re.findall(r"\d+(?:\.\d+)?", word(case, "clamp"))
    if len(found) != 2:
        raise NotUnderstood("clamp: two percentages are awaited")
    rules = book.tables.national.contribution
    return {"floor": (found[0], rules.floor_percent), "ceiling": (found[1], rules.ceiling_percent)}


def _base(book: RuleBook, case: Case) -> Figures:
    return expected(case, {"expected_base": contribution_base(book, amount(case, "wage"), amount(case, "avg_wage"))})


def _flexible_worker(book: RuleBook, case: Case) -> Figures:
    found = flexible_contribution(book, amount(case, "base"), maybe(case, "rate_total"))
    return expected(
        case,
        {
            "monthly": found.monthly,
            "to_account": found.to_account,
            "to_pool": found.to_pool,
            "yearly": found.yearly,
        },
    )


def _resident(book: RuleBook, case: Case) -> Figures:
    inputs = table(case.get("inputs"), "inputs")
    divisor = maybe(inputs, "divisor")
    found = resident_pension(
        amount(inputs, "basic_pension"),
        maybe(inputs, "account") or ZERO,
        book.resident_divisor if divisor is None else divisor,
        maybe(inputs, "local_extra") or ZERO,
    )
    return expected(
        table(case.get("expected"), "expected"),
        {
            "basic": found.basic,
            "personal": found.personal,
            "local_extra": found.extra,
            "extra": found.extra,
            "total": found.total,
        },
    )


def _resident_minimum(book: RuleBook, case: Case) -> Figures:
    """``2014-07`` is what holds from that month on, ``2014`` what holds at the end of that year."""
    since = word(case, "since")
    month = YearMonth.parse(since) if "-" in since else YearMonth(whole(since, "year"), 12)
    return {"yuan": (case["yuan"], book.resident_minimum(month))}
