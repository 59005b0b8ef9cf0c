"""What an item does: one kind of flow, told apart by ``kind``. Plain values without a third-party package, since the core reads
them; ``config.catalogue.load`` fills them from TOML and refuses what they do not know.

A new kind of flow is a frozen dataclass with ``kind: Literal[...]``, listed in ``FLOWS``, and a coroutine in ``kiosk/services``
that runs it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

FIELD_KINDS = ("money", "month", "date", "duration", "count", "percent", "text", "year")
"""What a value of an answer means: money in fen, duration in months, percent in hundredths; ``code:<list>`` beside these."""

MOST_MONTHS = 480
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_CODE_KIND = re.compile(r"code:[a-z][a-z0-9-]{0,23}")
_STRICT: dict[str, object] = {"extra": "forbid", "strict": True}


def _named(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name: small letters, digits and _, at most 32")


def _ordered(what: str, least: int, most: int) -> None:
    if least > most:
        raise ValueError(f"{what}: the least, {least}, is above the most, {most}")


def _within(what: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ValueError(f"{what} must be {least} to {most}, not {value}")


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the centre's answer and what it means. ``kind`` is one of ``FIELD_KINDS`` or ``code:<list>``, a word of a list
    that is shown through the text ``code-<list>-<word>``.
    """

    name: str
    kind: str

    def __post_init__(self) -> None:
        _named(self.name)
        if self.kind not in FIELD_KINDS and not _CODE_KIND.fullmatch(self.kind):
            raise ValueError(
                f"{self.name}: unknown kind {self.kind!r}; there are {', '.join(FIELD_KINDS)}, code:<list>"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodInput:
    """Months from and to, by large buttons: the last so many months, or everything. Sent as ``from`` and ``to``."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["period"] = "period"
    months: tuple[int, ...] = (12, 36, 60)
    default_months: int = 12
    longest_months: int = MOST_MONTHS

    def __post_init__(self) -> None:
        _within("longest_months", self.longest_months, 1, MOST_MONTHS)
        if not 1 <= len(self.months) <= 5:
            raise ValueError("months must name one to five lengths")
        for length in self.months:
            _within("months", length, 1, self.longest_months)
        if self.default_months not in (*self.months, self.longest_months):
            raise ValueError(f"default_months {self.default_months} is not one of the lengths offered")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearInput:
    """A calendar year, by large buttons, the newest first. ``default_back``: 0 this year, 1 last year. Sent as ``year``."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["year"] = "year"
    years_back: int = 5
    default_back: int = 0

    def __post_init__(self) -> None:
        _within("years_back", self.years_back, 0, 40)
        _ordered("default_back", self.default_back, self.years_back)
        _within("default_back", self.default_back, 0, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceInput:
    """One of a list, by large buttons. ``options``: words, shown through ``code-<list>-<word>``, and what is sent for each; nothing
    is sent for an empty one. Without ``default`` it is always asked.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["choice"] = "choice"
    name: str
    list: str
    options: tuple[tuple[str, str], ...]
    default: str | None = None

    def __post_init__(self) -> None:
        _named(self.name)
        if not 2 <= len(self.options) <= 12:
            raise ValueError(f"{self.name}: options must be 2 to 12 words")
        if self.default is not None and self.default not in dict(self.options):
            raise ValueError(f"{self.name}: default {self.default!r} is not one of the options")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberInput:
    """A whole number within limits (years paid, age), by pad or steps. ``unit`` names the text ``unit-<unit>``."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["number"] = "number"
    name: str
    least: int
    most: int
    unit: str = ""
    default: int | None = None

    def __post_init__(self) -> None:
        _named(self.name)
        _ordered(self.name, self.least, self.most)
        if self.default is not None:
            _within(f"{self.name}: default", self.default, self.least, self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountInput:
    """An amount of money within limits, in fen."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["amount"] = "amount"
    name: str
    least_fen: int
    most_fen: int
    default_fen: int | None = None

    def __post_init__(self) -> None:
        _named(self.name)
        _within(f"{self.name}: least_fen", self.least_fen, 0, 10**11)
        _ordered(self.name, self.least_fen, self.most_fen)
        if self.default_fen is not None:
            _within(f"{self.name}: default_fen", self.default_fen, self.least_fen, self.most_fen)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthInput:
    """A month (or, ``day``, a date) between two years, by large buttons."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["month"] = "month"
    name: str
    first_year: int
    last_year: int
    day: bool = False

    def __post_init__(self) -> None:
        _named(self.name)
        _within(f"{self.name}: first_year", self.first_year, 1900, 2200)
        _within(f"{self.name}: last_year", self.last_year, 1900, 2200)
        _ordered(self.name, self.first_year, self.last_year)


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationInput:
    """A length of time in months: whole years on the pad, then the odd months."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["duration"] = "duration"
    name: str
    least_months: int
    most_months: int
    default_months: int | None = None

    def __post_init__(self) -> None:
        _named(self.name)
        _within(f"{self.name}: least_months", self.least_months, 0, 1200)
        _within(f"{self.name}: most_months", self.most_months, 0, 1200)
        _ordered(self.name, self.least_months, self.most_months)
        if self.default_months is not None:
            _within(f"{self.name}: default_months", self.default_months, self.least_months, self.most_months)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepInput:
    """A percentage on a short scale, by plus and minus; all in hundredths of a percent."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["step"] = "step"
    name: str
    least: int
    most: int
    by: int
    default: int

    def __post_init__(self) -> None:
        _named(self.name)
        _ordered(self.name, self.least, self.most)
        _within(f"{self.name}: by", self.by, 1, max(1, self.most - self.least))
        _within(f"{self.name}: default", self.default, self.least, self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitsInput:
    """A number read off a paper, on the pad."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["digits"] = "digits"
    name: str
    shortest: int
    longest: int

    def __post_init__(self) -> None:
        _named(self.name)
        _within(f"{self.name}: shortest", self.shortest, 1, 32)
        _within(f"{self.name}: longest", self.longest, 1, 32)
        _ordered(self.name, self.shortest, self.longest)


Input = (
    PeriodInput
    | YearInput
    | ChoiceInput
    | NumberInput
    | AmountInput
    | MonthInput
    | DurationInput
    | StepInput
    | DigitsInput
)
INPUTS: dict[str, type[Input]] = {
    "period": PeriodInput,
    "year": YearInput,
    "choice": ChoiceInput,
    "number": NumberInput,
    "amount": AmountInput,
    "month": MonthInput,
    "duration": DurationInput,
    "step": StepInput,
    "digits": DigitsInput,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryFlow:
    """Ask the centre, show the answer: the sentence ``summary`` first, then ``totals`` in large type, ``facts``, and the rows,
    page by page. ``columns``: what a row shows, its head first; ``amount``: the one that stands large at its end.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["query"] = "query"
    operation: str
    inputs: tuple[Input, ...] = ()
    values: tuple[Field, ...] = ()
    rows: tuple[Field, ...] = ()
    totals: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    amount: str | None = None
    prints: tuple[Literal["slip", "a4", "a4-large"], ...] = ("slip",)
    """On which paper: a strip of the receipt printer; an A4 sheet with a table, or in large print, row under row, for what is read."""
    about_person: bool = True
    """The answer is about her. False: about places or lists, and the centre is told nobody's name."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}", self.operation):
            raise ValueError(f"{self.operation!r} is no operation")
        for what, fields, used in (
            ("totals and facts", self.values, (*self.totals, *self.facts)),
            ("columns", self.rows, self.columns),
        ):
            names = [field.name for field in fields]
            if len(set(names)) != len(names):
                raise ValueError(
                    f"a field is there twice: {', '.join(sorted({n for n in names if names.count(n) > 1}))}"
                )
            if unknown := [name for name in used if name not in names]:
                raise ValueError(f"{what} name fields that are not declared: {', '.join(unknown)}")
        if self.amount is not None and self.amount not in self.columns:
            raise ValueError(f"amount {self.amount!r} is not one of the columns")
        if self.rows and not self.columns:
            raise ValueError("rows need columns")
        if other := [each.kind for each in self.inputs if not isinstance(each, PeriodInput | YearInput | ChoiceInput)]:
            raise ValueError(f"a query asks by period, year or choice, not by {', '.join(other)}")
        if len({each.kind for each in self.inputs if not isinstance(each, ChoiceInput)}) > 1:
            raise ValueError("a period or a year, not both")
        if not (self.totals or self.facts or self.columns):
            raise ValueError("nothing would be shown: totals, facts and columns are empty")
        if len(set(self.prints)) != len(self.prints):
            raise ValueError("prints names a paper twice")
        if {"a4", "a4-large"} <= set(self.prints):
            raise ValueError("prints: a4 and a4-large are the same sheet, a table or large print; name one of them")
        if set(self.prints) & {"a4", "a4-large"} and not self.rows:
            raise ValueError("prints: an A4 sheet is for rows, and there are none; name slip alone")

    @property
    def sheet(self) -> Literal["a4", "a4-large"] | None:
        """How an A4 sheet of the result is set; None where there is none."""
        return next((paper for paper in self.prints if paper != "slip"), None)


FORMULAS = (
    *("employee-pension", "resident-pension", "retirement-age", "flexible-worker", "medical-share"),
    *("unemployment", "resident-tiers", "transfer"),
)
"""What ``kiosk/services/estimates`` can reckon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateFlow:
    """Ask, reckon by the rule tables, show words, plot and figures. ``operation``: what the centre has on record for it, in
    ``values`` and ``rows``; an input named in ``fills`` takes its value from that field there and is not asked.

    Each input is asked through the text ``estimate-ask-<name>`` and shown under ``estimate-label-<name>``. ``prints``: on which paper.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["estimate"] = "estimate"
    formula: str
    inputs: tuple[Input, ...] = ()
    operation: str | None = None
    values: tuple[Field, ...] = ()
    rows: tuple[Field, ...] = ()
    fills: tuple[tuple[str, str], ...] = ()
    prints: tuple[Literal["slip", "a4"], ...] = ("slip",)

    def __post_init__(self) -> None:
        if len(set(self.prints)) != len(self.prints):
            raise ValueError("prints names a paper twice")
        if self.formula not in FORMULAS:
            raise ValueError(f"unknown formula {self.formula!r}; there are {', '.join(FORMULAS)}")
        if any(isinstance(each, (PeriodInput, YearInput, DigitsInput)) for each in self.inputs):
            raise ValueError("an estimate asks for choice, number, amount, month, duration and step only")
        names = [getattr(each, "name", "") for each in self.inputs]
        if len(set(names)) != len(names):
            raise ValueError("an input is there twice")
        if unknown := [name for name, _ in self.fills if name not in names]:
            raise ValueError(f"fills names inputs that are not there: {', '.join(unknown)}")
        if strange := [name for _, name in self.fills if name not in {each.name for each in self.values}]:
            raise ValueError(f"fills names fields that are not declared: {', '.join(strange)}")
        if (self.values or self.rows) and self.operation is None:
            raise ValueError("values and rows need an operation")
        if not names and self.operation is None:
            raise ValueError("nothing would be asked and nothing looked up")


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFlow:
    """A sealed A4 certificate of the centre. ``certificate``: its kind there. She is asked for the period or the year, where it has
    one, and looks at the sheet before it is issued.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["certificate"] = "certificate"
    certificate: str
    inputs: tuple[PeriodInput | YearInput, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"C[0-9]{2}", self.certificate):
            raise ValueError(f"{self.certificate!r} is no kind of certificate")
        if len(self.inputs) > 1:
            raise ValueError("a certificate is of one period or one year")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFlow:
    """A service that is code of its own in ``kiosk/services``."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["story"] = "story"
    story: Literal["certify", "due-date", "papers", "withdraw-face"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFlow:
    """This machine cannot do it: say why (text ``why``), offer a person and, ``instead``, another item."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    kind: Literal["person"] = "person"
    instead: str | None = None


Flow = QueryFlow | CertificateFlow | EstimateFlow | StoryFlow | PersonFlow
FLOWS: dict[str, type[Flow]] = {
    "query": QueryFlow,
    "certificate": CertificateFlow,
    "estimate": EstimateFlow,
    "story": StoryFlow,
    "person": PersonFlow,
}
