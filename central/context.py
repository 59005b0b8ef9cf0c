"""What every request handler may use: database, clock, local settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, Request

from central.certificates.office import Office
from central.clock import Clock, system_clock
from central.e_cards import ECardIssuer, SimulatedECardIssuer
from central.hsm import Hsm, SimulatedHsm
from central.rules.policy import Policy, load_policy
from central.storage.database import Database

MIN_RETENTION_DAYS: Final = 400
"""A village terminal may be off for long and then repeat what it sent: keys outlive a whole cycle."""


@dataclass(frozen=True, slots=True)
class Centre:
    """The running centre. Local rules (示例市) are values here, never constants in handlers.

    ``hsm`` None: this centre opens no 3.0 cards. ``e_cards`` None: it checks no electronic cards. Raises ValueError for a
    key retention below 400 days, and in production for a simulated security module or issuer.
    """

    database: Database
    clock: Clock = system_clock
    public_url: str = "http://127.0.0.1:8600"
    key_retention_days: int = MIN_RETENTION_DAYS
    token_hours: int = 12
    code_validity_days: int = 90
    hsm: Hsm | None = None
    card_authentications_a_minute: int = 20
    e_cards: ECardIssuer | None = None
    policy: Policy = field(default_factory=load_policy)
    checks_a_minute: int = 30
    """Of one terminal, all kinds together."""
    person_checks_an_hour: int = 20
    """About one person, each kind."""
    production: bool = False
    office: Office | None = None
    """None: this centre issues no certificates."""

    def __post_init__(self) -> None:
        if self.key_retention_days < MIN_RETENTION_DAYS:
            raise ValueError(f"idempotency keys are kept at least {MIN_RETENTION_DAYS} days")
        if self.production and isinstance(self.hsm, SimulatedHsm):
            raise ValueError("a simulated security module is refused in production")
        if self.production and isinstance(self.e_cards, SimulatedECardIssuer):
            raise ValueError("a simulated e-card issuer is refused in production")


def _centre(request: Request) -> Centre:
    centre: Centre = request.app.state.centre
    return centre


CentreDep = Annotated[Centre, Depends(_centre)]
