"""What a terminal's configuration decides about its services."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.services.values import Way


@dataclass(frozen=True, slots=True)
class HouseRules:
    """``ways`` to prove presence in the order offered, at least two and one of them a person; ``face_tries`` at most 2;
    ``other_services``: beside what is due, who only put her card in is offered the others.
    """

    ways: tuple[Way, ...] = (Way.FACE, Way.PASSWORD, Way.STAFF)
    face_tries: int = 2
    other_services: bool = True

    def __post_init__(self) -> None:
        if len(self.ways) < 2 or Way.STAFF not in self.ways:
            raise ValueError("at least two ways, one of them a person (Measures of 2025-06-01, art. 10)")
        if not 1 <= self.face_tries <= 2:
            raise ValueError("one or two tries by face")
