"""What an operation is given, what it gives back, and how inputs are judged before it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from central.http.problems import Refusal
from central.records.fields import OPERATIONS, Operation
from central.storage.tables import Person
from kiosk.contract.records import fits

Row = dict[str, str | int]
Fields = Mapping[str, str | int | None]
"""Names and values; None is left out."""


@dataclass(frozen=True, slots=True)
class Question:
    """An operation about to be answered. ``inputs`` are declared ones of the right kind; ``person`` is None where the
    operation is not about one. Days are those of the Chinese calendar.
    """

    session: Session
    inputs: Mapping[str, str | int]
    today: date
    someone: Person | None = None

    @property
    def person(self) -> Person:
        """The person asked about. Raises Refusal person-unknown where there is none."""
        if self.someone is None:
            raise Refusal("person-unknown")
        return self.someone

    @property
    def first(self) -> str:
        """``from``, or before every month."""
        return str(self.inputs.get("from", "0000-00"))

    @property
    def last(self) -> str:
        """``to``, or after every month."""
        return str(self.inputs.get("to", "9999-99"))

    def covers(self, month: str) -> bool:
        """Whether the month (or the day of a month) lies between ``from`` and ``to``."""
        return self.first <= month[:7] <= self.last

    def of_year(self, year: int) -> bool:
        """Whether ``year`` is asked about: the given one, or any."""
        return self.inputs.get("year", year) == year


@dataclass(frozen=True, slots=True)
class Answered:
    """Values and rows. None stands for what is not known and is left out."""

    values: Fields
    rows: list[Fields] = field(default_factory=list)


Handler = Callable[[Question], Answered]


def declared(name: str, inputs: Mapping[str, str | int]) -> Operation:
    """The operation, after judging the inputs. Raises Refusal operation-unknown, invalid-request (an undeclared, missing or
    unfit input, a range that ends before it begins).
    """
    operation = OPERATIONS.get(name)
    if operation is None:
        raise Refusal("operation-unknown")
    for given, value in inputs.items():
        asked = operation.inputs.get(given)
        if asked is None or not fits(asked.kind, value):
            raise Refusal("invalid-request")
    if any(not asked.may_lack and given not in inputs for given, asked in operation.inputs.items()):
        raise Refusal("invalid-request")
    if "from" in inputs and "to" in inputs and str(inputs["from"]) > str(inputs["to"]):
        raise Refusal("invalid-request")
    return operation
