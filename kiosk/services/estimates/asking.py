"""The inputs of an item as questions, and their values as words."""

from __future__ import annotations

from config.catalogue.flows import (
    AmountInput,
    ChoiceInput,
    DurationInput,
    EstimateFlow,
    Input,
    MonthInput,
    NumberInput,
    StepInput,
)
from kiosk.engine.visit import Visit
from kiosk.input_pages import PickPage, Unit, amount
from kiosk.pages import Fact, Option, Text, text
from kiosk.services.asking import choose
from kiosk.services.estimates.values import Basis
from kiosk.services.questions import YEAR, Month, ask_amount, ask_date, ask_duration, ask_month, ask_number, ask_step

FEW_CHOICES = 5
"""Up to so many choices stand as large buttons below each other; more stand in a grid."""

Value = int | str


def filled(flow: EstimateFlow, basis: Basis) -> dict[str, Value]:
    """What the record answers. A value that an input could not have is left out: then she is asked."""
    known = basis.as_answers()
    found = {name: known[source] for name, source in flow.fills if source in known}
    return {
        each.name: found[each.name] for each in named(flow) if each.name in found and can_be(each, found[each.name])
    }


def named(
    flow: EstimateFlow,
) -> tuple[ChoiceInput | NumberInput | AmountInput | MonthInput | DurationInput | StepInput, ...]:
    """The inputs of an estimate; the flow has refused all others."""
    kinds = (ChoiceInput, NumberInput, AmountInput, MonthInput, DurationInput, StepInput)
    return tuple(each for each in flow.inputs if isinstance(each, kinds))


def can_be(wanted: Input, value: Value) -> bool:
    """Whether a value is one that this input could have been given by hand, but for the steps of a scale."""
    match wanted:
        case ChoiceInput():
            return value in dict(wanted.options)
        case NumberInput(least=least, most=most) | StepInput(least=least, most=most):
            return isinstance(value, int) and least <= value <= most
        case AmountInput():
            return isinstance(value, int) and wanted.least_fen <= value <= wanted.most_fen
        case DurationInput():
            return isinstance(value, int) and wanted.least_months <= value <= wanted.most_months
        case MonthInput():
            return isinstance(value, str) and _is_month(value, wanted.first_year, wanted.last_year)
    return False


async def ask(visit: Visit, wanted: Input, before: Value | None, *, personal: bool) -> Value:
    """Asks for one input; ``before`` is what was answered the last time. Raises TypeError for an input of a query."""
    question = text(f"estimate-ask-{getattr(wanted, 'name', '')}")
    known = before if isinstance(before, int) else None
    match wanted:
        case ChoiceInput():
            return await _choose(visit, wanted, question, personal)
        case NumberInput(least=least, most=most):
            start = wanted.default if known is None else known
            return await ask_number(visit, question, _unit(wanted), least, most, start=start, personal=personal)
        case StepInput(least=least, most=most):
            start = wanted.default if known is None else known
            return await ask_step(
                visit, question, Unit.PERCENT, least, most, start=start, by=wanted.by, personal=personal
            )
        case AmountInput():
            least, most = wanted.least_fen, wanted.most_fen
            start = wanted.default_fen if known is None else known
            return await ask_amount(visit, question, least, most, start=start, by=AMOUNT_STEP, personal=personal)
        case DurationInput():
            start = wanted.default_months if known is None else known
            least, most = wanted.least_months, wanted.most_months
            return await ask_duration(visit, question, least, most, start=start, personal=personal)
        case MonthInput(day=True):
            first, last = Month(wanted.first_year, 1).first_day, Month(wanted.last_year, 12).last_day
            return str(await ask_date(visit, question, first, last, personal=personal))
        case MonthInput():
            first_month, last_month = Month(wanted.first_year, 1), Month(wanted.last_year, 12)
            return str(await ask_month(visit, question, first_month, last_month, personal=personal))
    raise TypeError(f"an estimate does not ask for {type(wanted).__name__}")


AMOUNT_STEP = 100_000
"""Plus and minus go by 1,000 yuan."""


def shown(wanted: Input, value: Value) -> Text:
    """A value in words."""
    match wanted, value:
        case ChoiceInput(), str():
            return text(f"code-{wanted.list}-{value}")
        case NumberInput(), int():
            unit = _unit(wanted)
            return _counted(unit, value)
        case StepInput(), int():
            return _counted(Unit.PERCENT, value)
        case AmountInput(), int():
            return text("quantity-yuan", amount=amount(value, 100))
        case DurationInput(), int():
            return duration(value)
        case MonthInput(day=True), str():
            return text("value-date", date=value)
        case MonthInput(), str():
            month = Month.of(value)
            return text("quantity-month", year=str(month.year), month=str(month.month))
    raise TypeError(f"{type(wanted).__name__} has no such value")


def label(wanted: Input) -> Text:
    return text(f"estimate-label-{getattr(wanted, 'name', '')}")


def asked_facts(flow: EstimateFlow, answers: dict[str, Value]) -> tuple[Fact, ...]:
    """What was answered, input by input."""
    return tuple(Fact(label(each), shown(each, answers[each.name])) for each in named(flow) if each.name in answers)


def duration(months: int) -> Text:
    """17 years 4 months, without a part that is nothing."""
    years, odd = divmod(months, YEAR)
    if not years:
        return text("quantity-months", count=str(odd))
    if not odd:
        return text("quantity-years", count=str(years))
    return text("quantity-duration", year_count=str(years), month_count=str(odd))


def _counted(unit: Unit, value: int) -> Text:
    name = "amount" if unit is Unit.YUAN else "count"
    return text(f"quantity-{unit}", **{name: amount(value, unit.scale)})


def _unit(wanted: NumberInput) -> Unit:
    return Unit(wanted.unit) if wanted.unit in set(Unit) else Unit.COUNT


async def _choose(visit: Visit, wanted: ChoiceInput, question: Text, personal: bool) -> str:
    options = tuple(Option(word, text(f"code-{wanted.list}-{word}")) for word, _ in wanted.options)
    wide = len(options) <= FEW_CHOICES
    return await choose(visit, PickPage(title=question, options=options, wide=wide, personal=personal))


def _is_month(value: str, first_year: int, last_year: int) -> bool:
    try:
        return first_year <= Month.of(value).year <= last_year
    except ValueError:
        return False
