"""Medical insurance: what it pays, the account, bills, reimbursements, approvals."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.records.asking import Answered, Fields, Question
from central.records.months import month_of, months_between, work_months
from central.records.person import INSURED_AT, pays_now
from central.rules.city import treatments
from central.storage.tables import MedicalYear, PersonDetail, RecordEntry

_BILL = ("institution", "kind", "total", "pool", "account", "self_paid")


def entries(session: Session, kind: str, person_ref: str | None) -> list[RecordEntry]:
    """All of one kind, the oldest first, as they were entered within a day."""
    return list(
        session.scalars(
            select(RecordEntry)
            .where(
                RecordEntry.kind == kind,
                RecordEntry.person_ref.is_(None) if person_ref is None else RecordEntry.person_ref == person_ref,
            )
            .order_by(RecordEntry.day, RecordEntry.id)
        )
    )


def of_person(question: Question, kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Day and content of the person's entries up to today."""
    return [
        (entry.day.isoformat(), entry.data)
        for entry in entries(question.session, kind, question.person.person_ref)
        if entry.day is not None and entry.day <= question.today
    ]


def kind_of(question: Question) -> str:
    """employee, retired-employee, resident or none."""
    detail = question.session.get(PersonDetail, question.person.person_ref)
    return "none" if detail is None else detail.medical_kind


def medical_person(question: Question) -> Answered:
    """Q09. An employee's months are those paid, a resident's those since joining."""
    kind = kind_of(question)
    detail = question.session.get(PersonDetail, question.person.person_ref)
    if detail is None or kind == "none":
        return Answered({"kind": "none", "state": "none", "months": 0, "place": INSURED_AT})
    paid = [one for one in work_months(question.session, question.person.person_ref) if one.counts and one.medical]
    if kind == "resident":
        since = detail.medical_since
        months = len(months_between(since, month_of(question.today))) if since is not None else 0
        state = "paying"
    else:
        since = paid[0].month if paid else detail.medical_since
        months = len(paid)
        state = "retired" if kind == "retired-employee" else "paying" if pays_now(paid, question.today) else "paused"
    rows: list[Fields] = [
        {
            "treatment": one.treatment,
            "level": one.level,
            "share": one.share,
            "deductible": one.threshold,
            "limit": one.limit,
        }
        for one in treatments()[kind]
    ]
    return Answered(
        {
            "kind": kind,
            "state": state,
            "number": detail.medical_number,
            "since": since,
            "until": paid[-1].month if paid and state == "paused" else None,
            "months": months,
            "place": INSURED_AT,
        },
        rows,
    )


def medical_account(question: Question) -> Answered:
    """Q10. Without a year the newest one in the books. Residents have no account: every sum of it is 0."""
    session, ref = question.session, question.person.person_ref
    books = {
        year.year: year
        for year in session.scalars(select(MedicalYear).filter_by(person_ref=ref).order_by(MedicalYear.year))
    }
    newest = max((year for year in books if year <= question.today.year), default=question.today.year)
    year = int(question.inputs.get("year", newest))
    settled = [(day, data) for day, data in of_person(question, "settlement") if day[:4] == str(year)]
    bills = [data for _, data in settled]
    spent_in: dict[str, int] = {}
    for day, data in settled:
        spent_in[day[:7]] = spent_in.get(day[:7], 0) + data["account"]
    rows: list[dict[str, str | int | None]] = []
    book = books.get(year)
    balance = 0 if book is None else book.opening
    for number in range(1, 13) if book is not None else ():
        month = f"{year}-{number:02d}"
        if book is None or month > month_of(question.today):
            break
        credited = book.monthly_credit if book.months[number - 1] == "c" else 0
        spent = spent_in.get(month, 0)
        balance += credited - spent
        rows.append({"month": month, "credited": credited, "spent": spent, "balance": balance})
    credited_total, spent_total = (
        sum(int(row["credited"] or 0) for row in rows),
        sum(int(row["spent"] or 0) for row in rows),
    )
    # What is spent is taken from this year's money first.
    year_balance = max(0, credited_total - spent_total)
    return Answered(
        {
            "year": year,
            "balance": balance,
            "year_balance": year_balance,
            "earlier_balance": balance - year_balance,
            "credited": credited_total,
            "spent": spent_total,
            "self_paid": sum(data["self_paid"] for data in bills),
            "pool_paid": sum(data["pool"] for data in bills),
        },
        list(rows),
    )


def medical_settlements(question: Question) -> Answered:
    """Q11."""
    asked = [(day, data) for day, data in of_person(question, "settlement") if question.covers(day)]
    sums = {name: sum(data[name] for _, data in asked) for name in ("total", "pool", "account", "self_paid")}
    return Answered(
        {"count": len(asked), **sums}, [{"day": day, **{name: data[name] for name in _BILL}} for day, data in asked]
    )


def reimbursements(question: Question) -> Answered:
    """Q12."""
    rows = [{"accepted": day, **data} for day, data in of_person(question, "reimbursement")]
    return Answered(
        {
            "count": len(rows),
            "open": sum(row["state"] in ("accepted", "checking", "approved") for row in rows),
            "paid_total": sum(row.get("paid", 0) for row in rows),
        },
        list(rows),
    )


def medical_approvals(question: Question) -> Answered:
    """Q13. An approval ends on its last day, whatever was written when it was given."""
    today = question.today.isoformat()
    rows = []
    for day, data in of_person(question, "approval"):
        over = data["state"] == "approved" and data["until"] < today
        rows.append({**data, "start": day, "state": "ended" if over else data["state"]})
    return Answered({"count": len(rows), "valid": sum(row["state"] == "approved" for row in rows)}, list(rows))


def medical_basis(question: Question) -> Answered:
    """M05: this year's bills so far."""
    kind = kind_of(question)
    year = str(question.today.year)
    bills = [data for day, data in of_person(question, "settlement") if day[:4] == year]
    outpatient = [data for data in bills if data["kind"] == "outpatient"]
    inpatient = [data for data in bills if data["kind"] == "inpatient"]
    account = medical_account(Question(question.session, {}, question.today, question.someone))
    return Answered(
        {
            "kind": kind,
            "retired": "yes" if kind == "retired-employee" else "no",
            "year": question.today.year,
            "outpatient_threshold": sum(data["threshold"] for data in outpatient),
            "outpatient_pool": sum(data["pool"] for data in outpatient),
            "inpatient_threshold": sum(data["threshold"] for data in inpatient),
            "inpatient_pool": sum(data["pool"] for data in inpatient),
            "account_balance": account.values["balance"],
            "inpatient_stays": len(inpatient),
        }
    )
