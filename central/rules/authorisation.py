"""Family helpers (亲情服务): whose authorisation counts today.

民法典 161-175: the authority names agent, matter and time, and ends by expiry or revocation. At most a year, and one helper
helps at most so many people a day before staff look at it: rules of the house.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final, Protocol, TypeVar

from central.rules.cycle import add_months
from kiosk.contract import AuthorisationResult, Matter

RELATIONS: Final = frozenset({"spouse", "child", "grandchild", "sibling", "other-relative", "neighbour", "volunteer"})
_LONGEST_MONTHS: Final = 12


class Authority(Protocol):
    """What the rules look at."""

    @property
    def items(self) -> Collection[str]: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date: ...
    @property
    def revoked_at(self) -> datetime | None: ...


A = TypeVar("A", bound=Authority)


def registrable(
    *, principal: str, helper: str, relation: str, items: Collection[str], valid_from: date, valid_to: date
) -> str | None:
    """Why such an authorisation is not taken, as a machine word, or None."""
    if principal == helper:
        return "same-person"
    if relation not in RELATIONS:
        return "relation-unknown"
    if not items or not set(items) <= set(Matter):
        return "items-unknown"
    if not valid_from <= valid_to <= add_months(valid_from, _LONGEST_MONTHS):
        return "too-long"
    return None


def effective(records: Iterable[A], item: Matter, today: date) -> A | AuthorisationResult:
    """The authorisation that counts for ``item`` today, or NO_AUTHORISATION, or NOT_FOR_THIS."""
    living = [
        record for record in records if record.valid_from <= today <= record.valid_to and record.revoked_at is None
    ]
    for record in living:
        if item in record.items:
            return record
    return AuthorisationResult.NOT_FOR_THIS if living else AuthorisationResult.NO_AUTHORISATION
