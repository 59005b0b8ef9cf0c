"""What a service may ask for: a page, an effect, a commit, a hand-over.

A service is a coroutine that yields Request values; it never does anything itself. Whoever drives it (the conductor at the
terminal, the explorer in the tests) sends the result back in.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from kiosk.engine.interrupts import Took
from kiosk.pages import Page

R_co = TypeVar("R_co", covariant=True)


class Effect(ABC, Generic[R_co]):
    """Something an adapter is asked to do. Subclasses are frozen dataclasses.

    ``outcomes`` declares a representative of every result the adapter may give, faults included: the explorer walks exactly
    these, so a result that is not declared is a result nobody proved.
    """

    machine_work: ClassVar[bool] = True
    """While the machine works the visitor's idle clock stands still. False for effects that wait for a person."""

    calls_person: ClassVar[bool] = False
    """True when the visitor waits for a person meanwhile: her silence may be patience."""

    spends: ClassVar[bool] = False
    """True when each performance uses something up (a try of the card's password): Back never goes behind it."""

    def gave(self, result: object) -> Took:
        """What the visitor has when it came to this result, with nothing filed by it; of most effects nothing. None: it was
        broken off.
        """
        return Took.NOTHING

    @abstractmethod
    def outcomes(self) -> tuple[R_co, ...]:
        """One representative value for each possible result."""


class CommitResult:
    """Base of what a commit can come to. ``accepted`` is True when the act will take effect, now or later."""

    accepted: ClassVar[bool] = False


class Act(Effect[R_co]):
    """An effect that counts: journalled before it is sent, exactly once, its results are CommitResults."""


class Stage(StrEnum):
    """How a request stands to the commit point."""

    OPEN = "open"
    COMMIT = "commit"
    HAND_OVER = "hand-over"


@dataclass(frozen=True, slots=True)
class Request:
    """A page to show, an effect to perform, or both: then whichever answers first decides."""

    page: Page | None = None
    effect: Effect[object] | None = None
    stage: Stage = Stage.OPEN

    @property
    def is_ask(self) -> bool:
        return self.effect is None


@dataclass(frozen=True, slots=True)
class Token:
    """Names one request of one visit. A result with another token than the current one is stale and dropped."""

    visit: int
    request: int
