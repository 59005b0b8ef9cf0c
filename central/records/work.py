"""Work and its insurances: unemployment, injury, birth, registration; the three funds; an employer."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from central.records.asking import Answered, Question
from central.records.medical import medical_account, of_person
from central.records.months import WorkMonth, month_end, month_of, months_between, months_in, work_months
from central.records.person import pays_now
from central.rules.books import unemployment_months
from central.rules.cycle import add_months
from central.storage.tables import AccountYear, ContributionYear, Employer

EMPLOYER_MONTHS = 24
_EMPLOYER_PART_DUE = "o"


def unemployment(question: Question) -> Answered:
    """Q16. A time that is used up or ended by work starts the count again; what was not used is carried over (社会保险法 art. 46)."""
    months = [one for one in work_months(question.session, question.person.person_ref) if one.unemployment]
    claims = [data for _, data in of_person(question, "unemployment")]
    now = month_of(question.today)
    rows = [
        {"month": month, "amount": claim["monthly" if number < 12 else "monthly_later"], "state": "paid"}
        for claim in claims
        for number, month in enumerate(_claim_months(claim))
        if month <= now
    ]
    newest = claims[-1] if claims else None
    used = 0 if newest is None else sum(month <= now for month in _claim_months(newest))
    drawing = newest is not None and _claim_months(newest)[-1] > now
    if newest is not None and drawing:
        entitled = newest["entitled"]
    else:
        since = "" if newest is None else newest["first"]
        carried = 0 if newest is None else newest["entitled"] - used
        entitled = unemployment_months(months_in(one for one in months if one.month >= since), carried)
        used = 0
    return Answered(
        {
            "months": months_in(months),
            "entitled": entitled,
            "used": used,
            "left": entitled - used,
            "state": "none" if newest is None else "drawing" if drawing else "ended",
            "monthly": None if newest is None else newest["monthly" if used <= 12 else "monthly_later"],
            "count": len(rows),
            "total": sum(row["amount"] for row in rows),
        },
        list(rows),
    )


def _claim_months(claim: dict[str, object]) -> list[str]:
    first = str(claim["first"])
    start = date(int(first[:4]), int(first[5:7]), 1)
    return months_between(first, month_of(add_months(start, int(str(claim["months"])) - 1)))


def work_injury(question: Question) -> Answered:
    """Q14. An allowance is a row for each month since it began."""
    rows: list[dict[str, str | int | None]] = []
    grade = monthly = None
    for day, data in of_person(question, "work-injury"):
        grade = data["grade"]
        row = {name: data[name] for name in ("item", "state", "amount")}
        if data["item"] != "allowance":
            rows.append({"day": day, **row})
            continue
        monthly = data["monthly"]
        begun = date.fromisoformat(day)
        months = months_between(day[:7], month_of(question.today))
        days = [add_months(begun, number) for number in range(len(months))]
        rows += [{"day": one.isoformat(), **row} for one in days if one <= question.today]
    return Answered(
        {
            "count": len(rows),
            "grade": grade,
            "paid_total": sum(int(row["amount"] or 0) for row in rows),
            "monthly": monthly,
        },
        list(rows),
    )


def maternity(question: Question) -> Answered:
    """Q15."""
    rows = [{"day": day, **data} for day, data in of_person(question, "maternity")]
    return Answered({"count": len(rows), "total": sum(row["amount"] for row in rows)}, list(rows))


def employment_registration(question: Question) -> Answered:
    """Q17: one line for each employer or time of self-employment without a break, and for each registration as unemployed."""
    months = work_months(question.session, question.person.person_ref)
    rows: list[dict[str, str | int | None]] = []
    for spell in _spells(months):
        lasts = pays_now(spell, question.today) and spell[-1].month == months[-1].month
        employed = spell[0].employer is not None
        rows.append(
            {
                "kind": "employed" if employed else "flexible",
                "day": f"{spell[0].month}-01",
                "until": None if lasts else month_end(spell[-1].month),
                "employer": spell[0].name if employed else None,
                "state": "valid" if lasts else "ended",
            }
        )
    now = month_of(question.today)
    for day, data in of_person(question, "unemployment"):
        over = _claim_months(data)[-1]
        rows.append(
            {
                "kind": "unemployed",
                "day": day,
                "until": None if over > now else month_end(over),
                "state": "valid" if over > now else "ended",
            }
        )
    rows.sort(key=lambda row: str(row["day"]))
    valid = [row for row in rows if row["state"] == "valid"]
    return Answered(
        {
            "count": len(rows),
            "state": valid[-1]["kind"] if valid else "none",
            "since": valid[-1]["day"] if valid else None,
        },
        list(rows),
    )


def _spells(months: list[WorkMonth]) -> list[list[WorkMonth]]:
    """Times at one employer without a break, also where there is another employer beside it."""
    spells: list[list[WorkMonth]] = []
    running: dict[str | None, list[WorkMonth]] = {}
    for one in months:
        spell = running.get(one.employer)
        if spell is None or len(months_between(spell[-1].month, one.month)) > 2:
            spell = running[one.employer] = []
            spells.append(spell)
        spell.append(one)
    return spells


def three_funds(question: Question) -> Answered:
    """Q26: own contributions to pension, medical and unemployment insurance, each with its source."""
    session, ref = question.session, question.person.person_ref
    months = [one for one in work_months(session, ref) if one.counts]
    account = session.scalars(
        select(AccountYear.closing)
        .filter_by(person_ref=ref, scheme="employee")
        .order_by(AccountYear.year.desc())
        .limit(1)
    ).first()
    wallet = medical_account(Question(session, {}, question.today, question.someone)).values
    balances = {"pension": account, "medical": wallet["balance"], "unemployment": None}
    year_ago = month_of(add_months(question.today, -12))
    rows = []
    for fund, balance in balances.items():
        paid = [(one.month, getattr(one, fund)) for one in months if getattr(one, fund)]
        if paid:
            rows.append(
                {
                    "fund": fund,
                    "source": fund,
                    "months": len({month for month, _ in paid}),
                    "latest_month": paid[-1][0],
                    "latest": paid[-1][1],
                    "recent_year": sum(amount for month, amount in paid if month >= year_ago),
                    "total": sum(amount for _, amount in paid),
                    "balance": balance,
                }
            )
    return Answered({"working_months": months_in(months), "total": sum(row["total"] for row in rows)}, list(rows))


def employer(question: Question) -> Answered:
    """Q27: the newest 24 months out of the books of everybody who works there. An unknown number is an empty answer."""
    session = question.session
    number = str(question.inputs["number"])
    known = session.get(Employer, number)
    newest = add_months(question.today.replace(day=1), -1)
    first = add_months(newest, 1 - EMPLOYER_MONTHS)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    years = session.scalars(
        select(ContributionYear).where(ContributionYear.employer == number, ContributionYear.year >= first.year)
    )
    for year in years:
        due = year.employer_part + year.pension + year.medical + year.unemployment
        for index, letter in enumerate(year.months, start=1):
            month = f"{year.year}-{index:02d}"
            if letter == "." or not month_of(first) <= month <= month_of(newest):
                continue
            of_month = sums[month]
            of_month[0] += 1
            of_month[1] += year.base
            of_month[2] += due
            of_month[3] += due if letter == _EMPLOYER_PART_DUE else 0
    rows: list[dict[str, str | int]] = [
        {"month": month, "people": people, "base_total": base, "due": due, "paid": due - owed, "owed": owed}
        for month, (people, base, due, owed) in sorted(sums.items())
    ]
    last = rows[-1] if rows and rows[-1]["month"] == month_of(newest) else None
    return Answered(
        {
            "count": 0 if known is None else 1,
            "name": None if known is None else known.name,
            "number": None if known is None else known.code,
            "people": 0 if last is None else last["people"],
            "base_total": 0 if last is None else last["base_total"],
            "due": sum(int(row["due"]) for row in rows),
            "paid": sum(int(row["paid"]) for row in rows),
            "owed": sum(int(row["owed"]) for row in rows),
            "owed_months": sum(bool(row["owed"]) for row in rows),
        },
        list(rows),
    )
