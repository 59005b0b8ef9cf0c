"""The parts of the employee pension, their roundings, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.pension import (
    PaymentRounding,
    Reason,
    Refused,
    Terms,
    YearPrecision,
    average_index,
    employee_pension,
    months_of_notation,
    to_fen,
    years,
)
from kiosk.pension.amounts import to_payment
from kiosk.pension.employee import (
    AccountTransition,
    AverageTransition,
    BeijingTransition,
    ExtraByYears,
    FixedExtra,
    IndexedWageTransition,
)

ONE_PERCENT = Decimal("0.01")
MONEY = st.integers(0, 5_000_000_00).map(lambda fen: Decimal(fen) / 100)
INDEXES = st.integers(3000, 30000).map(lambda part: Decimal(part) / 10000)
LENGTHS = st.integers(0, 600)
SHARES = st.sampled_from((Decimal("0.01"), Decimal("0.012"), Decimal("0.013")))
TRANSITIONS = st.none() | st.one_of(
    st.builds(IndexedWageTransition, years=LENGTHS.map(years), share=SHARES),
    st.builds(AverageTransition, years=LENGTHS.map(years), share=SHARES),
    st.builds(BeijingTransition, LENGTHS.map(years), LENGTHS.map(years), SHARES),
    st.builds(AccountTransition, MONEY, st.just(Decimal(120))),
)
EXTRAS = st.lists(
    st.builds(FixedExtra, MONEY) | st.builds(ExtraByYears, LENGTHS.map(years), st.just(Decimal("0.001"))), max_size=2
).map(tuple)
TERMS = st.builds(
    Terms,
    base=MONEY,
    index=INDEXES,
    years=LENGTHS.map(years),
    account=MONEY,
    divisor=st.sampled_from((Decimal(195), Decimal("138.4"), Decimal(139))),
    transition=TRANSITIONS,
    extras=EXTRAS,
)


def test_a_whole_sheet_with_every_part() -> None:
    terms = Terms(
        base=Decimal(8462),
        index=Decimal("0.872"),
        years=Decimal("43.08"),
        account=Decimal("111640.05"),
        divisor=Decimal("138.4"),
        transition=AverageTransition(Decimal("13.08"), Decimal("0.013")),
        extras=(ExtraByYears(Decimal("43.08"), Decimal("0.001")), FixedExtra(Decimal(100))),
    )
    found = employee_pension(terms, ONE_PERCENT)
    assert [found.basic, found.personal, found.transition, found.extra, found.total] == [
        Decimal(text) for text in ("3412.12", "806.65", "1346.79", "417.88", "5983.44")
    ]


def test_half_a_fen_goes_up_and_not_to_the_even_neighbour() -> None:
    exact = Decimal("3515.865")
    assert to_fen(exact) == Decimal("3515.87")
    assert exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN) == Decimal("3515.86")
    # With index 1 the mean of base and wage is the base: exactly 3515.865 for ten years.
    found = employee_pension(Terms(Decimal("35158.65"), Decimal(1), Decimal(10)), ONE_PERCENT)
    assert found.basic == Decimal("3515.87")


@pytest.mark.parametrize(
    ("exact", "paid"),
    [
        ("2293.84", "2293.90"),
        ("3918.87", "3918.90"),
        ("2293.80", "2293.80"),
        ("0.01", "0.10"),
        ("9.91", "10.00"),
        ("0", "0"),
    ],
)
def test_any_fen_becomes_the_next_jiao(exact: str, paid: str) -> None:
    assert to_payment(Decimal(exact), PaymentRounding.JIAO_UP) == Decimal(paid)


def test_the_payment_rounding_is_of_the_sum_and_not_of_the_parts() -> None:
    terms = Terms(Decimal("1234.56"), Decimal(1), Decimal(10), Decimal("5000.55"), Decimal(139))
    found = employee_pension(terms, ONE_PERCENT, PaymentRounding.JIAO_UP)
    assert (found.basic, found.personal, found.parts) == (Decimal("123.46"), Decimal("35.98"), Decimal("159.44"))
    assert found.total == Decimal("159.50")


@pytest.mark.parametrize(
    ("months", "precision", "length"),
    [
        (208, YearPrecision.TWO_DECIMALS, "17.33"),
        (127, YearPrecision.ONE_DECIMAL, "10.6"),
        (126, YearPrecision.EXACT, "10.5"),
        (0, YearPrecision.TWO_DECIMALS, "0"),
        (400, YearPrecision.TWO_DECIMALS, "33.33"),
    ],
)
def test_how_months_become_years(months: int, precision: YearPrecision, length: str) -> None:
    assert years(months, precision) == Decimal(length)


@pytest.mark.parametrize(
    ("text", "months"), [("38.09", 465), ("27.08", 332), ("27.00", 324), ("27", 324), ("0.11", 11)]
)
def test_the_beijing_notation_is_years_and_months(text: str, months: int) -> None:
    assert months_of_notation(text) == months


@pytest.mark.parametrize("text", ["38.9", "38.12", "38.099", ".09", "-1.00", "38,09", "３８.09", "", "999.00"])
def test_what_is_no_notation(text: str) -> None:
    with pytest.raises(Refused, match="years"):
        months_of_notation(text)


def test_the_average_index_weighs_by_months_and_is_not_bounded() -> None:
    assert average_index([(Decimal("1.0"), 191), (Decimal("1.0"), 294), (Decimal("3.0"), 36)]) == Decimal("1.1382")
    assert average_index([(Decimal("0.3803"), 199)]) == Decimal("0.3803")
    for segments in ([], [(Decimal(1), 0)], [(Decimal(1), -1)], [(Decimal(-1), 1)]):
        with pytest.raises(Refused):
            average_index(segments)


@pytest.mark.parametrize(
    ("changed", "reason", "field"),
    [
        ({"base": Decimal(-1)}, Reason.NEGATIVE, "base"),
        ({"base": Decimal("NaN")}, Reason.NOT_A_NUMBER, "base"),
        ({"base": Decimal("Infinity")}, Reason.NOT_A_NUMBER, "base"),
        ({"base": 8000.5}, Reason.NOT_A_NUMBER, "base"),
        ({"base": Decimal("1E+12")}, Reason.TOO_LARGE, "base"),
        ({"index": Decimal(21)}, Reason.TOO_LARGE, "index"),
        ({"years": Decimal(101)}, Reason.TOO_LARGE, "years"),
        ({"account": Decimal(1), "divisor": None}, Reason.OUT_OF_RANGE, "divisor"),
        ({"account": Decimal(1), "divisor": Decimal(0)}, Reason.OUT_OF_RANGE, "divisor"),
        ({"transition": AccountTransition(Decimal(1), Decimal(0))}, Reason.OUT_OF_RANGE, "divisor"),
        ({"transition": IndexedWageTransition(Decimal(-1), Decimal("0.013"))}, Reason.NEGATIVE, "years"),
        ({"extras": (FixedExtra(Decimal(-1)),)}, Reason.NEGATIVE, "extra"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, object], reason: Reason, field: str) -> None:
    terms = replace(Terms(Decimal(8000), Decimal(1), Decimal(20)), **changed)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        employee_pension(terms, ONE_PERCENT)
    assert (refused.value.reason, refused.value.field) == (reason, field)


@given(TERMS, st.sampled_from(PaymentRounding))
def test_the_parts_add_up(terms: Terms, rounding: PaymentRounding) -> None:
    found = employee_pension(terms, ONE_PERCENT, rounding)
    assert found.parts == found.basic + found.personal + found.transition + found.extra
    over = found.total - found.parts
    assert 0 <= over < (Decimal("0.1") if rounding is PaymentRounding.JIAO_UP else Decimal("0.01"))
    assert all(part == to_fen(part) >= 0 for part in (found.basic, found.personal, found.transition, found.extra))


@given(TERMS, LENGTHS, MONEY, INDEXES, st.sampled_from(YearPrecision), st.sampled_from(PaymentRounding))
def test_more_contribution_never_pays_less(
    terms: Terms, more: int, saved: Decimal, index: Decimal, precision: YearPrecision, rounding: PaymentRounding
) -> None:
    months = int(terms.years * 12)
    before = employee_pension(replace(terms, years=years(months, precision)), ONE_PERCENT, rounding)
    longer = employee_pension(replace(terms, years=years(months + more, precision)), ONE_PERCENT, rounding)
    as_it_is = employee_pension(terms, ONE_PERCENT, rounding)
    richer = employee_pension(replace(terms, account=terms.account + saved), ONE_PERCENT, rounding)
    higher = employee_pension(replace(terms, index=max(terms.index, index)), ONE_PERCENT, rounding)
    assert longer.total >= before.total
    assert richer.total >= as_it_is.total
    assert higher.total >= as_it_is.total
