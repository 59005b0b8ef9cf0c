"""Card, bank account, matters on their way, subsidies; and what anybody may look up: places, medicines, guides."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from central.records.asking import Answered, Question
from central.records.medical import entries, of_person
from central.records.person import hidden
from central.storage.tables import Card, Person, PersonDetail
from kiosk.contract import CardState


def card(question: Question) -> Answered:
    """Q18. ``location``: where a new card lies or the last one was handed over."""
    session, ref = question.session, question.person.person_ref
    newest = session.scalar(
        select(Card).filter_by(person_ref=ref).order_by(Card.issued_on.desc(), Card.card_number).limit(1)
    )
    detail = session.get(PersonDetail, ref)
    rows = [{"day": day, **data} for day, data in of_person(question, "card-step")]
    state = CardState.UNKNOWN if newest is None else CardState(newest.state)
    if newest is not None and state is CardState.NORMAL and newest.valid_to < question.today:
        state = CardState.EXPIRED
    return Answered(
        {
            "state": state.value.lower(),
            "number": None if newest is None else hidden(newest.card_number, 2, 3),
            "issued": None if newest is None else newest.issued_on.isoformat(),
            "valid_to": None if newest is None else newest.valid_to.isoformat(),
            "bank": None if detail is None else detail.bank,
            "location": rows[-1]["place"] if rows else None,
            "e_card": "yes" if session.get_one(Person, ref).e_card else "no",
            "production": rows[-1]["step"] if rows else "none",
            "count": len(rows),
        },
        list(rows),
    )


def bank_balance(question: Question) -> Answered:
    """Q19, as the bank tells the centre. The bank's own password is never asked for here."""
    detail = question.session.get(PersonDetail, question.person.person_ref)
    if detail is None or detail.bank_account is None:
        return Answered({"count": 0})
    return Answered(
        {
            "count": 1,
            "bank": detail.bank,
            "bank_account": hidden(detail.bank_account, 4, 4),
            "balance": detail.bank_balance,
        }
    )


def progress(question: Question) -> Answered:
    """Q20: all matters, or the one of that number."""
    number = question.inputs.get("number")
    rows = [
        {"accepted": day, **data}
        for day, data in of_person(question, "progress")
        if number is None or data["number"] == number
    ]
    return Answered({"count": len(rows), "open": sum(row["result"] == "open" for row in rows)}, list(rows))


def transfers(question: Question) -> Answered:
    """Q21."""
    rows = [{"applied": day, **data} for day, data in of_person(question, "transfer")]
    return Answered({"count": len(rows), "open": sum(row["stage"] != "done" for row in rows)}, list(rows))


def subsidies(question: Question) -> Answered:
    """Q25. Points are those of the residence permit."""
    rows = [{"since": day, **data} for day, data in of_person(question, "subsidy")]
    points = [row["points"] for row in rows if "points" in row]
    return Answered({"count": len(rows), "points": sum(points) if points else None}, list(rows))


def institutions(question: Question) -> Answered:
    """Q22. ``word`` is a kind of place, or part of a name or address."""
    return _directory(question, "institution", ("name", "address"))


def drugs(question: Question) -> Answered:
    """Q23. ``word`` is a class, or part of a name or of what it is for."""
    return _directory(question, "drug", ("name", "form"))


def guides(question: Question) -> Answered:
    """Q24."""
    return _directory(question, "guide", ("topic",))


def _directory(question: Question, kind: str, searched: tuple[str, ...]) -> Answered:
    place, word = question.inputs.get("place"), str(question.inputs.get("word", "")).strip()
    found: list[dict[str, Any]] = [entry.data for entry in entries(question.session, kind, None)]
    rows = [
        row
        for row in found
        if (place is None or row["place"] == place)
        and (word == row.get("kind") or any(word in row[name] for name in searched))
    ]
    return Answered({"count": len(rows)}, list(rows))
