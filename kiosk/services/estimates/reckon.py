"""From the answers of a visitor to an estimate, by the rule tables. Pure; loaded by the runtime and never by the flow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kiosk.pages import text
from kiosk.pension import Refused, RuleBook
from kiosk.services.estimates import employee, others, resident
from kiosk.services.estimates.values import Answers, Basis, Estimate, NotReckoned
from kiosk.services.estimates.words import Missing, refusal


def reckon(book: RuleBook, formula: str, answers: Answers, basis: Basis | None, today: date) -> Estimate | NotReckoned:
    """The estimate, or why there is none. Raises KeyError for a formula that is not there."""
    given = dict(answers)
    by_answers = {
        "employee-pension": employee.employee_pension,
        "retirement-age": employee.retirement_age,
        "resident-pension": resident.resident_pension,
        "resident-tiers": resident.resident_tiers,
        "flexible-worker": others.flexible_worker,
        "unemployment": others.unemployment,
    }
    retired = basis is not None and basis.as_answers().get("retired") == "yes"
    if retired and formula in ("employee-pension", "resident-pension"):
        return NotReckoned("already-drawing")
    try:
        if formula == "medical-share":
            return _resting(others.medical_share(book, given, basis, today), book, today)
        if formula == "transfer":
            return _resting(others.transfer(book, basis, today), book, today)
        return _resting(by_answers[formula](book, given, today), book, today)
    except Missing:
        return NotReckoned("no-record")
    except Refused as refused:
        return refusal(refused)


def _resting(found: Estimate | NotReckoned, book: RuleBook, today: date) -> Estimate | NotReckoned:
    """The sentence that says by whose rules and on which day, right after the one that says that it binds nobody."""
    if isinstance(found, NotReckoned):
        return found
    rests = text("estimate-rests-on", place=book.place, date=today.isoformat())
    return replace(found, essence=(found.essence[0], rests, *found.essence[1:]))
