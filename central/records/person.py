"""Who the person is, and which insurances there are."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from central.records.asking import Answered, Question
from central.records.months import WorkMonth, month_of, months_between, months_in, work_months
from central.rules.cycle import add_months
from central.rules.names import masked
from central.storage.tables import PensionAward, PersonDetail, ResidentYear

INSURED_AT = "示例市"


def hidden(text: str, first: int, last: int) -> str:
    """The text with its middle hidden."""
    return text[:first] + "*" * max(0, len(text) - first - last) + (text[-last:] if last else "")


def person(question: Question) -> Answered:
    """Q01."""
    someone = question.person
    detail = question.session.get(PersonDetail, someone.person_ref)
    phone = None if detail is None else detail.phone
    return Answered(
        {
            "name": masked(someone.name),
            "sex": "male" if someone.sex == 1 else "female",
            "birth": someone.birth.isoformat(),
            "number": hidden(someone.social_security_number, 3, 4),
            "insured_at": INSURED_AT,
            "phone": None if phone is None else hidden(phone, 3, 4),
        }
    )


def insurances(question: Question) -> Answered:
    """Q02. Who pays this or last month is paying; who draws the pension is retired."""
    session, ref = question.session, question.person.person_ref
    months = [month for month in work_months(session, ref) if month.counts]
    retired = {award.scheme: award for award in session.scalars(select(PensionAward).filter_by(person_ref=ref))}
    detail = session.get(PersonDetail, ref)
    rows: list[dict[str, str | int | None]] = []
    if months:
        rows.append(_row("pension", months, question.today, retired="employee" in retired))
        medical = [month for month in months if month.medical]
        if medical:
            rows.append(_row("medical", medical, question.today, retired="employee" in retired))
        hired = [month for month in months if month.unemployment]
        for insurance in ("unemployment", "work-injury", "maternity") if hired else ():
            rows.append(_row(insurance, hired, question.today, retired=False, over="employee" in retired))
    years = session.scalars(select(ResidentYear.year).filter_by(person_ref=ref).order_by(ResidentYear.year)).all()
    if years or "resident" in retired:
        award = retired.get("resident")
        paying = bool(years) and years[-1] >= question.today.year - 1
        rows.append(
            {
                "insurance": "resident-pension",
                "state": "retired" if award is not None else "paying" if paying else "paused",
                "since": f"{years[0]}-01" if years else award.since if award is not None else None,
                "until": f"{years[-1]}-12" if years and award is None and not paying else None,
                "months": len(years) * 12,
                "employer": None,
                "place": INSURED_AT,
            }
        )
    if detail is not None and detail.medical_kind == "resident" and detail.medical_since is not None:
        since = detail.medical_since
        rows.append(
            {
                "insurance": "resident-medical",
                "state": "paying",
                "since": since,
                "months": len(months_between(since, month_of(question.today))),
                "place": INSURED_AT,
            }
        )
    return Answered({"count": len(rows), "paying": sum(row["state"] == "paying" for row in rows)}, list(rows))


def pays_now(months: list[WorkMonth], today: date) -> bool:
    """Whether the newest month paid or owed is one of the last four: an employer may be late."""
    return bool(months) and months[-1].month >= month_of(add_months(today, -4))


def _row(
    insurance: str, months: list[WorkMonth], today: date, *, retired: bool, over: bool = False
) -> dict[str, str | int | None]:
    paying = not over and pays_now(months, today)
    state = "retired" if retired else "paying" if paying else "paused"
    return {
        "insurance": insurance,
        "state": state,
        "since": months[0].month,
        "until": None if state == "paying" else months[-1].month,
        "months": months_in(months),
        "employer": months[-1].name if paying else None,
        "place": INSURED_AT,
    }
