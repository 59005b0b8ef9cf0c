"""Pensions paid, how they were worked out, and what an estimate needs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from central.records.asking import Answered, Question
from central.records.contributions import scheme_of
from central.records.months import WorkMonth, month_of, months_between, months_in, work_months
from central.records.person import hidden
from central.rules.books import half_up
from central.rules.city import rules
from central.rules.cycle import add_months, due_on
from central.storage.tables import (
    AccountYear,
    BenefitRecord,
    PensionAward,
    PensionLevel,
    PersonDetail,
    ResidentYear,
)

WITHHELD_AFTER_MONTHS = 2
"""After the month in which the certification was due a suspended pension is paid that long, while the centre still looks."""


@dataclass(frozen=True, slots=True)
class _Month:
    month: str
    level: PensionLevel
    state: str

    @property
    def total(self) -> int:
        level = self.level
        return level.basic + level.personal_account + level.transitional + level.extra


def _months(question: Question, scheme: str) -> tuple[list[_Month], bool]:
    """Every month since the first, and whether the pension goes on. What is withheld is shown so; once certified again it is
    paid later as if never held.
    """
    session, ref, today = question.session, question.person.person_ref, question.today
    levels = session.scalars(
        select(PensionLevel).filter_by(person_ref=ref, scheme=scheme).order_by(PensionLevel.since)
    ).all()
    if not levels:
        return [], False
    benefit = session.scalars(select(BenefitRecord).filter_by(person_ref=ref, code=f"{scheme}_pension").limit(1)).one()
    last = month_of(today)
    if not benefit.receiving:
        last = min(last, month_of(benefit.last_certified or benefit.first_paid_on))
    due = due_on(benefit.first_paid_on, benefit.last_certified)
    stops = month_of(add_months(due, WITHHELD_AFTER_MONTHS)) if benefit.suspended else "9999-12"
    found, position = [], 0
    for month in months_between(levels[0].since, last):
        while position + 1 < len(levels) and levels[position + 1].since <= month:
            position += 1
        found.append(_Month(month, levels[position], "withheld" if month > stops else "paid"))
    return found, benefit.receiving


def _sums(
    question: Question, asked: list[_Month], everything: list[_Month], goes_on: bool
) -> dict[str, str | int | None]:
    paid = [one for one in asked if one.state == "paid"]
    found: dict[str, str | int | None] = {
        "count": len(paid),
        "total": sum(one.total for one in paid),
        "withheld": len(asked) - len(paid),
    }
    if not everything:
        return found
    detail = question.session.get_one(PersonDetail, question.person.person_ref)
    account = detail.bank_account
    return found | {
        "since": everything[0].month,
        "monthly": everything[-1].total if goes_on else None,
        "state": everything[-1].state if goes_on else None,
        "bank": detail.bank,
        "bank_account": None if account is None else hidden(account, 4, 4),
    }


def pension_payments(question: Question) -> Answered:
    """Q06."""
    everything, goes_on = _months(question, "employee")
    asked = [one for one in everything if question.covers(one.month)]
    return Answered(
        _sums(question, asked, everything, goes_on),
        [
            {
                "month": one.month,
                "basic": one.level.basic,
                "personal_account": one.level.personal_account,
                "transitional": one.level.transitional,
                "adjustment": one.level.extra,
                "total": one.total,
                "state": one.state,
            }
            for one in asked
        ],
    )


def resident_payments(question: Question) -> Answered:
    """Q07."""
    everything, goes_on = _months(question, "resident")
    asked = [one for one in everything if question.of_year(int(one.month[:4]))]
    return Answered(
        _sums(question, asked, everything, goes_on),
        [
            {
                "month": one.month,
                "basic": one.level.basic,
                "personal_account": one.level.personal_account,
                "extra": one.level.extra,
                "total": one.total,
                "state": one.state,
            }
            for one in asked
        ],
    )


def pension_award(question: Question) -> Answered:
    """C08."""
    session, ref = question.session, question.person.person_ref
    award = session.scalar(select(PensionAward).filter_by(person_ref=ref).order_by(PensionAward.scheme))
    detail = session.get(PersonDetail, ref)
    if award is None:
        return Answered({"count": 0, "scheme": "none"})
    return Answered(
        {
            "count": 1,
            "scheme": award.scheme,
            "retired_on": award.retired_on,
            "since": award.since,
            "category": None if detail is None else detail.category,
            "working_since": None if detail is None else detail.working_since,
            "paid_months": award.paid_months,
            "deemed_months": award.deemed_months,
            "average_index": award.average_index,
            "base_figure": award.base_figure or None,
            "account": award.account,
            "divisor": f"{award.divisor / 10:g}",
            "basic": award.basic,
            "personal_account": award.personal_account,
            "transitional": award.transitional,
            "total": award.basic + award.personal_account + award.transitional,
        }
    )


def pension_basis(question: Question) -> Answered:
    """M01 to M03. ``average_index`` is left out where nothing was paid yet."""
    session, ref, today = question.session, question.person.person_ref, question.today
    someone = question.person
    detail = session.get(PersonDetail, ref)
    scheme = scheme_of(question)
    months = [one for one in work_months(session, ref) if one.counts]
    weighed = sum(half_up(one.base * 10_000, rules().average_wage.at(int(one.month[:4]))) for one in months)
    account = session.scalars(
        select(AccountYear).filter_by(person_ref=ref, scheme=scheme).order_by(AccountYear.year)
    ).all()
    residents = session.scalars(select(ResidentYear).filter_by(person_ref=ref).order_by(ResidentYear.year)).all()
    retired_on = session.scalar(select(PensionAward.retired_on).filter_by(person_ref=ref))
    figure = rules().base_figure
    return Answered(
        {
            "scheme": scheme,
            "birth": month_of(someone.birth),
            "sex": "male" if someone.sex == 1 else "female",
            "category": None if detail is None else detail.category,
            "paid_months": months_in(months),
            "deemed_months": 0 if detail is None else detail.deemed_months,
            "average_index": half_up(weighed, months_in(months)) if months else None,
            "account": account[-1].closing if account else 0,
            "account_as_of": None if not account else retired_on or min(f"{account[-1].year}-12", month_of(today)),
            "base_figure": figure.at(today.year),
            "base_year": min(today.year, int(figure.last)),
            "resident_years": len(residents),
            "last_tier": residents[-1].tier if residents else None,
            "retired": "no" if retired_on is None else "yes",
        }
    )


def transfer_basis(question: Question) -> Answered:
    """M08, C06: a row for each year. Interest is in ``account``; what was booked before 1998 stands
    apart, because the rules treat it so.
    """
    session, ref = question.session, question.person.person_ref
    months = [one for one in work_months(session, ref) if one.counts]
    account = session.scalars(
        select(AccountYear).filter_by(person_ref=ref, scheme="employee").order_by(AccountYear.year)
    ).all()
    years: dict[int, list[WorkMonth]] = {}
    for one in months:
        years.setdefault(int(one.month[:4]), []).append(one)
    before = [one for one in account if one.year < 1998]
    return Answered(
        {
            "count": len(years),
            "months": months_in(months),
            "transferred": months_in(one for one in months if one.state == "transferred"),
            "first": months[0].month if months else None,
            "last": months[-1].month if months else None,
            "account": account[-1].closing if account else 0,
            "account_before_1998": before[-1].closing if before else 0,
            "base_total": sum(one.base for one in months),
        },
        [
            {
                "year": year,
                "months": months_in(of_year),
                "base_total": sum(one.base for one in of_year),
                "personal": sum(one.pension for one in of_year),
            }
            for year, of_year in years.items()
        ],
    )
