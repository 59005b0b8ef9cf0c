"""M04, M05, M06, M08: contributions without an employer, sharing of a medical bill, unemployment benefit, what moves along."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kiosk.pages import text
from kiosk.pension import (
    Care,
    ContributionSpan,
    HospitalLevel,
    MedicalInputs,
    RuleBook,
    YearMonth,
    estimate_unemployment,
    flexible_contribution,
    share_medical_cost,
    to_fen,
    transfer_amounts,
)
from kiosk.services.estimates import words
from kiosk.services.estimates.values import Basis, Estimate, NotReckoned
from kiosk.services.estimates.words import Given, fact, number, word, yuan, yuan_of


def flexible_worker(book: RuleBook, given: Given, today: date) -> Estimate:
    """What paying on her own costs. Raises NoRule where the average wage of this year is not known, Missing."""
    share = Decimal(word(given, "base_share")) / words.HUNDRED
    average = book.average_wages.of(today.year)
    found = flexible_contribution(book, to_fen(average * share))
    return Estimate(
        headline=text("estimate-result-pay", amount=words.written(found.monthly)),
        essence=(text("estimate-not-binding"), text("estimate-note-pension-only")),
        facts=(
            fact("monthly-payment", yuan(found.monthly), large=True),
            fact("yearly-payment", yuan(found.yearly)),
            fact("to-account", yuan(found.to_account)),
            fact("to-pool", yuan(found.to_pool)),
            fact("chosen-base", yuan(found.base)),
        ),
        basis=(
            *words.rests_on(book.place, book.version, today),
            fact("average-wage", yuan(average)),
            fact("total-share", words.percent(book.tables.national.flexible_worker.total_percent / words.HUNDRED)),
        ),
    )


def medical_share(book: RuleBook, given: Given, basis: Basis | None, today: date) -> Estimate | NotReckoned:
    """What of a bill she pays herself, after what this year has seen already. Raises Refused, Missing."""
    record = {} if basis is None else basis.as_answers()
    kind = record.get("kind", "none")
    if kind == "none":
        return NotReckoned("no-record")
    if kind == "resident":
        return NotReckoned("not-for-you")
    care = Care(word(given, "care"))
    fund = "outpatient_pool" if care is Care.OUTPATIENT else "inpatient_pool"
    found = share_medical_cost(
        book,
        MedicalInputs(
            cost=yuan_of(number(given, "cost")),
            care=care,
            level=HospitalLevel(word(given, "level")),
            retired=kind == "retired-employee",
            threshold_paid=yuan_of(_of_this_year(record, "deductible_used", today)),
            fund_paid=yuan_of(_of_this_year(record, fund, today)),
        ),
    )
    return Estimate(
        headline=text("estimate-result-share", amount=words.written(found.own)),
        essence=(text("estimate-not-binding"), text("estimate-note-medical")),
        facts=(
            fact("own-share", yuan(found.own), large=True),
            fact("fund-share", yuan(found.fund)),
            fact("cost", yuan(found.cost)),
            fact("threshold", yuan(found.threshold)),
            *((fact("above-limit", yuan(found.above_limit)),) if found.above_limit else ()),
            fact("fund-percent", words.percent(found.fund_percent / words.HUNDRED)),
        ),
        basis=words.rests_on(found.place, found.version, today),
    )


def unemployment(book: RuleBook, given: Given, today: date) -> Estimate:
    """How long and how much. Raises NoRule where the minimum wage of this year is not known, Missing."""
    found = estimate_unemployment(book, number(given, "paid"), word(given, "area"), today.year)
    if not found.months:
        headline = text("estimate-result-no-benefit")
    else:
        headline = text("estimate-result-benefit", count=str(found.months), amount=words.written(found.monthly))
    later = (fact("monthly-later", yuan(found.monthly_later)),) if found.months > 12 else ()
    return Estimate(
        headline=headline,
        essence=(text("estimate-not-binding"), text("estimate-note-not-by-will")),
        facts=(
            fact("benefit-months", text("quantity-months", count=str(found.months)), large=True),
            fact("monthly-benefit", yuan(found.monthly)),
            *later,
            fact("benefit-total", yuan(found.total)),
        ),
        basis=(
            *words.rests_on(found.place, found.version, today),
            fact("wage-year", text("input-year", year=str(found.year))),
        ),
    )


def transfer(book: RuleBook, basis: Basis | None, today: date) -> Estimate | NotReckoned:
    """What moves with her to another province, out of her own record. Raises Refused, Missing."""
    if basis is None or not basis.rows:
        return NotReckoned("no-record")
    spans = []
    for row in (dict(each) for each in basis.rows):
        paid = number(row, "months")
        if paid:
            base = yuan_of(number(row, "base_total")) / paid
            spans.append(ContributionSpan(YearMonth(number(row, "year"), 1), paid, base))
    found = transfer_amounts(book, spans, yuan_of(number(basis.as_answers(), "account")))
    return Estimate(
        headline=text("estimate-result-transfer", amount=words.written(found.total)),
        essence=(text("estimate-not-binding"), text("estimate-note-transfer")),
        facts=(
            fact("transfer-total", yuan(found.total), large=True),
            fact("transfer-pool", yuan(found.pool)),
            fact("transfer-account", yuan(found.account)),
            fact("paid", words.months(found.months)),
            fact("pool-months", words.months(found.pool_months)),
        ),
        basis=(
            *words.rests_on(book.place, book.version, today),
            fact("pool-share", words.percent(book.tables.national.transfer.pool_percent / words.HUNDRED)),
        ),
    )


def _of_this_year(record: Given, name: str, today: date) -> int:
    """What a year has used up counts for that year only."""
    value = record.get(name, 0)
    return value if isinstance(value, int) and record.get("year") == today.year else 0
