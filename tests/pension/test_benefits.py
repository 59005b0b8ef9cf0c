"""Interest, contributions, residents, unemployment, survivors, injury, transfer, medical shares."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.pension import load_pension_rules
from kiosk.pension import (
    Care,
    ContributionSpan,
    HospitalLevel,
    MedicalInputs,
    NoRule,
    Reason,
    Refused,
    ResidentInputs,
    RuleBook,
    YearMonth,
    areas,
    close_by_months,
    close_by_year,
    close_resident,
    compare_tiers,
    condolence_months,
    contribution_base,
    disposable_income,
    estimate_resident,
    estimate_unemployment,
    flexible_choices,
    flexible_contribution,
    injury_allowance_share,
    injury_lump_months,
    month_product,
    share_medical_cost,
    survivor_benefit,
    transfer_amounts,
    unemployment_months,
)

BOOK = RuleBook.of(load_pension_rules())
NOW = YearMonth(2026, 11)
MONEY = st.integers(0, 100_000_000).map(lambda fen: Decimal(fen) / 100)
RATES = st.integers(0, 1200).map(lambda part: Decimal(part) / 10000)


def yuan(*amounts: int | str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_a_year_by_both_methods() -> None:
    rate = Decimal("0.0612")
    months = dict.fromkeys(range(1, 13), Decimal(400))
    assert month_product(months) == 31200
    by_months, by_year = (
        close_by_months(Decimal(0), months, rate),
        close_by_year(Decimal(0), Decimal(4800), rate, BOOK.year_factor),
    )
    assert (by_months.closing, by_months.interest) == (Decimal("4959.12"), Decimal("159.12"))
    assert by_year.closing == Decimal("4959.07")


@given(MONEY, MONEY, RATES)
def test_a_year_closes_with_what_there_was_and_came_and_was_earned(
    opening: Decimal, paid: Decimal, rate: Decimal
) -> None:
    for year in (
        close_by_year(opening, paid, rate, BOOK.year_factor),
        close_by_months(opening, {6: paid}, rate),
        close_resident(opening, paid, rate, 7),
    ):
        assert year.closing == year.opening + year.principal + year.interest
        assert year.interest >= 0


@pytest.mark.parametrize("monthly", [{0: Decimal(1)}, {13: Decimal(1)}, {1: Decimal(-1)}])
def test_a_month_that_cannot_be_is_refused(monthly: dict[int, Decimal]) -> None:
    with pytest.raises(Refused):
        close_by_months(Decimal(0), monthly, Decimal("0.05"))


def test_a_rate_is_a_fraction_and_not_percent() -> None:
    with pytest.raises(Refused, match="rate"):
        close_by_year(Decimal(100), Decimal(0), Decimal("6.12"), BOOK.year_factor)


@pytest.mark.parametrize(("wage", "base"), [(3000, 4200), (7000, 7000), (30000, 21000), (4200, 4200), (0, 4200)])
def test_the_base_is_bounded(wage: int, base: int) -> None:
    assert contribution_base(BOOK, Decimal(wage), Decimal(7000)) == base


def test_what_a_flexible_worker_pays() -> None:
    found = flexible_contribution(BOOK, Decimal(4200))
    assert [found.monthly, found.to_account, found.to_pool, found.yearly] == yuan(840, 336, 504, 10080)
    choices = flexible_choices(BOOK, 2026)
    assert [choice.base for choice in choices][:2] == [4440, 5180]
    assert all(choice.monthly == choice.to_account + choice.to_pool for choice in choices)
    with pytest.raises(NoRule, match="average-wage"):
        flexible_choices(BOOK, 2031)


def test_a_resident_who_pays_on_until_sixty() -> None:
    """Born 1970-03, 8 years and 6000 yuan: four more payments of 500 + 60, two of them short of 15 years."""
    found = estimate_resident(BOOK, ResidentInputs(YearMonth(1970, 3), NOW, 11, Decimal(500), Decimal(6000)))
    assert (str(found.month), found.years_to_pay, found.paid_years, found.years_short) == ("2030-03", 4, 15, 0)
    account = Decimal(6000)
    for _ in range(4):
        account = (account * Decimal("1.015") + 560 + 560 * Decimal("0.0075")).quantize(Decimal("0.01"))
    assert found.account == account
    assert found.pension.basic == 222
    assert found.pension.total == found.pension.basic + found.pension.personal + found.pension.extra
    more = estimate_resident(BOOK, ResidentInputs(YearMonth(1970, 3), NOW, 14, Decimal(500), Decimal(6000)))
    assert more.pension.extra == 15


@pytest.mark.parametrize(
    ("changed", "reason", "field"),
    [
        ({"birth": YearMonth(2026, 12)}, Reason.IMPOSSIBLE_DATE, "birth"),
        ({"paid_years": -1}, Reason.NEGATIVE, "paid-years"),
        ({"paid_years": 61}, Reason.TOO_LARGE, "paid-years"),
        ({"tier": Decimal(501)}, Reason.UNKNOWN_WORD, "tier"),
        ({"account": Decimal(-1)}, Reason.NEGATIVE, "account"),
    ],
)
def test_a_resident_who_cannot_be_is_refused(changed: dict[str, object], reason: Reason, field: str) -> None:
    inputs = ResidentInputs(YearMonth(1970, 3), NOW, 8, Decimal(500), Decimal(6000))
    with pytest.raises(Refused) as refused:
        estimate_resident(BOOK, replace(inputs, **changed))  # type: ignore[arg-type]
    assert (refused.value.reason, refused.value.field) == (reason, field)


@given(st.integers(1, 40))
def test_a_higher_tier_gives_more_and_so_do_more_years(years: int) -> None:
    tiers, longer = compare_tiers(BOOK, years), compare_tiers(BOOK, years + 1)
    assert [tier.monthly for tier in tiers] == sorted(tier.monthly for tier in tiers)
    assert tiers[0].more_than_lowest == 0
    assert all(after.monthly > before.monthly for before, after in zip(tiers, longer, strict=True))
    assert all(tier.account > tier.own_payments for tier in tiers)


@pytest.mark.parametrize(
    ("paid", "carried", "months"),
    [
        (0, 0, 0),
        (11, 0, 0),
        (12, 0, 12),
        (59, 0, 12),
        (60, 0, 18),
        (119, 0, 18),
        (120, 0, 24),
        (12, 6, 18),
        (120, 6, 24),
        (6, 6, 6),
    ],
)
def test_how_long_unemployment_is_paid(paid: int, carried: int, months: int) -> None:
    assert unemployment_months(BOOK, paid, carried) == months


def test_how_much_unemployment_is_paid() -> None:
    found = estimate_unemployment(BOOK, 70, "city", 2026)
    assert found.months == 18
    assert [found.monthly, found.monthly_later] == yuan(1899, 1688)
    assert found.total == 12 * 1899 + 6 * 1688
    assert areas(BOOK) == ("city", "county")
    with pytest.raises(Refused, match="area"):
        estimate_unemployment(BOOK, 70, "moon", 2026)
    with pytest.raises(NoRule, match="minimum-wage"):
        estimate_unemployment(BOOK, 70, "city", 2030)


@pytest.mark.parametrize(
    ("paid", "drawn", "months"),
    [
        (59, None, "3"),
        (60, None, "6"),
        (119, None, "6"),
        (120, None, "9"),
        (180, None, "9"),
        (186, None, "9.5"),
        (360, None, "24"),
        (480, None, "24"),
        (345, 42, "19.25"),
        (345, 186, "9"),
        (36, 0, "9"),
    ],
)
def test_months_of_condolence(paid: int, drawn: int | None, months: str) -> None:
    """345 and 42 is the example of the explanation to the rule: 28 years 9 months, 3 years 6 months drawn."""
    assert condolence_months(BOOK, paid, drawn) == Decimal(months)


def test_condolence_is_rounded_half_up_and_bounded_by_own_contributions() -> None:
    found = survivor_benefit(BOOK, Decimal("2818.5"), 345, 42)
    assert [found.funeral, found.condolence, found.total] == yuan(5637, "54256.13", "59893.13")
    short = survivor_benefit(BOOK, Decimal(4000), 36, None, own_contributions=Decimal(9000))
    assert [short.funeral, short.condolence, short.total] == yuan(8000, 1000, 9000)
    assert short.capped
    assert not survivor_benefit(BOOK, Decimal(4000), 60, None, own_contributions=Decimal(9000)).capped
    assert disposable_income(BOOK, 2026) == 4200
    with pytest.raises(NoRule) as refused:
        disposable_income(BOOK, 2031)
    assert refused.value.year == 2030


def test_work_injury_by_grade() -> None:
    assert [injury_lump_months(BOOK, grade) for grade in (1, 4, 10)] == [27, 21, 7]
    assert [injury_allowance_share(BOOK, grade) for grade in (1, 6, 7)] == [Decimal("0.9"), Decimal("0.6"), 0]
    for grade in (0, 11):
        with pytest.raises(Refused, match="grade"):
            injury_lump_months(BOOK, grade)


def test_what_moves_to_another_province() -> None:
    spans = [
        ContributionSpan(YearMonth(2001, 1), 60, Decimal(3000)),
        ContributionSpan(YearMonth(1996, 1), 60, Decimal(1000)),
    ]
    found = transfer_amounts(BOOK, spans, Decimal(8888))
    assert (found.months, found.pool_months) == (120, 96)
    assert found.pool == (36 * 1000 + 60 * 3000) * Decimal("0.12")
    assert found.total == found.pool + 8888


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [ContributionSpan(YearMonth(2001, 1), 0, Decimal(3000))],
        [ContributionSpan(YearMonth(2001, 1), -1, Decimal(3000))],
        [
            ContributionSpan(YearMonth(2001, 1), 2, Decimal(3000)),
            ContributionSpan(YearMonth(2001, 2), 2, Decimal(3000)),
        ],
    ],
)
def test_spans_that_cannot_be_are_refused(spans: list[ContributionSpan]) -> None:
    with pytest.raises(Refused):
        transfer_amounts(BOOK, spans, Decimal(0))


@given(
    MONEY,
    st.sampled_from(Care),
    st.sampled_from(HospitalLevel),
    st.booleans(),
    st.integers(0, 500_000).map(Decimal),
    st.integers(0, 1000).map(Decimal),
)
def test_fund_and_visitor_share_the_whole_cost(
    cost: Decimal, care: Care, level: HospitalLevel, retired: bool, fund_paid: Decimal, threshold_paid: Decimal
) -> None:
    found = share_medical_cost(BOOK, MedicalInputs(cost, care, level, retired, cost / 4, threshold_paid, fund_paid))
    assert found.fund + found.own == found.cost
    assert found.fund >= 0
    assert found.own >= found.self_paid + found.threshold + found.above_limit
    limit = BOOK.medical_share(care, level).yearly_limit
    assert found.fund + min(fund_paid, limit) <= limit


def test_a_stay_in_a_third_level_hospital() -> None:
    found = share_medical_cost(
        BOOK, MedicalInputs(Decimal("12345.67"), Care.INPATIENT, HospitalLevel.THIRD, retired=True)
    )
    assert [found.threshold, found.fund, found.own] == yuan(1000, "10211.10", "2134.57")
    with pytest.raises(Refused, match="self-paid"):
        share_medical_cost(
            BOOK, MedicalInputs(Decimal(1), Care.INPATIENT, HospitalLevel.THIRD, retired=True, self_paid=Decimal(2))
        )
