"""Effects of withdrawing the consent to face processing, with every result they may have (see ``effects``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from kiosk.engine.requests import Act, CommitResult, Effect
from kiosk.services.effects import HandedOver, NotKept, Prints, Refused

_TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What the centre answered, or what is kept until it can (``receipt_number`` None)."""

    receipt_number: str | None
    on: date
    short_hash: str = ""

    @property
    def pending(self) -> bool:
        return self.receipt_number is None


@dataclass(frozen=True, slots=True)
class WithdrawalFiled(CommitResult):
    withdrawal: Withdrawal
    accepted: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class WithdrawalKept(CommitResult):
    """Kept durably here; sent until the centre answers."""

    withdrawal: Withdrawal
    accepted: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class WithdrawConsent(Act[WithdrawalFiled | WithdrawalKept | Refused | NotKept]):
    """Withdraw the consent to face processing at the centre, exactly once."""

    person_ref: str = field(repr=False)
    today: date

    def outcomes(self) -> tuple[WithdrawalFiled | WithdrawalKept | Refused | NotKept, ...]:
        return (
            WithdrawalFiled(Withdrawal("W1", _TODAY, "0000 0000")),
            WithdrawalKept(Withdrawal(None, _TODAY, "0000 0000")),
            Refused("person-unknown"),
            NotKept("disk-full"),
        )


@dataclass(frozen=True, slots=True)
class PrintWithdrawal(Prints):
    """Print the slip of an accepted withdrawal and journal the evidence."""

    withdrawal: Withdrawal
    masked_name: str = field(repr=False)
    masked_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShowWithdrawal(Effect[HandedOver]):
    """No paper: handed over on the screen and journalled as such."""

    withdrawal: Withdrawal

    def outcomes(self) -> tuple[HandedOver, ...]:
        return (HandedOver("none"),)
