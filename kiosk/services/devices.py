"""What the services may know of the devices: which of them would do their work now."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.engine.requests import Effect


@dataclass(frozen=True, slots=True)
class Working:
    """Which devices would do their work now; one that is not built in never would."""

    card: bool = True
    id_card: bool = False
    camera: bool = True
    scanner: bool = False
    fingerprint: bool = False


@dataclass(frozen=True, slots=True)
class LookAtDevices(Effect[Working]):
    """Ask what works, so that nothing is offered that could not be done."""

    def outcomes(self) -> tuple[Working, ...]:
        return (
            Working(id_card=True, scanner=True, fingerprint=True),
            Working(),
            Working(card=False, id_card=True, camera=False),
            Working(card=False, camera=False),
        )
