"""The books of every seeded person, recomputed: from each other, and with the terminal's own pension rules."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.records.answers import answer
from central.rules.city import rules
from central.storage.tables import BenefitRecord
from kiosk.pension import RuleBook, category_of, statutory_retirement
from kiosk.pension.amounts import YearPrecision, years
from kiosk.pension.employee import IndexedWageTransition, Terms, average_index, employee_pension
from kiosk.pension.interest import close_by_months, close_resident
from kiosk.pension.medical import Care, HospitalLevel, MedicalInputs, share_medical_cost
from kiosk.pension.months import YearMonth
from kiosk.pension.transfer import ContributionSpan, transfer_amounts
from kiosk.pension.unemployment import unemployment_months
from tests.central.records.conftest import Books
from tests.central.support import TODAY

FIRST_ACCOUNT_YEAR: Final = 1996
HOSPITALS: Final = {"first": HospitalLevel.PRIMARY, "second": HospitalLevel.SECOND, "third": HospitalLevel.THIRD}


def yuan(fen: int | str) -> Decimal:
    return Decimal(fen) / 100


def fen(amount: Decimal) -> int:
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))


def month(text: str | int) -> int:
    return int(str(text)[:4]) * 12 + int(str(text)[5:7]) - 1


def whole(value: str | int) -> int:
    assert isinstance(value, int)
    return value


def test_months_counted_are_rows_and_run_on(books: list[Books]) -> None:
    for one in books:
        record = one["contributions"]
        paid = [row for row in record.rows if row["state"] != "owed"]
        assert record.values["months"] == record.values["total_months"] == len(paid)
        assert record.values["owed_months"] == len(record.rows) - len(paid)
        assert [row["running"] for row in paid] == list(range(1, len(paid) + 1))
        months = [month(row["month"]) for row in record.rows]
        assert months == sorted(set(months)), "one employer a month"
        assert not months or (months[0] >= 1992 * 12 and months[-1] <= month("2026-10"))
        assert record.more == 0
        assert one["pension-basis"].values["paid_months"] == len(paid)


def test_bases_lie_between_60_and_300_percent_and_own_parts_follow_from_them(books: list[Books]) -> None:
    for one in books:
        for row in one["contributions"].rows:
            average = rules().average_wage.at(int(str(row["month"])[:4]))
            base = whole(row["base"])
            assert average * 60 // 100 - 50 <= base <= average * 3 + 50
            if row["state"] == "owed":
                assert row["personal"] == 0
            elif row["employer"] != "灵活就业" and str(row["month"]) >= "2005-01":
                assert row["personal"] == fen(yuan(base) * 8 / 100)
            elif str(row["month"]) >= "2005-01":
                assert row["personal"] == fen(yuan(base) * 20 / 100)


def test_parts_of_a_life_asked_for_one_by_one_are_the_whole(city: Session, books: list[Books]) -> None:
    for one in books:
        if not one.slug or not one["contributions"].rows:
            continue
        spans = [("1992-01", "2003-07"), ("2003-08", "2015-12"), ("2016-01", "2026-12")]
        parts = [answer(city, TODAY, one.person_ref, "contributions", {"from": a, "to": b}) for a, b in spans]
        whole_life = one["contributions"]
        assert tuple(row for part in parts for row in part.rows) == whole_life.rows
        for name in ("months", "personal_total", "owed_months"):
            assert sum(whole(part.values[name]) for part in parts) == whole_life.values[name]
        assert {part.values["total_months"] for part in parts} == {whole_life.values["total_months"]}


def _booked(one: Books) -> dict[int, dict[int, int]]:
    """What the rule books of each month, out of the months paid: 11 % of the base from 1996, 8 % from 2006."""
    booked: dict[int, dict[int, int]] = defaultdict(dict)
    for row in one["contributions"].rows:
        year, number = int(str(row["month"])[:4]), int(str(row["month"])[5:])
        if row["state"] != "owed" and year >= FIRST_ACCOUNT_YEAR:
            booked[year][number] = fen(yuan(row["base"]) * (11 if year < 2006 else 8) / 100)
    return booked


def test_employees_accounts_follow_the_statutory_formula(books: list[Books], book: RuleBook) -> None:
    seen = 0
    for one in books:
        record = one["pension-account"]
        if record.values["scheme"] != "employee":
            continue
        booked = _booked(one)
        assert sum(sum(months.values()) for months in booked.values()) == record.values["credited_total"]
        retired_on = one["pension-award"].values.get("retired_on")
        for row in record.rows:
            year, opening = whole(row["year"]), yuan(row["opening"])
            credits = {number: yuan(amount) for number, amount in booked[year].items()}
            assert (row["credited"], row["months"]) == (fen(sum(credits.values(), Decimal())), len(credits))
            if retired_on is not None and str(retired_on)[:4] == str(year):
                last = int(str(retired_on)[5:])
                rate = book.account_rates.of(year - 1)
                gain = opening * rate * last / 12
                gain += sum(amount * (last - number + 1) for number, amount in credits.items()) * rate / 12
                expected = fen(opening + sum(credits.values(), Decimal()) + gain)
            elif year == TODAY.year:
                assert "rate" not in row, "this year's rate is not announced yet"
                expected = fen(opening + sum(credits.values(), Decimal()))
            else:
                closed = close_by_months(opening, credits, book.account_rates.of(year))
                expected = fen(closed.closing)
                assert row["rate"] == int(book.account_rates.of(year) * 10_000)
            assert row["closing"] == expected == whole(row["opening"]) + whole(row["credited"]) + whole(row["interest"])
            seen += 1
        _chain(one)
    assert seen > 1500


def _chain(one: Books) -> None:
    rows = one["pension-account"].rows
    assert not rows or rows[0]["opening"] == 0
    for before, after in pairwise(rows):
        assert (whole(before["year"]) + 1, before["closing"]) == (after["year"], after["opening"])
    assert one["pension-account"].values["balance"] == (rows[-1]["closing"] if rows else 0)
    assert one["pension-basis"].values["account"] == one["pension-account"].values["balance"]


def test_residents_accounts_follow_their_rule(books: list[Books], book: RuleBook) -> None:
    seen = 0
    for one in books:
        record = one["pension-account"]
        if record.values["scheme"] != "resident":
            continue
        paid: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for row in one["resident-contributions"].rows:
            assert row["total"] == whole(row["personal"]) + whole(row["subsidy"]) + whole(row["collective"])
            assert row["personal"] == row["tier"]
            day = str(row["paid_on"])
            paid[int(day[:4])][int(day[5:7])] += whole(row["total"])
        retired_on = str(one["pension-award"].values.get("retired_on", ""))
        for row in record.rows:
            year, opening = whole(row["year"]), yuan(row["opening"])
            amounts = [(number, yuan(amount)) for number, amount in paid[year].items()]
            assert row["credited"] == fen(sum((amount for _, amount in amounts), Decimal()))
            if "rate" not in row:
                assert (year, row["interest"]) == (TODAY.year, 0)
            elif retired_on[:4] != str(year):
                [(number, amount)] = amounts or [(12, Decimal())]
                closed = close_resident(opening, amount, book.account_rates.of(year), 12 - number)
                assert row["closing"] == fen(closed.closing)
                seen += 1
        _chain(one)
        assert one["resident-contributions"].values["balance"] == record.values["balance"]
    assert seen > 300


def test_every_pension_is_what_the_terminal_would_have_estimated(books: list[Books], book: RuleBook) -> None:
    seen = 0
    for one in books:
        award = one["pension-award"].values
        if award["scheme"] != "employee":
            continue
        paid, deemed = whole(award["paid_months"]), whole(award["deemed_months"])
        birth = YearMonth.of(one.person.birth)
        retired = YearMonth.parse(str(award["retired_on"]))
        age = retired.since(birth)
        no_account = deemed + sum(
            row["state"] != "owed" and str(row["month"]) < f"{FIRST_ACCOUNT_YEAR}-01"
            for row in one["contributions"].rows
        )
        two = YearPrecision.TWO_DECIMALS
        index = Decimal(whole(award["average_index"])) / 10_000
        computed = employee_pension(
            Terms(
                base=yuan(award["base_figure"]),
                index=index,
                years=years(paid + deemed, two),
                account=yuan(award["account"]),
                divisor=book.divisor(age),
                transition=IndexedWageTransition(years(no_account, two), Decimal("0.013")),
            ),
            book.accrual_share,
        )
        parts = computed.basic, computed.personal, computed.transition, computed.total
        assert [award[name] for name in ("basic", "personal_account", "transitional", "total")] == [
            fen(p) for p in parts
        ]
        assert paid == one["contributions"].values["months"]
        assert (paid, award["account"]) == (
            one["pension-basis"].values["paid_months"],
            one["pension-account"].values["balance"],
        )
        if paid:
            segments = [
                (
                    (yuan(row["base"]) / yuan(rules().average_wage.at(int(str(row["month"])[:4])))).quantize(
                        Decimal("0.0001"), ROUND_HALF_UP
                    ),
                    1,
                )
                for row in one["contributions"].rows
            ]
            assert average_index(segments) == index
        if one.slug != "never-certified":
            assert (
                retired
                == statutory_retirement(book, category_of(str(award["category"]).replace("-", "_")), birth).month
            )
        seen += 1
    assert seen > 100


def test_monthly_payments_have_no_gap_rise_in_january_and_stop_where_they_must(
    city: Session, books: list[Books]
) -> None:
    for one in books:
        for operation, scheme in (("pension-payments", "employee"), ("resident-payments", "resident")):
            record = one[operation]
            if not record.rows:
                assert (record.values["count"], record.values["total"]) == (0, 0)
                continue
            award = one["pension-award"].values
            months = [month(row["month"]) for row in record.rows]
            assert months == list(range(months[0], months[-1] + 1))
            assert record.values["since"] == award["since"]
            benefit = city.scalars(
                select(BenefitRecord).filter_by(person_ref=one.person_ref, code=f"{scheme}_pension")
            ).one()
            assert (months[-1] == month("2026-11")) == benefit.receiving
            assert (whole(record.values["withheld"]) > 0) == (benefit.suspended and benefit.receiving), one.slug
            assert ("monthly" in record.values) == benefit.receiving
            for row in record.rows:
                parts = (
                    "basic",
                    "personal_account",
                    *(("transitional", "adjustment") if scheme == "employee" else ("extra",)),
                )
                assert row["total"] == sum(whole(row[name]) for name in parts)
            for before, after in pairwise(record.rows):
                assert whole(after["total"]) >= whole(before["total"])
                if scheme == "employee" and after["total"] != before["total"]:
                    assert str(after["month"]).endswith("-01")


def test_a_suspended_pension_is_paid_again_after_a_certification(city: Session, books: list[Books]) -> None:
    held = [one for one in books if whole(one["pension-payments"].values["withheld"])]
    assert held
    for one in held:
        states = [row["state"] for row in one["pension-payments"].rows]
        assert states == sorted(states), "paid first, withheld at the end"


def test_medical_accounts_chain_from_year_to_year(city: Session, books: list[Books]) -> None:
    for one in books:
        by_year = (
            {
                year: answer(city, TODAY, one.person_ref, "medical-account", {"year": year})
                for year in (2024, 2025, 2026)
            }
            if one["medical-account"].rows
            else {}
        )
        balance: int | None = None
        for year, record in by_year.items():
            values = record.values
            for row in record.rows:
                if balance is not None:
                    assert row["balance"] == balance + whole(row["credited"]) - whole(row["spent"])
                balance = whole(row["balance"])
                assert balance >= 0
            assert values["balance"] == balance == whole(values["year_balance"]) + whole(values["earlier_balance"])
            bills = [row for row in one["medical-settlements"].rows if str(row["day"])[:4] == str(year)]
            for total, name in (("spent", "account"), ("self_paid", "self_paid"), ("pool_paid", "pool")):
                assert values[total] == sum(whole(row[name]) for row in bills)


def test_every_bill_is_shared_as_the_rules_say(city: Session, books: list[Books], book: RuleBook) -> None:
    levels = {str(row["name"]): row.get("level") for row in answer(city, TODAY, None, "institutions", {}).rows}
    for one in books:
        kind = one["medical-person"].values["kind"]
        used: dict[tuple[str, object], list[int]] = defaultdict(lambda: [0, 0])
        for row in one["medical-settlements"].rows:
            assert row["total"] == whole(row["pool"]) + whole(row["account"]) + whole(row["self_paid"])
            if kind == "resident" or row["kind"] == "pharmacy":
                continue
            before = used[str(row["day"])[:4], row["kind"]]
            shared = share_medical_cost(
                book,
                MedicalInputs(
                    cost=yuan(row["total"]),
                    care=Care(str(row["kind"])),
                    level=HOSPITALS[str(levels[str(row["institution"])])],
                    retired=kind == "retired-employee",
                    threshold_paid=yuan(before[0]),
                    fund_paid=yuan(before[1]),
                ),
            )
            assert row["pool"] == fen(shared.fund)
            before[0] += fen(shared.threshold)
            before[1] += whole(row["pool"])


def test_nobody_is_paid_longer_for_want_of_work_than_the_law_says(books: list[Books], book: RuleBook) -> None:
    drawing = 0
    for one in books:
        values = one["unemployment"].values
        assert values["left"] == whole(values["entitled"]) - whole(values["used"]) >= 0
        assert whole(values["entitled"]) <= 24
        assert values["months"] == sum(whole(row["unemployment"]) > 0 for row in one["insurance-months"].rows)
        if values["state"] == "none":
            assert values["entitled"] == unemployment_months(book, whole(values["months"]))
        worked = {row["month"] for row in one["insurance-months"].rows}
        assert not worked & {row["month"] for row in one["unemployment"].rows}, "paid while at work"
        drawing += values["state"] == "drawing"
    assert drawing >= 2


def test_an_employers_book_is_the_sum_of_its_peoples(city: Session, books: list[Books]) -> None:
    people: dict[tuple[object, object], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in books:
        bases = {row["month"]: whole(row["base"]) for row in one["contributions"].rows}
        for row in one["insurance-months"].rows:
            found = people[row["employer_code"], row["month"]]
            found[0] += 1
            found[1] += bases[row["month"]]
            found[2] += row["state"] == "owed"
    owing = []
    for number in ("99000000A1", "99000000A5", "99000000A8", "99000000A9", "99000000B2"):
        record = answer(city, TODAY, None, "employer", {"number": number})
        assert 0 < len(record.rows) <= 24
        for row in record.rows:
            count, base, owed = people[number, row["month"]]
            assert (row["people"], row["base_total"]) == (count, base)
            assert whole(row["due"]) == whole(row["paid"]) + whole(row["owed"]) > base * 24 // 100
            assert bool(row["owed"]) == bool(owed)
        for name in ("due", "paid", "owed"):
            assert record.values[name] == sum(whole(row[name]) for row in record.rows)
        if record.values["owed_months"]:
            owing.append((number, record.values["owed_months"]))
    assert owing == [("99000000A9", 3)]


def test_what_moves_along_is_what_was_paid(books: list[Books], book: RuleBook) -> None:
    for one in books:
        record = one["transfer-basis"]
        rows: tuple[dict[str, Any], ...] = record.rows
        assert record.values["months"] == one["contributions"].values["months"]
        assert record.values["base_total"] == sum(row["base_total"] for row in rows)
        assert sum(row["personal"] for row in rows) == one["contributions"].values["personal_total"]
        if not rows:
            continue
        spans = [
            ContributionSpan(YearMonth(row["year"], 1), row["months"], yuan(row["base_total"]) / row["months"])
            for row in rows
        ]
        moved = transfer_amounts(book, spans, yuan(record.values["account"]))
        pooled = sum(row["base_total"] for row in rows if row["year"] >= 1998)
        assert (moved.months, fen(moved.pool)) == (record.values["months"], fen(yuan(pooled) * 12 / 100))


def test_insurances_agree_with_the_months(books: list[Books]) -> None:
    for one in books:
        rows = {row["insurance"]: row for row in one["insurances"].rows}
        assert ("pension" in rows) == bool(one["contributions"].values["months"])
        for insurance, column in (("pension", "pension"), ("medical", "medical"), ("unemployment", "unemployment")):
            counted = sum(whole(row[column]) > 0 for row in one["insurance-months"].rows)
            assert (rows[insurance]["months"] if insurance in rows else 0) == counted
        funds = {row["fund"]: row for row in one["three-funds"].rows}
        for fund in ("pension", "medical", "unemployment"):
            total = one["insurance-months"].values[f"{fund}_total"]
            assert (funds[fund]["total"] if fund in funds else 0) == total
