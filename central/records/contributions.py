"""What was paid: employees' and residents' contributions, the personal account, three insurances side by side."""

from __future__ import annotations

from sqlalchemy import select

from central.records.asking import Answered, Fields, Question
from central.records.months import months_in, work_months
from central.storage.tables import AccountYear, PensionAward, PersonDetail, ResidentYear


def contributions(question: Question) -> Answered:
    """Q03. ``running`` counts the paid months from the first one on record."""
    session, ref = question.session, question.person.person_ref
    months = work_months(session, ref)
    detail = session.get(PersonDetail, ref)
    rows: list[Fields] = []
    counted: set[str] = set()
    for one in months:
        if one.counts:
            counted.add(one.month)
        if question.covers(one.month):
            rows.append(
                {
                    "month": one.month,
                    "employer": one.name,
                    "base": one.base,
                    "personal": one.pension,
                    "state": one.state,
                    "running": len(counted),
                }
            )
    paid = [one for one in months if one.counts]
    asked = [one for one in months if question.covers(one.month)]
    return Answered(
        {
            "months": months_in(one for one in asked if one.counts),
            "personal_total": sum(one.pension for one in asked),
            "owed_months": sum(not one.counts for one in asked),
            "total_months": months_in(paid),
            "deemed_months": 0 if detail is None else detail.deemed_months,
            "first": paid[0].month if paid else None,
            "last": paid[-1].month if paid else None,
        },
        rows,
    )


def own_contributions(question: Question) -> Answered:
    """C10: the flexibly employed pay for themselves; what an employer paid in stands on C04."""
    asked = [
        one
        for one in work_months(question.session, question.person.person_ref)
        if one.employer is None and question.covers(one.month)
    ]
    return Answered(
        {"months": months_in(one for one in asked if one.counts), "total": sum(one.pension for one in asked)},
        [{"month": one.month, "base": one.base, "personal": one.pension, "state": one.state} for one in asked],
    )


def insurance_months(question: Question) -> Answered:
    """C01: bases and own contributions. An insurance that was not paid that month has 0 and 0."""
    asked = [one for one in work_months(question.session, question.person.person_ref) if question.covers(one.month)]
    return Answered(
        {
            "months": months_in(one for one in asked if one.counts),
            "pension_total": sum(one.pension for one in asked),
            "medical_total": sum(one.medical for one in asked),
            "unemployment_total": sum(one.unemployment for one in asked),
        },
        [
            {
                "month": one.month,
                "employer_code": one.employer or "-",
                "pension_base": one.base,
                "pension": one.pension,
                "medical_base": one.base if one.medical else 0,
                "medical": one.medical,
                "unemployment_base": one.base if one.unemployment else 0,
                "unemployment": one.unemployment,
                "state": one.state,
            }
            for one in asked
        ],
    )


def resident_contributions(question: Question) -> Answered:
    """Q04."""
    session, ref = question.session, question.person.person_ref
    years = [
        one
        for one in session.scalars(select(ResidentYear).filter_by(person_ref=ref).order_by(ResidentYear.year))
        if question.of_year(one.year)
    ]
    personal, subsidy = sum(one.personal for one in years), sum(one.subsidy for one in years)
    collective = sum(one.collective for one in years)
    account = _account(question, "resident")
    return Answered(
        {
            "years": len(years),
            "personal_total": personal,
            "subsidy_total": subsidy,
            "collective_total": collective,
            "total": personal + subsidy + collective,
            "balance": account[-1].closing if account else 0,
        },
        [
            {
                "year": one.year,
                "tier": one.tier,
                "personal": one.personal,
                "subsidy": one.subsidy,
                "collective": one.collective,
                "total": one.personal + one.subsidy + one.collective,
                "paid_on": one.paid_on.isoformat(),
                "state": one.state,
            }
            for one in years
        ],
    )


def _account(question: Question, scheme: str) -> list[AccountYear]:
    return list(
        question.session.scalars(
            select(AccountYear)
            .filter_by(person_ref=question.person.person_ref, scheme=scheme)
            .order_by(AccountYear.year)
        )
    )


def scheme_of(question: Question) -> str:
    """employee, resident or none: where the person has a pension, an account or contributions."""
    session, ref = question.session, question.person.person_ref
    if session.scalar(select(PensionAward.scheme).filter_by(person_ref=ref, scheme="employee")) is not None:
        return "employee"
    detail = session.get(PersonDetail, ref)
    if detail is not None and detail.working_since is not None:
        return "employee"
    resident = select(PensionAward.scheme).filter_by(person_ref=ref, scheme="resident")
    if session.scalar(resident) is not None or _account(question, "resident"):
        return "resident"
    return "none"


def pension_account(question: Question) -> Answered:
    """Q05. The rate of a year that is not over is not announced, so it has no interest yet."""
    session, ref = question.session, question.person.person_ref
    scheme = scheme_of(question)
    account = _account(question, scheme)
    years = [one for one in account if question.of_year(one.year)]
    retired = session.scalar(select(PensionAward.scheme).filter_by(person_ref=ref, scheme=scheme)) is not None
    state = "none" if not account else "drawing" if retired else "saving" if account[-1].months else "paused"
    return Answered(
        {
            "scheme": scheme,
            "state": state,
            "balance": account[-1].closing if account else 0,
            "credited_total": sum(one.credited for one in years),
            "interest_total": sum(one.interest for one in years),
            "as_of_year": account[-1].year if account else None,
        },
        [
            {
                "year": one.year,
                "months": one.months,
                "opening": one.opening,
                "credited": one.credited,
                "interest": one.interest,
                "closing": one.closing,
                "rate": one.rate,
            }
            for one in years
        ],
    )
