"""Every estimate against the rules themselves, and what happens to answers that cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from config.pension import load_pension_rules
from kiosk import pension
from kiosk.estimate_walks import SAMPLES, TODAY, estimate_items
from kiosk.pages import Fact
from kiosk.pension import RuleBook, YearMonth
from kiosk.services.estimates.employee import employee_inputs
from kiosk.services.estimates.reckon import reckon
from kiosk.services.estimates.values import Answers, Basis, Estimate, NotReckoned

BOOK = RuleBook.of(load_pension_rules())
ITEMS = {item.code: item for item in estimate_items()}
FORMULAS = {code: getattr(item.flow, "formula", "") for code, item in ITEMS.items()}
NOW = YearMonth.of(TODAY)


def found(
    code: str, changed: dict[str, int | str] | None = None, *, today: date = TODAY, basis: Basis | None = None
) -> Estimate | NotReckoned:
    answers, record = SAMPLES[code]
    given = {**dict(answers), **(changed or {})}
    return reckon(BOOK, FORMULAS[code], tuple(given.items()), basis or record, today)


def estimate(code: str, **changed: int | str) -> Estimate:
    got = found(code, changed)
    assert isinstance(got, Estimate)
    return got


def amount(estimate: Estimate, name: str) -> Decimal:
    """The amount that stands under a label."""
    fact = fact_of(estimate, name)
    return Decimal(dict(fact.value.args)["amount"].replace(",", ""))


def fact_of(estimate: Estimate, name: str) -> Fact:
    return next(fact for fact in (*estimate.facts, *estimate.basis) if fact.label.id == f"estimate-label-{name}")


def test_there_is_an_example_of_each_of_the_eight() -> None:
    assert set(ITEMS) == set(SAMPLES) == {f"M0{number}" for number in range(1, 9)}


@pytest.mark.parametrize("code", sorted(SAMPLES))
def test_each_says_what_it_rests_on_and_that_it_binds_nobody(code: str) -> None:
    got = estimate(code)
    assert got.essence[0].id == "estimate-not-binding"
    assert {"estimate-label-place", "estimate-label-version", "estimate-label-today"} <= {f.label.id for f in got.basis}
    assert dict(fact_of(got, "place").value.args)["value"] == BOOK.place
    assert dict(fact_of(got, "today").value.args)["date"] == TODAY.isoformat()


@pytest.mark.parametrize("when", ["on-time", "earliest", "latest"])
def test_employee_pension(when: str) -> None:
    got = estimate("M01", when=when)
    inputs = employee_inputs(BOOK, {**dict(SAMPLES["M01"][0]), "when": when}, TODAY)
    wanted = pension.estimate_employee(BOOK, inputs)
    parts = ("total", "basic", "personal", "transition", "balance", "base")
    assert [amount(got, part) for part in parts] == [
        wanted.total,
        wanted.basic,
        wanted.personal,
        wanted.transition,
        wanted.account,
        wanted.basis.base,
    ]
    assert dict(got.headline.args)["amount"] == f"{wanted.total:,.2f}"


def test_the_plot_of_the_employee_pension_holds_what_the_rules_say() -> None:
    got = estimate("M01")
    assert got.plot is not None
    inputs = employee_inputs(BOOK, dict(SAMPLES["M01"][0]), TODAY)
    lines = {line.name.id: line for line in got.plot.lines}
    until = {point.x: point.amount for point in lines["estimate-line-until"].points}
    for point in pension.plot(BOOK, inputs)[0].points:
        assert until[point.month.count] == int(point.total * 100)
    window = pension.flexible_window(BOOK, inputs.category, inputs.birth)
    assert max(until) == window.latest_month.count
    stopped = lines["estimate-line-stop"].points[-1]
    wanted = pension.estimate_employee(BOOK, replace(inputs, months_to_pay=0, offset_months=window.latest_offset))
    assert stopped.amount == int(wanted.total * 100)
    assert got.plot.own.amount == int(pension.estimate_employee(BOOK, inputs).total * 100)
    assert len(got.plot.lines) >= 2


def test_the_sentences_under_the_plot_are_its_differences() -> None:
    got = estimate("M01")
    assert got.plot is not None
    until, stop = got.plot.lines[0], got.plot.lines[-1]
    later, longer = got.plot_words[:2]
    more = Decimal(until.points[-1].amount - got.plot.own.amount) / 100
    assert (later.id, dict(later.args)["amount"]) == ("estimate-plot-later", f"{more:,.2f}")
    stopped = next(point for point in stop.points if point.x == got.plot.own.x)
    more = Decimal(got.plot.own.amount - stopped.amount) / 100
    assert (longer.id, dict(longer.args)["amount"]) == ("estimate-plot-longer", f"{more:,.2f}")


def test_years_that_are_not_enough_are_told_first_and_have_no_plot() -> None:
    got = estimate("M01", paid=12, deemed=0, account=0)
    inputs = employee_inputs(BOOK, {**dict(SAMPLES["M01"][0]), "paid": 12, "deemed": 0, "account": 0}, TODAY)
    short = pension.estimate_employee(BOOK, inputs).months_short
    assert short > 0
    assert got.headline.id == "estimate-result-short"
    assert dict(got.headline.args) == {"year_count": str(short // 12), "month_count": str(short % 12)}
    assert got.plot is None


def test_residents_pension() -> None:
    got = estimate("M02")
    wanted = pension.estimate_resident(
        BOOK, pension.ResidentInputs(YearMonth(1976, 6), NOW, 12, Decimal(1000), Decimal("12345.67"))
    )
    assert amount(got, "total") == wanted.pension.total
    assert amount(got, "balance") == wanted.account
    assert got.plot is not None
    assert got.plot.own.amount == int(wanted.pension.total * 100)


def test_retirement_age() -> None:
    got = estimate("M03")
    wanted = pension.retirement(BOOK, pension.Category.MALE, YearMonth(1968, 6))
    assert dict(got.headline.args) == {"year": str(wanted.month.year), "month": str(wanted.month.month)}
    assert dict(fact_of(got, "age").value.args) == {"year_count": "60", "month_count": str(wanted.age_months - 720)}


def test_contributions_without_an_employer() -> None:
    got = estimate("M04")
    wanted = pension.flexible_contribution(BOOK, BOOK.average_wages.of(2026))
    assert amount(got, "monthly-payment") == wanted.monthly
    assert amount(got, "to-account") + amount(got, "to-pool") == wanted.monthly


def test_share_of_a_medical_bill() -> None:
    got = estimate("M05")
    asked = pension.MedicalInputs(
        Decimal("98765.43"),
        pension.Care.INPATIENT,
        pension.HospitalLevel.THIRD,
        retired=True,
        fund_paid=Decimal(10_000),
    )
    wanted = pension.share_medical_cost(BOOK, asked)
    assert (amount(got, "own-share"), amount(got, "fund-share")) == (wanted.own, wanted.fund)


def test_what_another_year_used_up_does_not_count() -> None:
    record = Basis((("kind", "retired-employee"), ("year", 2025), ("inpatient_pool", 99_999_999)))
    got = found("M05", basis=record)
    assert isinstance(got, Estimate)
    assert amount(got, "fund-share") > 0


def test_unemployment_benefit() -> None:
    got = estimate("M06")
    wanted = pension.estimate_unemployment(BOOK, 130, "city", 2026)
    assert dict(got.headline.args) == {"count": "24", "amount": f"{wanted.monthly:,.2f}"}
    assert amount(got, "benefit-total") == wanted.total
    assert estimate("M06", paid=11).headline.id == "estimate-result-no-benefit"


def test_tiers_of_the_residents_pension() -> None:
    got = estimate("M07")
    wanted = pension.compare_tiers(BOOK, 15)
    monthly = [Decimal(dict(fact.value.args)["amount"].replace(",", "")) for fact in got.facts]
    assert monthly == [tier.monthly for tier in wanted]
    assert dict(got.headline.args)["amount"] == f"{wanted[-1].more_than_lowest:,.2f}"


def test_what_moves_along() -> None:
    got = estimate("M08")
    spans = [pension.ContributionSpan(YearMonth(year, 1), 12, Decimal(5_000)) for year in range(2016, 2026)]
    wanted = pension.transfer_amounts(BOOK, spans, Decimal(56_000))
    parts = (amount(got, "transfer-total"), amount(got, "transfer-pool"), amount(got, "transfer-account"))
    assert parts == (wanted.total, wanted.pool, wanted.account)


@pytest.mark.parametrize(
    ("code", "changed", "reason"),
    [
        ("M01", {"birth": "1973-13"}, "impossible-date"),
        ("M01", {"birth": "2030-01"}, "impossible-date"),
        ("M01", {"paid": -1}, "out-of-range"),
        ("M01", {"paid": 1_201}, "out-of-range"),
        ("M01", {"paid": 600, "deemed": 480}, "contradiction"),
        ("M01", {"account": -1}, "out-of-range"),
        ("M01", {"category": "somebody"}, "out-of-range"),
        ("M01", {"paid": "many"}, "no-record"),
        ("M02", {"tier": "250"}, "out-of-range"),
        ("M02", {"paid_years": -1}, "out-of-range"),
        ("M03", {"birth": "1901-01"}, "no-rule"),
        ("M06", {"area": "moon"}, "out-of-range"),
        ("M07", {"years": 0}, "out-of-range"),
    ],
)
def test_answers_that_cannot_be(code: str, changed: dict[str, int | str], reason: str) -> None:
    assert found(code, changed) == NotReckoned(reason)


@pytest.mark.parametrize("code", ["M04", "M06"])
def test_a_year_without_a_rule(code: str) -> None:
    assert found(code, today=date(2031, 1, 5)) == NotReckoned("no-rule")


@pytest.mark.parametrize(
    ("code", "record", "reason"),
    [
        ("M05", Basis((("kind", "none"),)), "no-record"),
        ("M05", Basis((("kind", "resident"),)), "not-for-you"),
        ("M08", Basis((("account", 0),)), "no-record"),
        ("M01", Basis((("retired", "yes"),)), "already-drawing"),
        ("M02", Basis((("retired", "yes"),)), "already-drawing"),
    ],
)
def test_records_that_nothing_can_be_reckoned_from(code: str, record: Basis, reason: str) -> None:
    assert found(code, basis=record) == NotReckoned(reason)


def test_tiers_and_bases_offered_are_those_of_the_rule_tables() -> None:
    def options(code: str, name: str) -> list[str]:
        inputs = getattr(ITEMS[code].flow, "inputs", ())
        return next(list(dict(each.options)) for each in inputs if getattr(each, "name", "") == name)

    local = load_pension_rules().local
    assert options("M02", "tier") == [str(tier.yuan) for tier in local.resident.tiers]
    assert options("M04", "base_share") == [str(percent) for percent in local.flexible_worker.base_percents]
    assert options("M06", "area") == list(local.unemployment.areas)


def test_nothing_personal_stands_in_a_repr() -> None:
    answers: Answers = (("birth", "1973-06"), ("account", 12_345_678))
    assert "12345678" not in repr(Basis(answers))
    assert "1,2" not in repr(estimate("M01"))
